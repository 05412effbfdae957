from __future__ import annotations

from typing import Any

import pytest
from samples import certificate, drawn, line, lot, paper_lot

from kpchain.document import redact, seal
from kpchain.model import DisclosedCertificate, DisclosedLot, HsCode, Kind, given_away
from kpchain.units import UsdCents

TWO = certificate(
    lines=(line(carats="60.00"), line(HsCode.INDUSTRIAL, "40.00")),
    usd=UsdCents(5000_00),
    inputs=(drawn(carats="100.00"),),
)
THREE = certificate(
    lines=(line(carats="60.00"), line(HsCode.INDUSTRIAL, "30.00"), line(HsCode.NON_INDUSTRIAL, "10.00")),
    usd=UsdCents(7500_00),
    inputs=(drawn(carats="100.00"),),
)
FIRST = drawn("RU00000122", "100.00")
REPLACEMENT = certificate(kind=Kind.REPLACEMENT, inputs=(FIRST,), replaces=FIRST.number)


@pytest.mark.parametrize(
    ("draft", "hide", "told"),
    [
        (TWO, ["usd"], ["usd"]),
        (TWO, ["lines/0/usd"], ["lines/0/usd"]),
        (TWO, ["usd", "lines/0/usd"], []),
        (TWO, ["lines/0/usd", "lines/1/usd"], []),
        (TWO, ["lines/1/carats"], ["lines/1/carats"]),
        (TWO, ["lines/0/carats", "lines/1/carats"], []),
        (TWO, ["lines/0/hs"], []),
        (certificate(), ["lines/0/usd"], ["lines/0/usd"]),
        (certificate(), ["lines/0/carats"], ["lines/0/carats"]),
        (certificate(), ["lines/0/usd", "usd"], []),
        (THREE, ["lines/2/hs"], ["lines/2/hs"]),
        (THREE, ["lines/1/hs", "lines/2/hs"], []),
        (TWO, ["exporter", "parcels", "kind"], []),
        (REPLACEMENT, ["kind"], ["kind"]),
        (REPLACEMENT, ["replaces"], ["replaces"]),
        (REPLACEMENT, ["inputs/0/number"], ["inputs/0/number"]),
        (REPLACEMENT, ["inputs/0/number", "replaces"], []),
        (lot(), ["origins"], ["origins/0"]),
        (lot(), ["origins", "kind"], []),
        (paper_lot(), ["kind"], ["kind"]),
        (paper_lot(), ["origins", "source"], []),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, list) else "",
)
def test_what_follows_from_what_is_shown_is_named(draft: Any, hide: list[str], told: list[str]) -> None:
    sealed = seal(draft)
    subject = redact(sealed, hide=[f"/{sealed.name}/{name}" for name in hide]).subject
    assert isinstance(subject, DisclosedCertificate | DisclosedLot)
    assert list(given_away(subject)) == [f"/{sealed.name}/{name}" for name in told]
