"""The signature on a trust list: EIP-712 typed data over its day, its block and the hash of its canonical bytes.

Made, and read back to the account that made it; whether that account may be trusted is not decided here.
"""

from __future__ import annotations

from typing import Final

from kpchain.model.digest import keccak256
from kpchain.signing.officer import recover_account
from kpchain.signing.signers import Signer
from kpchain.signing.typed_data import domain_separator

TRUST_LIST_TYPE: Final = "TrustList(string issued,uint256 block,bytes32 list)"
"""What a wallet shows: the day of the list, the number of its block, and the hash of its bytes."""
_TYPE_HASH: Final = keccak256(TRUST_LIST_TYPE.encode("ascii"))


def trust_list_signing_hash(content: bytes, *, issued: str, block: int, chain_id: int, ledger: str) -> bytes:
    """The 32 bytes that the signer of a trust list signs (EIP-712).

    Args:
        content: the canonical bytes of the list (RFC 8785).
        issued: the day of the list, YYYY-MM-DD.
        block: the number of its block.
        chain_id: the chain of the ledger.
        ledger: the address of the CertificateLedger.

    Raises:
        ModelError: the ledger is no address.
    """
    struct = keccak256(_TYPE_HASH + keccak256(issued.encode("ascii")) + block.to_bytes(32, "big") + keccak256(content))
    return keccak256(b"\x19\x01" + domain_separator(chain_id, ledger) + struct)


def sign_trust_list(content: bytes, *, signer: Signer, issued: str, block: int, chain_id: int, ledger: str) -> bytes:
    """The 65 bytes r, s and v of a signature on a trust list; the arguments are those of `trust_list_signing_hash`."""
    return signer.sign_hash(
        trust_list_signing_hash(content, issued=issued, block=block, chain_id=chain_id, ledger=ledger)
    )


def recover_list_signer(
    content: bytes, signature: bytes, *, issued: str, block: int, chain_id: int, ledger: str
) -> str:
    """The account that signed a trust list, as a checksummed address.

    Raises:
        ModelError: v is neither 27 nor 28, s is in the upper half, or no key can have made the signature.
    """
    digest = trust_list_signing_hash(content, issued=issued, block=block, chain_id=chain_id, ledger=ledger)
    return recover_account(digest, signature)
