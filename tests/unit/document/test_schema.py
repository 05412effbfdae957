"""The published JSON Schemas say of structure what the reader says; what they cannot say stands in document.md."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend
from samples import certificate, lot, paper_lot

from kpchain.document import draft_to_bytes, json_schema, read_disclosed, read_draft, redact, seal
from kpchain.errors import ModelError
from kpchain.model import CertificateSignature


def pattern(validator: Any, pattern: str, instance: object, schema: Any) -> Iterator[ValidationError]:
    """JSON Schema means ECMA 262, where ``$`` is the end; to Python it is also the place before a last line feed."""
    if isinstance(instance, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


VALIDATOR = extend(Draft202012Validator, {"pattern": pattern})
SCHEMAS = {name: VALIDATOR(json_schema(name)) for name in ("kpc/1", "kpl/1")}
SIGNATURE = CertificateSignature(
    officer="0x" + "11" * 20, chain_id=1337, ledger="0x" + "22" * 20, signature=b"\x01" * 65
)
FULL = certificate(seals=("A 1",), quality="+11", remarks="none")
DOCUMENTS: list[dict[str, Any]] = [
    json.loads(data)
    for data in (
        draft_to_bytes(FULL),
        seal(FULL).with_signature(SIGNATURE).to_bytes(),
        seal(certificate()).to_bytes(),
        draft_to_bytes(paper_lot()),
        seal(lot(zone="Mirny")).to_bytes(),
        redact(seal(FULL).with_signature(SIGNATURE), hide=["/certificate/kind", "/certificate/seals"]).to_bytes(),
        redact(seal(FULL), keep=[]).to_bytes(),
        redact(seal(certificate()), hide=["/certificate/lines/0/usd", "/certificate/inputs/1"]).to_bytes(),
        redact(seal(paper_lot()), hide=["/lot/kind", "/lot/source", "/lot/lines"]).to_bytes(),
        redact(seal(lot(zone="Mirny")), keep=[]).to_bytes(),
    )
]
# Rules that JSON Schema cannot say (document.md, section 10): sums and comparisons between fields, days that no
# calendar has, quantities between the ledger's limit and the next power of ten, lists of objects without a repeated
# member, text rules that need Unicode tables, that the salts are those of the fields, and in a redacted document that
# the hashes are those of the nulls and that no text stands twice in a list.
UNSAID = re.compile(
    r"sum of the lines|the inputs give|begin with the (issuer|declarer)|another Participant|not be before|"
    r"real day|from 0\.00 to|listed twice|itself|the replaced certificate|number of the first input|"
    r"alone for production|look-alike|ordinary letters|normal form|invisible|unassigned|surrogates|must name a country|"
    r"private-use|each field needs its salt|belongs to no (field|null)|each null needs|or stand twice"
)


def reader_says(document: Any) -> str | None:
    """The rule that the reader finds broken, or None."""
    data = json.dumps(document).encode()
    try:
        (read_disclosed if isinstance(document, dict) and "seal" in document else read_draft)(data)
    except ModelError as refused:
        return refused.rule
    return None


@pytest.mark.parametrize("name", ["kpc/1", "kpl/1"])
def test_schema_is_a_json_schema(name: str) -> None:
    Draft202012Validator.check_schema(json_schema(name))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda value: None)
def test_schema_takes_what_the_reader_takes(document: dict[str, Any]) -> None:
    assert reader_says(document) is None
    SCHEMAS[document["schema"]].validate(document)


def test_two_point_zero_is_an_integer_to_the_schema_and_refused_by_the_reader() -> None:
    document = copy.deepcopy(DOCUMENTS[0])
    document["certificate"]["parcels"] = 2.0
    assert SCHEMAS["kpc/1"].is_valid(document)
    assert reader_says(document) == "must be an integer"


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    if isinstance(value, dict | list):
        for name, member in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(member, (*path, name))


PLACES = [(number, path) for number, document in enumerate(DOCUMENTS) for path in places(document)]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 70000),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False).filter(lambda number: not number.is_integer()),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(["", "RU", "ru", "RU00000001", "RU1", "RUL00000001", "1.00", "0.00", "01.00", "1.000", "1.00\n",
                     "99999999999.99", "7102.10", "7104.21", "2026-01-01", "2026-13-01", "2026-1-1", "standard",
                     "replacement", "legacy", "production", "0x" + "ab" * 32, "0x" + "AB" * 32, "x" * 201, "x" * 301,
                     "x" * 2001, " x", "x ", "a\tb", "a\u200bb", "0x" + "ab" * 20, "0x" + "ab" * 65]),
)  # fmt: skip
VALUES = st.one_of(SCALARS, st.just({}), st.just([]), st.lists(SCALARS, max_size=3), st.just({"x": 1}))


@settings(max_examples=300)
@given(st.sampled_from(PLACES), st.sampled_from(["replace", "remove", "add", "repeat"]), VALUES)
def test_schema_and_reader_agree_on_a_changed_document(
    place: tuple[int, tuple[Any, ...]], change: str, value: Any
) -> None:
    number, path = place
    document = copy.deepcopy(DOCUMENTS[number])
    holder: Any = document
    for step in path[:-1]:
        holder = holder[step]
    if change == "remove":
        del holder[path[-1]]
    elif change == "replace":
        holder[path[-1]] = value
    elif isinstance(holder, list):
        holder.append(copy.deepcopy(holder[0]) if change == "repeat" else value)
    else:
        holder["added"] = value
    rule = reader_says(document)
    schema = SCHEMAS.get(document.get("schema") if isinstance(document.get("schema"), str) else None)
    if schema is None:
        assert rule is not None
        return
    valid = schema.is_valid(document)
    assert valid == (rule is None) or (valid and rule is not None and UNSAID.search(rule) is not None), rule
