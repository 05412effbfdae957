from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpchain.errors import ModelError
from kpchain.model.digest import checksum_address
from kpchain.model.record import Act, Record
from kpchain.model.state import Action, Kind, State, Taint
from kpchain.units import Points

WEIGHTS = st.integers(0, 2**40 - 1).map(Points)
RECORDS = st.builds(
    Record,
    state=st.sampled_from(State),
    kind=st.sampled_from(Kind),
    issuer=st.integers(0, 255),
    destination=st.integers(0, 255),
    issued_on=st.integers(0, 2**32 - 1),
    expires_on=st.integers(0, 2**32 - 1),
    points=WEIGHTS,
    available=WEIGHTS,
    origins=st.integers(0, 2**64 - 1),
    taints=st.integers(0, 31).map(Taint),
)
ACTS = st.builds(
    Act,
    officer=st.integers(0, 2**160 - 1).map(checksum_address),
    on=st.integers(0, 2**32 - 1),
    action=st.sampled_from(Action),
    from_state=st.sampled_from(State),
)


@given(RECORDS)
def test_record_and_word_are_inverses(record: Record) -> None:
    assert record.word < 2**256
    assert Record.from_word(record.word) == record


@given(ACTS)
def test_act_and_word_are_inverses(act: Act) -> None:
    assert act.word < 2**208
    assert Act.from_word(act.word) == act


def test_record_fields_stand_where_solidity_packs_them() -> None:
    record = Record.from_word(
        4 | 4 << 8 | 44 << 16 | 15 << 24 | 20000 << 32 | 20060 << 64 | 708200 << 96 | 1 << 136 | 0b101 << 176 | 3 << 240
    )
    assert record == Record(
        state=State.IN_TRANSIT,
        kind=Kind.STANDARD,
        issuer=44,
        destination=15,
        issued_on=20000,
        expires_on=20060,
        points=Points(708200),
        available=Points(1),
        origins=0b101,
        taints=Taint.LEGACY | Taint.PAPER_IMPORT,
    )
    assert record.origin_indexes() == (0, 2)
    assert type(record.points) is Points


def test_act_fields_stand_where_the_contract_packs_them() -> None:
    act = Act.from_word(0xABCD | 20001 << 160 | 7 << 192 | 5 << 200)
    assert act == Act(
        officer="0x000000000000000000000000000000000000ABcD", on=20001, action=Action.CONFIRM, from_state=State.ARRIVED
    )


@pytest.mark.parametrize("word", [-1, 2**256, 15, 7 << 8, 1 << 245, 1 << 255])
def test_record_refuses_a_word_of_other_contracts(word: int) -> None:
    with pytest.raises(ModelError, match=r"^record: "):
        Record.from_word(word)


@pytest.mark.parametrize("word", [-1, 2**208, 15 << 192, 15 << 200])
def test_act_refuses_a_word_of_other_contracts(word: int) -> None:
    with pytest.raises(ModelError, match=r"^act: "):
        Act.from_word(word)
