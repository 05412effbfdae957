"""Reports in six languages say the same: every sentence is translated, and no value or verdict is lost on the way."""

from __future__ import annotations

import ast
import json
import re
import string
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import zoo

import kpchain
from kpchain.cli import output, report_lines
from kpchain.cli.subjects import Subject
from kpchain.errors import ConfigError
from kpchain.model import Taint
from kpchain.verify import Group, Outcome, Report
from kpchain.verify.languages import ISOLATES, LANGUAGES, Words, words_of
from kpchain.verify.offline import _INTEGRITY, _ISSUER, _STATUS
from kpchain.verify.phrases import Name, Phrase, Several, Value, listed, say
from kpchain.verify.report import Basis
from kpchain.verify.service import _CHECKS

PACKAGE = Path(kpchain.__file__).parent
SOURCES = [*sorted((PACKAGE / "verify").glob("*.py")), PACKAGE / "cli" / "report_lines.py"]
OTHERS = [language for language in LANGUAGES if language != "en"]
SCRIPTS = {"ru": "CYRILLIC", "ar": "ARABIC", "zh": "CJK UNIFIED IDEOGRAPH"}
LRI, PDI = ISOLATES
ALIKE = {
    "fr": {
        *("certificate {number}", "lot {number}", "production", "verdict", "{carats} carats {usd} USD"),
        *("destination", "page", "provenance", "signature", "source", "zone"),
    },
    "pt": set(),
    "ru": set(),
    "ar": set(),
    "zh": set(),
}
"""What is the same word in English; anything else that is the same was forgotten."""


def calls(name: str) -> Iterator[ast.Call]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                yield node


def text_of(node: ast.expr) -> str:
    assert isinstance(node, ast.Constant), ast.unparse(node)
    assert isinstance(node.value, str), ast.unparse(node)
    return node.value


def places(template: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(template) if name is not None)


def letters(template: str) -> str:
    return "".join(char for text, *_ in string.Formatter().parse(template) for char in text if char.isalpha())


TEMPLATES = {text_of(call.args[0]) for call in calls("say")}
NAMES = {
    *(group.value for group in Group),
    *(outcome.value for outcome in Outcome),
    *(basis.value for basis in Basis if basis.is_carried),
    *(listed.name for checks in _CHECKS.values() for listed in checks),
    *(name for named in (_INTEGRITY, _ISSUER, _STATUS) for name, _ in named),
    "page",
    *(text_of(call.args[0]) for call in calls("Note") if not isinstance(call.args[0], ast.JoinedStr)),
    *(f"rests_on_{(taint.name or '').lower()}" for taint in Taint),
}


def test_a_template_stands_in_the_code_as_it_is_and_each_place_has_its_value() -> None:
    assert len(TEMPLATES) > 200
    for call in calls("say"):
        [template] = call.args
        assert places(text_of(template)) == sorted(word.arg or "" for word in call.keywords), ast.unparse(call)


def test_a_template_without_places_has_no_braces() -> None:
    # It is told as it stands.
    assert not [template for template in TEMPLATES if not places(template) and set(template) & set("{}")]


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_exactly_what_reports_say(language: str) -> None:
    words = words_of(language)
    assert words.phrases.keys() == TEMPLATES
    assert words.names.keys() == NAMES
    stored = (PACKAGE / "data" / "words" / f"{language}.json").read_text(encoding="utf-8")
    assert stored == json.dumps(json.loads(stored), ensure_ascii=False, indent=1) + "\n"
    assert list(words.phrases) == sorted(TEMPLATES)


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_same_places(language: str) -> None:
    for template, translation in words_of(language).phrases.items():
        assert places(translation) == places(template), template


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_empty_unprintable_or_left_in_english(language: str) -> None:
    words = words_of(language)
    for english, translation in (words.phrases | words.names).items():
        assert translation.isprintable(), english
        assert bool(letters(translation)) == bool(letters(english)), english
        assert translation != english or not letters(english) or english in ALIKE[language], english
    assert ALIKE[language] <= words.phrases.keys() | words.names.keys()


@pytest.mark.parametrize("language", SCRIPTS)
def test_a_translation_is_written_in_the_letters_of_its_language(language: str) -> None:
    words = words_of(language)
    for english, translation in (words.phrases | words.names).items():
        if letters(english):
            assert any(unicodedata.name(char).startswith(SCRIPTS[language]) for char in translation), english


@pytest.mark.parametrize("language", LANGUAGES)
def test_not_verified_cannot_be_read_as_verified(language: str) -> None:
    tell = words_of(language).tell
    assert language == "en" or tell(say("verified")) not in tell(say("not verified"))
    assert not tell(say("not verified")).startswith(tell(say("verified")))
    report = zoo.verified(zoo.ledger())
    [good, bad] = [tell(found.conclusion) for found in (report, replace(report, checks=()))]
    assert good.startswith(tell(say("verified")))
    assert bad.startswith(tell(say("not verified")))
    for template in TEMPLATES:
        if template.startswith("verified"):
            assert not words_of(language).phrases.get(template, template).startswith(tell(say("not verified")))


def reports() -> list[Report]:
    ledger = zoo.ledger()
    found = [zoo.verified(ledger, animal.data) for animal in zoo.ANIMALS]
    return [*found, zoo.verified(ledger, today=date(2030, 1, 1))]


REPORTS = reports()


def leaves(value: Value) -> list[str]:
    """The values that are the same in every language."""
    if isinstance(value, Phrase):
        return [leaf for part in value.values.values() for leaf in leaves(part)]
    if isinstance(value, Several):
        return [leaf for part in value.items for leaf in leaves(part)]
    return [] if isinstance(value, Name) else [str(value)]


def said(report: Report) -> list[Value]:
    return [report.about, report.conclusion, *(c.said for c in report.checks), *(note.said for note in report.notes)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_is_told_in_every_language(language: str) -> None:
    tell = words_of(language).tell
    count = 0
    for report in REPORTS:
        for value in said(report):
            told = tell(value)
            for leaf in leaves(value):
                assert leaf in told
                count += 1
    assert count > 1000


@pytest.mark.parametrize("language", SCRIPTS)
def test_each_line_of_a_report_is_in_the_letters_of_its_language(language: str) -> None:
    words = words_of(language)
    for report in REPORTS:
        for line in report_lines.lines(Subject("a.kpc.json", Path("a.kpc.json")), report, words=words):
            assert any(unicodedata.name(char, "").startswith(SCRIPTS[language]) for char in line), line


def test_english_is_what_the_findings_say() -> None:
    english = words_of("en")
    for report in REPORTS:
        assert [english.tell(value) for value in said(report)] == [str(value) for value in said(report)]
        assert report.to_json() == report.to_json(english)


@pytest.mark.parametrize("language", OTHERS)
def test_as_json_the_words_alone_are_in_the_language(language: str) -> None:
    for report in REPORTS:
        told, english = report.to_json(words_of(language)), report.to_json()
        assert (told["language"], english["language"]) == (language, "en")
        assert told["verdict"] != english["verdict"]
        assert _without_words(told) == _without_words(english)


def _without_words(data: dict[str, Any]) -> dict[str, Any]:
    bare = {name: value for name, value in data.items() if name not in ("language", "subject", "verdict")}
    bare["checks"] = [{**check, "reason": None} for check in bare["checks"]]
    bare["notes"] = [{**note, "text": None} for note in bare["notes"]]
    return bare


@pytest.mark.parametrize("language", OTHERS)
def test_the_documentation_has_the_words_for_outcomes(language: str) -> None:
    tell = words_of(language).tell
    words = [*(tell(Name(outcome.value)) for outcome in Outcome), tell(say("verified")), tell(say("not verified"))]
    page = (PACKAGE.parent / "docs" / "verify.md").read_text(encoding="utf-8")
    assert f"| `{language}` | {' | '.join(words)} |" in page


def test_what_a_catalogue_lacks_is_told_in_english() -> None:
    words = Words(language="fr", names={}, phrases={"a {thing}": "une {thing}"})
    assert words.tell(say("a {thing}", thing=say("b"))) == "une b"
    assert words.tell(listed(Name("root"), 1)) == "root, 1"


@pytest.mark.parametrize("language", ["", "EN", "de", "../words/fr", "fr.json"])
def test_another_language_is_refused(language: str) -> None:
    with pytest.raises(ConfigError, match="language: must be one of en, fr, pt, ru, ar, zh"):
        words_of(language)


# Arabic


def test_values_stand_in_isolates_in_arabic() -> None:
    words = words_of("ar")
    for report in REPORTS:
        for value in said(report):
            told = words.tell(value)
            outside = re.sub(f"{LRI}[^{LRI}{PDI}]*{PDI}", "", told)
            assert not re.search("[0-9]{3}|0x", outside), told
            assert not {LRI, PDI} & set(outside), told


def test_a_value_cannot_end_its_isolate() -> None:
    told = words_of("ar").tell(say("certificate {number}", number=f"1{PDI}2{LRI}3"))
    assert told.endswith(f"{LRI}1\\u20692\\u20663{PDI}")
    assert words_of("fr").tell(say("certificate {number}", number="1")) == "certificat 1"


def test_a_printed_line_keeps_isolates_and_no_other_mark_of_direction() -> None:
    assert output.one_line(f"{LRI}0x12{PDI}") == f"{LRI}0x12{PDI}"
    for mark in "\u2067\u2068\u202a\u202b\u202c\u202d\u202e\u200e\u200f\u061c":
        assert output.one_line(f"a{mark}b") == f"a\\x{ord(mark):02x}b"


# Chinese, and marks


def test_columns_are_as_wide_as_a_terminal_shows_their_letters() -> None:
    rows = [("证书", "x"), (f"{LRI}ab{PDI}", "y"), ("صالحًا", "z"), ("abcde", "-")]
    lines = output.table(("a", "b"), rows)
    assert lines == ["a      b", "证书   x", f"{LRI}ab{PDI}     y", "صالحًا  z", "abcde  -"]
