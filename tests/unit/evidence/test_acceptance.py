"""A trust list is believed where all rules hold; each that does not hold refuses with a reason of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import trust_samples
import zoo

from kpchain.errors import EvidenceError
from kpchain.evidence import Policy, SignedTrustList, accept, read_trust_list
from kpchain.ledger import events as ev
from kpchain.model import Role, SchemeRole

TRUST = trust_samples.listed(zoo.ledger())
SIGNED = trust_samples.signed(TRUST)
STRANGER = trust_samples.signer("stranger").address
PLACE = (TRUST.chain_id, TRUST.ledger)


def _policy(**changes: Any) -> Policy:
    values: dict[str, Any] = {"signers": [STRANGER, trust_samples.CHAIR], "today": TRUST.issued, "place": PLACE}
    return Policy(**(values | changes))


def _refusal(signed: SignedTrustList = SIGNED, **changes: Any) -> str:
    with pytest.raises(EvidenceError) as caught:
        accept(signed, _policy(**changes))
    return str(caught.value)


def test_list_is_believed_where_all_rules_hold() -> None:
    found = accept(SIGNED, _policy())
    assert (found.trust, found.signer, found.age, found.is_old) == (TRUST, trust_samples.CHAIR, 0, False)


def test_nobody_is_trusted_without_a_pin() -> None:
    assert _refusal(signers=[]).startswith("no signer of trust lists is pinned")


def test_signer_who_is_not_pinned_is_refused() -> None:
    assert _refusal(signers=[STRANGER]).endswith("whom nobody here has pinned")


def test_changed_list_is_refused() -> None:
    changed = trust_samples.edited(TRUST, lambda body: body["participants"].pop(), resign=False)
    assert "was altered or never signed by" in _refusal(read_trust_list(changed))


def test_signature_is_over_day_block_and_ledger_too() -> None:
    """What a wallet shows is what is signed, and a signature on one ledger is none on another."""
    day = replace(TRUST, issued=TRUST.issued + timedelta(days=1))
    block = replace(TRUST, block=replace(TRUST.block, number=7))
    chain = replace(TRUST, chain_id=31337)
    ledger = replace(TRUST, ledger=trust_samples.REGISTRY)
    for changed in (day, block, chain, ledger):
        other = replace(SIGNED, trust=changed)
        assert "was altered or never signed by" in _refusal(other, place=None)


def test_signature_of_another_form_is_refused() -> None:
    raw = SIGNED.signature
    order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
    mirrored = raw[:32] + (order - int.from_bytes(raw[32:64], "big")).to_bytes(32, "big") + bytes([55 - raw[64]])
    assert "lower half" in _refusal(replace(SIGNED, signature=mirrored))
    assert "27 or 28" in _refusal(replace(SIGNED, signature=raw[:64] + b"\x01"))
    assert "signature of the trust list is none" in _refusal(replace(SIGNED, signature=bytes(64) + b"\x1b"))


def test_signer_needs_an_office_in_the_list_itself() -> None:
    by_officer = trust_samples.signed(TRUST, trust_samples.signer("RU ISSUER"))
    assert "is neither chair" in _refusal(by_officer, signers=[zoo.ISSUER])
    by_stranger = trust_samples.signed(TRUST, trust_samples.signer("stranger"))
    assert "is neither chair" in _refusal(by_stranger)


@pytest.mark.parametrize(
    ("offices", "believed"),
    [
        (SchemeRole.CHAIR, True),
        (SchemeRole.SECRETARIAT, True),
        (SchemeRole.SECRETARIAT | SchemeRole.MONITOR, True),
        (SchemeRole.MONITOR | SchemeRole.ATTESTER | SchemeRole.OBSERVER, False),
        (SchemeRole(0), False),
    ],
)
def test_offices_that_may_sign(offices: SchemeRole, *, believed: bool) -> None:
    fake = zoo.ledger()
    fake.log.append(ev.SchemeRolesChanged(fake.at(), STRANGER, int(SchemeRole.CHAIR)))
    fake.log.append(ev.SchemeRolesChanged(fake.at(), STRANGER, int(offices)))
    by_stranger = trust_samples.signed(trust_samples.listed(fake), trust_samples.signer("stranger"))
    if believed:
        assert accept(by_stranger, _policy()).signer == STRANGER
    else:
        assert "is neither chair" in _refusal(by_stranger)


def test_focal_point_may_sign_while_it_is_not_suspended() -> None:
    fake = zoo.ledger()
    fake.appoint("EU", STRANGER, Role.FOCAL_POINT)
    own = trust_samples.signer("stranger")
    assert accept(trust_samples.signed(trust_samples.listed(fake), own), _policy()).signer == STRANGER
    fake.suspend("EU", STRANGER)
    assert "is neither chair" in _refusal(trust_samples.signed(trust_samples.listed(fake), own))


def test_list_of_another_ledger_or_chain_is_refused() -> None:
    for place in ((1338, TRUST.ledger), (TRUST.chain_id, trust_samples.REGISTRY)):
        assert "and this workspace is for" in _refusal(place=place)
    assert accept(SIGNED, _policy(place=None)).trust == TRUST


def test_list_from_the_future_is_refused_beyond_a_day() -> None:
    assert accept(SIGNED, _policy(today=TRUST.issued - timedelta(days=1))).age == 0
    assert "is dated" in _refusal(today=TRUST.issued - timedelta(days=2))


def test_old_list_is_told_and_refused_past_the_limit() -> None:
    after = {days: TRUST.issued + timedelta(days=days) for days in (30, 31)}
    assert not accept(SIGNED, _policy(today=after[30])).is_old
    assert accept(SIGNED, _policy(today=after[31])).is_old
    assert accept(SIGNED, _policy(today=after[31], warning_age=31)).is_old is False
    assert accept(SIGNED, _policy(today=after[30], max_age=30)).age == 30
    assert "is 31 days old, and at most 30 are allowed" in _refusal(today=after[31], max_age=30)
