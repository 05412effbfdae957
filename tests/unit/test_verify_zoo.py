"""Every animal of the zoo gets the report that is written down for it; and any change of meaning is found."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import zoo
from hypothesis import given
from hypothesis import strategies as st

from kpchain.verify import Outcome, verify_document, verify_documents


def test_the_script_makes_the_committed_files_again(tmp_path: Path) -> None:
    zoo.generate.write(tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in zoo.ASSETS.iterdir() if path.suffix in (".json", ".pdf")}
    assert made == kept


@pytest.mark.parametrize("animal", zoo.ANIMALS, ids=str)
def test_an_animal_gets_the_report_that_is_written_down_for_it(animal: zoo.Animal) -> None:
    report = zoo.verified(zoo.ledger(), animal.data)
    assert zoo.outcomes(report) == animal.outcomes
    assert (report.is_verified, zoo.notes(report)) == (animal.is_verified, animal.notes)


def test_every_file_of_the_zoo_is_described() -> None:
    described = set(re.findall(r"`([a-z-]+)`", (zoo.ASSETS / "README.md").read_text(encoding="utf-8")))
    assert {animal.name.split(".")[0] for animal in (*zoo.ANIMALS, *zoo.PAGES)} - described == set()


def test_many_documents_are_verified_with_one_question_to_the_ledger() -> None:
    ledger = zoo.ledger()
    reports = verify_documents([animal.data for animal in zoo.ANIMALS], ledger=ledger, today=zoo.TODAY)
    assert [zoo.problems(report) for report in reports] == [animal.fails for animal in zoo.ANIMALS]
    assert len(ledger.questions) == 1


def test_a_file_that_cannot_be_read_is_not_asked_about() -> None:
    ledger = zoo.ledger()
    report = zoo.verified(ledger, b"\0" * 2_000_000)
    assert ledger.questions == []
    assert zoo.found(report, "integrity/readable") == (
        "FAIL",
        "this is no document that can be read: document: must have at most 1048576 bytes",
    )
    others = {check.reason for check in report.checks if check.name != "readable"}
    assert others == {"the document cannot be read"}
    assert {check.outcome for check in report.checks} == {Outcome.FAIL, Outcome.SKIPPED}


def _scalars(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [found for name, member in value.items() for found in _scalars(member, (*path, name))]
    if isinstance(value, list):
        return [found for place, member in enumerate(value) for found in _scalars(member, (*path, place))]
    return [path]


def _get(document: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        document = document[step]
    return document


def _set(document: Any, path: tuple[Any, ...], value: Any) -> None:
    _get(document, path[:-1])[path[-1]] = value


DOCUMENT = json.loads(zoo.GOOD_BYTES)
PATHS = _scalars(DOCUMENT)
LEDGER = zoo.ledger()


def _means_the_same(path: tuple[Any, ...], value: Any) -> bool:
    """Addresses are read in any case; nothing else has two spellings."""
    before = _get(DOCUMENT, path)
    if path in (("signature", "officer"), ("signature", "ledger")):
        return isinstance(value, str) and value.lower() == before.lower()
    return type(value) is type(before) and bool(value == before)


def _near(path: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    """Values like the one that stands there: so near that many of them are read without complaint."""
    before = _get(DOCUMENT, path)
    if isinstance(before, int):
        return st.integers(min_value=-1, max_value=70_000)
    places = st.integers(min_value=0, max_value=len(before) - 1)
    swapped = st.builds(
        lambda place, char: before[:place] + char + before[place + 1 :],
        places,
        st.sampled_from("0123456789abcdefXYZ é"),
    )
    others = st.sampled_from([_get(DOCUMENT, other) for other in PATHS])
    return st.one_of(swapped, others, st.text(max_size=20))


@given(st.data())
def test_any_change_of_a_visible_value_that_changes_meaning_is_not_verified(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(PATHS))
    value = data.draw(_near(path).filter(lambda value: not _means_the_same(path, value)))
    document = json.loads(zoo.GOOD_BYTES)
    _set(document, path, value)
    changed = json.dumps(document, ensure_ascii=False).encode("utf-8", errors="surrogatepass")
    report = verify_document(changed, ledger=LEDGER, today=zoo.TODAY)
    assert not report.is_verified
    assert report.problems != ()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: "/".join(map(str, path)))
def test_no_value_can_be_left_out(path: tuple[Any, ...]) -> None:
    document = json.loads(zoo.GOOD_BYTES)
    del _get(document, path[:-1])[path[-1]]
    assert not zoo.verified(LEDGER, json.dumps(document).encode()).is_verified


def test_layout_of_the_file_changes_nothing() -> None:
    compact = json.dumps(DOCUMENT, separators=(",", ":"), sort_keys=True).encode()
    assert zoo.verified(LEDGER, compact).is_verified


@given(st.binary(max_size=300))
def test_junk_is_reported_and_never_raises(data: bytes) -> None:
    report = verify_document(data, ledger=LEDGER, today=date(2026, 11, 3))
    assert zoo.problems(report) == ["integrity/readable"]
