"""Transactions that get stuck, get lost, or were left behind: found, brought to their end, never doubled."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from world import NODE_MODULES, World

from kpchain import lifecycle
from kpchain.errors import LedgerBusyError, UnsettledError
from kpchain.ledger import calls, refusals
from kpchain.ledger.calls import Call
from kpchain.ledger.client import Ledger
from kpchain.ledger.networks import connect_embedded, connect_url
from kpchain.ledger.node import start_node, stop_node
from kpchain.ledger.outbox import Outbox
from kpchain.ledger.rpc import Rpc
from kpchain.ledger.sender import SendSettings
from kpchain.model import Exit, Role, State, Status
from kpchain.signing import Signer
from kpchain.units import Points

IMPATIENT = SendSettings(receipt_timeout_s=1.0, replace_after_s=60.0)
QUICK = SendSettings(receipt_timeout_s=20.0, replace_after_s=0.3)


@pytest.fixture(scope="module")
def anvil(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A ledger on an anvil of its own, whose mining is switched off and on."""
    folder = tmp_path_factory.mktemp("stuck")
    node = start_node("anvil", folder=folder, node_modules=[NODE_MODULES])
    try:
        yield World.on(connect_url(node.url))
    finally:
        stop_node(folder)


def ledger_with(world: World, folder: Path, settings: SendSettings) -> Ledger:
    return Ledger.open(world.ledger.rpc, world.ledger.deployment, outbox=Outbox(folder), settings=settings)


def leave_one_behind(world: World, folder: Path) -> lifecycle.Sealed:  # type: ignore[type-arg]  # a certificate
    """A certificate whose transaction is sent while nothing is mined, as if the power went off then."""
    signer = world.signer("RU", Role.ISSUER)
    sealed = lifecycle.seal_and_sign(world.ledger, signer, world.draft([(world.declare(), 100)]))
    world.ledger.rpc.call("evm_setAutomine", False)
    with pytest.raises(UnsettledError, match="settled before the next act"):
        lifecycle.issue(ledger_with(world, folder, IMPATIENT), signer, [sealed])
    return sealed


def issued_times(world: World, digest: bytes) -> int:
    return len(world.ledger.history(digest))


@pytest.mark.node
def test_a_transaction_left_behind_is_settled_before_the_next_act_and_not_doubled(anvil: World, tmp_path: Path) -> None:
    sealed = leave_one_behind(anvil, tmp_path)
    assert len(list(tmp_path.glob("*.json"))) == 1
    anvil.ledger.rpc.call("evm_setAutomine", True)
    anvil.ledger.rpc.call("evm_mine")
    settled = ledger_with(anvil, tmp_path, QUICK).settle(anvil.signer("RU", Role.ISSUER))
    assert len(settled) == 1
    assert list(tmp_path.iterdir()) == []
    assert issued_times(anvil, sealed.digest) == 1


@pytest.mark.node
def test_a_transaction_that_the_node_forgot_is_sent_again_as_it_was(anvil: World, tmp_path: Path) -> None:
    sealed = leave_one_behind(anvil, tmp_path)
    account = anvil.signer("RU", Role.ISSUER)
    [[pending]] = Outbox(tmp_path).read(chain_id=1337, account=account.address)
    assert anvil.ledger.rpc.call("anvil_dropTransaction", pending.hashes[-1]) is not None
    anvil.ledger.rpc.call("evm_setAutomine", True)
    settled = ledger_with(anvil, tmp_path, QUICK).settle(account)
    assert settled == [pending.hashes[-1]]
    assert anvil.ledger.status(sealed.digest)[0] is State.ISSUED
    assert issued_times(anvil, sealed.digest) == 1


@pytest.mark.node
def test_a_transaction_that_waits_too_long_is_replaced_at_a_higher_price_with_the_same_nonce(
    anvil: World, tmp_path: Path
) -> None:
    sealed = leave_one_behind(anvil, tmp_path)
    account = anvil.signer("RU", Role.ISSUER)
    [[before]] = Outbox(tmp_path).read(chain_id=1337, account=account.address)
    short = ledger_with(anvil, tmp_path, replace(QUICK, receipt_timeout_s=1.5))
    with pytest.raises(UnsettledError):
        short.settle(account)
    [[after]] = Outbox(tmp_path).read(chain_id=1337, account=account.address)
    assert after.nonce == before.nonce
    assert after.gas_price > before.gas_price
    assert after.hashes[0] == before.hashes[0]
    assert len(after.hashes) > 1
    anvil.ledger.rpc.call("evm_setAutomine", True)
    anvil.ledger.rpc.call("evm_mine")
    assert len(ledger_with(anvil, tmp_path, QUICK).settle(account)) == 1
    assert issued_times(anvil, sealed.digest) == 1


@pytest.mark.node
def test_a_nonce_that_another_machine_used_is_noticed(anvil: World, tmp_path: Path) -> None:
    sealed = leave_one_behind(anvil, tmp_path)
    account, rpc = anvil.signer("RU", Role.ISSUER), anvil.ledger.rpc
    [[pending]] = Outbox(tmp_path).read(chain_id=1337, account=account.address)
    rpc.call("anvil_dropTransaction", pending.hashes[-1])
    _use_nonce(rpc, account, pending.nonce)
    assert ledger_with(anvil, tmp_path, QUICK).settle(account) == []
    assert list(tmp_path.iterdir()) == []
    assert issued_times(anvil, sealed.digest) == 0


@pytest.mark.node
def test_a_failure_is_explained_by_the_state_in_which_it_was_mined(anvil: World) -> None:
    draft = anvil.draft([(anvil.declare("BW"), 100)], issuer="BW")
    signer, governor, rpc = anvil.signer("BW", Role.ISSUER), anvil.governor, anvil.ledger.rpc
    sealed = lifecycle.seal_and_sign(anvil.ledger, signer, draft)
    act = lifecycle.issue_calls(anvil.ledger, signer.address, [sealed])
    lifecycle.set_status(anvil.ledger, governor, "BW", Status.SUSPENDED)
    rpc.call("evm_setAutomine", False)
    with ThreadPoolExecutor(1) as background:
        failing = background.submit(anvil.ledger.send, signer, act)
        while int(rpc.call("txpool_status")["pending"], 16) == 0:
            time.sleep(0.01)
        # Reinstated in the same block, after the transaction that failed: at the end of the block it would pass.
        index = anvil.ledger.directory().get("BW").index
        again = calls.set_status([index], Status.ADMITTED, supervised=False, basis=bytes(32))
        _send_unseen(rpc, governor, anvil.ledger.deployment.registry, again)
        rpc.call("evm_mine")
        rpc.call("evm_setAutomine", True)
        with pytest.raises(refusals.ParticipantNotOpenError, match="BW is not admitted"):
            failing.result(timeout=20)
    assert anvil.ledger.record(sealed.digest) is None
    lifecycle.issue(anvil.ledger, signer, [sealed])
    assert issued_times(anvil, sealed.digest) == 1


def _send_unseen(rpc: Rpc, signer: Signer, to: str, call: Call) -> None:
    nonce = int(rpc.call("eth_getTransactionCount", signer.address, "latest"), 16)
    transaction = {"chainId": 1337, "nonce": nonce, "gas": call.gas, "gasPrice": 0, "to": to, "value": 0}
    raw = signer.sign_transaction({**transaction, "data": "0x" + call.data.hex()})
    rpc.call("eth_sendRawTransaction", "0x" + raw.hex())


def _use_nonce(rpc: Rpc, account: object, nonce: int) -> None:
    rpc.call("evm_setAutomine", True)
    transaction = {"chainId": 1337, "nonce": nonce, "gas": 21_000, "gasPrice": 0, "to": "0x" + "11" * 20, "value": 0}
    raw = account.sign_transaction(transaction)  # type: ignore[attr-defined]  # a signer
    rpc.call("eth_sendRawTransaction", "0x" + raw.hex())


def test_the_embedded_ledger_mines_all_transactions_of_an_act_or_none(tmp_path: Path) -> None:
    world = World.on(connect_embedded(tmp_path / "ledger.sqlite", now=time.time, read_only=False, create=True))
    lot, signer = world.declare(points=1_000), world.signer("RU", Role.ISSUER)
    good, bad = (lifecycle.seal_and_sign(world.ledger, signer, world.draft([(lot, drawn)])) for drawn in (600, 401))
    both = [call for sealed in (good, bad) for call in lifecycle.issue_calls(world.ledger, signer.address, [sealed])]
    before = world.ledger.head()
    with pytest.raises(refusals.CaratsNotAvailableError):
        world.ledger.send(signer, both)
    assert world.ledger.head() == before
    assert world.ledger.records([good.digest, bad.digest]) == [None, None]
    assert len(world.ledger.send(signer, both[:1])) == 1


@pytest.fixture
def embedded(tmp_path: Path) -> World:
    """A ledger in a file of its own, with an outbox."""
    rpc = connect_embedded(tmp_path / "ledger.sqlite", now=time.time, read_only=False, create=True)
    return World.on(rpc, outbox=tmp_path / "outbox")


def left_in(ledger: Ledger, digest: bytes) -> int:
    record = ledger.record(digest)
    assert record is not None
    return record.available


def test_on_the_embedded_ledger_an_act_that_was_never_sent_is_forgotten_and_not_done_later(
    embedded: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lot, signer = embedded.declare(points=1_000), embedded.signer("RU", Role.STATISTICIAN)
    call = lifecycle.consume_call(lot.digest, Points(100), exit_=Exit.SAMPLE, on=embedded.today, evidence=b"\x01" * 32)
    with monkeypatch.context() as power_cut:
        _fail_when_sending(power_cut, embedded.ledger.rpc, KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            embedded.ledger.send(signer, [call, call])
    assert len(list((tmp_path / "outbox").glob("*.json"))) == 1
    embedded.ledger.check_settled(signer)
    assert list((tmp_path / "outbox").iterdir()) == []
    assert left_in(embedded.ledger, lot.digest) == 1_000


def _fail_when_sending(monkeypatch: pytest.MonkeyPatch, rpc: Rpc, failure: BaseException) -> None:
    """Lets everything through but the transactions themselves, which are in the outbox by then."""
    answer = rpc.try_batch

    def try_batch(requests: Any) -> list[Any]:
        if requests[0][0] == "kpchain_sendAll":
            raise failure
        return answer(requests)

    monkeypatch.setattr(rpc, "try_batch", try_batch)


def test_an_act_that_was_done_unseen_stops_the_next_one_so_that_it_is_not_repeated(
    embedded: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lot, signer = embedded.declare(points=1_000), embedded.signer("RU", Role.STATISTICIAN)
    call = lifecycle.consume_call(lot.digest, Points(100), exit_=Exit.SAMPLE, on=embedded.today, evidence=b"\x01" * 32)
    with monkeypatch.context() as power_cut:
        power_cut.setattr(Outbox, "remove", _cut_off_removing)
        with pytest.raises(KeyboardInterrupt):
            embedded.ledger.send(signer, [call])
    assert left_in(embedded.ledger, lot.digest) == 900
    with pytest.raises(UnsettledError, match="see whether it was this one before repeating it"):
        embedded.ledger.send(signer, [call])
    assert left_in(embedded.ledger, lot.digest) == 900
    embedded.ledger.send(signer, [call])
    assert left_in(embedded.ledger, lot.digest) == 800


def _cut_off_removing(self: Outbox, **group: object) -> None:
    raise KeyboardInterrupt


def test_an_act_that_found_the_ledger_busy_leaves_nothing_to_be_done_later(
    embedded: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lot, signer = embedded.declare(points=1_000), embedded.signer("RU", Role.STATISTICIAN)
    call = lifecycle.consume_call(lot.digest, Points(100), exit_=Exit.SAMPLE, on=embedded.today, evidence=b"\x01" * 32)
    with monkeypatch.context() as busy:
        _fail_when_sending(busy, embedded.ledger.rpc, LedgerBusyError("another process is writing to this ledger"))
        with pytest.raises(LedgerBusyError):
            embedded.ledger.send(signer, [call])
    assert list((tmp_path / "outbox").iterdir()) == []
    embedded.ledger.check_settled(signer)
    assert left_in(embedded.ledger, lot.digest) == 1_000
