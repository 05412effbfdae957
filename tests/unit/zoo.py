"""The zoo of documents (tests/assets), and a ledger in memory that has its records.

To carry every animal through something else (a page, a picture, a trust list, another program) and compare::

    @pytest.mark.parametrize("animal", zoo.ANIMALS, ids=str)
    def test_...(animal: zoo.Animal) -> None:
        report = ...(animal.data)  # on zoo.ledger(), or on any ledger where zoo.generate.records.events() happened
        assert zoo.outcomes(report) == animal.outcomes  # or animal.fails, animal.is_verified, animal.notes

`animal.is_readable` tells which of them are documents at all, `animal.sealed()` reads one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from fake_ledger import FakeLedger

from kpchain.document import Sealed, read_disclosed
from kpchain.ledger.facts import Question
from kpchain.model import Action, Role, State, Subject
from kpchain.verify import Report, verify_document

ASSETS = Path(__file__).resolve().parents[1] / "assets"


def _script() -> Any:
    """The script of the zoo, whose folder is no package and whose name is that of other scripts too."""
    spec = spec_from_file_location("zoo_script", ASSETS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


generate = _script()
records = generate.records
TODAY = records.TODAY
LOT = records.lot()
GOOD = records.good()
GOOD_BYTES = GOOD.to_bytes()
ISSUER = records.officer("RU ISSUER").address
STATISTICIAN = records.officer("RU STATISTICIAN").address


@dataclass(frozen=True, slots=True)
class Animal:
    """A file of the zoo with the report that it must get.

    Attributes:
        name: the name of its file.
        is_verified: the verdict.
        outcomes: the outcome of every check, by group/name, in the order of a report.
        notes: the names of the notes, in order.
    """

    name: str
    is_verified: bool
    outcomes: dict[str, str]
    notes: list[str]

    def __str__(self) -> str:
        return self.name

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return (ASSETS / self.name).read_bytes()

    @property
    def fails(self) -> list[str]:
        """The checks that must fail; none where the document is verified."""
        return [name for name, outcome in self.outcomes.items() if outcome == "FAIL"]

    @property
    def is_readable(self) -> bool:
        """Whether it is a document at all."""
        return self.outcomes["integrity/readable"] == "PASS"

    def sealed(self) -> Sealed[Subject]:
        """The document as it is read; only where it is readable."""
        return read_disclosed(self.data)


def _expected(*, printed: bool) -> list[Animal]:
    content = json.loads((ASSETS / "expected.json").read_text(encoding="utf-8"))
    found = [Animal(name, each["verified"], each["outcomes"], each["notes"]) for name, each in content.items()]
    return [animal for animal in found if animal.name.endswith(".pdf") is printed]


ANIMALS = _expected(printed=False)
"""Every document of the zoo."""
PAGES = _expected(printed=True)
"""Every page of the zoo, a PDF with a code."""


EXPECTED = {animal.name: animal.fails for animal in ANIMALS}
"""The checks that must fail, by file."""


@cache
def _events() -> list[Any]:
    return list(records.events())


def ledger(*, issued: bool = True) -> FakeLedger:
    """A ledger with RU, its officers and all records of the zoo; the good certificate is left out if it is said so."""
    made = FakeLedger(address=records.LEDGER)
    made.appoint("RU", ISSUER, Role.ISSUER)
    made.appoint("RU", STATISTICIAN, Role.STATISTICIAN)
    for event in _events():
        if issued or event.document.digest != GOOD.digest:
            _happen(made, event)
    return made


def _happen(made: FakeLedger, event: Any) -> None:
    deed, document = event.deed, event.document
    if deed == "declare":
        made.declare(document, STATISTICIAN)
    elif deed == "issue":
        made.issue(document, ISSUER)
        replaced = getattr(document.subject, "replaced", None)
        if replaced is not None:
            made.move(replaced.digest, Action.REPLACE, State.REPLACED, document.digest)
    elif deed == "void":
        made.move(document.digest, Action.VOID, State.VOID)
    elif deed == "confirm":
        made.confirm(document.digest)
    else:
        assert deed in ("alert", "end")
        made.alert(document.number, event.alerted, ISSUER, kind=event.kind, last_serial=event.last_serial)


def verified(made: FakeLedger, data: bytes = GOOD_BYTES, today: date = TODAY) -> Report:
    """The report on a document, the good certificate unless said otherwise."""
    return verify_document(data, ledger=made, today=today)


def question(document: Sealed[Any]) -> Question:
    """What the ledger is asked about a document."""
    return Question(number=document.number, digest=document.digest)


def problems(report: Report) -> list[str]:
    """The checks that failed or erred, as group/name."""
    return [f"{check.group.value}/{check.name}" for check in report.problems]


def outcomes(report: Report) -> dict[str, str]:
    """The outcome of every check, by group/name."""
    return {f"{check.group.value}/{check.name}": check.outcome.value for check in report.checks}


def found(report: Report, name: str) -> tuple[str, str]:
    """Outcome and reason of one check, given as group/name."""
    [check] = [check for check in report.checks if f"{check.group.value}/{check.name}" == name]
    return check.outcome.value, check.reason


def notes(report: Report) -> list[str]:
    """The names of the notes."""
    return [note.name for note in report.notes]
