"""Trust lists and state proofs made from each engine for real, and believed by nobody who should not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from world import World

from kpchain.errors import EvidenceError, LedgerError, NotFoundError
from kpchain.evidence import (
    Policy,
    SignedTrustList,
    StateProof,
    TrustList,
    accept,
    canonical_bytes,
    check_proof,
    prove,
    read_state_proof,
    read_trust_list,
)
from kpchain.evidence.header import encode_header
from kpchain.evidence.proof_export import make_state_proof
from kpchain.evidence.trust_export import States, make_trust_list
from kpchain.evidence.trust_list import ListedInput
from kpchain.ledger import calls
from kpchain.model import Action, AlertKind, Kind, RecordNumber, Role, SchemeRole, State, Status
from kpchain.signing import DevelopmentSigner, sign_trust_list

UNKNOWN = b"\xab" * 32


def _signed(trust: TrustList, signer: Any) -> SignedTrustList:
    content = canonical_bytes(trust)
    signature = sign_trust_list(
        content,
        signer=signer,
        issued=trust.issued.isoformat(),
        block=trust.block.number,
        chain_id=trust.chain_id,
        ledger=trust.ledger,
    )
    return SignedTrustList(trust, content, signer.address, signature)


@pytest.fixture
def chair(world: World) -> DevelopmentSigner:
    chair = DevelopmentSigner("evidence chair", chain_id=world.ledger.deployment.chain_id)
    world.ledger.send(world.governor, [calls.set_scheme_roles(chair.address, SchemeRole.CHAIR)])
    return chair


def test_list_says_what_registry_and_ledger_say(world: World, chair: DevelopmentSigner) -> None:
    certificate = world.issue(world.draft([(world.declare(), 100)]))
    suspended = DevelopmentSigner("evidence suspended", chain_id=world.ledger.deployment.chain_id)
    focal_point = world.signer("RU", Role.FOCAL_POINT)
    world.ledger.send(
        focal_point, [calls.appoint([calls.Appointment(account=suspended.address, roles=int(Role.IMPORTER))])]
    )
    world.ledger.send(focal_point, [calls.set_suspended([suspended.address], suspended=True)])
    trust = make_trust_list(world.ledger, issued=world.today, states=States())
    head = world.ledger.head()
    assert (trust.block.number, "0x" + trust.block.hash.hex(), trust.block.time) == (head.number, head.hash, head.time)
    directory = world.ledger.directory(fresh=True)
    assert [(entry.index, entry.code, entry.producer, entry.changes[-1].status) for entry in trust.participants] == [
        (entry.index, entry.code, entry.producer, entry.status) for entry in directory
    ]
    for officer in trust.officers:
        account = world.ledger.account(officer.account)
        last = officer.changes[-1]
        assert (last.roles, last.suspended) == (account.roles, account.suspended)
        assert officer.participant == directory.code_of(account.participant)
    assert {entry.account for entry in trust.officers} >= {suspended.address, focal_point.address}
    for office in trust.offices:
        assert office.changes[-1].offices == world.ledger.account(office.account).scheme_roles
    assert trust.complete
    for entry in trust.records:
        assert entry.record == world.ledger.record(entry.digest)
        assert entry.digest == world.ledger.find(entry.number)
    [listed] = [entry for entry in trust.records if entry.digest == certificate.digest]
    assert (listed.officer, listed.record.state) == (world.signer("RU", Role.ISSUER).address, State.ISSUED)
    assert trust.may_sign(chair.address)
    assert trust.may_sign(focal_point.address)
    assert not trust.may_sign(listed.officer)
    assert not trust.may_sign(suspended.address)


def test_list_is_written_read_and_accepted(world: World, chair: DevelopmentSigner) -> None:
    trust = make_trust_list(world.ledger, issued=world.today, states=States())
    again = read_trust_list(_signed(trust, chair).to_bytes())
    assert again.trust == trust
    place = (world.ledger.deployment.chain_id, world.ledger.deployment.ledger)
    assert accept(again, Policy(signers=[chair.address], today=world.today, place=place)).trust == trust


def test_list_says_what_a_record_was_written_with(world: World) -> None:
    paper = world.declare("EU", kind=Kind.PAPER_IMPORT)
    lot = world.declare(zone="Mirny")
    first = world.issue(world.draft([(lot, 300), (world.declare(), 200)]))
    second = world.issue(world.draft([(first, 500)], kind=Kind.REPLACEMENT, replaces=first.number))
    numbers = (paper.number, lot.number, first.number, second.number)
    trust = make_trust_list(world.ledger, issued=world.today, states=States(numbers))
    assert read_trust_list(_signed(trust, world.governor).to_bytes()).trust == trust
    listed = {entry.number: entry for entry in trust.records}
    assert (listed[paper.number].source, listed[lot.number].source) == ("BW", None)
    assert listed[lot.number].zone == b"Mirny".ljust(32, b"\0")
    assert listed[lot.number].lines == lot.subject.ledger_lines
    assert listed[first.number].parcels == first.subject.parcels
    assert listed[first.number].inputs == tuple(
        ListedInput(drawn.number, drawn.digest, int(drawn.carats)) for drawn in first.subject.inputs
    )
    assert (listed[first.number].replaces, listed[first.number].replaced_by) == (None, second.number)
    assert (listed[second.number].replaces, listed[second.number].replaced_by) == (first.number, None)


def test_list_of_named_numbers_carries_these_and_is_not_complete(world: World) -> None:
    lots = [world.declare() for _ in range(2)]
    trust = make_trust_list(world.ledger, issued=world.today, states=States((lots[1].number,)))
    assert [entry.number for entry in trust.records] == [lots[1].number]
    assert not trust.complete
    with pytest.raises(NotFoundError, match="EU99999999"):
        make_trust_list(world.ledger, issued=world.today, states=States((RecordNumber("EU", 99999999),)))
    bare = make_trust_list(world.ledger, issued=world.today)
    assert (bare.records, bare.complete) == ((), False)


def test_alerts_are_carried_with_what_they_name(world: World) -> None:
    certificate = world.issue(world.draft([(world.declare(), 100)]))
    word, officer = certificate.number.word, world.signer("EU", Role.IMPORTER)
    alerts = [
        calls.Alert(kind=AlertKind.FAKE, number=word, digest=digest, reason=UNKNOWN)
        for digest in (certificate.digest, UNKNOWN, calls.NO_DIGEST)
    ]
    world.ledger.send(officer, [calls.alert(alerts)])
    trust = make_trust_list(world.ledger, issued=world.today, states=States((certificate.number,)))
    found = [(alert.kind, alert.digest, alert.officer, alert.is_before) for alert in trust.records[0].alerts]
    named = [certificate.digest, UNKNOWN, None]
    assert found == [(AlertKind.FAKE, digest, officer.address, False) for digest in named]


def test_changes_of_status_are_dated(world: World) -> None:
    [central_africa] = [entry for entry in world.ledger.directory(fresh=True) if entry.code == "CF"]
    call = calls.set_status([central_africa.index], Status.RESTRICTED, supervised=True)
    [receipt] = world.ledger.send(world.governor, [call])
    back = calls.set_status([central_africa.index], Status.ADMITTED, supervised=False)
    world.ledger.send(world.governor, [back])
    entry = make_trust_list(world.ledger, issued=world.today).participant("CF")
    assert entry is not None
    assert [change.status for change in entry.changes[-3:]] == [Status.ADMITTED, Status.RESTRICTED, Status.ADMITTED]
    block = world.ledger.block(receipt.block_number)
    assert block is not None
    assert entry.changes[-2].time == block.time


def test_proof_of_a_record_and_of_its_absence(world: World) -> None:
    certificate = world.issue(world.draft([(world.declare(), 100)]))
    for digest, is_there in ((certificate.digest, True), (UNKNOWN, False)):
        proof = make_state_proof(world.ledger, digest)
        head = world.ledger.head()
        assert read_state_proof(proof.to_bytes()) == proof
        proven = prove(proof)
        assert (proven.record is not None) is is_there
        assert proven.record == world.ledger.record(digest)
        assert (proven.header.number, "0x" + proven.header.hash.hex()) == (head.number, head.hash)
        assert proven.header.time == head.time


def test_proof_of_an_earlier_block_shows_the_state_of_then(world: World) -> None:
    certificate = world.issue(world.draft([(world.declare(), 100)]))
    then = world.ledger.head().number
    trust = make_trust_list(world.ledger, issued=world.today)
    world.step(certificate, Action.VALIDATE, "RU", Role.VALIDATOR)
    proven = check_proof(make_state_proof(world.ledger, certificate.digest, block=then), trust)
    assert proven.record is not None
    assert proven.record.state is State.ISSUED
    now = make_state_proof(world.ledger, certificate.digest)
    with pytest.raises(EvidenceError, match="vouches for block"):
        check_proof(now, trust)
    with pytest.raises(NotFoundError, match="no block"):
        make_state_proof(world.ledger, certificate.digest, block=10**9)


def _altered(proof: StateProof) -> list[tuple[StateProof, str]]:
    """The proof with one thing changed, and what the refusal says."""
    flipped = proof.storage[-1][:-1] + bytes([proof.storage[-1][-1] ^ 1])
    return [
        (replace(proof, storage=(*proof.storage[:-1], flipped)), "the record: "),
        (replace(proof, account=(b"\xc0", *proof.account[1:])), "does not begin at the root"),
        (replace(proof, account=proof.account[:-1]), "the ledger's account: the nodes"),
        (replace(proof, storage=(*proof.storage, proof.storage[-1])), "not on the way"),
        (replace(proof, storage=(*proof.storage, proof.account[0])), "not on the way"),
        (replace(proof, storage=(*proof.storage, b"\x83ab")), "the record: the nodes"),
        (replace(proof, storage=()), "does not begin at the root"),
        (replace(proof, ledger="0x" + "11" * 20), "the ledger's account: "),
        (replace(proof, header=proof.header[:-1]), "is no RLP"),
        (replace(proof, header=b"\x83abc"), "is no block header"),
        (replace(proof, header=b"\xc0" * 5000), "at most 4096 bytes"),
    ]


def test_changed_proof_is_refused(world: World) -> None:
    proof = make_state_proof(world.ledger, world.declare().digest)
    prove(proof)
    for changed, reason in _altered(proof):
        with pytest.raises(EvidenceError, match=reason):
            prove(changed)


def test_proof_for_another_digest_does_not_pass_for_this_one(world: World) -> None:
    lots = [world.declare() for _ in range(3)]
    proof = make_state_proof(world.ledger, lots[0].digest)
    with pytest.raises(EvidenceError):
        prove(replace(proof, digest=lots[1].digest))


def test_header_of_another_time_is_another_block(world: World) -> None:
    trust = make_trust_list(world.ledger, issued=world.today)
    proof = make_state_proof(world.ledger, UNKNOWN)
    check_proof(proof, trust)
    block = dict(world.ledger.rpc.call("eth_getBlockByNumber", "latest", False))
    with pytest.raises(EvidenceError, match="does not lead to the hash"):
        encode_header(block | {"timestamp": hex(int(block["timestamp"], 16) + 1)})
    with pytest.raises(EvidenceError, match="of the ledger"):
        check_proof(replace(proof, ledger=trust.registry), trust)


def test_node_without_proofs_is_named(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = world.ledger.rpc.call

    def call(method: str, *params: Any) -> Any:
        return ask("eth_getNothing" if method == "eth_getProof" else method, *params)

    monkeypatch.setattr(world.ledger.rpc, "call", call)
    with pytest.raises(LedgerError, match="gives no state proof of block"):
        make_state_proof(world.ledger, UNKNOWN)
