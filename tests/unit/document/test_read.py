from __future__ import annotations

import json
import sys

import pytest

from kpchain.document.read import MAX_BYTES, RefusedNumber, parse_json, show_name
from kpchain.errors import DocumentError


def refusal(data: bytes) -> tuple[str, str, object]:
    with pytest.raises(DocumentError) as refused:
        parse_json(data)
    return refused.value.field, refused.value.rule, refused.value.value


def test_json_is_read_as_it_stands() -> None:
    text = '{"a": [1, "ö\\u00f6", -9007199254740991], "b": {"c": null, "d": true}}'
    assert parse_json(text.encode()) == json.loads(text)


def test_ten_megabytes_of_junk_are_refused_before_they_are_read() -> None:
    assert refusal(b"{" * 10_000_000) == ("document", "must have at most 1048576 bytes", None)


def test_a_document_of_one_mebibyte_is_read() -> None:
    assert parse_json(b'"' + b"x" * (MAX_BYTES - 2) + b'"') == "x" * (MAX_BYTES - 2)


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_deep_nesting_is_refused(opening: bytes) -> None:
    limit = sys.getrecursionlimit()
    # py-evm raises the limit, and then the decoder of the standard library would end the process.
    sys.setrecursionlimit(1_000_000)
    try:
        assert refusal(opening * 150_000) == ("document", "must not be nested so deeply", None)
    finally:
        sys.setrecursionlimit(limit)


def test_brackets_in_texts_and_side_by_side_are_no_nesting() -> None:
    value = {"a": ["[{" * 500, '"[{\\"' * 500, [[]] * 500, [{}] * 500]}
    assert parse_json(json.dumps(value).encode()) == value


def test_nesting_below_the_limit_is_read() -> None:
    value = [json.loads("[" * 15 + "]" * 15), *[[]] * 500]
    assert parse_json(json.dumps(value).encode()) == value
    assert refusal(json.dumps([value, 1]).encode())[1] == "must not be nested so deeply"


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "is empty"),
        (b" \r\n", "is empty"),
        (b"not json", "must be JSON: Expecting value at line 1, column 1"),
        (b"{} {}", "must be JSON: Extra data at line 1, column 4"),
        (b'{"a": 1,}', "must be JSON: Illegal trailing comma before end of object at line 1, column 8"),
        (b'{\n"a"', "must be JSON: Expecting ':' delimiter at line 2, column 4"),
        (b'"a\nb"', "must be JSON: Invalid control character at at line 1, column 3"),
        (b"\xef\xbb\xbf{}", "must be UTF-8 without a byte order mark"),
        (b'{"a": "\xff"}', "must be UTF-8: byte 7 is not"),
        ('{"a": 1}'.encode("utf-16-le"), "must be JSON: Expecting property name enclosed in double quotes at line 1"),
        (b'{"a": "\xed\xa0\x80"}', "must be UTF-8: byte 7 is not"),
    ],
)
def test_what_is_no_json_is_refused_with_the_place(data: bytes, rule: str) -> None:
    field, found, _ = refusal(data)
    # Python words a trailing comma differently from version to version.
    assert (field, found.partition(":")[0]) == ("document", rule.partition(":")[0])
    assert found == rule or "JSON" in rule


@pytest.mark.parametrize("data", [b'{"a": 1, "a": 2}', b'{"b": {"a": 1, "c": 3, "a": 1}}', b'{"a": 1, "\\u0061": 2}'])
def test_a_name_that_stands_twice_is_refused(data: bytes) -> None:
    assert refusal(data) == ("a", "must not stand twice in one object", None)


@pytest.mark.parametrize("text", ["1.0", "1e3", "-0.5", "NaN", "Infinity", "-Infinity", "9007199254740992", "1" * 5000])
def test_a_number_that_two_programs_could_read_differently_is_kept_for_its_field_to_refuse(text: str) -> None:
    found = parse_json(f'{{"a": {text}}}'.encode())
    assert found == {"a": RefusedNumber(text)}
    assert repr(RefusedNumber(text)) == text


def test_names_are_shown_without_control_characters() -> None:
    assert show_name("a/b~c") == "a~1b~0c"
    assert show_name("a\x1b[2Jb\u202e\ud800") == "a\\x1b[2Jb\\u202e\\ud800"
    assert show_name("x" * 100) == "x" * 57 + "..."
