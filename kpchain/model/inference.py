"""What the values that a redacted document shows give away of those that it hides, by the rules of the document alone.

What the ledger gives away to its members (weights and values by HS code, inputs, dates) is not looked at here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpchain.model.disclosed import DisclosedCertificate, DisclosedLot
from kpchain.model.hidden import Hidden
from kpchain.model.line import HsCode
from kpchain.model.state import Kind


def given_away(shown: DisclosedCertificate | DisclosedLot) -> tuple[str, ...]:
    """The JSON Pointers of hidden values that anybody can work out from what is shown: sums, repetitions, last choices.

    Title and statement are not among them, though their wording is that of Annex I but for other languages beside it.
    """
    rest = _of_replacement(shown) if isinstance(shown, DisclosedCertificate) else _of_lot(shown)
    return (*_of_table(shown), *rest)


def _of_table(shown: DisclosedCertificate | DisclosedLot) -> Iterator[str]:
    """A total is the sum of its lines, so one of them follows from the others; so does the last of three HS codes."""
    yield from _last([shown.carats, *(line.carats for line in shown.lines)])
    yield from _last([shown.usd, *(line.usd for line in shown.lines)])
    if len(shown.lines) == len(HsCode):
        yield from _last([line.hs for line in shown.lines])


def _of_replacement(shown: DisclosedCertificate) -> Iterator[str]:
    if shown.replaces is None:
        return
    if isinstance(shown.kind, Hidden):
        yield shown.kind.pointer
    yield from _last([shown.replaces, shown.inputs[0].number])


def _of_lot(shown: DisclosedLot) -> Iterator[str]:
    if isinstance(shown.kind, Hidden) and shown.source is not None:
        yield shown.kind.pointer
    if shown.kind is Kind.PRODUCTION:
        yield from (origin.pointer for origin in shown.origins if isinstance(origin, Hidden))


def _last(values: Sequence[object]) -> Iterator[str]:
    """The only hidden one of values of which each follows from all the others."""
    hidden = [value.pointer for value in values if isinstance(value, Hidden)]
    if len(hidden) == 1:
        yield hidden[0]
