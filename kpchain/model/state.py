"""The words of a record's life and the table of permitted steps; the numbers are those of the contracts.

The table is read from the packaged ``data/state_machine.csv``; nothing here decides whether a step may be taken now.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from enum import IntEnum, IntFlag
from functools import cache
from importlib import resources
from typing import Final


class State(IntEnum):
    """Where a record stands; EXPIRED and OVERDUE come from the clock and are not states."""

    NONE = 0
    DECLARED = 1
    ISSUED = 2
    VALIDATED = 3
    IN_TRANSIT = 4
    ARRIVED = 5
    CONFIRMED = 6
    DETAINED = 7
    RETURN_ORDERED = 8
    RETURNED = 9
    SEIZED = 10
    FORFEITED = 11
    VOID = 12
    REPLACED = 13
    LOST = 14


class Kind(IntEnum):
    """What a record is: 1 to 3 are lots, 4 to 6 are certificates."""

    NONE = 0
    PRODUCTION = 1
    LEGACY = 2
    PAPER_IMPORT = 3
    STANDARD = 4
    REPLACEMENT = 5
    TECHNICAL = 6

    @property
    def is_lot(self) -> bool:
        """Whether records of this kind are lots, that is sources of carats."""
        return self in (Kind.PRODUCTION, Kind.LEGACY, Kind.PAPER_IMPORT)

    @property
    def is_certificate(self) -> bool:
        """Whether records of this kind are certificates."""
        return self in (Kind.STANDARD, Kind.REPLACEMENT, Kind.TECHNICAL)


class Action(IntEnum):
    """What an officer does to a certificate."""

    ISSUE = 0
    VALIDATE = 1
    VOID = 2
    REPLACE = 3
    EXPORT = 4
    TRANSIT = 5
    ARRIVE = 6
    CONFIRM = 7
    DETAIN = 8
    ORDER_RETURN = 9
    ACCEPT_RETURN = 10
    SEIZE = 11
    RELEASE = 12
    FORFEIT = 13
    REPORT_LOST = 14


class Role(IntFlag):
    """What an officer of a Participant may do; no account holds ISSUER and VALIDATOR together (four eyes)."""

    ISSUER = 1
    VALIDATOR = 2
    EXPORT_CUSTOMS = 4
    IMPORTER = 8
    STATISTICIAN = 16
    FOCAL_POINT = 32


class SchemeRole(IntFlag):
    """What an account may do for the whole scheme; none of these can issue or alter a certificate."""

    CHAIR = 1
    SECRETARIAT = 2
    MONITOR = 4
    ATTESTER = 8
    OBSERVER = 16


class Status(IntEnum):
    """How a Participant stands in the scheme."""

    NONE = 0
    APPLICANT = 1
    ADMITTED = 2
    RESTRICTED = 3
    SUSPENDED = 4
    WITHDRAWN = 5

    @property
    def is_open(self) -> bool:
        """Whether a Participant in this status is in good standing: it may start acts and be a destination."""
        return self in (Status.ADMITTED, Status.RESTRICTED)


class Taint(IntFlag):
    """What in a record's ancestry rests on a declaration or a difference; it passes to descendants by OR."""

    LEGACY = 1
    PAPER_IMPORT = 2
    DECLARED_ORIGIN = 4
    RESTRICTED_ZONE = 8
    DISCREPANCY = 16


class Side(IntEnum):
    """Whose officer acts: the issuer's, the destination's, or one of neither."""

    ISSUER = 0
    DESTINATION = 1
    OTHER = 2


class Timing(IntEnum):
    """What the clock says of a certificate that is not at its end."""

    IN_TIME = 0
    EXPIRED = 1
    OVERDUE = 2


class AlertKind(IntEnum):
    """What members are warned of; ENDED settles what was warned of under the same number or digest before."""

    FAKE = 0
    STOLEN = 1
    RANGE_WITHDRAWN = 2
    ENDED = 3


class Check(IntEnum):
    """How goods were checked before a receipt was confirmed; both are lawful (EU Reg. 2368/2002, Art. 4(5))."""

    NOT_OPENED = 0
    OPENED = 1


class Exit(IntEnum):
    """Why carats leave the scheme."""

    MANUFACTURE = 0
    LOSS = 1
    SAMPLE = 2


DRAWABLE_STATES: Final = frozenset({State.DECLARED, State.CONFIRMED, State.RETURNED, State.VOID, State.REPLACED})
"""The states in which a record's available carats can be drawn by its holder."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One permitted step: from a state, by an action, to a state, by a role of one side.

    Attributes:
        from_state: the state before.
        action: what is done.
        to_state: the state after.
        role: the role that the officer must hold.
        side: whose officer it must be.
        requires: further conditions, in words; empty where there are none.
        effect: what else changes, in words; empty where nothing does.
        basis: the rule that the step rests on.
    """

    from_state: State
    action: Action
    to_state: State
    role: Role
    side: Side
    requires: str
    effect: str
    basis: str


@cache
def transitions() -> tuple[Transition, ...]:
    """Every permitted step of a certificate's life, in the order of ``data/state_machine.csv``."""
    text = (resources.files("kpchain.data") / "state_machine.csv").read_text(encoding="utf-8")
    return tuple(
        Transition(
            from_state=State[_constant(row["from_state"])],
            action=Action[_constant(row["action"])],
            to_state=State[_constant(row["to_state"])],
            role=Role[row["role"]],
            side=Side[_constant(row["side"])],
            requires=row["requires"],
            effect=row["effect"],
            basis=row["basis"],
        )
        for row in csv.DictReader(text.splitlines())
    )


@cache
def final_states() -> frozenset[State]:
    """The states of a certificate that no step leaves."""
    left = {step.from_state for step in transitions()}
    return frozenset({step.to_state for step in transitions()} - left)


def _constant(name: str) -> str:
    """``InTransit`` and ``order_return`` in the spelling of the enumerations."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).upper()
