"""The zoo of documents (tests/assets), and a ledger in memory that has its lot and its good certificate."""

from __future__ import annotations

import json
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from fake_ledger import FakeLedger

from kpchain.model import Role
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
TODAY = date(2026, 11, 3)
LOT = generate.lot()
GOOD = generate.good()
GOOD_BYTES = GOOD.to_bytes()
ISSUER = generate.officer("RU ISSUER").address
STATISTICIAN = generate.officer("RU STATISTICIAN").address
EXPECTED: dict[str, list[str]] = json.loads((ASSETS / "expected.json").read_text(encoding="utf-8"))


def ledger(*, issued: bool = True) -> FakeLedger:
    """A ledger with RU, its officers, the lot and, unless said otherwise, the good certificate."""
    made = FakeLedger(address=generate.LEDGER)
    made.appoint("RU", ISSUER, Role.ISSUER)
    made.appoint("RU", STATISTICIAN, Role.STATISTICIAN)
    made.declare(LOT, STATISTICIAN)
    if issued:
        made.issue(GOOD, ISSUER)
    return made


def verified(made: FakeLedger, data: bytes = GOOD_BYTES, today: date = TODAY) -> Report:
    """The report on a document, the good certificate unless said otherwise."""
    return verify_document(data, ledger=made, today=today)


def problems(report: Report) -> list[str]:
    """The checks that failed or erred, as group/name."""
    return [f"{check.group.value}/{check.name}" for check in report.problems]


def found(report: Report, name: str) -> tuple[str, str]:
    """Outcome and reason of one check, given as group/name."""
    [check] = [check for check in report.checks if f"{check.group.value}/{check.name}" == name]
    return check.outcome.value, check.reason


def notes(report: Report) -> list[str]:
    """The names of the notes."""
    return [note.name for note in report.notes]
