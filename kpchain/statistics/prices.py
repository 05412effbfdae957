"""M8, the corridor of prices: US$ a carat of a certificate beside that of what it draws; flagged, never refused.

The comparison is exact, in whole numbers: nothing is rounded before the verdict.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from kpchain.index import IndexReader
from kpchain.index.differences import Priced, priced
from kpchain.statistics.figures import Figure, percent_hundredths, rounded
from kpchain.statistics.trade import SummaryRow

DEFAULT_LIMIT_PERCENT: Final = 25
"""How far a price may lie from that of the inputs before it is flagged. No figure of the KP is known; the example of
2018, 97 against 125 US$ a carat, is 29 per cent off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceJump:
    """A certificate that is priced outside the corridor.

    Attributes:
        certificate: it and its inputs.
        inputs_cents: US cents a carat of the inputs, weighted by what was drawn, in hundredths, rounded.
        change_bps: how far its price lies from that, in 1/10,000, rounded; negative where it is lower.
    """

    certificate: Priced
    inputs_cents: int
    change_bps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """A Participant's average export price beside its average import price, over a period.

    Attributes:
        participant: its code.
        imports: what it imported.
        exports: what it exported.
        change: how far the export price lies above the import price, as a share of it, not rounded; None without both.
            A net figure that is negative, where more was returned than exported, has no average price.
    """

    participant: str
    imports: Figure
    exports: Figure
    change: Fraction | None


def price_jumps(index: IndexReader, first: int, last: int, *, limit_percent: int) -> tuple[PriceJump, ...]:
    """The certificates issued from one day to another outside the corridor, the largest change first.

    Args:
        index: the index.
        first: the first day.
        last: the last day.
        limit_percent: how far a price may lie from that of the inputs, either way.

    Raises:
        IndexStateError: the index cannot be read.
    """
    found = []
    for certificate in priced(index, first, last):
        worth = sum((Fraction(drawn * cents, points) for drawn, points, cents in certificate.inputs), Fraction())
        inputs = worth / sum(drawn for drawn, _, _ in certificate.inputs)
        change = Fraction(certificate.cents, certificate.points) / inputs - 1
        if abs(change) * 100 > limit_percent:
            found.append(
                PriceJump(
                    certificate=certificate,
                    inputs_cents=rounded(*(inputs * 100).as_integer_ratio()),
                    change_bps=percent_hundredths(*change.as_integer_ratio()),
                )
            )
    return tuple(sorted(found, key=lambda jump: (-abs(jump.change_bps), jump.certificate.number)))


def margins(rows: Iterable[SummaryRow]) -> tuple[Margin, ...]:
    """Every Participant that traded, with its average prices: the case of a trading centre."""
    return tuple(
        Margin(
            participant=row.participant,
            imports=row.imports,
            exports=row.exports,
            change=_change(row.imports, row.exports),
        )
        for row in rows
        if row.imports.points > 0 or row.exports.points > 0
    )


def _change(imports: Figure, exports: Figure) -> Fraction | None:
    if min(imports.points, imports.cents, exports.points) <= 0 or exports.cents < 0:
        return None
    return Fraction(exports.cents * imports.points, exports.points * imports.cents) - 1
