"""Where everything is now that descends from an origin, a lot or a certificate: for an embargo or a recall.

Every carat of the sources is in one position, so the parts of all positions sum up to the weight of the sources:

1. What a holder can still draw is `available`; what left the scheme is `consumed`.
2. The rest of a record that can be drawn from was missing when it was received (`missing`).
3. The rest of any other record is where its state says: with its issuer, under way, detained, seized, lost.
4. What a certificate drew and does not weigh is `not_certified` (loss is allowed, gain never).

A position has of the sources the share that the record in it has, by weight drawn (`kpchain.provenance.shares`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kpchain.errors import NotFoundError
from kpchain.index import IndexedRecord, IndexReader, Spread, spread_of_origin, spread_of_record
from kpchain.index.codes import entered_code
from kpchain.model import RecordNumber, State
from kpchain.model.state import DRAWABLE_STATES
from kpchain.provenance.shares import GRAIN, apportion

_ORIGIN: Final = re.compile(r"([A-Z]{2})(?:/(.+))?")


class Place(StrEnum):
    """What has become of carats."""

    AVAILABLE = "available"
    NOT_EXPORTED = "not_exported"
    UNDER_WAY = "under_way"
    DETAINED = "detained"
    RETURN_ORDERED = "return_ordered"
    SEIZED = "seized"
    FORFEITED = "forfeited"
    LOST = "lost"
    CONSUMED = "consumed"
    MISSING = "missing"
    NOT_CERTIFIED = "not_certified"


PLACE_WORDS: Final = {
    Place.AVAILABLE: "available",
    Place.NOT_EXPORTED: "not exported yet",
    Place.UNDER_WAY: "under way",
    Place.DETAINED: "detained",
    Place.RETURN_ORDERED: "return ordered",
    Place.SEIZED: "seized",
    Place.FORFEITED: "forfeited",
    Place.LOST: "reported lost",
    Place.CONSUMED: "consumed",
    Place.MISSING: "missing on receipt",
    Place.NOT_CERTIFIED: "drawn, not certified",
}
"""What a place is called."""

_REST: Final = {
    State.ISSUED: Place.NOT_EXPORTED,
    State.VALIDATED: Place.NOT_EXPORTED,
    State.IN_TRANSIT: Place.UNDER_WAY,
    State.ARRIVED: Place.UNDER_WAY,
    State.DETAINED: Place.DETAINED,
    State.RETURN_ORDERED: Place.RETURN_ORDERED,
    State.SEIZED: Place.SEIZED,
    State.FORFEITED: Place.FORFEITED,
    State.LOST: Place.LOST,
    **dict.fromkeys(DRAWABLE_STATES, Place.MISSING),
}
_ORDER: Final = tuple(Place)


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """What has become of carats, and with whom.

    Attributes:
        place: what has become of them.
        of: code of the Participant that has them, or that they left; for seized, forfeited and lost ones the issuer.
        to: code of the Participant that they are bound for, or "" where they are bound for none.
        reason: why they were consumed, as in `consumptions`; else "".
    """

    place: Place
    of: str
    to: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPart:
    """What is of one record in one position.

    Attributes:
        record: the record.
        position: the position.
        points: all of the record's weight in that position.
        part: what of it comes from the sources for certain, by weight.
        possible: what of it comes from lots that name the origin among several and give no split.
    """

    record: IndexedRecord
    position: Position
    points: int
    part: int
    possible: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionPart:
    """What is in one position, over all records; the parts of its records sum up to its own.

    Attributes:
        position: the position.
        records: how many records have carats there.
        points: all of their weight there.
        part: as in `RecordPart`.
        possible: as in `RecordPart`.
    """

    position: Position
    records: int
    points: int
    part: int
    possible: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where the carats of some sources are now.

    Attributes:
        name: what was asked for: an origin, an origin and its zone, or a number.
        is_origin: whether it is an origin, with or without a zone, and not one record.
        sources: the lots of the origin, or the record, oldest first.
        points: the weight of the sources that are of this origin alone; the parts of all positions sum up to it.
        possible: the weight of the lots that name it among others; the possible parts sum up to it.
        positions: where they are, by position.
        records: the same record by record, by position and then oldest first.
    """

    name: str
    is_origin: bool
    sources: tuple[IndexedRecord, ...]
    points: int
    possible: int
    positions: tuple[PositionPart, ...]
    records: tuple[RecordPart, ...]


def is_origin(name: str) -> bool:
    """Whether a name is one of an origin (`RU`) or of a mining zone (`CF/Berberati`), and not of a record."""
    return _ORIGIN.fullmatch(name) is not None


def where(index: IndexReader, key: bytes | str | RecordNumber) -> Whereabouts:
    """Where everything is now that descends from an origin, a lot or a certificate.

    Args:
        index: the index, as it stands; it is not brought up to date here.
        key: an origin (`RU`), an origin and a mining zone (`CF/Berberati`), a digest, or a number, printed or parsed.

    Raises:
        NotFoundError: the index has no such record, or no lot of that origin or zone.
        ModelError: a text that is neither an origin, a digest nor a number.
        IndexStateError: the index cannot be read.
    """
    origin = _ORIGIN.fullmatch(key) if isinstance(key, str) else None
    if origin is not None:
        code, zone = origin.groups()
        return _whereabouts(origin.group(), _spread_of_origin(index, code, zone), is_origin=True)
    with index.snapshot():
        record = index.record(key)
        if record is None:
            shown = "0x" + key.hex() if isinstance(key, bytes) else str(key)
            raise NotFoundError(f"the index has no record {shown}")
        spread = spread_of_record(index, record.ordinal)
    return _whereabouts(record.number, spread, is_origin=False)


def _spread_of_origin(index: IndexReader, code: str, zone: str | None) -> Spread:
    known = {entry.code: entry for entry in index.participants()}
    entered = known[entered_code(index, code)]
    if entered.producer is None:
        raise NotFoundError(f"{code} has no mines: no lot has it as origin")
    spread = spread_of_origin(index, entered.producer, None if zone is None else (entered.code, zone))
    if not spread.sources:
        where_from = f"the zone {zone} of {code}" if zone is not None else f"the origin {code}"
        raise NotFoundError(f"the index has no lot of {where_from}")
    return spread


def _whereabouts(name: str, spread: Spread, *, is_origin: bool) -> Whereabouts:
    sources = tuple(record for record in spread.records if record.ordinal in spread.sources)
    certain = {record.ordinal for record in sources if not is_origin or len(record.origins) == 1}
    found: dict[Position, list[_Item]] = {}
    for item in _items(spread, certain):
        found.setdefault(item[0], []).append(item)
    groups = [found[position] for position in sorted(found, key=lambda each: (_ORDER.index(each.place), each))]
    points = sum(record.points for record in sources if record.ordinal in certain)
    possible = sum(record.points for record in sources) - points
    parts = _apportioned(points, [sum(item[3] for item in group) for group in groups])
    doubts = _apportioned(possible, [sum(item[4] for item in group) for group in groups])
    records: list[RecordPart] = []
    positions: list[PositionPart] = []
    for group, part, doubt in zip(groups, parts, doubts, strict=True):
        # Parts are rounded once for the positions; what is rounded for the records sums up to that.
        shares = _apportioned(part, [item[3] for item in group])
        maybes = _apportioned(doubt, [item[4] for item in group])
        records += [
            RecordPart(record=record, position=position, points=whole, part=share, possible=maybe)
            for (position, record, whole, _, _), share, maybe in zip(group, shares, maybes, strict=True)
        ]
        positions.append(
            PositionPart(
                position=group[0][0],
                records=len({item[1].ordinal for item in group}),
                points=sum(item[2] for item in group),
                part=part,
                possible=doubt,
            )
        )
    return Whereabouts(
        name=name,
        is_origin=is_origin,
        sources=sources,
        points=points,
        possible=possible,
        positions=tuple(positions),
        records=tuple(records),
    )


_Item = tuple[Position, IndexedRecord, int, int, int]
"""A position, a record, its whole weight there, and what of it is certain and possible, in points times GRAIN."""


def _items(spread: Spread, certain: set[int]) -> Iterator[_Item]:
    """Every position of every record; one pass, since each record stands behind what it draws from."""
    drawn: dict[int, int] = {}
    inputs: dict[int, list[tuple[int, int]]] = {}
    for draw in spread.draws:
        drawn[draw.parent] = drawn.get(draw.parent, 0) + draw.points
        inputs.setdefault(draw.child, []).append((draw.parent, draw.points))
    consumed: dict[int, list[tuple[str, int]]] = {}
    for gone in spread.consumptions:
        consumed.setdefault(gone.record, []).append((gone.reason, gone.points))
    shares: dict[int, tuple[int, int]] = {}
    nothing = (0, 0)
    for record in spread.records:
        ordinal = record.ordinal
        put_in = 0
        if ordinal in spread.sources:
            sure, maybe = (GRAIN, 0) if ordinal in certain else (0, GRAIN)
        else:
            sure = maybe = 0
            for parent, points in inputs[ordinal]:
                of_parent = shares.get(parent, nothing)
                sure += of_parent[0] * points
                maybe += of_parent[1] * points
                put_in += points
            sure, maybe = sure // put_in, maybe // put_in
        shares[ordinal] = sure, maybe
        exits = consumed.get(ordinal, [])
        for position, whole in _positions(record, put_in, drawn.get(ordinal, 0), exits):
            yield position, record, whole, sure * whole, maybe * whole


def _positions(
    record: IndexedRecord, put_in: int, drawn: int, exits: list[tuple[str, int]]
) -> Iterator[tuple[Position, int]]:
    """Where the weight of one record is; `put_in` is what it drew, 0 for a source."""
    holder = record.holder or record.issuer
    rest = record.points - record.available - drawn
    if record.available:
        yield Position(Place.AVAILABLE, holder), record.available
    for reason, points in exits:
        yield Position(Place.CONSUMED, holder, reason=reason), points
        rest -= points
    if rest:
        yield _rest_position(record, holder), rest
    if put_in > record.points:
        yield Position(Place.NOT_CERTIFIED, record.issuer), put_in - record.points


def _rest_position(record: IndexedRecord, holder: str) -> Position:
    place = _REST[record.state]
    goal = record.destination or ""
    if place in (Place.NOT_EXPORTED, Place.MISSING):
        return Position(place, holder)
    if place is Place.DETAINED:
        return Position(place, goal)
    if place is Place.RETURN_ORDERED:
        return Position(place, goal, record.issuer)
    return Position(place, record.issuer, goal)


def _apportioned(total: int, weights: list[int]) -> list[int]:
    """As `apportion`; all nothing where there is nothing to apportion."""
    return apportion(total, weights) if total else [0] * len(weights)
