"""The table of transitions, read from the packaged `state_machine.csv`, and what rests on it."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

from kpchain.model.state import Action, Role, Side, State


class Row(NamedTuple):
    """One permitted step."""

    state: State
    action: Action
    next_state: State
    role: Role
    side: Side


@cache
def rows() -> tuple[Row, ...]:
    """Every permitted step, in the order of the file."""
    text = (resources.files("kpchain.data") / "state_machine.csv").read_text(encoding="utf-8")
    states = {state.name.replace("_", "").lower(): state for state in State}
    return tuple(
        Row(
            states[row["from_state"].lower()],
            Action[row["action"].upper()],
            states[row["to_state"].lower()],
            Role[row["role"]],
            Side[row["side"].upper()],
        )
        for row in csv.DictReader(text.splitlines())
    )


BEFORE_EXPORT: Final = frozenset({State.ISSUED, State.VALIDATED})
UNDER_WAY: Final = frozenset({State.IN_TRANSIT, State.ARRIVED, State.DETAINED, State.RETURN_ORDERED})
DRAWABLE: Final = frozenset({State.DECLARED, State.CONFIRMED, State.VOID, State.REPLACED, State.RETURNED})
SETTLEMENTS: Final = frozenset({Action.CONFIRM, Action.ACCEPT_RETURN})
BY_ISSUING: Final = frozenset({Action.ISSUE, Action.REPLACE})
STARTS: Final = frozenset({Action.VALIDATE, Action.EXPORT})
REASONED: Final = frozenset({Action.DETAIN, Action.SEIZE, Action.RELEASE, Action.FORFEIT})
# Past its expiry a certificate that was not exported can only be voided, replaced or reported lost.
STOPPED_BY_EXPIRY: Final = frozenset(Action) - {Action.VOID, Action.REPLACE, Action.REPORT_LOST}


@cache
def steps_from(state: State, action: Action) -> tuple[Row, ...]:
    """The permitted steps by this action from this state, one for each role and side."""
    return tuple(row for row in rows() if (row.state, row.action) == (state, action))


@cache
def open_states() -> frozenset[State]:
    """The states of a certificate that some step leaves: it is not at its end."""
    return frozenset(row.state for row in rows()) - {State.NONE}
