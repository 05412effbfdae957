"""What the index answers with: frozen values, built from rows; nothing here reads the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from kpchain.index.directory import unsigned
from kpchain.model import Action, Kind, State, Taint
from kpchain.model.state import DRAWABLE_STATES

Lines = tuple[tuple[int, int], tuple[int, int], tuple[int, int]]
"""(points, cents) under 7102.10, 7102.21 and 7102.31."""

_KINDS: Final = {kind.name: kind for kind in Kind}
_STATES: Final = {state.name: state for state in State}
_ACTIONS: Final = {action.name: action for action in Action}
_TAINTS: Final = tuple(Taint(bits) for bits in range(2 ** len(Taint)))


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedRecord:
    """A lot or certificate as it stands now, with codes in place of the registry's numbers.

    Attributes:
        ordinal: its place among all records in the order of the ledger, from 1; a record stands behind its ancestors.
        digest: its identity, 32 bytes.
        number: the printed number.
        kind: lot or certificate, and which.
        state: where it stands.
        issuer: code of the Participant that declared or issued it.
        destination: code of the Participant that a certificate goes to; None for a lot.
        source: code of the Participant that a paper import came from; else None.
        zone: name of a lot's mining zone, if stated; what is not printable ASCII is escaped.
        issued_on: legal day of issue or declaration, in days since 1970-01-01.
        expires_on: last day on which a certificate is good; None for a lot.
        officer: who declared or issued it.
        parcels: number of parcels of a certificate; None for a lot.
        points: the weight on it, in points.
        available: what can still be drawn, in points.
        lines: weight and value per HS code.
        origins: codes of the countries of mining origin, derived from the ancestry, in alphabetical order.
        origin_bits: the same as the ledger's bitmap.
        taints: what the ancestry rests on.
        block: the block of its declaration or issue.
        log_index: the place of that event in the block.
        found: the weight found when it was received, in points; None before.
    """

    ordinal: int
    digest: bytes
    number: str
    kind: Kind
    state: State
    issuer: str
    destination: str | None
    source: str | None
    zone: str | None
    issued_on: int
    expires_on: int | None
    officer: str
    parcels: int | None
    points: int
    available: int
    lines: Lines
    origins: tuple[str, ...]
    origin_bits: int
    taints: Taint
    block: int
    log_index: int
    found: int | None

    @property
    def holder(self) -> str | None:
        """Code of the Participant that can draw from it: declarer, importer, or issuer; None where nobody can."""
        if self.state not in DRAWABLE_STATES:
            return None
        return self.destination if self.state is State.CONFIRMED else self.issuer


RECORD_COLUMNS: Final = """r.ordinal, r.digest, r.number, r.kind, r.state, r.issuer, r.destination, r.source, r.zone,
    r.issued_on, r.expires_on, r.officer, r.parcels, r.points, r.available, r.points_unsorted, r.cents_unsorted,
    r.points_industrial, r.cents_industrial, r.points_gem, r.cents_gem, r.origins, r.origin_bits, r.taints,
    r.block, r.log_index,
    (SELECT f.points FROM findings AS f WHERE f.record = r.ordinal ORDER BY f.block DESC, f.log_index DESC LIMIT 1)"""


def record_from_row(row: tuple[Any, ...]) -> IndexedRecord:
    """The record that the columns `RECORD_COLUMNS` say."""
    (
        ordinal, digest, number, kind, state, issuer, destination, source, zone, issued_on, expires_on, officer,
        parcels, points, available, points_0, cents_0, points_1, cents_1, points_2, cents_2, origins, origin_bits,
        taints, block, log_index, found,
    ) = row  # fmt: skip
    return IndexedRecord(
        ordinal=ordinal,
        digest=digest,
        number=number,
        kind=_KINDS[kind],
        state=_STATES[state],
        issuer=issuer,
        destination=destination,
        source=source,
        zone=zone,
        issued_on=issued_on,
        expires_on=expires_on,
        officer=officer,
        parcels=parcels,
        points=points,
        available=available,
        lines=((points_0, cents_0), (points_1, cents_1), (points_2, cents_2)),
        origins=tuple(origins.split(",")) if origins else (),
        origin_bits=unsigned(origin_bits),
        taints=_TAINTS[taints],
        block=block,
        log_index=log_index,
        found=found,
    )


@dataclass(frozen=True, slots=True)
class IndexedDraw:
    """What a certificate drew from a record: the ordinals of both, and the weight in points."""

    child: int
    parent: int
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A record with everything that it descends from, or that descends from it.

    Attributes:
        records: the record and its relatives, oldest first, so that each stands behind what it draws from.
        draws: every draw between them, oldest first.
    """

    records: tuple[IndexedRecord, ...]
    draws: tuple[IndexedDraw, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedAct:
    """A step of a certificate's life.

    Attributes:
        action: what was done.
        from_state: the state before.
        to_state: the state after.
        officer: who did it.
        acted_on: the legal day, in days since 1970-01-01.
        time: the time of the block, in seconds since 1970: evidence, not the legal date.
        evidence: digest of what the step rests on; None where none was given.
        block: the block.
        transaction: hash of the transaction, 32 bytes.
    """

    action: Action
    from_state: State
    to_state: State
    officer: str
    acted_on: int
    time: int
    evidence: bytes | None
    block: int
    transaction: bytes


def act_from_row(row: tuple[Any, ...]) -> IndexedAct:
    """The act that the columns of `acts` say, in the order of the class."""
    action, from_state, to_state, officer, acted_on, time, evidence, block, transaction = row
    return IndexedAct(
        action=_ACTIONS[action],
        from_state=_STATES[from_state],
        to_state=_STATES[to_state],
        officer=officer,
        acted_on=acted_on,
        time=time,
        evidence=evidence,
        block=block,
        transaction=transaction,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What a Participant holds and can draw from: its code, the number of records, their available weight in points."""

    holder: str
    records: int
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedParticipant:
    """A Participant as it stands now.

    Attributes:
        participant: its number in the registry.
        code: its code.
        producer: its bit among origins; None without mines.
        status: name of its status, as in `Status`.
        supervised: whether, while it is Restricted, each certificate needs a monitor's approval.
        validity_days: how long its certificates are good at most.
        tolerance_bps: the weight difference that its imports pass, in 1/10,000.
        focal_point: the account that names its officers; None before there is one.
        seated: whether it has a seat in the Plenary.
        code_now: the code that it goes by now; `code` is the one under which it was entered.
    """

    participant: int
    code: str
    producer: int | None
    status: str
    supervised: bool
    validity_days: int
    tolerance_bps: int
    focal_point: str | None
    seated: bool
    code_now: str
