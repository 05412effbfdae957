from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from samples import lot, paper_lot

from kpchain.errors import ModelError
from kpchain.model import Kind, RecordNumber
from kpchain.units import Points, UsdCents


def test_lots_of_each_kind_are_taken() -> None:
    assert lot(zone="Mirny 7").zone == "Mirny 7"
    assert lot(kind=Kind.LEGACY, origins=("RU", "AO")).origins == ("RU", "AO")
    assert paper_lot().source == "AO"
    assert lot().ledger_lines == ((10000, 250000), (0, 0), (0, 0))


OWN = "must be the declarer's own code RU alone for production"
ZONE = "must be 1 to 32 printable ASCII characters"
REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"number": 1}, "number", "must be RecordNumber"),
    ({"number": RecordNumber.parse("RU00000001")}, "number", "must be the number of a lot, such as RUL00000001"),
    ({"number": RecordNumber.parse("BWL00000001")}, "number", "must begin with the declarer's code RU"),
    ({"kind": 1}, "kind", "must be Kind"),
    ({"kind": Kind.STANDARD}, "kind", "must be production, legacy or paper_import"),
    ({"declarer": ""}, "declarer", "must be a Participant's code of two capital letters (ISO 3166-1 alpha-2)"),
    ({"declared": None}, "declared", "must be a calendar day without a time"),
    ({"declared": date(1969, 1, 1)}, "declared", "must not be before 1970-01-01, where the ledger's days begin"),
    ({"origins": ()}, "origins", "must be a list of at least one country of mining origin"),
    ({"origins": ("AO",)}, "origins", OWN),
    ({"origins": ("RU", "AO")}, "origins", OWN),
    ({"carats": Points(1)}, "carats", "must be the sum of the lines, 100.00"),
    ({"usd": UsdCents(0)}, "usd", "must be more than zero"),
    ({"evidence": ""}, "evidence", "must not be empty"),
    ({"source": "AO"}, "source", "must stand on a paper import only"),
    ({"paper_number": "AO 1"}, "paper_number", "must stand on a paper import only"),
    ({"zone": ""}, "zone", ZONE),
    ({"zone": " Mirny"}, "zone", ZONE),
    ({"zone": "Мирный"}, "zone", ZONE),
    ({"zone": "M" * 33}, "zone", ZONE),
    ({"zone": "Mirny\n"}, "zone", ZONE),
    ({"zone": 7}, "zone", "must be text"),
]
PAPER: list[tuple[dict[str, Any], str, str]] = [
    ({"source": None}, "source", "must be given for a paper import"),
    ({"paper_number": None}, "paper_number", "must be given for a paper import"),
    ({"source": "RU"}, "source", "must be another Participant than the declarer"),
    ({"source": "ao"}, "source", "must be a Participant's code of two capital letters (ISO 3166-1 alpha-2)"),
    ({"paper_number": "A" * 41}, "paper_number", "must have at most 40 characters (it has 41)"),
]


@pytest.mark.parametrize(("changes", "field", "rule"), REFUSED, ids=lambda value: None)
def test_lot_refuses_a_broken_rule(changes: dict[str, Any], field: str, rule: str) -> None:
    with pytest.raises(ModelError) as refused:
        lot(**changes)
    assert (refused.value.field, refused.value.rule) == (f"/lot/{field}", rule)


@pytest.mark.parametrize(("changes", "field", "rule"), PAPER, ids=lambda value: None)
def test_paper_import_refuses_a_broken_rule(changes: dict[str, Any], field: str, rule: str) -> None:
    with pytest.raises(ModelError) as refused:
        paper_lot(**changes)
    assert (refused.value.field, refused.value.rule) == (f"/lot/{field}", rule)


def test_zone_of_32_characters_is_taken() -> None:
    assert lot(zone="M" * 32).zone == "M" * 32
