"""Lots and certificates to send: most as they should be, some with one thing wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kpchain.model.state import Kind, Role
from oracle import scene, table
from oracle.acts import MAX_LINE_CENTS, MAX_LINE_POINTS, NO_DIGEST, Act, Input, Issuance, LotDeclaration, lines_word
from oracle.choices import FAR, SPOILT, Choices, drawn_from
from oracle.chooser import Chooser, in_turn, is_chosen, pick


class Issuing(Choices):
    """Acts that make new records."""

    def declare(self, by: Chooser) -> Act:
        """Lots of a statistician."""
        sender, participant = self.opener(by, Role.STATISTICIAN)
        lots = [self._lot(by, participant) for _ in range(by.number(1, 2))]
        if len({each.serial for each in lots}) < len(lots):
            lots = lots[:1]
        if is_chosen(by, SPOILT + 15):
            lots[-1] = self._spoilt_lot(by, lots[-1])
        return self.spoilt(by, Act.of("declareLots", sender, lots))

    def _lot(self, by: Chooser, participant: int) -> LotDeclaration:
        own = self.model.registry.participants[participant]
        kinds = [Kind.LEGACY, Kind.PAPER_IMPORT, *([Kind.PRODUCTION] * 3 if own.mines else [])]
        kind = pick(by, kinds)
        others = [index for index in self.model.registry.participants if index != participant]
        return LotDeclaration(
            root=self.root(),
            serial=self.serial(by, participant),
            kind=kind,
            on=self.model.today - by.number(0, 3),
            source=pick(by, others) if kind == Kind.PAPER_IMPORT else 0,
            origins=0 if kind == Kind.PRODUCTION else by.number(1, (1 << self.model.registry.producer_count) - 1),
            zone=pick(by, sorted(own.zones) or [scene.NO_ZONE]),
            lines=_split(by, by.number(1, 50_000)),
        )

    def _spoilt_lot(self, by: Chooser, lot: LotDeclaration) -> LotDeclaration:
        ways: list[Callable[[], LotDeclaration]] = [
            lambda: replace(lot, serial=self.odd_serial(by)),
            lambda: replace(lot, kind=in_turn(by, "kind of lot", list(Kind))),
            lambda: replace(lot, kind=Kind.PRODUCTION, origins=0, source=0),
            lambda: replace(lot, on=self.odd_day(by)),
            lambda: replace(lot, source=self.any_participant(by)),
            lambda: replace(lot, origins=in_turn(by, "origins", [1 << 63, 0, 1, 8, 7, 2**64 - 1])),
            lambda: replace(lot, zone=pick(by, [scene.NO_ZONE, scene.ZONE, scene.OTHER_ZONE])),
            lambda: replace(lot, lines=_odd_lines(by)),
        ]
        return in_turn(by, "spoilt lot", ways)()

    def issue(self, by: Chooser) -> Act:
        """Certificates of an issuer that draw from what its Participant holds."""
        holders = [index for index in self.open() if self.holdings(index)]
        sender, participant = self.opener(by, Role.ISSUER, among=holders)
        left = self.left(participant)
        issuances: list[Issuance] = []
        for _ in range(by.number(1, 3)):
            inputs = drawn_from(by, left)
            if inputs or not issuances:
                serials = {each.serial for each in issuances}
                issuance = self._certificate(by, participant, inputs)
                if issuance.serial not in serials:
                    issuances.append(issuance)
        return self._spoilt_batch(by, sender, participant, issuances)

    def replace(self, by: Chooser) -> Act:
        """A Replacement of a certificate that was not exported."""
        records = self.model.ledger.records.items()
        unused = [(record.issuer, digest) for digest, record in records if record.state in table.BEFORE_EXPORT]
        candidates = {index: [digest for issuer, digest in unused if issuer == index] for index in self.open()}
        sender, participant = self.opener(by, Role.ISSUER, among=[i for i, found in candidates.items() if found])
        found = candidates.get(participant) or [self.any_digest(by)]
        replaced = pick(by, found)
        record = self.model.ledger.records.get(replaced)
        weight = record.points if record else 1
        inputs = [Input(replaced, weight if is_chosen(by, 50) else by.number(1, weight))]
        if is_chosen(by, 30):
            inputs += drawn_from(by, self.left(participant))
        if is_chosen(by, 8):
            inputs.append(Input(pick(by, found), 1))
        if is_chosen(by, 8):
            del inputs[0]
        issuance = replace(self._certificate(by, participant, inputs), kind=Kind.REPLACEMENT)
        return self._spoilt_batch(by, sender, participant, [issuance])

    def _certificate(self, by: Chooser, participant: int, inputs: list[Input]) -> Issuance:
        others = [index for index in self.open() if index != participant]
        drawn = min(MAX_LINE_POINTS, sum(each.points for each in inputs))
        weight = max(1, drawn - (by.number(0, drawn // 2) if is_chosen(by, 30) else 0))
        today, validity = self.model.today, self.model.registry.participants[participant].validity_days
        issued_on = today - by.number(0, min(2, validity))
        return Issuance(
            root=self.root(),
            serial=self.serial(by, participant),
            kind=pick(by, [Kind.STANDARD, Kind.STANDARD, Kind.TECHNICAL]),
            destination=pick(by, others or [0]),
            issued_on=issued_on,
            expires_on=max(today, issued_on + validity - (by.number(0, validity) if is_chosen(by, 20) else 0)),
            parcels=by.number(1, 9),
            lines=_split(by, weight),
            inputs=tuple(inputs),
        )

    def _spoilt_batch(self, by: Chooser, sender: str, participant: int, issuances: list[Issuance]) -> Act:
        if is_chosen(by, SPOILT + 15):
            index = by.number(0, len(issuances) - 1)
            issuances[index] = self._spoilt_certificate(by, participant, issuances[index])
        return self.spoilt(by, Act.of("issue", sender, issuances))

    def _spoilt_certificate(self, by: Chooser, participant: int, good: Issuance) -> Issuance:
        today = self.model.today
        latest = good.issued_on + self.model.registry.participants[participant].validity_days
        days = [latest + 1, today - 1, latest, good.issued_on - 1, 0, FAR]
        ways: list[Callable[[], Issuance]] = [
            lambda: replace(good, serial=self.odd_serial(by)),
            lambda: replace(good, kind=pick(by, list(Kind))),
            lambda: replace(good, destination=self.any_participant(by)),
            lambda: replace(good, destination=participant),
            lambda: replace(good, issued_on=self.odd_day(by)),
            lambda: replace(good, expires_on=in_turn(by, "expiry", days)),
            lambda: replace(good, parcels=pick(by, [0, 2**16 - 1])),
            lambda: replace(good, lines=_odd_lines(by)),
            lambda: replace(good, inputs=self._spoilt_inputs(by, good.inputs)),
            lambda: replace(good, inputs=self._spoilt_inputs(by, good.inputs)),
            lambda: replace(good, inputs=self._spoilt_inputs(by, good.inputs)),
        ]
        return in_turn(by, "spoilt certificate", ways)()

    def _spoilt_inputs(self, by: Chooser, inputs: tuple[Input, ...]) -> tuple[Input, ...]:
        if not inputs:
            return (Input(self.any_digest(by), 1),)
        last = inputs[-1]
        records = self.model.ledger.records
        undrawable = [digest for digest, record in records.items() if record.state not in table.DRAWABLE]
        undrawable.append(NO_DIGEST)
        ways: list[tuple[Input, ...]] = [
            (),
            (*inputs, inputs[0]),
            (*inputs[:-1], replace(last, points=0)),
            (*inputs[:-1], replace(last, points=max(0, last.points - 1))),
            (*inputs[:-1], replace(last, points=min(MAX_LINE_POINTS, last.points + by.number(1, 200_000)))),
            (*inputs[:-1], replace(last, points=MAX_LINE_POINTS)),
            (*inputs, Input(self.any_digest(by), 1)),
            (Input(self.any_digest(by), by.number(0, 1_000)), *inputs),
            (replace(inputs[0], digest=self.any_digest(by)), *inputs[1:]),
            (Input(pick(by, undrawable), 1), *inputs),
            inputs * (64 // len(inputs) + 1),
        ]
        return in_turn(by, "spoilt inputs", ways)


def _split(by: Chooser, weight: int) -> int:
    """A lines word of this weight, in one to three lines."""
    first = by.number(1, weight) if is_chosen(by, 40) else weight
    second = by.number(0, weight - first)
    parts = (first, second, weight - first - second)
    shift = by.number(0, 2)
    turned = parts[shift:] + parts[:shift]
    return lines_word(*((points, by.number(1, MAX_LINE_CENTS) if points else 0) for points in turned))


def _odd_lines(by: Chooser) -> int:
    """Lines that say nothing, say half of it, or say too much."""
    most = (MAX_LINE_POINTS, 1)
    empty = [0, 1 << 255, (1 << 255) | lines_word((5, 5))]
    halves = [lines_word((1, 0)), lines_word((0, 1)), lines_word((5, 5), (0, 7)), lines_word((5, 5), (0, 0), (7, 0))]
    heavy = [lines_word(most), lines_word(most, (1, 1)), lines_word(most, most, most)]
    return pick(by, in_turn(by, "odd lines", [empty, halves, heavy]))
