"""Steps, receipts and the other acts on records that are there: most as they should be, some with one thing wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kpchain.model.digest import keccak256
from kpchain.model.record import Record
from kpchain.model.state import Action, AlertKind, Check, Exit, Role, Side, State
from oracle import scene, table
from oracle.acts import MAX_LINE_POINTS, NO_DIGEST, Act, Alert, Consumption, Finding, Input, Step
from oracle.choices import SPOILT, Choices, drawn_from
from oracle.chooser import Chooser, in_turn, is_chosen, pick, some
from oracle.ledger import number_word

# Steps that end a life are taken less often, so that some certificates get through.
_PATIENCE: Final = {Action.VOID: 1, Action.REPORT_LOST: 1, Action.SEIZE: 2, Action.FORFEIT: 2, Action.TRANSIT: 2}
_USUAL: Final = 4


class Moving(Choices):
    """Acts on records."""

    def advance(self, by: Chooser) -> Act:
        """A step without findings, of certificates for which it is in the table, by an officer who may take it."""
        return self._move(by, settles=False)

    def settle(self, by: Chooser) -> Act:
        """A receipt of goods, by an officer who may confirm it."""
        return self._move(by, settles=True)

    def _move(self, by: Chooser, *, settles: bool) -> Act:
        chances = self._chances(settles=settles, heeds_clock=not is_chosen(by, 15))
        actions = sorted({action for action, _, _ in chances})
        weighed = [action for action in actions for _ in range(_PATIENCE.get(action, _USUAL))]
        if not weighed:
            usual = [action for action in Action if (action in table.SETTLEMENTS) == settles]
            action = pick(by, usual if is_chosen(by, 80) else list(Action))
            entries: list[Step | Finding] = [self._entry(by, self.any_digest(by), settles=settles)]
            act = Act.of(_function(settles=settles), pick(by, scene.ACCOUNTS), action, 0, entries)
            return self._spoilt_move(by, act)
        action = pick(by, weighed)
        sender = pick(by, sorted({officer for each, officer, _ in chances if each == action}))
        digests = sorted({digest for each, officer, digest in chances if (each, officer) == (action, sender)})
        chosen = some(by, digests, most=3)
        on = max(self.model.ledger.records[digest].issued_on for digest in chosen)
        on = max(on, self.model.today - by.number(0, 2))
        entries = [self._entry(by, digest, settles=settles) for digest in chosen]
        return self._spoilt_move(by, Act.of(_function(settles=settles), sender, action, on, entries))

    def _chances(self, *, settles: bool, heeds_clock: bool) -> list[tuple[Action, str, bytes]]:
        """Every action, officer and certificate that fit the table now, and the clock where it is heeded."""
        found = []
        for digest, record in self.model.ledger.records.items():
            is_past = self.model.today > record.expires_on and record.state in table.BEFORE_EXPORT and heeds_clock
            for row in table.rows():
                is_stopped = is_past and row.action in table.STOPPED_BY_EXPIRY
                fits = row.state == record.state and (row.action in table.SETTLEMENTS) == settles
                if fits and row.action not in table.BY_ISSUING and not is_stopped:
                    found += [(row.action, sender, digest) for sender in self._entitled(row, record)]
        return found

    def _entitled(self, row: table.Row, record: Record) -> list[str]:
        sides = {Side.ISSUER: [record.issuer], Side.DESTINATION: [record.destination]}
        others = [each for each in self.model.registry.participants if each not in (record.issuer, record.destination)]
        starts = row.action in table.STARTS
        return [
            officer
            for participant in sides.get(row.side, others)
            if not starts or self.model.registry.is_open(participant)
            for officer in self.officers(participant, row.role)
        ]

    def _entry(self, by: Chooser, digest: bytes, *, settles: bool) -> Step | Finding:
        evidence = keccak256(b"evidence" + digest)
        if not settles:
            return Step(digest, evidence)
        record = self.model.ledger.records.get(digest)
        declared = record.points if record else 1
        found = pick(
            by,
            [
                declared,
                declared,
                max(0, declared - by.number(0, 200)),
                min(MAX_LINE_POINTS, declared + by.number(0, 200)),
            ],
        )
        if is_chosen(by, 10):
            found = pick(by, [0, 1, MAX_LINE_POINTS])
        return Finding(
            digest=digest,
            evidence=evidence,
            points=found,
            cents=by.number(0, 2**48 - 1),
            parcels=by.number(0, 2**16 - 1),
            check=pick(by, list(Check)),
        )

    def _spoilt_move(self, by: Chooser, act: Act) -> Act:
        if not is_chosen(by, SPOILT):
            return act
        action, on, entries = act.arguments
        index = by.number(0, len(entries) - 1)
        settles = act.function == "settle"
        fitting = [each for each in Action if (each in table.SETTLEMENTS) == settles and each not in table.BY_ISSUING]
        others = fitting if is_chosen(by, 70) else list(Action)
        strange = self._entry(by, self.any_digest(by), settles=settles)
        mute = replace(entries[index], evidence=NO_DIGEST)
        ways: list[tuple[object, ...]] = [
            (pick(by, others), on, entries),
            (action, self.odd_day(by), entries),
            (action, on, [*entries[:index], strange, *entries[index:]]),
            (action, on, [*entries, entries[index]]),
            (action, on, [*entries[:index], mute, *entries[index + 1 :]]),
        ]
        return self.spoilt(by, replace(act, arguments=in_turn(by, "spoilt move", ways)))

    def consume(self, by: Chooser) -> Act:
        """Carats taken out by a statistician of their holder."""
        holders = [index for index in self.open() if self.holdings(index)]
        sender, participant = self.opener(by, Role.STATISTICIAN, among=holders)
        left = self.left(participant)
        entries = [self._consumption(by, each) for each in drawn_from(by, left)] or [
            self._consumption(by, Input(self.any_digest(by), 1))
        ]
        if is_chosen(by, SPOILT):
            last = entries[-1]
            ways = [
                replace(last, points=pick(by, [0, MAX_LINE_POINTS])),
                replace(last, on=self.odd_day(by)),
                replace(last, digest=self.any_digest(by)),
            ]
            entries[-1] = in_turn(by, "spoilt consumption", ways)
        return self.spoilt(by, Act.of("consume", sender, entries))

    def _consumption(self, by: Chooser, drawn: Input) -> Consumption:
        record = self.model.ledger.records.get(drawn.digest)
        on = max(self.model.today - by.number(0, 2), record.issued_on if record else 0)
        exit_ = pick(by, list(Exit))
        return Consumption(digest=drawn.digest, points=drawn.points, exit=exit_, on=on, evidence=scene.BASIS)

    def approve(self, by: Chooser) -> Act:
        """A monitor's approval."""
        waiting = [digest for digest, record in self.model.ledger.records.items() if record.state == State.ISSUED]
        digests = some(by, waiting or [self.any_digest(by)], most=3)
        if is_chosen(by, SPOILT):
            digests.insert(by.number(0, len(digests)), self.any_digest(by))
        return self.spoilt(by, Act.of("approve", scene.account("monitor"), digests))

    def correct(self, by: Chooser) -> Act:
        """A correction by the issuer."""
        digest = self.any_digest(by)
        record = self.model.ledger.records.get(digest)
        officers = self.officers(record.issuer, Role.ISSUER) if record else []
        sender = pick(by, officers or list(scene.ACCOUNTS))
        on = self.odd_day(by) if is_chosen(by, 20) else self.model.today
        return self.spoilt(by, Act.of("correct", sender, digest, on, scene.BASIS))

    def alert(self, by: Chooser) -> Act:
        """Alerts by whoever may raise them, and others."""
        alerting = pick(by, [Role.ISSUER, Role.VALIDATOR, Role.IMPORTER])
        sender = pick(by, [self.opener(by, alerting)[0], scene.account("chair"), pick(by, scene.ACCOUNTS)])
        alerts = [self._alert(by, self.model.registry.account(sender).participant) for _ in range(by.number(1, 2))]
        return self.spoilt(by, Act.of("alert", sender, alerts))

    def _alert(self, by: Chooser, participant: int) -> Alert:
        """An alert of any kind; ranges mostly of the Participant's own numbers, under its code or a former one."""
        own = self.model.registry.participants.get(participant)
        codes = [own.code, *sorted(own.former_codes)] if own and not is_chosen(by, 20) else [b"RU", b"BW", b"zz"]
        serial = pick(by, [0, 1, by.number(0, 10**18 - 1), 2**64 - 1])
        number = number_word(pick(by, codes), serial, lot=is_chosen(by, 20))
        kind = pick(by, list(AlertKind))
        last_serial = pick(by, [serial, min(serial + 9, 2**64 - 1)]) if kind == AlertKind.RANGE_WITHDRAWN else 0
        if is_chosen(by, 20):
            number, last_serial = pick(by, [(by.number(0, 2**256 - 1), 0), (number, 2**64 - 1), (number, serial // 2)])
        return Alert(kind, number, last_serial, pick(by, [NO_DIGEST, self.any_digest(by)]), scene.BASIS)


def _function(*, settles: bool) -> str:
    return "settle" if settles else "advance"
