"""The reference model: registry, ledger and clock in plain Python; what it says is what the contracts must say.

It is written from the interfaces and the design, not from the Solidity, so that a slip in the one is not in the other.
"""

from __future__ import annotations

import re
from typing import Final

from oracle.acts import Act
from oracle.ledger import Ledger
from oracle.outcome import Outcome, Refusal
from oracle.registry import Registry

SECONDS_PER_DAY: Final = 86_400


class Model:
    """Both contracts at a time that the caller sets.

    Attributes:
        now: block time, in seconds since 1970.
        registry: who takes part.
        ledger: lots and certificates.
    """

    def __init__(self, governor: str, *, now: int) -> None:
        self.now = now
        self.registry = Registry(governor, now // SECONDS_PER_DAY)
        self.ledger = Ledger(self.registry)

    @property
    def today(self) -> int:
        """The day of the block time (GMT), in days since 1970-01-01."""
        return self.registry.today

    def set_time(self, now: int) -> None:
        """Let acts from now on see this block time."""
        self.now = now
        self.registry.today = now // SECONDS_PER_DAY

    def copied(self) -> Model:
        """A model that changes on its own."""
        twin = Model(self.registry.governor, now=self.now)
        twin.registry = self.registry.copied()
        twin.ledger = self.ledger.copied(twin.registry)
        return twin

    def perform(self, act: Act) -> Outcome:
        """Do the whole act, or nothing: its events, or the refusal."""
        before = self.copied()
        method = re.sub(r"[A-Z]", lambda capital: "_" + capital[0].lower(), act.function)
        target = self.ledger if hasattr(Ledger, method) else self.registry
        try:
            events: Outcome = getattr(target, method)(act.sender, *act.arguments)
        except Refusal as refusal:
            self.registry, self.ledger = before.registry, before.ledger
            return refusal
        return events
