from __future__ import annotations

from datetime import date

import pytest
from eth_account import Account
from eth_account.messages import _hash_eip191_message, encode_typed_data
from hypothesis import given
from hypothesis import strategies as st
from samples import certificate, drawn, line

from kpchain.errors import ModelError
from kpchain.model import CertificateSignature, RecordNumber
from kpchain.signing import (
    DevelopmentSigner,
    certificate_signing_hash,
    certificate_typed_data,
    recover_officer,
    sign_certificate,
    typed_data_template,
)
from kpchain.units import Points

LEDGER = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"
ROOT = b"\x07" * 32
OFFICER = DevelopmentSigner.from_index(0, chain_id=1337)
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


@given(
    serial=st.integers(0, 10**18 - 1),
    points=st.integers(1, 2**40 - 1).map(Points),
    expires=st.dates(date(2026, 9, 1)),
    root=st.binary(min_size=32, max_size=32),
    chain_id=st.integers(1, 2**53 - 1),
    ledger=st.binary(min_size=20, max_size=20),
)
def test_hash_is_that_of_eth_account(
    serial: int, points: Points, expires: date, root: bytes, chain_id: int, ledger: bytes
) -> None:
    weight = points.format()
    made = certificate(
        number=RecordNumber("RU", serial),
        expires=expires,
        carats=points,
        lines=(line(carats=weight),),
        inputs=(drawn(carats=weight),),
    )
    address = "0x" + ledger.hex()
    data = certificate_typed_data(made, root, chain_id=chain_id, ledger=address)
    expected = bytes(_hash_eip191_message(encode_typed_data(full_message=data)))
    assert certificate_signing_hash(made, root, chain_id=chain_id, ledger=address) == expected


def test_template_has_no_values() -> None:
    template = typed_data_template()
    assert set(template) == {"types", "primaryType", "domain"}
    assert template["domain"] == {"name": "kpchain", "version": "1"}
    template["domain"]["name"] = "changed"
    assert typed_data_template()["domain"]["name"] == "kpchain"


def test_hash_refuses_a_root_of_another_length() -> None:
    with pytest.raises(ModelError, match="must be 32 bytes long"):
        certificate_signing_hash(certificate(), ROOT[:31], chain_id=1337, ledger=LEDGER)


def signed() -> CertificateSignature:
    return sign_certificate(certificate(), ROOT, signer=OFFICER, chain_id=1337, ledger=LEDGER)


def test_signature_leads_back_to_the_officer() -> None:
    signature = signed()
    assert (signature.officer, signature.chain_id, signature.ledger) == (OFFICER.address, 1337, LEDGER)
    assert recover_officer(certificate(), ROOT, signature) == OFFICER.address


def test_eth_account_recovers_the_same_officer() -> None:
    data = certificate_typed_data(certificate(), ROOT, chain_id=1337, ledger=LEDGER)
    assert (
        Account.recover_message(encode_typed_data(full_message=data), signature=signed().signature) == OFFICER.address
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"number": RecordNumber.parse("RU00000124")},
        {"destination": "AE"},
        {"expires": date(2026, 10, 30)},
        {"carats": Points(11000), "lines": (line(carats="110.00"),)},
    ],
)
def test_signature_for_another_certificate_leads_elsewhere(changes: dict[str, object]) -> None:
    assert recover_officer(certificate(**changes), ROOT, signed()) != OFFICER.address


def test_signature_for_another_root_leads_elsewhere() -> None:
    assert recover_officer(certificate(), b"\x08" * 32, signed()) != OFFICER.address


@pytest.mark.parametrize(("chain_id", "ledger"), [(31337, LEDGER), (1337, "0x" + "11" * 20)])
def test_signature_for_another_ledger_leads_elsewhere(chain_id: int, ledger: str) -> None:
    moved = CertificateSignature(
        officer=OFFICER.address, chain_id=chain_id, ledger=ledger, signature=signed().signature
    )
    assert recover_officer(certificate(), ROOT, moved) != OFFICER.address


def altered(signature: bytes) -> CertificateSignature:
    return CertificateSignature(officer=OFFICER.address, chain_id=1337, ledger=LEDGER, signature=signature)


def test_second_signature_with_high_s_is_refused() -> None:
    raw = signed().signature
    s = ORDER - int.from_bytes(raw[32:64], "big")
    twin = raw[:32] + s.to_bytes(32, "big") + bytes([55 - raw[64]])
    with pytest.raises(ModelError, match="lower half"):
        recover_officer(certificate(), ROOT, altered(twin))


@pytest.mark.parametrize("v", [0, 1, 26, 29, 255])
def test_other_v_is_refused(v: int) -> None:
    with pytest.raises(ModelError, match="27 or 28"):
        recover_officer(certificate(), ROOT, altered(signed().signature[:64] + bytes([v])))


@pytest.mark.parametrize("raw", [bytes(64) + b"\x1b", b"\xff" * 32 + b"\x01" * 32 + b"\x1b"])
def test_what_no_key_can_have_signed_is_refused(raw: bytes) -> None:
    with pytest.raises(ModelError, match="must be a signature on secp256k1"):
        recover_officer(certificate(), ROOT, altered(raw))
