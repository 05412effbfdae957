"""Records that do not add up: each question gives what breaks one rule of conservation, and nothing where all is well.

The contracts keep these rules; an index that breaks one has been changed or is incomplete.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Final

from kpchain.index.queries import IndexReader
from kpchain.model import Taint

_LINE_POINTS: Final = "r.points_unsorted + r.points_industrial + r.points_gem"
_HELD: Final = """CASE WHEN r.state IN ('DECLARED', 'VOID', 'REPLACED') THEN r.points
    WHEN r.state NOT IN ('CONFIRMED', 'RETURNED') THEN 0
    WHEN coalesce(f.points, 0) < r.points THEN coalesce(f.points, 0) ELSE r.points END"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imbalance:
    """A record with two figures that must be equal, or of which the first must not exceed the second.

    Attributes:
        number: the record's number.
        first: the one figure.
        second: the other one.
    """

    number: str
    first: int
    second: int


def wordless(index: IndexReader) -> tuple[str, ...]:
    """Numbers of the records that have no word now: all other questions pass over them."""
    rows = index.rows(
        "SELECT r.number FROM records AS r"
        " WHERE NOT EXISTS (SELECT 1 FROM words_now AS w WHERE w.record = r.ordinal) ORDER BY r.number"
    )
    return tuple(number for (number,) in rows)


def lines_off(index: IndexReader) -> tuple[Imbalance, ...]:
    """Records whose weight is not the sum of their HS lines: weight, and that sum, in points."""
    return _imbalances(
        index,
        f"SELECT r.number, r.points, {_LINE_POINTS} FROM records AS r"  # noqa: S608  # the texts are constants
        f" WHERE r.points <> {_LINE_POINTS} ORDER BY r.number",
    )


def holdings_off(index: IndexReader) -> tuple[Imbalance, ...]:
    """Records where what was drawn, consumed and is left is not what there was to draw: both in points (M3)."""
    return _imbalances(
        index,
        f"""SELECT number, accounted, held FROM (
            SELECT r.number, r.available + coalesce(d.points, 0) + coalesce(c.points, 0) AS accounted, {_HELD} AS held
            FROM records_now AS r
            LEFT JOIN findings AS f ON f.record = r.ordinal
            LEFT JOIN (SELECT parent, sum(points) AS points FROM draws GROUP BY parent) AS d ON d.parent = r.ordinal
            LEFT JOIN (SELECT record, sum(points) AS points FROM consumptions GROUP BY record) AS c
                ON c.record = r.ordinal
        ) AS records WHERE accounted <> held ORDER BY number""",  # noqa: S608
    )


def children_off(index: IndexReader) -> tuple[Imbalance, ...]:
    """Certificates that weigh more than they draw: weight, and what was drawn, in points (M4)."""
    return _imbalances(
        index,
        """SELECT number, points, drawn FROM (
            SELECT r.number, r.points, coalesce(d.points, 0) AS drawn FROM records AS r
            LEFT JOIN (SELECT child, sum(points) AS points FROM draws GROUP BY child) AS d ON d.child = r.ordinal
            WHERE r.destination IS NOT NULL
        ) AS certificates WHERE points > drawn ORDER BY number""",
    )


def counted_twice(index: IndexReader) -> tuple[Imbalance, ...]:
    """Certificates that left or were received more than once, or were received and never left: both counts (M7)."""
    return _imbalances(
        index,
        """SELECT r.number, a.exports, a.receipts FROM (
            SELECT record,
                sum(CASE WHEN action = 'EXPORT' OR (action = 'ARRIVE' AND from_state = 'VALIDATED') THEN 1 ELSE 0 END)
                    AS exports,
                sum(CASE WHEN action IN ('CONFIRM', 'ACCEPT_RETURN') THEN 1 ELSE 0 END) AS receipts
            FROM acts GROUP BY record
        ) AS a JOIN records AS r ON r.ordinal = a.record
        WHERE a.exports > 1 OR a.receipts > a.exports OR a.receipts <> (
            SELECT count(*) FROM findings AS f WHERE f.record = a.record
        ) ORDER BY r.number""",
    )


def states_off(index: IndexReader) -> tuple[tuple[str, str, str], ...]:
    """Records whose state is not that of their last step: number, state on record, state by the steps (M6)."""
    rows = index.rows(
        """SELECT number, state, told FROM (
            SELECT r.number, r.state, coalesce(
                (SELECT a.to_state FROM acts AS a WHERE a.record = r.ordinal
                    ORDER BY a.block DESC, a.log_index DESC LIMIT 1),
                CASE WHEN r.destination IS NULL THEN 'DECLARED' ELSE 'ISSUED' END) AS told
            FROM records_now AS r
        ) AS records WHERE state <> told ORDER BY number"""
    )
    return tuple((number, state, told) for number, state, told in rows)


def unions_off(index: IndexReader) -> Iterator[Imbalance]:
    """Certificates whose origins are not the union of those that they draw from: both bitmaps (M5)."""
    for number, _, bits, union in _families(index, "origin_bits"):
        if bits != union:
            yield Imbalance(number=number, first=bits, second=union)


def taints_off(index: IndexReader) -> Iterator[Imbalance]:
    """Certificates whose taints are not those that they inherit, and that of a difference found: both bitmaps.

    A difference beyond the tolerance that the receiving Participant had then sets DISCREPANCY, and nothing else does.
    """
    beyond = _beyond_tolerance(index)
    for number, ordinal, taints, union in _families(index, "taints"):
        expected = union | (Taint.DISCREPANCY if ordinal in beyond else 0)
        if taints != expected:
            yield Imbalance(number=number, first=taints, second=expected)


def _beyond_tolerance(index: IndexReader) -> set[int]:
    rows = index.rows(
        """SELECT f.record, f.points, r.points, (
                SELECT t.tolerance_bps FROM terms AS t
                WHERE t.code = CASE WHEN r.state = 'CONFIRMED' THEN r.destination ELSE r.issuer END
                    AND (t.block, t.log_index) < (f.block, f.log_index)
                ORDER BY t.block DESC, t.log_index DESC LIMIT 1)
        FROM findings AS f JOIN records_now AS r ON r.ordinal = f.record WHERE f.points <> r.points"""
    )
    return {record for record, found, points, bps in rows if abs(found - points) * 10_000 > points * (bps or 0)}


def _families(index: IndexReader, column: str) -> Iterator[tuple[str, int, int, int]]:
    """Number, ordinal and bits of each certificate, and the union of the bits of what it draws from."""
    rows = index.rows(
        f"""SELECT c.number, c.ordinal, c.{column}, p.{column}
        FROM draws AS d JOIN records_now AS c ON c.ordinal = d.child JOIN records_now AS p ON p.ordinal = d.parent
        ORDER BY c.number""",  # noqa: S608  # the column is one of this module's
    )
    for number, inputs in groupby(rows, key=itemgetter(0)):
        union = bits = ordinal = 0
        for _, ordinal, bits, inherited in inputs:  # noqa: B007  # the last one stands for all
            union |= inherited
        yield number, ordinal, bits, union


def _imbalances(index: IndexReader, statement: str) -> tuple[Imbalance, ...]:
    return tuple(
        Imbalance(number=number, first=first, second=second) for number, first, second in index.rows(statement)
    )
