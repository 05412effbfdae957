"""Who could act and on what, as the model knows it now; the families of acts choose from it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kpchain.model.digest import keccak256
from kpchain.model.record import Record
from kpchain.model.state import Role, State
from oracle import scene, table
from oracle.acts import NO_ACCOUNT, NO_DIGEST, Act, Input
from oracle.chooser import Chooser, in_turn, is_chosen, pick, some
from oracle.model import Model

SPOILT: Final = 35
"""In so many cases of a hundred an act is made wrong in one way."""

FAR: Final = 2**32 - 1
"""The last day that a legal date can say."""


class Choices:
    """What there is to choose from in a model, which is never changed here."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def opener(self, by: Chooser, role: Role, *, among: list[int] | None = None) -> tuple[str, int]:
        """An officer with the role, of an open Participant where there is one, and that Participant."""
        wanted = self.open() if among is None else among
        found = [(each, index) for index in wanted for each in self.officers(index, role)]
        return pick(by, found) if found else (scene.officer(scene.RU, "issuer"), scene.RU)

    def open(self) -> list[int]:
        """The Participants in good standing."""
        return [index for index in self.model.registry.participants if self.model.registry.is_open(index)]

    def officers(self, participant: int, role: Role) -> list[str]:
        known = self.model.registry.accounts
        return sorted(
            address
            for address, each in known.items()
            if each.participant == participant
            and each.roles & role
            and not each.suspended
            and each.first_day <= self.model.today <= each.last_day
        )

    def out_of_term(self) -> list[str]:
        """The officers before their first or after their last day."""
        known = self.model.registry.accounts.items()
        return sorted(
            address
            for address, each in known
            if each.participant and not each.suspended and not each.first_day <= self.model.today <= each.last_day
        )

    def left(self, participant: int) -> dict[bytes, int]:
        """How much the Participant can draw, from which records."""
        return {digest: record.available for digest, record in self.holdings(participant).items()}

    def holdings(self, participant: int) -> dict[bytes, Record]:
        """What the Participant can draw from."""
        return {
            digest: record
            for digest, record in self.model.ledger.records.items()
            if record.available
            and record.state in table.DRAWABLE
            and participant == (record.destination if record.state == State.CONFIRMED else record.issuer)
        }

    def root(self) -> bytes:
        return scene.root_of(f"campaign {len(self.model.ledger.records)}")

    def serial(self, by: Chooser, participant: int) -> int:
        """A serial of the opened range that is most likely unused, on either side of a word of the bitmap."""
        own = self.model.registry.participants[participant]
        return min(own.last_serial, own.first_serial + by.number(10, 600))

    def odd_serial(self, by: Chooser) -> int:
        return in_turn(by, "serial", [1, 10**18, 10**18 - 1, by.number(0, 300), 2**64 - 1, 2, 0])

    def odd_day(self, by: Chooser) -> int:
        return max(0, min(FAR, pick(by, [0, FAR, *(self.model.today + shift for shift in (-90, -1, 1, 2, 90))])))

    def any_participant(self, by: Chooser) -> int:
        return pick(by, [0, *self.model.registry.participants, len(self.model.registry.participants) + 1, 255])

    def any_digest(self, by: Chooser) -> bytes:
        return pick(by, [*self.model.ledger.records, NO_DIGEST, keccak256(b"nothing")])

    def spoilt(self, by: Chooser, act: Act) -> Act:
        """The act, sometimes by somebody else, sometimes with too few or too many entries."""
        if is_chosen(by, 8):
            suspended = [address for address, each in self.model.registry.accounts.items() if each.suspended]
            resting = self.out_of_term()
            senders = suspended if suspended and is_chosen(by, 40) else [*scene.ACCOUNTS, NO_ACCOUNT]
            senders = resting if resting and is_chosen(by, 40) else senders
            act = replace(act, sender=pick(by, senders))
        if is_chosen(by, 3):
            size = in_turn(by, "size", [0, 201])
            resized = [each[:1] * size if isinstance(each, list) else each for each in act.arguments]
            act = replace(act, arguments=tuple(resized))
        return act


def drawn_from(by: Chooser, left: dict[bytes, int]) -> list[Input]:
    """One to three draws from what is left, which they lessen."""
    full = [digest for digest, available in left.items() if available]
    inputs = []
    for digest in some(by, full, most=3) if full else []:
        points = left[digest] if is_chosen(by, 20) else by.number(1, left[digest])
        left[digest] -= points
        inputs.append(Input(digest, points))
    return inputs
