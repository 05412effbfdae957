"""The signature on a trust list is EIP-712: another implementation computes the same hash."""

from __future__ import annotations

from eth_account.messages import _hash_eip191_message, encode_typed_data

from kpchain.model import keccak256
from kpchain.signing import DevelopmentSigner, recover_list_signer, sign_trust_list, trust_list_signing_hash

LEDGER = "0xE030146e181B50eB3A52Bd8b9923217e96F66c9a"
PLACE = {"issued": "2026-11-23", "block": 12, "chain_id": 1337, "ledger": LEDGER}


def test_hash_is_that_of_eth_account() -> None:
    domain_type = [
        {"name": "name", "type": "string"},
        {"name": "version", "type": "string"},
        {"name": "chainId", "type": "uint256"},
        {"name": "verifyingContract", "type": "address"},
    ]
    list_type = [
        {"name": "issued", "type": "string"},
        {"name": "block", "type": "uint256"},
        {"name": "list", "type": "bytes32"},
    ]
    message = encode_typed_data(
        full_message={
            "types": {"EIP712Domain": domain_type, "TrustList": list_type},
            "primaryType": "TrustList",
            "domain": {"name": "kpchain", "version": "1", "chainId": 1337, "verifyingContract": LEDGER},
            "message": {"issued": "2026-11-23", "block": 12, "list": keccak256(b"{}")},
        }
    )
    assert trust_list_signing_hash(b"{}", **PLACE) == bytes(_hash_eip191_message(message))  # type: ignore[arg-type]


def test_signer_is_recovered() -> None:
    signer = DevelopmentSigner("chair", chain_id=1337)
    signature = sign_trust_list(b"{}", signer=signer, **PLACE)  # type: ignore[arg-type]
    assert recover_list_signer(b"{}", signature, **PLACE) == signer.address  # type: ignore[arg-type]
    assert recover_list_signer(b"[]", signature, **PLACE) != signer.address  # type: ignore[arg-type]
