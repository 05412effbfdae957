"""Events turned into rows, a chunk at a time; it writes what the events state and asks nobody.

An event names a record by its digest; rows name it by its ordinal, which is shorter and falls into place: digests would
fall anywhere in every tree that is keyed by them. `kpchain.index.ordinals` finds the ordinals.

The current word of a record (state, available, taints) is the last word that an event stated, less the draws since: an
issue states the new certificate's word and not those of its inputs. `replaced` goes by the same rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple
from typing import Any, Final

from kpchain.errors import IndexStateError
from kpchain.index.database import Database, Row
from kpchain.index.directory import Directory, signed
from kpchain.index.words import restate, take
from kpchain.ledger import events as ev
from kpchain.model import About, Action, Exit, Record, State, Status

_STATES: Final = tuple(state.name for state in State)
_ACTIONS: Final = tuple(action.name for action in Action)
_EXITS: Final = tuple(exit_.name for exit_ in Exit)
_STATUSES: Final = tuple(status.name for status in Status)
_KINDS: Final = ("NONE", "PRODUCTION", "LEGACY", "PAPER_IMPORT", "STANDARD", "REPLACEMENT", "TECHNICAL")
_NOTHING: Final = bytes(32)
_NOBODY: Final = "0x" + "0" * 40
_NO_LAST_DAY: Final = 2**32 - 1

_Handler = Callable[["Batch", Any, int, int, bytes], None]


class Batch:
    """The rows of a run of events, in the order of the ledger; gathered first, then written in one go.

    Args:
        directory: the Participants before the events.
        ordinals: of all records that the events concern, by digest.
    """

    def __init__(self, directory: Directory, ordinals: Mapping[bytes, int]) -> None:
        self._directory = directory
        self._ordinals = ordinals
        self._rows: dict[str, list[Row]] = {}
        self._blocks: dict[int, tuple[bytes, int]] = {}
        self._new: list[int] = []
        self._words: dict[int, tuple[str, int, int]] = {}
        self._drawn: dict[int, int] = {}
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
            _HANDLERS[type(event)](self, event, *place, self._transaction[1])

    def write(self, database: Database) -> None:
        """Writes all rows.

        Raises:
            IndexStateError: a record has no word, or is there already.
        """
        database.insert("blocks", [(number, digest, time) for number, (digest, time) in self._blocks.items()])
        for table, rows in self._rows.items():
            database.insert(table, rows)
        # Of a record that these events created, the word is written once: as it stands behind all of them.
        new = [(record, *self._words.pop(record), self._drawn.pop(record, 0)) for record in self._new]
        database.insert("words_now", [(record, state, left - out, taints) for record, state, left, taints, out in new])
        restate(database, [(*word, record) for record, word in sorted(self._words.items())])
        take(database, [(points, record) for record, points in sorted(self._drawn.items())])

    def _put(self, table: str, *row: object) -> None:
        rows = self._rows.get(table)
        if rows is None:
            rows = self._rows[table] = []
        rows.append(row)

    def _restate(self, ordinal: int, record: Record, block: int, index: int) -> None:
        word = (_STATES[record.state], int(record.available), int(record.taints))
        self._put("words", block, index, ordinal, *word)
        self._words[ordinal] = word
        # The word has what was drawn before in it.
        self._drawn.pop(ordinal, None)

    def _create(self, event: ev.LotDeclared | ev.CertificateIssued, block: int, index: int, tx: bytes) -> None:
        record, directory = event.record, self._directory
        source = zone = destination = expires_on = parcels = None
        if isinstance(event, ev.LotDeclared):
            source, zone = directory.code_or_none(event.source), _text(event.zone)
        else:
            destination = directory.code_or_none(record.destination)
            expires_on, parcels = record.expires_on, event.parcels
        first, second, third = event.lines
        ordinal = self._ordinals[event.digest]
        self._new.append(ordinal)
        self._put(
            "records", ordinal, block, index, tx,
            event.digest, str(event.number), _KINDS[record.kind],
            directory.code(record.issuer), destination, source, zone,
            record.issued_on, expires_on, event.officer, parcels,
            int(record.points), *first, *second, *third,
            directory.origins(record.origins), signed(record.origins),
        )  # fmt: skip
        self._restate(ordinal, record, block, index)

    def _lot(self, event: ev.LotDeclared, block: int, index: int, tx: bytes) -> None:
        self._create(event, block, index, tx)

    def _certificate(self, event: ev.CertificateIssued, block: int, index: int, tx: bytes) -> None:
        self._create(event, block, index, tx)
        drawn, child = self._drawn, self._ordinals[event.digest]
        for place, draw in enumerate(event.inputs):
            parent = self._ordinals[draw.digest]
            self._put("draws", block, index, place, child, parent, draw.points)
            drawn[parent] = drawn.get(parent, 0) + draw.points

    def _advance(
        self, event: ev.CertificateAdvanced | ev.CertificateSettled, block: int, index: int, tx: bytes
    ) -> None:
        act, record = event.act, self._ordinals[event.digest]
        states = _STATES[act.from_state], _STATES[event.record.state]
        evidence = _evidence(event.evidence)
        self._put("acts", block, index, tx, record, _ACTIONS[act.action], *states, act.officer, act.on, evidence)
        self._restate(record, event.record, block, index)

    def _settle(self, event: ev.CertificateSettled, block: int, index: int, tx: bytes) -> None:
        self._advance(event, block, index, tx)
        record = self._ordinals[event.digest]
        self._put("findings", block, index, record, event.points, event.cents, event.parcels, event.check)

    def _consume(self, event: ev.CaratsConsumed, block: int, index: int, tx: bytes) -> None:
        record, evidence = self._ordinals[event.digest], _evidence(event.evidence)
        row = (record, event.points, _EXITS[event.exit], event.on, event.officer, evidence)
        self._put("consumptions", block, index, tx, *row)
        self._restate(record, event.record, block, index)

    def _approve(self, event: ev.CertificateApproved, *place: Any) -> None:
        self._put("approvals", *place, self._ordinals[event.digest], event.monitor)

    def _correct(self, event: ev.CertificateCorrected, *place: Any) -> None:
        record = self._ordinals[event.digest]
        self._put("corrections", *place, record, event.on, event.officer, event.correction)

    def _alert(self, event: ev.AlertRaised, *place: Any) -> None:
        # Any 256 bits can be presented as a number.
        number = hex(event.number) if isinstance(event.number, int) else str(event.number)
        row = number, event.kind.name, signed(event.last_serial), _evidence(event.digest)
        self._put("alerts", *place, *row, event.officer, _evidence(event.reason))

    def _enter(self, event: ev.ParticipantEntered, *place: Any) -> None:
        self._directory.enter(event.participant, code=event.code, producer=event.producer)
        producer = None if event.producer == 255 else event.producer
        self._put("participants", *place, event.participant, event.code, producer, int(event.seated), event.basis)
        self._put("statuses", *place, event.code, _STATUSES[event.status], 0, event.basis)
        self._put("terms", *place, event.code, event.validity_days, 0, event.basis)

    def _status(self, event: ev.StatusChanged, *place: Any) -> None:
        code, status = self._directory.code(event.participant), _STATUSES[event.status]
        self._put("statuses", *place, code, status, int(event.supervised), event.basis)

    def _zone_change(self, event: ev.ZoneChanged, *place: Any) -> None:
        code = self._directory.code(event.participant)
        self._put("zones", *place, code, _text(event.zone) or "", int(event.approved), event.basis)

    def _terms(self, event: ev.TermsChanged, *place: Any) -> None:
        code = self._directory.code(event.participant)
        self._put("terms", *place, code, event.validity_days, event.tolerance_bps, event.basis)

    def _range(self, event: ev.RangeOpened, *place: Any) -> None:
        self._put("ranges", *place, self._directory.code(event.participant), event.first, event.last)

    def _focal_point(self, event: ev.FocalPointChanged, *place: Any) -> None:
        self._put("focal_points", *place, self._directory.code(event.participant), event.account)

    def _appoint(self, event: ev.OfficerAppointed, *place: Any) -> None:
        code = self._directory.code(event.participant)
        last_day = None if event.last_day == _NO_LAST_DAY else event.last_day
        row = event.roles, event.first_day, last_day, _text(event.authority)
        self._put("appointments", *place, code, event.account, *row)

    def _suspend(self, event: ev.OfficerSuspensionChanged, *place: Any) -> None:
        code = self._directory.code(event.participant)
        self._put("suspensions", *place, code, event.account, int(event.suspended))

    def _scheme_roles(self, event: ev.SchemeRolesChanged, *place: Any) -> None:
        self._put("scheme_roles", *place, event.account, event.scheme_roles)

    def _governor(self, event: ev.GovernancePassed, *place: Any) -> None:
        self._put("governors", *place, event.governor)

    def _recode(self, event: ev.CodeChanged, *place: Any) -> None:
        self._put("codes", *place, self._directory.code(event.participant), event.previous, event.code)

    def _rules(self, event: ev.RulesChanged, *place: Any) -> None:
        rules = event.rules
        self._put("procedures", *place, rules.quorum_bps, rules.min_days, rules.max_days, rules.execution_days)

    def _chairmanship(self, event: ev.ChairmanshipChanged, *place: Any) -> None:
        self._put("chairmanships", *place, *self._term(event.chair), *self._term(event.vice_chair))

    @staticmethod
    def _term(term: ev.Term) -> tuple[int | None, int | None, int | None]:
        # Its number, not its code: the first chair is named before any Participant is entered.
        return (term.participant, term.first_day, term.last_day) if term.participant else (None, None, None)

    def _chair_account(self, event: ev.ChairAccountChanged, *place: Any) -> None:
        account = None if event.account == _NOBODY else event.account
        self._put("chair_accounts", *place, self._directory.code(event.participant), account)

    def _propose(self, event: ev.ProposalOpened, block: int, index: int, tx: bytes) -> None:
        proposer, electorate = self._directory.code(event.proposer), self._directory.members(event.electorate)
        row = event.proposal, proposer, event.account, event.deadline, event.quorum, electorate, event.document
        self._put("proposals", block, index, tx, *row)
        for place, call in enumerate(event.calls):
            self._put("proposal_calls", block, index, place, event.proposal, call.target, call.data)

    def _vote(self, event: ev.VoteGiven, *place: Any) -> None:
        code, statement = self._directory.code(event.participant), _evidence(event.statement)
        self._put("votes", *place, event.proposal, code, event.vote.name, event.account, statement)

    def _withdraw(self, event: ev.ProposalWithdrawn, *place: Any) -> None:
        self._put("endings", *place, event.proposal, "WITHDRAWN", event.account)

    def _execute(self, event: ev.ProposalExecuted, *place: Any) -> None:
        self._put("endings", *place, event.proposal, "EXECUTED", event.account)

    def _agree(self, event: ev.AgreementProposed, *place: Any) -> None:
        code, members = self._directory.code(event.participant), self._directory.members(event.members)
        row = code, event.account, members, _text(event.name) or "", _evidence(event.document)
        self._put("agreements", *place, event.agreement, *row)

    def _accede(self, event: ev.AgreementAcceded, *place: Any) -> None:
        code = self._directory.code(event.participant)
        self._put("accessions", *place, event.agreement, code, event.account, event.up_to.name)

    def _denounce(self, event: ev.AgreementDenounced, *place: Any) -> None:
        code, document = self._directory.code(event.participant), _evidence(event.document)
        self._put("denunciations", *place, event.agreement, code, event.account, document)

    def _agreement_status(self, event: ev.AgreementStatusChanged, *place: Any) -> None:
        self._put("agreement_statuses", *place, event.agreement, event.status.name)

    def _open_type(self, event: ev.TypeOpened, *place: Any) -> None:
        row = event.kind, _text(event.name) or "", event.document, event.by.name, int(event.referenced)
        self._put("attestation_types", *place, *row)

    def _close_type(self, event: ev.TypeClosed, *place: Any) -> None:
        self._put("type_closings", *place, event.kind)

    def _accredit(self, event: ev.AccreditationChanged, *place: Any) -> None:
        self._put("accreditations", *place, event.kind, event.account, int(event.accredited))

    def _reference(self, event: ev.ReferenceChanged, *place: Any) -> None:
        self._put("type_references", *place, event.kind, _text(event.ref) or "", int(event.listed))

    def _attest(self, event: ev.AttestationMade, *place: Any) -> None:
        subject = self._subject(event.about, event.subject)
        row = event.attester, event.on, event.digest, _text(event.ref)
        self._put("attestations", *place, event.attestation, event.kind, event.about.name, *subject, *row)

    def _subject(self, about: About, subject: bytes) -> tuple[int | None, str | None]:
        """The ordinal of the record or the code of the Participant; neither for the scheme."""
        if about == About.PARTICIPANT:
            return None, self._directory.code(int.from_bytes(subject, "big"))
        return (self._ordinals[subject] if about == About.RECORD else None), None

    def _revoke(self, event: ev.AttestationRevoked, *place: Any) -> None:
        self._put("revocations", *place, event.attestation, event.account, _evidence(event.reason))

    def _file_concern(self, event: ev.ConcernFiled, *place: Any) -> None:
        subject = self._subject(event.about, event.subject)
        self._put("concerns", *place, event.concern, event.about.name, *subject, event.observer, event.digest)

    def _answer(self, event: ev.ConcernAnswered, *place: Any) -> None:
        self._put("answers", *place, event.concern, event.chair, event.digest)

    def _return(self, event: ev.ReturnFiled, *place: Any) -> None:
        # A statistician can file any 64 bits; the index has no larger integers than these, with a sign.
        totals = map(signed, astuple(event.totals))
        code = self._directory.code(event.participant)
        self._put("returns", *place, code, event.period, event.version, event.officer, event.digest, *totals)


def _octets(text: str) -> bytes:
    return bytes.fromhex(text[2:])


def _evidence(digest: bytes) -> bytes | None:
    return None if digest == _NOTHING else digest


def _text(name: bytes) -> str | None:
    """A name of left-aligned ASCII, None for none; what the contracts let pass that is not printable is escaped."""
    letters = name.rstrip(b"\0")
    return "".join(chr(octet) if 32 <= octet < 127 else f"\\x{octet:02x}" for octet in letters) or None


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
    ev.CodeChanged: Batch._recode,
    ev.RulesChanged: Batch._rules,
    ev.ChairmanshipChanged: Batch._chairmanship,
    ev.ChairAccountChanged: Batch._chair_account,
    ev.ProposalOpened: Batch._propose,
    ev.VoteGiven: Batch._vote,
    ev.ProposalWithdrawn: Batch._withdraw,
    ev.ProposalExecuted: Batch._execute,
    ev.AgreementProposed: Batch._agree,
    ev.AgreementAcceded: Batch._accede,
    ev.AgreementDenounced: Batch._denounce,
    ev.AgreementStatusChanged: Batch._agreement_status,
    ev.TypeOpened: Batch._open_type,
    ev.TypeClosed: Batch._close_type,
    ev.AccreditationChanged: Batch._accredit,
    ev.ReferenceChanged: Batch._reference,
    ev.AttestationMade: Batch._attest,
    ev.AttestationRevoked: Batch._revoke,
    ev.ConcernFiled: Batch._file_concern,
    ev.ConcernAnswered: Batch._answer,
    ev.ReturnFiled: Batch._return,
}
