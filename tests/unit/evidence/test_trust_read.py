"""The reader of trust lists: what is written is read again, and each rule of the specification refuses by name."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import trust_samples
import zoo
from hypothesis import given
from hypothesis import strategies as st

from kpchain.errors import DocumentError, EvidenceError, KpchainError
from kpchain.evidence import Policy, accept, canonical_bytes, read_trust_list
from kpchain.evidence.trust_export import States
from kpchain.evidence.trust_read import MAX_BYTES
from kpchain.model import Role

Edit = Callable[[dict[str, Any]], None]
TRUST = trust_samples.listed(zoo.ledger(), states=States())
FILE = trust_samples.signed(TRUST).to_bytes()


def test_what_is_written_is_read() -> None:
    read = read_trust_list(FILE)
    assert (read.trust, read.content, read.signer) == (TRUST, canonical_bytes(TRUST), trust_samples.CHAIR)
    assert read.to_bytes() == FILE


def test_layout_of_the_file_changes_nothing() -> None:
    indented = json.dumps(json.loads(FILE), indent=2, sort_keys=True).encode()
    assert read_trust_list(indented) == read_trust_list(FILE)


def test_list_without_states_leaves_them_out() -> None:
    bare = trust_samples.listed(zoo.ledger())
    assert b'"states"' not in canonical_bytes(bare)
    assert read_trust_list(trust_samples.signed(bare).to_bytes()).trust == bare


def _set(path: str, value: object) -> Edit:
    def edit(body: dict[str, Any]) -> None:
        *steps, last = path.split("/")
        place: Any = body
        for step in steps:
            place = place[int(step) if step.isdigit() else step]
        place[int(last) if last.isdigit() else last] = value

    return edit


def _drop(path: str) -> Edit:
    def edit(body: dict[str, Any]) -> None:
        *steps, last = path.split("/")
        place: Any = body
        for step in steps:
            place = place[int(step) if step.isdigit() else step]
        del place[last]

    return edit


ALERTED = next(place for place, entry in enumerate(TRUST.records) if entry.alerts)
ALERT = f"states/records/{ALERTED}/alerts/0"
LOT = next(place for place, entry in enumerate(TRUST.records) if entry.number.is_lot)
LATE = TRUST.block.time + 1
REFUSED: list[tuple[Edit, str]] = [
    (_drop("issued"), "/list/issued: is missing"),
    (_set("remark", "x"), "/list/remark: is not a field"),
    (_set("chain_id", 0), "/list/chain_id: must be an integer from 1"),
    (_set("chain_id", True), "/list/chain_id: must be an integer from 0"),
    (_set("chain_id", 1337.5), "/list/chain_id: must be an integer from 0"),
    (_set("registry", "0x12"), '/list/registry/address: must be "0x" and 40'),
    (_set("ledger", TRUST.ledger.lower()), "/list/ledger: must be written with its checksum"),
    (_set("issued", "2026-11-31"), "/list/issued: must be a real day"),
    (_set("issued", "2026-10-01"), "/list/issued: must not be before the day of its block"),
    (_set("block/hash", "0x12"), '/list/block/hash: must be "0x" and 64'),
    (_set("block/hash", "0x" + "AB" * 32), '/list/block/hash: must be "0x" and 64 lower-case'),
    (_set("block/time", 253_402_300_800), "/list/block/time: must be an integer from 0 to 253402300799"),
    (_set("participants", []), "/list/participants: must be all Participants by index"),
    (_set("participants/1/index", 3), "/list/participants: must be all Participants by index"),
    (_set("participants/1/code", "RU"), "/list/participants: must not have one code twice"),
    (_set("participants/1/code", "bw"), "/list/participants/1/code: must be a Participant's code"),
    (_set("participants/0/producer", 64), "/list/participants/0/producer: must be an integer from 0 to 63"),
    (_set("participants/0/changes", []), "/list/participants/0/changes: must be one or more, in order of time"),
    (_set("participants/0/changes/0/time", LATE), "/list/participants/0/changes: must be one or more, in order"),
    (_set("participants/0/changes/0/status", "none"), "/list/participants/0/changes/0/status: must be one of"),
    (_set("officers/0/participant", "ZZ"), "/list/officers/0/participant: must be a Participant of the list"),
    (_set("officers/0/changes/0/roles", ["chair"]), "/list/officers/0/changes/0/roles/0: must be one of issuer"),
    (_set("officers/0/changes/0/roles", ["validator", "issuer"]), "/list/officers/0/changes/0/roles: must be in the"),
    (_set("officers/0/changes/0/roles", ["issuer", "issuer"]), "/list/officers/0/changes/0/roles: must be in the"),
    (_set("officers/0/changes/0/suspended", 0), "/list/officers/0/changes/0/suspended: must be true or false"),
    (lambda body: body["officers"].reverse(), "/list/officers: must be in ascending order by account"),
    (lambda body: body["officers"].append(body["officers"][-1]), "/list/officers: must be in ascending order"),
    (lambda body: body["offices"].append(body["offices"][-1]), "/list/offices: must be in ascending order"),
    (lambda body: body["states"]["records"].reverse(), "/list/states/records: must be in ascending order by number"),
    (_set("states/records/0/number", "RU1"), "/list/states/records/0/number: must be written RU00000001"),
    (_set("states/records/0/record", "0x" + "ff" * 32), "/list/states/records/0/record: must have a known state"),
    (_set("states/records/0/time", LATE), "/list/states/records/0/time: must not be after the block"),
    (_set("states/records/0/alerts", 1), "/list/states/records/0/alerts: must be a list"),
    (_set(f"{ALERT}/kind", "ended"), f"/list/{ALERT}/kind: must be one of fake, stolen, range-withdrawn"),
    (_set(f"{ALERT}/time", LATE), f"/list/states/records/{ALERTED}/alerts: must be in order of time"),
    (_set(f"{ALERT}/ended", 1), f"/list/states/records/{ALERTED}/alerts: must be in order of time"),
    (_set(f"{ALERT}/before", False), f"/list/{ALERT}/before: must be left out"),
    (_set(f"{ALERT}/digest", "0x12"), f"/list/{ALERT}/digest: must be"),
    (_drop(f"{ALERT}/officer"), f"/list/{ALERT}/officer: is missing"),
    (_set("participants/0/earlier", []), "/list/participants/0/earlier: must be left out"),
    (_set("participants/0/earlier", ["ec"]), "/list/participants/0/earlier/0: must be"),
    (_set("participants/0/earlier", ["BW"]), "/list/participants: must not have one code twice"),
    (_set("officers/0/changes/0/first_day", 0), "/list/officers/0/changes/0/first_day: must be left out"),
    (_set("officers/0/changes/0/last_day", 2**32 - 1), "/list/officers/0/changes/0/last_day: must be left out"),
    (_set("officers/0/changes/0/last_day", 2**32), "/list/officers/0/changes/0/last_day: must be an integer"),
    (_set("officers/0/changes/0/authority", "HK"), '/list/officers/0/changes/0/authority: must be "0x"'),
    (_set("officers/0/changes/0/authority", "0x" + "0" * 16), "/list/officers/0/changes/0/authority: must be left"),
    (_set("states/records/1/digest", "0x" + TRUST.records[0].digest.hex()), "/list/states/records: must not have one"),
    (_set("states/records/0/lines", "0x" + "ff" * 32), "/list/states/records/0/lines: must be a lines word"),
    (_drop("states/records/0/inputs"), "/list/states/records/0/inputs: is missing"),
    (_set("states/records/0/parcels", 65536), "/list/states/records/0/parcels: must be an integer from 0 to 65535"),
    (_set("states/records/0/zone", "0x" + "41" * 32), "/list/states/records/0/zone: is not a field"),
    (_set("states/records/0/replaces", "RU1"), "/list/states/records/0/replaces: must be written RU00000001"),
    (_set("states/records/0/inputs/0/points", 2**40), "/list/states/records/0/inputs/0/points: must be an integer"),
    (_set("states/records/0/inputs/0/number", "RUL1"), "/list/states/records/0/inputs/0/number: must be written"),
    (_set(f"states/records/{LOT}/parcels", 1), f"/list/states/records/{LOT}/parcels: is not a field"),
    (_set(f"states/records/{LOT}/zone", "0x" + "00" * 32), f"/list/states/records/{LOT}/zone: must be left out"),
    (_set(f"states/records/{LOT}/source", "ZZ"), f"/list/states/records/{LOT}/source: must be a Participant"),
    (_set("states", {"complete": False, "records": []}), "/list/states: must be left out"),
    (_set("states/complete", "yes"), "/list/states/complete: must be true or false"),
    (_set("participants", {}), "/list/participants: must be a list"),
]


@pytest.mark.parametrize(("edit", "refusal"), REFUSED, ids=[refusal[:60] for _, refusal in REFUSED])
def test_rule_that_is_broken_is_named(edit: Edit, refusal: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_trust_list(trust_samples.edited(TRUST, edit))
    assert str(caught.value).startswith(refusal)


ACCEPTED: list[Edit] = [
    _set("chain_id", 2**53 - 1),
    _set("issued", "2026-11-01"),
    _set("participants/2/producer", 63),
    _set("officers/0/changes/0/roles", []),
    _set("officers/0/changes/0/roles", ["issuer", "validator"]),
    _set("states/complete", False),
    _set(f"{ALERT}/before", True),
    _set(f"{ALERT}/kind", "range-withdrawn"),
    _set(f"{ALERT}/ended", TRUST.block.time),
    _drop(f"{ALERT}/digest"),
    _set("participants/0/earlier", ["EC"]),
    _set("officers/0/changes/0/first_day", 1),
    _set("officers/0/changes/0/last_day", 2**32 - 2),
    _set("officers/0/changes/0/authority", "0x484b000000000000"),
    _set("states/records/0/parcels", 65535),
    _set("states/records/0/inputs/0/points", 2**40 - 1),
    _set("states/records/0/replaces", "RU00000009"),
    _set(f"states/records/{LOT}/zone", "0x" + "41" * 32),
    _set(f"states/records/{LOT}/source", "BW"),
    _set("states", {"complete": True, "records": []}),
]


@pytest.mark.parametrize("edit", ACCEPTED)
def test_nearest_case_that_is_right_is_read(edit: Edit) -> None:
    assert read_trust_list(trust_samples.edited(TRUST, edit)).trust != TRUST


def _file(**changes: object) -> bytes:
    document = json.loads(FILE)
    return json.dumps({name: value for name, value in (document | changes).items() if value is not None}).encode()


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (FILE[: len(FILE) // 2], "document: must be JSON"),
        (b"\xef\xbb\xbf" + FILE, "document: must be UTF-8 without a byte order mark"),
        (FILE.replace(b'"chain_id"', b'"chain_id": 1, "chain_id"'), "chain_id: must not stand twice"),
        (b" " * (MAX_BYTES + 1), f"document: must have at most {MAX_BYTES} bytes"),
        (_file(schema="kpt/1"), "/schema: must be one of kpt/2"),
        (_file(schema=None), "/schema: is missing"),
        (_file(signature=None), "/signature: is missing"),
        (_file(signature={"signer": trust_samples.CHAIR}), "/signature/signature: is missing"),
        (_file(signature={"signer": trust_samples.CHAIR, "signature": "0x12"}), "/signature/signature: must be"),
        (_file(signature={"signer": "0x12", "signature": "0x" + "00" * 65}), "/signature/signer/address: must be"),
        (_file(list=None), "/list: is missing"),
        (b"[]", "document: must be an object"),
    ],
    ids=range(12),
)
def test_file_of_another_form_is_refused(data: bytes, refusal: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_trust_list(data)
    assert str(caught.value).startswith(refusal)


@given(st.data())
def test_no_changed_byte_is_believed(data: st.DataObject) -> None:
    """Whatever byte is changed: the list is not read, not accepted, or says exactly what it said before."""
    place = data.draw(st.integers(0, len(FILE) - 1))
    changed = FILE[:place] + bytes([data.draw(st.integers(0, 255))]) + FILE[place + 1 :]
    try:
        accepted = accept(read_trust_list(changed), Policy(signers=[trust_samples.CHAIR], today=TRUST.issued))
    except KpchainError:
        return
    assert accepted.trust == TRUST


@given(st.data())
def test_no_changed_value_is_believed_under_the_old_signature(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(TRUST.officers) - 1))
    officer = TRUST.officers[place]
    roles = data.draw(st.integers(0, 63).filter(lambda bits: bits != officer.changes[0].roles))
    changed = replace(officer, changes=(replace(officer.changes[0], roles=Role(roles)), *officer.changes[1:]))
    forged = replace(TRUST, officers=(*TRUST.officers[:place], changed, *TRUST.officers[place + 1 :]))
    file = replace(trust_samples.signed(TRUST), trust=forged, content=canonical_bytes(forged)).to_bytes()
    with pytest.raises(EvidenceError, match="was altered or never signed by"):
        accept(read_trust_list(file), Policy(signers=[trust_samples.CHAIR], today=TRUST.issued))
