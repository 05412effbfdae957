"""The computed gas limits suffice for the dearest batches: full lines, no two serials in one slot, cold storage."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from world import EVIDENCE, World

from kpchain import lifecycle
from kpchain.document import Sealed
from kpchain.ledger import calls
from kpchain.ledger.calls import MAX_BATCH, MAX_GAS, Call
from kpchain.ledger.networks import connect_embedded
from kpchain.lifecycle import Found, Step
from kpchain.model import (
    Action,
    Certificate,
    Check,
    HsCode,
    Kind,
    Line,
    Lot,
    RecordNumber,
    Role,
    SchemeRole,
    Status,
    days_from_date,
)
from kpchain.signing import DevelopmentSigner
from kpchain.units import Points, UsdCents

ZONE = "Z" * 32
WEIGHT, VALUE = Points(0x5555505050), UsdCents(0x1FFFFFF1F1F1)  # few zero bytes in call data: those are cheaper
GOODS: dict[str, Any] = {
    "lines": tuple(Line(hs=code, carats=WEIGHT, usd=VALUE) for code in HsCode),
    "carats": Points(WEIGHT * 3),
    "usd": UsdCents(VALUE * 3),
}
_apart = count(10_000_000, 256)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A ledger on which CF is restricted and supervised, so that everything is asked of it that can be."""
    rpc = connect_embedded(tmp_path / "ledger.sqlite", now=time.time, read_only=False, create=True)
    world = World.on(rpc)
    lifecycle.set_status(world.ledger, world.governor, "CF", Status.RESTRICTED, supervised=True)
    lifecycle.set_zones(world.ledger, world.governor, "CF", [ZONE], approved=True)
    yield world
    rpc.close()


def _send(world: World, signer: DevelopmentSigner, acts: Sequence[Call]) -> None:
    """Sends one act of one transaction, which fails where its gas limit is too low."""
    [act] = acts
    [receipt] = world.ledger.send(signer, acts)
    assert receipt.gas_used <= act.gas <= MAX_GAS


def _lots(world: World, size: int) -> list[Sealed[Lot]]:
    lots = [
        world.lot(
            "CF", kind=Kind.PAPER_IMPORT, number=RecordNumber("CF", next(_apart), is_lot=True), zone=ZONE, **GOODS
        )
        for _ in range(size)
    ]
    officer = world.signer("CF", Role.STATISTICIAN)
    _send(world, officer, lifecycle.lot_calls(world.ledger, officer.address, lots))
    return lots


def _certificates(
    world: World, sources: Sequence[Sealed[Lot] | Sealed[Certificate]], kind: Kind
) -> list[Sealed[Certificate]]:
    officer = world.signer("CF", Role.ISSUER)
    drafts = [
        world.draft(
            [(source, GOODS["carats"])],
            points=1,  # stands in until the goods below take its place
            issuer="CF",
            number=RecordNumber("CF", next(_apart)),
            kind=kind,
            parcels=0xFFFF,
            **GOODS,
        )
        for source in sources
    ]
    sealed = [lifecycle.seal_and_sign(world.ledger, officer, draft) for draft in drafts]
    _send(world, officer, lifecycle.issue_calls(world.ledger, officer.address, sealed))
    return sealed


def test_full_batches_of_lots_certificates_and_replacements(world: World) -> None:
    lots = _lots(world, MAX_BATCH)
    certificates = _certificates(world, lots, Kind.STANDARD)
    replacements = _certificates(world, certificates, Kind.REPLACEMENT)
    assert {world.ledger.status(sealed.digest)[0].name for sealed in (replacements[0], replacements[-1])} == {"ISSUED"}


def test_certificates_with_as_many_inputs_as_a_document_has(world: World) -> None:
    lots = _lots(world, 64)
    officer = world.signer("CF", Role.ISSUER)
    drafts = [
        world.draft([(lot, 0x10101) for lot in lots], issuer="CF", number=RecordNumber("CF", next(_apart)))
        for _ in range(400 // 64)
    ]
    sealed = [lifecycle.seal_and_sign(world.ledger, officer, draft) for draft in drafts]
    _send(world, officer, lifecycle.issue_calls(world.ledger, officer.address, sealed))


def test_batches_of_every_kind_of_step(world: World) -> None:
    digests = [sealed.digest for sealed in _certificates(world, _lots(world, 50), Kind.STANDARD)]
    monitor = DevelopmentSigner("monitor", chain_id=world.ledger.deployment.chain_id)
    world.ledger.send(world.governor, [calls.set_scheme_roles(monitor.address, SchemeRole.MONITOR)])
    _send(world, monitor, [calls.approve(digests)])
    for action, code, role in (
        (Action.VALIDATE, "CF", Role.VALIDATOR),
        (Action.EXPORT, "CF", Role.EXPORT_CUSTOMS),
        (Action.ARRIVE, "EU", Role.IMPORTER),
        (Action.DETAIN, "EU", Role.IMPORTER),
    ):
        steps = [Step(digest, EVIDENCE) for digest in digests]
        _send(world, world.signer(code, role), lifecycle.advance_calls(action, steps, on=world.today))
    found = [
        Found(digest=d, carats=WEIGHT, usd=VALUE, parcels=0xFFFF, check=Check.OPENED, evidence=EVIDENCE)
        for d in digests
    ]
    _send(world, world.signer("EU", Role.IMPORTER), lifecycle.settle_calls(Action.CONFIRM, found, on=world.today))
    today = days_from_date(world.today)
    out = [calls.Consumption(digest=d, points=WEIGHT, exit=1, on=today, evidence=EVIDENCE) for d in digests]
    _send(world, world.signer("EU", Role.STATISTICIAN), [calls.consume(out)])
