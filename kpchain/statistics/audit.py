"""The identities M1 to M7 over a whole index: every break is named with its record, Participant or pair.

Nothing here repairs or judges; an index that fails is thrown away and rebuilt from the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kpchain.index import IndexReader, balances
from kpchain.index.trade import consumed, drawn, standing
from kpchain.statistics.books import FAR, bounds_of, read_books
from kpchain.statistics.figures import decimals
from kpchain.statistics.pipeline import pipelines_of
from kpchain.statistics.stock import stock_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A rule that does not hold.

    Attributes:
        rule: ``M1`` to ``M7``, ``lines``, ``taints`` or ``words``.
        subject: number of the record, code of the Participant, or both codes of a pair.
        words: what does not agree.
    """

    rule: str
    subject: str
    words: str


def audit(index: IndexReader) -> tuple[Break, ...]:
    """What does not add up, by rule and subject; empty where all identities hold.

    Raises:
        IndexStateError: the index cannot be read.
    """
    with index.snapshot():
        found = [*_totals(index), *_records(index)]
    return tuple(sorted(found, key=lambda each: (each.rule, each.subject)))


def _totals(index: IndexReader) -> Iterator[Break]:
    """M1, M2 and M6: sums of HS lines and movements against the weights and states that stand on record."""
    bounds = bounds_of(None)
    books = read_books(index, bounds)
    on_record = _stock_on_record(index)
    for row in stock_of(books, drawn(index, bounds), consumed(index, bounds)):
        stands = on_record.pop(row.participant, (0, 0))
        for rule, part, points in (("M1", row.whole, stands[0]), ("M2", row.own, stands[1])):
            if part.closing != points:
                words = f"movements leave {decimals(part.closing)} carats in stock, the records {decimals(points)}"
                yield Break(rule=rule, subject=row.participant, words=words)
    for code, (points, _) in on_record.items():
        yield Break(rule="M1", subject=code, words=f"no movement explains {decimals(points)} carats in stock")
    for pair in pipelines_of(books, standing(index, FAR)):
        if pair.unexplained:
            words = f"{decimals(pair.unexplained)} carats of what was exported are nowhere"
            yield Break(rule="M6", subject=f"{pair.exporter} to {pair.importer}", words=words)


def _stock_on_record(index: IndexReader) -> dict[str, tuple[int, int]]:
    """By Participant what can be drawn and what is issued and not exported, in points: all, and of own origin only."""
    rows = index.rows(
        """SELECT holder, sum(points), sum(CASE WHEN origins = holder THEN points ELSE 0 END) FROM (
            SELECT holder, origins, available AS points FROM holdings
            UNION ALL SELECT issuer, origins, points FROM records_now WHERE state IN ('ISSUED', 'VALIDATED')
        ) AS held GROUP BY holder"""
    )
    return {holder: (points, own) for holder, points, own in rows}


def _records(index: IndexReader) -> Iterator[Break]:
    for number in balances.wordless(index):
        yield Break(rule="words", subject=number, words="has no word: nothing says what state it is in")
    for off in balances.lines_off(index):
        words = f"weighs {decimals(off.first)} carats, its lines {decimals(off.second)}"
        yield Break(rule="lines", subject=off.number, words=words)
    for off in balances.holdings_off(index):
        words = f"{decimals(off.first)} carats were drawn, consumed or are left, of {decimals(off.second)}"
        yield Break(rule="M3", subject=off.number, words=words)
    for off in balances.children_off(index):
        words = f"weighs {decimals(off.first)} carats and draws {decimals(off.second)}"
        yield Break(rule="M4", subject=off.number, words=words)
    for off in balances.unions_off(index):
        words = f"its origins are the bits {off.first % 2**64:#x}, those of its inputs {off.second % 2**64:#x}"
        yield Break(rule="M5", subject=off.number, words=words)
    for number, state, told in balances.states_off(index):
        yield Break(rule="M6", subject=number, words=f"is {_said(state)} on record, and {_said(told)} by its steps")
    for off in balances.counted_twice(index):
        words = f"left {off.first} times and was received {off.second} times"
        yield Break(rule="M7", subject=off.number, words=words)
    for off in balances.taints_off(index):
        words = f"has the taints {off.first:#x}, and by its inputs and receipt {off.second:#x}"
        yield Break(rule="taints", subject=off.number, words=words)


def _said(state: str) -> str:
    return state.lower().replace("_", " ")
