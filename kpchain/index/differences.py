"""Single certificates that somebody should look at: found other than certified, overpriced, corrected, alerted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Final

from kpchain.index.queries import IndexReader
from kpchain.index.trade import IS_UNPROVEN

# The receipt ends a life: the latest day of all steps is its day.
_RECEIPTS: Final = """SELECT record, max(acted_on) AS received_on, max(CASE WHEN action IN ('CONFIRM', 'ACCEPT_RETURN')
        THEN action END) AS action
    FROM acts GROUP BY record"""
_DAY_S: Final = 86_400
_VALUE: Final = "({0}.cents_unsorted + {0}.cents_industrial + {0}.cents_gem)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A certificate whose goods were found other than certified.

    Attributes:
        number: its number.
        exporter: code of its issuer.
        importer: code of its destination.
        received_on: the legal day of the receipt.
        is_return: whether the issuer took the goods back, and found the difference.
        is_opened: whether the goods were opened.
        points: certified weight.
        cents: certified value.
        parcels: certified parcels.
        found_points: weight found.
        found_cents: value found.
        found_parcels: parcels found.
        is_unproven: whether something in its ancestry is declared, not proven.
    """

    number: str
    exporter: str
    importer: str
    received_on: int
    is_return: bool
    is_opened: bool
    points: int
    cents: int
    parcels: int
    found_points: int
    found_cents: int
    found_parcels: int
    is_unproven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """A certificate and what its inputs are worth.

    Attributes:
        number: its number.
        issuer: code of its issuer.
        destination: code of the Participant that it goes to.
        issued_on: the legal day of its issue.
        points: its weight.
        cents: its value.
        is_unproven: whether something in its ancestry is declared, not proven.
        inputs: of each input the weight drawn, and the weight and value on it.
    """

    number: str
    issuer: str
    destination: str
    issued_on: int
    points: int
    cents: int
    is_unproven: bool
    inputs: tuple[tuple[int, int, int], ...]


def differences(index: IndexReader, first: int, last: int) -> tuple[Difference, ...]:
    """The certificates received from one day to another, with another weight or number of parcels than certified."""
    rows = index.rows(
        f"""SELECT r.number, r.issuer, r.destination, a.received_on, a.action, f.opened, r.points, {_VALUE.format("r")},
            r.parcels, f.points, f.cents, f.parcels, {IS_UNPROVEN.format("r")}
        FROM findings AS f JOIN records_now AS r ON r.ordinal = f.record JOIN ({_RECEIPTS}) AS a ON a.record = f.record
        WHERE (f.points <> r.points OR f.parcels <> r.parcels) AND a.received_on BETWEEN ? AND ?
        ORDER BY r.number""",  # noqa: S608  # the texts are constants
        (first, last),
    )
    return tuple(
        Difference(
            number=number,
            exporter=exporter,
            importer=importer,
            received_on=received_on,
            is_return=action == "ACCEPT_RETURN",
            is_opened=bool(opened),
            points=points,
            cents=cents,
            parcels=parcels,
            found_points=found_points,
            found_cents=found_cents,
            found_parcels=found_parcels,
            is_unproven=bool(is_unproven),
        )
        for (
            number, exporter, importer, received_on, action, opened, points, cents, parcels, found_points, found_cents,
            found_parcels, is_unproven,
        ) in rows
    )  # fmt: skip


def priced(index: IndexReader, first: int, last: int) -> Iterator[Priced]:
    """The certificates issued from one day to another with what they drew, by number."""
    rows = index.rows(
        f"""SELECT c.number, c.issuer, c.destination, c.issued_on, c.points, {_VALUE.format("c")},
            {IS_UNPROVEN.format("c")}, d.points, p.points, {_VALUE.format("p")}
        FROM draws AS d JOIN records_now AS c ON c.ordinal = d.child JOIN records AS p ON p.ordinal = d.parent
        WHERE c.issued_on BETWEEN ? AND ? ORDER BY c.number, d.place""",  # noqa: S608
        (first, last),
    )
    for _, family in groupby(rows, key=itemgetter(0)):
        inputs = [*family]
        number, issuer, destination, issued_on, points, cents, is_unproven = inputs[0][:7]
        yield Priced(
            number=number,
            issuer=issuer,
            destination=destination,
            issued_on=issued_on,
            points=points,
            cents=cents,
            is_unproven=bool(is_unproven),
            inputs=tuple((drawn, weight, value) for *_, drawn, weight, value in inputs),
        )


def corrections(index: IndexReader, first: int, last: int) -> tuple[tuple[str, str, int], ...]:
    """The corrections from one day to another: number of the certificate, code of its issuer, legal day."""
    rows = index.rows(
        "SELECT r.number, r.issuer, c.corrected_on FROM corrections AS c JOIN records AS r ON r.ordinal = c.record"
        " WHERE c.corrected_on BETWEEN ? AND ? ORDER BY r.number, c.corrected_on",
        (first, last),
    )
    return tuple((number, issuer, day) for number, issuer, day in rows)


def alerts(index: IndexReader, first: int, last: int) -> tuple[tuple[str, str, int], ...]:
    """The alerts from one day to another that were not ended since: number, kind, and day, by the time of the block.

    An alert is the one thing that bears no legal day.
    """
    rows = index.rows(
        """SELECT a.number, a.kind, b.time FROM alerts AS a JOIN blocks AS b ON b.number = a.block
        WHERE b.time >= ? AND b.time < ? AND a.kind <> 'ENDED' AND NOT EXISTS (
            SELECT 1 FROM alerts AS e
            WHERE (e.number = a.number OR e.digest = a.digest) AND e.kind = 'ENDED'
                AND (e.block, e.log_index) > (a.block, a.log_index))
        ORDER BY a.block, a.log_index""",
        (first * _DAY_S, (last + 1) * _DAY_S),
    )
    return tuple((number, kind, time // _DAY_S) for number, kind, time in rows)
