"""What left and reached Participants, in sums by pair, origins and days; each certificate and lot is counted once.

A journey is a certificate from its issue to its end. A question gives days that part the calendar, `bounds`, and each
fact gets the place of its day among them: 0 before the first bound, 1 from the first on, and so on. So one answer has
what happened before, in and after a period. The rule that says which legal day counts is `kpchain.statistics.periods`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from kpchain.index.queries import IndexReader
from kpchain.index.rows import Lines

UNPROVEN: Final = 7
"""The taints LEGACY, PAPER_IMPORT and DECLARED_ORIGIN as bits: something in the ancestry is declared, not proven."""

# No step leaves the states in which a life ends, so the latest legal day of all its steps is the day of the end, and
# the latest day of the steps before export that of the export: a step does not count before the steps before it.
_LIVES: Final = """SELECT record, max(acted_on) AS last_on,
        max(CASE WHEN from_state IN ('ISSUED', 'VALIDATED') THEN acted_on END) AS left_on,
        sum(CASE WHEN action = 'EXPORT' OR (action = 'ARRIVE' AND from_state = 'VALIDATED') THEN 1 ELSE 0 END)
            AS exports
    FROM acts GROUP BY record"""
_ENDS: Final = "('CONFIRMED', 'RETURNED', 'LOST', 'FORFEITED', 'VOID', 'REPLACED')"
IS_UNPROVEN: Final = f"CASE WHEN {{}}.taints & {UNPROVEN} <> 0 THEN 1 ELSE 0 END"
"""The same as SQL, for the name of a table of records."""
_LINES: Final = "points_unsorted, cents_unsorted, points_industrial, cents_industrial, points_gem, cents_gem"
_COUNTS: Final = ", ".join(
    f"CASE WHEN points_{name} > 0 THEN 1 ELSE 0 END" for name in ("unsorted", "industrial", "gem")
)
_FOUND: Final = "found_points, found_cents, CASE WHEN found_points < points THEN found_points ELSE points END"


@dataclass(frozen=True, slots=True, kw_only=True)
class Journeys:
    """Certificates that have all of the first group in common, and their sums.

    Attributes:
        issuer: code of the Participant that issued them.
        destination: code of the Participant that they go to.
        origins: codes of the countries of mining origin.
        is_unproven: whether something in their ancestry is legacy stock, a paper import or a declared origin.
        state: name of the state in which they stand now.
        issued: place of the day of issue.
        exported: place of the day of export; None where they were not exported.
        ended: place of the day on which their life ended; None while it goes on.
        number: the certificate's number, where each was asked for; else None.
        certificates: how many there are.
        points: the weight on them.
        lines: weight and value by HS code, as certified.
        counts: how many have a line under each HS code.
        found: weight and value found at receipt; zeros before.
        kept: of the weight found, what was certified too: it can be drawn by who received it.
    """

    issuer: str
    destination: str
    origins: tuple[str, ...]
    is_unproven: bool
    state: str
    issued: int
    exported: int | None
    ended: int | None
    number: str | None
    certificates: int
    points: int
    lines: Lines
    counts: tuple[int, int, int]
    found: tuple[int, int]
    kept: int

    @property
    def value(self) -> int:
        """Their certified value in US cents."""
        return sum(cents for _, cents in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredLots:
    """Lots of one kind, declarer, source and origins, declared in the same interval, and their sums.

    Attributes:
        kind: ``PRODUCTION``, ``LEGACY`` or ``PAPER_IMPORT``.
        declarer: code of the Participant that declared them.
        source: code of the Participant that paper imports came from; else None.
        origins: codes of the countries of mining origin.
        declared: place of the day of the declaration.
        number: the lot's number, where each was asked for; else None.
        lots: how many there are.
        lines: weight and value by HS code.
        counts: how many have a line under each HS code.
    """

    kind: str
    declarer: str
    source: str | None
    origins: tuple[str, ...]
    declared: int
    number: str | None
    lots: int
    lines: Lines
    counts: tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What certificates of an issuer drew from what it held: sums by what is known of both sides.

    Attributes:
        issuer: the issuer of the certificates, and holder of what they draw from.
        issued: place of the day of issue.
        child: whether the certificates are unproven, and whether their only origin is the issuer's own.
        parent: the same of the records that they draw from.
        points: the weight drawn.
    """

    issuer: str
    issued: int
    child: tuple[bool, bool]
    parent: tuple[bool, bool]
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumed:
    """Carats that left the scheme: holder, reason, place of the day, what is known of their record, and the weight."""

    holder: str
    reason: str
    consumed: int
    is_unproven: bool
    is_own: bool
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A certificate that had left and not ended on a day.

    Attributes:
        number: its number.
        issuer: code of the Participant that issued it.
        destination: code of the Participant that it goes to.
        state: name of the state in which it stood at the end of that day.
        exported_on: the legal day of its export.
        expires_on: the last day on which it is good.
        points: its weight.
        cents: its value.
        is_unproven: whether something in its ancestry is declared, not proven.
    """

    number: str
    issuer: str
    destination: str
    state: str
    exported_on: int
    expires_on: int
    points: int
    cents: int
    is_unproven: bool


def journeys(index: IndexReader, bounds: Sequence[int], *, each: bool = False) -> list[Journeys]:
    """All certificates in sums.

    Args:
        index: the index.
        bounds: days that part the calendar, ascending.
        each: whether each certificate stands alone, with its number.
    """
    key = "issuer, destination, origins, is_unproven, state, issued, exported, ended"
    rows = index.rows(
        f"""{_sums(key, f"points, {_LINES}, {_COUNTS}, {_FOUND}", each=each)} FROM (
            SELECT r.issuer, r.destination, r.origins, {IS_UNPROVEN.format("r")} AS is_unproven, r.state, r.number,
                {_place("r.issued_on", bounds)} AS issued,
                CASE WHEN l.exports > 0 THEN {_place("l.left_on", bounds)} END AS exported,
                CASE WHEN r.state IN {_ENDS} THEN {_place("l.last_on", bounds)} END AS ended,
                r.points, {_LINES}, coalesce(f.points, 0) AS found_points, coalesce(f.cents, 0) AS found_cents
            FROM records_now AS r
            LEFT JOIN ({_LIVES}) AS l ON l.record = r.ordinal
            LEFT JOIN findings AS f ON f.record = r.ordinal
            WHERE r.destination IS NOT NULL
        ) AS journeys {"" if each else "GROUP BY " + key}""",  # noqa: S608  # the columns are constants
        tuple(bounds) * 3,
    )
    return list(map(_journeys, rows))


def declared_lots(index: IndexReader, bounds: Sequence[int], *, each: bool = False) -> list[DeclaredLots]:
    """All lots in sums; `bounds` and `each` as in `journeys`."""
    key = "kind, issuer, source, origins, declared"
    rows = index.rows(
        f"""{_sums(key, f"{_LINES}, {_COUNTS}", each=each)} FROM (
            SELECT kind, issuer, source, origins, number, {_place("issued_on", bounds)} AS declared, {_LINES}
            FROM records WHERE destination IS NULL
        ) AS lots {"" if each else "GROUP BY " + key}""",  # noqa: S608
        tuple(bounds),
    )
    return [
        DeclaredLots(
            kind=kind,
            declarer=declarer,
            source=source,
            origins=tuple(origins.split(",")),
            declared=declared,
            number=number,
            lots=lots,
            lines=_lines(sums[:6]),
            counts=(sums[6], sums[7], sums[8]),
        )
        for kind, declarer, source, origins, declared, number, lots, *sums in rows
    ]


def drawn(index: IndexReader, bounds: Sequence[int]) -> list[Drawn]:
    """What was drawn, in sums; `bounds` as in `journeys`."""
    rows = index.rows(
        f"""SELECT issuer, issued, child_unproven, child_own, parent_unproven, parent_own, sum(points)
        FROM (
            SELECT c.issuer, {_place("c.issued_on", bounds)} AS issued, d.points,
                {IS_UNPROVEN.format("c")} AS child_unproven, {IS_UNPROVEN.format("p")} AS parent_unproven,
                CASE WHEN c.origins = c.issuer THEN 1 ELSE 0 END AS child_own,
                CASE WHEN p.origins = c.issuer THEN 1 ELSE 0 END AS parent_own
            FROM draws AS d JOIN records_now AS c ON c.ordinal = d.child JOIN records_now AS p ON p.ordinal = d.parent
        ) AS drawn
        GROUP BY issuer, issued, child_unproven, child_own, parent_unproven, parent_own
        ORDER BY issuer, issued, child_unproven, child_own, parent_unproven, parent_own""",  # noqa: S608
        tuple(bounds),
    )
    return [
        Drawn(
            issuer=issuer,
            issued=issued,
            child=(bool(child_unproven), bool(child_own)),
            parent=(bool(parent_unproven), bool(parent_own)),
            points=points,
        )
        for issuer, issued, child_unproven, child_own, parent_unproven, parent_own, points in rows
    ]


def consumed(index: IndexReader, bounds: Sequence[int]) -> list[Consumed]:
    """What left the scheme, in sums; `bounds` as in `journeys`."""
    rows = index.rows(
        f"""SELECT holder, reason, consumed, is_unproven, is_own, sum(points)
        FROM (
            SELECT holder, reason, consumed, is_unproven, points,
                CASE WHEN origins = holder THEN 1 ELSE 0 END AS is_own
            FROM (
                SELECT CASE WHEN r.state = 'CONFIRMED' THEN r.destination ELSE r.issuer END AS holder, r.origins,
                    c.reason, {_place("c.consumed_on", bounds)} AS consumed,
                    {IS_UNPROVEN.format("r")} AS is_unproven, c.points
                FROM consumptions AS c JOIN records_now AS r ON r.ordinal = c.record
            ) AS held
        ) AS consumed GROUP BY holder, reason, consumed, is_unproven, is_own
        ORDER BY holder, reason, consumed, is_unproven, is_own""",  # noqa: S608
        tuple(bounds),
    )
    return [
        Consumed(
            holder=holder,
            reason=reason,
            consumed=consumed,
            is_unproven=bool(is_unproven),
            is_own=bool(is_own),
            points=points,
        )
        for holder, reason, consumed, is_unproven, is_own, points in rows
    ]


def standing(index: IndexReader, day: int) -> list[Standing]:
    """The certificates that had left by the end of a day and whose life had not ended, by number.

    Args:
        index: the index.
        day: the day, in days since 1970-01-01.
    """
    rows = index.rows(
        f"""SELECT r.number, r.issuer, r.destination, r.expires_on, r.points,
            r.cents_unsorted + r.cents_industrial + r.cents_gem, {IS_UNPROVEN.format("r")},
            l.left_on, a.to_state, a.acted_on
        FROM ({_LIVES}) AS l JOIN records_now AS r ON r.ordinal = l.record JOIN acts AS a ON a.record = l.record
        WHERE l.exports > 0 AND l.left_on <= ? AND (r.state NOT IN {_ENDS} OR l.last_on > ?)
        ORDER BY r.number, a.block, a.log_index""",  # noqa: S608
        (day, day),
    )
    return list(_standing(rows, day))


def last_day(index: IndexReader) -> int | None:
    """The latest legal day on which something happened; None for an empty index."""
    days = index.rows(
        "SELECT max(day) FROM (SELECT max(issued_on) AS day FROM records UNION ALL SELECT max(acted_on) FROM acts"
        " UNION ALL SELECT max(consumed_on) FROM consumptions) AS days"
    )
    latest: int | None = days[0][0]
    return latest


def _sums(key: str, columns: str, *, each: bool) -> str:
    """What is selected: the key, the number, how many, and the columns; of each record, or as sums over a key."""
    if each:
        return f"SELECT {key}, number, 1, {columns}"
    return f"SELECT {key}, NULL, count(*), " + ", ".join(f"sum({column})" for column in columns.split(", "))


def _place(column: str, bounds: Sequence[int]) -> str:
    """The place of a day among the bounds, as SQL with one parameter a bound."""
    if not bounds:
        return "0"
    cases = " ".join(f"WHEN {column} < ? THEN {place}" for place in range(len(bounds)))
    return f"CASE {cases} ELSE {len(bounds)} END"


def _lines(sums: Sequence[int]) -> Lines:
    return ((sums[0], sums[1]), (sums[2], sums[3]), (sums[4], sums[5]))


def _journeys(row: tuple[Any, ...]) -> Journeys:
    issuer, destination, origins, is_unproven, state, issued, exported, ended, number, certificates, points, *sums = row
    return Journeys(
        issuer=issuer,
        destination=destination,
        origins=tuple(origins.split(",")),
        is_unproven=bool(is_unproven),
        state=state,
        issued=issued,
        exported=exported,
        ended=ended,
        number=number,
        certificates=certificates,
        points=points,
        lines=_lines(sums),
        counts=(sums[6], sums[7], sums[8]),
        found=(sums[9], sums[10]),
        kept=sums[11],
    )


def _standing(rows: Sequence[tuple[Any, ...]], day: int) -> Iterator[Standing]:
    """One value a certificate, from its steps in order; a step does not count before the steps before it."""
    for number, steps in groupby(rows, key=itemgetter(0)):
        counted = 0
        found: Standing | None = None
        for _, issuer, destination, expires_on, points, cents, is_unproven, left_on, state, acted_on in steps:
            counted = max(counted, acted_on)
            if counted <= day:
                found = Standing(
                    number=number,
                    issuer=issuer,
                    destination=destination,
                    state=state,
                    exported_on=left_on,
                    expires_on=expires_on,
                    points=points,
                    cents=cents,
                    is_unproven=bool(is_unproven),
                )
        if found is not None:
            yield found
