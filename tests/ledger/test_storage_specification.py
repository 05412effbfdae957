"""Records, used numbers and approvals stand in storage where docs/spec/events.md says."""

from __future__ import annotations

from world import World

from kpchain import lifecycle
from kpchain.ledger import calls
from kpchain.ledger.abi import LEDGER, functions
from kpchain.model import Role, SchemeRole, keccak256
from kpchain.signing import DevelopmentSigner

UNKNOWN = b"\xab" * 32


def _word(value: int) -> bytes:
    return value.to_bytes(32, "big")


def _stored(world: World, place: bytes) -> int:
    ledger = world.ledger
    answer = ledger.rpc.call("eth_getStorageAt", ledger.deployment.ledger, "0x" + place.hex(), "latest")
    return int(answer, 16) if answer != "0x" else 0  # ganache writes an empty slot as no bytes at all


def _record_word(world: World, digest: bytes) -> int:
    ledger = world.ledger
    data = "0x" + functions(LEDGER)["recordOf"].encode(digest).hex()
    return int(ledger.rpc.call("eth_call", {"to": ledger.deployment.ledger, "data": data}, "latest"), 16)


def test_record_word_stands_in_slot_0_and_is_0_where_there_is_none(world: World) -> None:
    lot = world.declare()
    for digest, is_there in ((lot.digest, True), (UNKNOWN, False)):
        stored = _stored(world, keccak256(digest + _word(0)))
        assert stored == _record_word(world, digest)
        assert (stored != 0) is is_there


def test_used_number_is_a_bit_in_slot_1(world: World) -> None:
    lot = world.lot()
    number = lot.number.word
    serial = number & (1 << 64) - 1
    place = keccak256(_word(serial // 256) + keccak256(_word(number >> 64) + _word(1)))
    before = _stored(world, place)
    lifecycle.declare_lots(world.ledger, world.signer("RU", Role.STATISTICIAN), [lot])
    assert _stored(world, place) - before == 1 << serial % 256


def test_approval_is_a_1_in_slot_2(world: World) -> None:
    certificate = world.issue(world.draft([(world.declare(), 100)]))
    place = keccak256(certificate.digest + _word(2))
    assert _stored(world, place) == 0
    monitor = DevelopmentSigner("storage monitor", chain_id=world.ledger.deployment.chain_id)
    world.ledger.send(world.governor, [calls.set_scheme_roles(monitor.address, SchemeRole.MONITOR)])
    world.ledger.send(monitor, [calls.approve([certificate.digest])])
    assert _stored(world, place) == 1
