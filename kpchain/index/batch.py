"""Events turned into rows, a chunk at a time; it writes what the events state and asks nobody.

The current word of a record (state, available, taints) is the last word that an event stated, less the draws since: an
issue states the new certificate's word and not those of its inputs. `replaced` goes by the same rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from kpchain.errors import IndexStateError
from kpchain.index.database import Database, Row
from kpchain.index.directory import Directory, signed
from kpchain.ledger import events as ev
from kpchain.model import Action, Exit, Record, State, Status

_STATES: Final = tuple(state.name for state in State)
_ACTIONS: Final = tuple(action.name for action in Action)
_EXITS: Final = tuple(exit_.name for exit_ in Exit)
_STATUSES: Final = tuple(status.name for status in Status)
_KINDS: Final = ("NONE", "PRODUCTION", "LEGACY", "PAPER_IMPORT", "STANDARD", "REPLACEMENT", "TECHNICAL")
_NOTHING: Final = bytes(32)

_Handler = Callable[["Batch", Any, int, int, bytes], None]


class Batch:
    """The rows of a run of events, in the order of the ledger; gathered first, then written in one go."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._rows: dict[str, list[Row]] = {}
        self._blocks: dict[int, tuple[bytes, int]] = {}
        self._words: dict[bytes, tuple[str, int, int]] = {}
        self._drawn: dict[bytes, int] = {}
        self._last = (-1, -1)
        self._transaction = ("", b"")

    def add(self, events: Iterable[ev.Event]) -> None:
        """Takes events that follow those taken before.

        Raises:
            IndexStateError: an event out of order, of two hashes for one block, or naming an unknown Participant.
        """
        for event in events:
            at = event.at
            place = (at.block_number, at.log_index)
            if place <= self._last:
                raise IndexStateError(f"the ledger gave its events out of order at block {at.block_number}")
            self._last = place
            if at.block_number not in self._blocks:
                self._blocks[at.block_number] = (_octets(at.block_hash), at.block_time)
            if at.transaction != self._transaction[0]:
                self._transaction = (at.transaction, _octets(at.transaction))
            handler = _HANDLERS.get(type(event))
            if handler is not None:
                handler(self, event, *place, self._transaction[1])

    def write(self, database: Database) -> None:
        """Writes all rows.

        Raises:
            IndexStateError: an event concerns a record that no event created.
        """
        database.insert("blocks", [(number, digest, time) for number, (digest, time) in self._blocks.items()])
        for table, rows in self._rows.items():
            database.insert(table, rows)
        words = [(*word, digest) for digest, word in self._words.items()]
        _update(database, "UPDATE records SET state = ?, available = ?, taints = ? WHERE digest = ?", words)
        drawn = [(points, digest) for digest, points in self._drawn.items()]
        _update(database, "UPDATE records SET available = available - ? WHERE digest = ?", drawn)

    def _put(self, table: str, *row: object) -> None:
        rows = self._rows.get(table)
        if rows is None:
            rows = self._rows[table] = []
        rows.append(row)

    def _restate(self, digest: bytes, record: Record, block: int, index: int) -> None:
        word = (_STATES[record.state], int(record.available), int(record.taints))
        self._put("words", block, index, digest, *word)
        self._words[digest] = word
        # The word has what was drawn before in it.
        self._drawn.pop(digest, None)

    def _create(self, event: ev.LotDeclared | ev.CertificateIssued, block: int, index: int, tx: bytes) -> None:
        record, directory = event.record, self._directory
        source = zone = destination = expires_on = parcels = None
        if isinstance(event, ev.LotDeclared):
            source, zone = directory.code_or_none(event.source), _zone(event.zone)
        else:
            destination = directory.code_or_none(record.destination)
            expires_on, parcels = record.expires_on, event.parcels
        first, second, third = event.lines
        word = (_STATES[record.state], int(record.available), int(record.taints))
        self._put(
            "records", block, index, tx,
            event.digest, str(event.number), _KINDS[record.kind],
            directory.code(record.issuer), destination, source, zone,
            record.issued_on, expires_on, event.officer, parcels,
            int(record.points), *first, *second, *third,
            directory.origins(record.origins), signed(record.origins),
            *word,
        )  # fmt: skip
        self._put("words", block, index, event.digest, *word)

    def _lot(self, event: ev.LotDeclared, block: int, index: int, tx: bytes) -> None:
        self._create(event, block, index, tx)

    def _certificate(self, event: ev.CertificateIssued, block: int, index: int, tx: bytes) -> None:
        self._create(event, block, index, tx)
        drawn = self._drawn
        for place, draw in enumerate(event.inputs):
            self._put("draws", block, index, place, event.digest, draw.digest, draw.points)
            drawn[draw.digest] = drawn.get(draw.digest, 0) + draw.points

    def _advance(
        self, event: ev.CertificateAdvanced | ev.CertificateSettled, block: int, index: int, tx: bytes
    ) -> None:
        act, digest = event.act, event.digest
        states = _STATES[act.from_state], _STATES[event.record.state]
        evidence = _evidence(event.evidence)
        self._put("acts", block, index, tx, digest, _ACTIONS[act.action], *states, act.officer, act.on, evidence)
        self._restate(digest, event.record, block, index)

    def _settle(self, event: ev.CertificateSettled, block: int, index: int, tx: bytes) -> None:
        self._advance(event, block, index, tx)
        self._put("findings", block, index, event.digest, event.points, event.cents, event.parcels, event.check)

    def _consume(self, event: ev.CaratsConsumed, block: int, index: int, tx: bytes) -> None:
        evidence, reason = _evidence(event.evidence), _EXITS[event.exit]
        row = (event.digest, event.points, reason, event.on, event.officer, evidence)
        self._put("consumptions", block, index, tx, *row)
        self._restate(event.digest, event.record, block, index)

    def _approve(self, event: ev.CertificateApproved, *place: Any) -> None:
        self._put("approvals", *place, event.digest, event.monitor)

    def _correct(self, event: ev.CertificateCorrected, *place: Any) -> None:
        self._put("corrections", *place, event.digest, event.on, event.officer, event.correction)

    def _alert(self, event: ev.AlertRaised, *place: Any) -> None:
        # Any 256 bits can be presented as a number.
        number = hex(event.number) if isinstance(event.number, int) else str(event.number)
        row = number, _evidence(event.digest), event.officer, _evidence(event.reason)
        self._put("alerts", *place, *row)

    def _enter(self, event: ev.ParticipantEntered, *place: Any) -> None:
        self._directory.enter(event.participant, code=event.code, producer=event.producer)
        producer = None if event.producer == 255 else event.producer
        self._put("participants", *place, event.participant, event.code, producer, event.basis)
        self._put("statuses", *place, event.code, _STATUSES[event.status], 0, event.basis)
        self._put("terms", *place, event.code, event.validity_days, 0, event.basis)

    def _status(self, event: ev.StatusChanged, *place: Any) -> None:
        code, status = self._directory.code(event.participant), _STATUSES[event.status]
        self._put("statuses", *place, code, status, int(event.supervised), event.basis)

    def _zone_change(self, event: ev.ZoneChanged, *place: Any) -> None:
        code = self._directory.code(event.participant)
        self._put("zones", *place, code, _zone(event.zone) or "", int(event.approved), event.basis)

    def _terms(self, event: ev.TermsChanged, *place: Any) -> None:
        code = self._directory.code(event.participant)
        self._put("terms", *place, code, event.validity_days, event.tolerance_bps, event.basis)

    def _range(self, event: ev.RangeOpened, *place: Any) -> None:
        self._put("ranges", *place, self._directory.code(event.participant), event.first, event.last)

    def _focal_point(self, event: ev.FocalPointChanged, *place: Any) -> None:
        self._put("focal_points", *place, self._directory.code(event.participant), event.account)

    def _appoint(self, event: ev.OfficerAppointed, *place: Any) -> None:
        code = self._directory.code(event.participant)
        self._put("appointments", *place, code, event.account, event.roles)

    def _suspend(self, event: ev.OfficerSuspensionChanged, *place: Any) -> None:
        code = self._directory.code(event.participant)
        self._put("suspensions", *place, code, event.account, int(event.suspended))

    def _scheme_roles(self, event: ev.SchemeRolesChanged, *place: Any) -> None:
        self._put("scheme_roles", *place, event.account, event.scheme_roles)

    def _governor(self, event: ev.GovernancePassed, *place: Any) -> None:
        self._put("governors", *place, event.governor)


def _octets(text: str) -> bytes:
    return bytes.fromhex(text[2:])


def _evidence(digest: bytes) -> bytes | None:
    return None if digest == _NOTHING else digest


def _zone(name: bytes) -> str | None:
    """The name of a zone; what is not printable ASCII, which the contracts let pass, is shown as an escape."""
    letters = name.rstrip(b"\0")
    return "".join(chr(octet) if 32 <= octet < 127 else f"\\x{octet:02x}" for octet in letters) or None


def _update(database: Database, statement: str, rows: Sequence[Row]) -> None:
    changed = database.change(statement, rows) if rows else 0
    if changed != len(rows):
        raise IndexStateError(f"events concern {len(rows) - changed} records that no event created: rebuild the index")


_HANDLERS: Final[dict[type[ev.Event], _Handler]] = {
    ev.LotDeclared: Batch._lot,
    ev.CertificateIssued: Batch._certificate,
    ev.CertificateAdvanced: Batch._advance,
    ev.CertificateSettled: Batch._settle,
    ev.CaratsConsumed: Batch._consume,
    ev.CertificateApproved: Batch._approve,
    ev.CertificateCorrected: Batch._correct,
    ev.AlertRaised: Batch._alert,
    ev.GovernancePassed: Batch._governor,
    ev.ParticipantEntered: Batch._enter,
    ev.StatusChanged: Batch._status,
    ev.ZoneChanged: Batch._zone_change,
    ev.TermsChanged: Batch._terms,
    ev.RangeOpened: Batch._range,
    ev.FocalPointChanged: Batch._focal_point,
    ev.OfficerAppointed: Batch._appoint,
    ev.OfficerSuspensionChanged: Batch._suspend,
    ev.SchemeRolesChanged: Batch._scheme_roles,
}
