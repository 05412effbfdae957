from __future__ import annotations

from typing import Any

import pytest

from kpchain.errors import ModelError
from kpchain.model.signature import CertificateSignature

VALUES: dict[str, Any] = {
    "officer": "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
    "chain_id": 1337,
    "ledger": "0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359",
    "signature": b"\x01" * 65,
}


def test_addresses_are_checksummed() -> None:
    signature = CertificateSignature(**VALUES)
    assert signature.officer == "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
    assert signature.ledger == "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("officer", "0x1", 'must be "0x" and 40 hexadecimal digits'),
        ("officer", None, "must be text"),
        ("ledger", 7, "must be text"),
        ("ledger", ["0x"], "must be text"),
        ("chain_id", 0, "must be an integer from 1 to 2**53 - 1"),
        ("chain_id", 2**53, "must be an integer from 1 to 2**53 - 1"),
        ("chain_id", True, "must be an integer"),
        ("signature", b"\x01" * 64, "must be 65 bytes: r, s and v"),
        ("signature", "0x01", "must be bytes"),
    ],
)
def test_signature_refuses_a_broken_rule(field: str, value: object, rule: str) -> None:
    with pytest.raises(ModelError) as refused:
        CertificateSignature(**(VALUES | {field: value}))
    assert (refused.value.field, refused.value.rule) == (f"/signature/{field}", rule)
