"""Transactions that get stuck, get lost, or were left behind: found, brought to their end, never doubled."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import NODE_MODULES
from world import World

from kpchain import lifecycle
from kpchain.errors import UnsettledError
from kpchain.ledger import refusals
from kpchain.ledger.client import Ledger
from kpchain.ledger.networks import connect_embedded, connect_url
from kpchain.ledger.node import start_node, stop_node
from kpchain.ledger.outbox import Outbox
from kpchain.ledger.rpc import Rpc
from kpchain.ledger.sender import SendSettings
from kpchain.model import Role, State

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
