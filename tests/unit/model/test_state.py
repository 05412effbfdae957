from __future__ import annotations

import csv
import re
from enum import IntEnum
from importlib import resources
from pathlib import Path

import pytest

from kpchain.model.state import (
    DRAWABLE_STATES,
    Action,
    Check,
    Exit,
    Kind,
    Role,
    Side,
    State,
    Status,
    Timing,
    final_states,
    transitions,
)

TYPES = Path(__file__).parents[3] / "contracts" / "libraries" / "Types.sol"


@pytest.mark.parametrize("words", [State, Kind, Action, Timing, Check, Exit, Status])
def test_enumeration_is_that_of_the_contracts(words: type[IntEnum]) -> None:
    body = re.search(rf"enum {words.__name__} \{{([^}}]*)\}}", TYPES.read_text(encoding="utf-8"))
    assert body is not None
    names = [re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).upper() for name in re.findall(r"\w+", body[1])]
    assert [(word.name, word.value) for word in words] == [(name, place) for place, name in enumerate(names)]


def test_every_row_of_the_table_is_a_transition() -> None:
    text = (resources.files("kpchain.data") / "state_machine.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(transitions()) == len(rows) == 26
    for row, step in zip(rows, transitions(), strict=True):
        assert step.from_state.name.replace("_", "") == row["from_state"].upper()
        assert step.to_state.name.replace("_", "") == row["to_state"].upper()
        assert step.action.name.lower() == row["action"]
        assert (step.role.name, step.side.name.lower()) == (row["role"], row["side"])
        assert (step.requires, step.effect, step.basis) == (row["requires"], row["effect"], row["basis"])


def test_transit_is_recorded_by_customs_of_neither_side() -> None:
    step = next(step for step in transitions() if step.action is Action.TRANSIT)
    assert (step.from_state, step.to_state) == (State.IN_TRANSIT, State.IN_TRANSIT)
    assert (step.role, step.side) == (Role.EXPORT_CUSTOMS, Side.OTHER)


def test_final_states_are_those_that_no_step_leaves() -> None:
    assert final_states() == {
        State.CONFIRMED, State.RETURNED, State.FORFEITED, State.VOID, State.REPLACED, State.LOST
    }  # fmt: skip


def test_drawable_states_are_a_lot_and_ends_that_keep_the_goods() -> None:
    assert DRAWABLE_STATES - {State.DECLARED} < final_states()
    assert not DRAWABLE_STATES & {State.FORFEITED, State.LOST}


def test_kinds_are_lots_or_certificates() -> None:
    assert [kind.is_lot for kind in Kind] == [False, True, True, True, False, False, False]
    assert [kind.is_certificate for kind in Kind] == [False, False, False, False, True, True, True]
