"""What random acts do not reach: a full registry, the largest batches, and words that no enumeration has."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice, product
from string import ascii_uppercase

import pytest

from kpchain.model.state import Action, AlertKind, Kind, State, Status
from oracle import scene
from oracle.acts import NO_ACCOUNT, Act, Admission, Alert, Consumption, Finding, Input, Step
from oracle.evm import Evm
from oracle.outcome import Event, Refusal
from oracle.pair import Pair

CODES = [code.encode() for code in map("".join, product(ascii_uppercase, repeat=2)) if code not in scene.CODES]


@pytest.fixture(scope="module")
def opened() -> Pair:
    return Pair()


@pytest.fixture
def pair(opened: Pair) -> Pair:
    """Model and contracts after the opening."""
    opened.reset()
    return opened


def admissions(count: int, *, mines: bool) -> list[Admission]:
    return [
        Admission(code=code, status=Status.ADMITTED, mines=mines, seated=True, validity_days=60, focal_point=NO_ACCOUNT)
        for code in islice(CODES, count)
    ]


def test_registry_takes_127_participants_and_refuses_the_next(pair: Pair) -> None:
    room = 127 - len(scene.CODES)
    over = pair.perform(Act.of("enter", scene.GOVERNOR, admissions(room + 1, mines=False), scene.BASIS))
    assert over == Refusal("RegistryFull", limit=127)
    assert isinstance(pair.perform(Act.of("enter", scene.GOVERNOR, admissions(room, mines=False), scene.BASIS)), list)
    assert len(pair.model.registry.participants) == 127
    pair.compare_all()


def test_registry_takes_64_producers_and_refuses_the_next(pair: Pair) -> None:
    room = 64 - len(scene.MINING)
    over = pair.perform(Act.of("enter", scene.GOVERNOR, admissions(room + 1, mines=True), scene.BASIS))
    assert over == Refusal("RegistryFull", limit=64)
    assert isinstance(pair.perform(Act.of("enter", scene.GOVERNOR, admissions(room, mines=True), scene.BASIS)), list)
    assert pair.model.registry.producer_count == 64


def test_the_64th_producer_mines_and_can_be_declared_as_an_origin(pair: Pair) -> None:
    entered = admissions(64 - len(scene.MINING), mines=True)
    pair.perform(Act.of("enter", scene.GOVERNOR, entered, scene.BASIS))
    every_origin = replace(scene.lot(scene.EU, 7, 100, Kind.LEGACY), origins=2**64 - 1)
    [event] = _accepted(pair, Act.of("declareLots", scene.officer(scene.EU, "statistician"), [every_origin]))
    assert event.arguments["record"] == pair.model.ledger.records[scene.lot_digest(scene.EU, every_origin)].word
    pair.check_books()


def test_batches_of_200_are_accepted_and_of_201_refused(pair: Pair) -> None:
    alerts = [Alert(AlertKind.FAKE, number, 0, scene.BASIS, scene.BASIS) for number in range(201)]
    sender = scene.account("chair")
    assert len(_accepted(pair, Act.of("alert", sender, alerts[:200]))) == 200
    assert pair.perform(Act.of("alert", sender, alerts)) == Refusal("LedgerBatchSize", size=201, limit=200)


def test_a_certificate_draws_from_64_records_and_a_batch_from_400(pair: Pair) -> None:
    lots = [scene.lot(scene.RU, serial, 100) for serial in range(100, 165)]
    _accepted(pair, Act.of("declareLots", scene.officer(scene.RU, "statistician"), lots))
    inputs = [Input(scene.lot_digest(scene.RU, lot), 1) for lot in lots]
    full = [scene.certificate(scene.RU, scene.EU, 900 + serial, *inputs[:64]) for serial in range(6)]
    full.append(scene.certificate(scene.RU, scene.EU, 906, *inputs[:16]))
    over = scene.certificate(scene.RU, scene.EU, 910, *inputs)
    one_more = scene.certificate(scene.RU, scene.EU, 911, inputs[0])
    sender = scene.officer(scene.RU, "issuer")
    assert pair.perform(Act.of("issue", sender, [over])) == Refusal("LedgerBatchSize", size=65, limit=64)
    refused = pair.perform(Act.of("issue", sender, [*full, one_more]))
    assert refused == Refusal("LedgerBatchSize", size=401, limit=400)
    assert len(_accepted(pair, Act.of("issue", sender, full))) == 7
    pair.check_books()


def test_words_outside_an_enumeration_are_refused_and_change_nothing(pair: Pair) -> None:
    evm, digest = pair.evm, scene.lot_digest(scene.RU, scene.lot(scene.RU, 1, 100_000))
    importer, statistician = scene.officer(scene.EU, "importer"), scene.officer(scene.RU, "statistician")
    odd_kind = replace(scene.lot(scene.RU, 77, 100), kind=7)
    odd_exit = Consumption(digest=digest, points=1, exit=3, on=scene.START_DAY, evidence=scene.BASIS)
    arrived = next(digest for digest, record in pair.model.ledger.records.items() if record.state == State.ARRIVED)
    odd_check = Finding(digest=arrived, evidence=scene.BASIS, points=1, cents=1, parcels=1, check=2)
    acts = [
        Act.of("advance", importer, 15, scene.START_DAY, [Step(arrived, scene.BASIS)]),
        Act.of("settle", importer, 255, scene.START_DAY, [odd_check]),
        Act.of("settle", importer, Action.CONFIRM, scene.START_DAY, [odd_check]),
        Act.of("declareLots", statistician, [odd_kind]),
        Act.of("consume", statistician, [odd_exit]),
        Act.of("setStatus", scene.GOVERNOR, [scene.RU], 6, False, scene.BASIS),
        Act.of("alert", scene.account("chair"), [Alert(4, 1, 0, scene.BASIS, scene.BASIS)]),
    ]
    assert [_is_undecoded(evm, act) for act in acts] == [True] * len(acts)
    pair.compare_all()


def _accepted(pair: Pair, act: Act) -> list[Event]:
    outcome = pair.perform(act)
    assert not isinstance(outcome, Refusal), outcome
    return outcome


def _is_undecoded(evm: Evm, act: Act) -> bool:
    """Whether the contract refused with no error of its own: the call data are not what the ABI says."""
    outcome = evm.perform(act)
    return isinstance(outcome, Refusal) and outcome.name == "Undecoded"
