"""The issuing officer's signature on a certificate: made, and read back to the account that made it.

Whether that account was entitled to issue is a question to the ledger, not to this module.
"""

from __future__ import annotations

from typing import Final

from coincurve import PublicKey

from kpchain.errors import ModelError
from kpchain.model.digest import checksum_address, keccak256
from kpchain.model.signature import CertificateSignature
from kpchain.signing.signers import Signer
from kpchain.signing.typed_data import SignedValues, certificate_signing_hash

_HALF_ORDER: Final = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0


def sign_certificate(
    certificate: SignedValues, root: bytes, *, signer: Signer, chain_id: int, ledger: str
) -> CertificateSignature:
    """The officer's signature on a certificate, as its document carries it.

    Args:
        certificate: the certificate.
        root: the 32 bytes of its document's Merkle root.
        signer: the issuing officer.
        chain_id: the chain of the ledger.
        ledger: the address of the CertificateLedger.

    Raises:
        ModelError: the root is not 32 bytes long, or the ledger is no address.
    """
    digest = certificate_signing_hash(certificate, root, chain_id=chain_id, ledger=ledger)
    return CertificateSignature(
        officer=signer.address, chain_id=chain_id, ledger=ledger, signature=signer.sign_hash(digest)
    )


def recover_officer(certificate: SignedValues, root: bytes, signature: CertificateSignature) -> str:
    """The account that made a signature, as a checksummed address; compare it with the officer that is stated.

    Raises:
        ModelError: v is neither 27 nor 28, s is in the upper half (which would let anybody make a second signature),
            or no key can have made it.
    """
    digest = certificate_signing_hash(certificate, root, chain_id=signature.chain_id, ledger=signature.ledger)
    return recover_account(digest, signature.signature)


def recover_account(digest: bytes, raw: bytes) -> str:
    """The account that signed 32 bytes, as a checksummed address.

    Args:
        digest: what was signed.
        raw: 65 bytes r, s and v.

    Raises:
        ModelError: v is neither 27 nor 28, s is in the upper half, or no key can have made the signature.
    """
    if raw[64] not in (27, 28):
        raise ModelError("/signature/signature", "must have 27 or 28 as its last byte v", raw[64])
    if int.from_bytes(raw[32:64], "big") > _HALF_ORDER:
        raise ModelError("/signature/signature", "must have s in the lower half of the order (EIP-2)")
    try:
        key = PublicKey.from_signature_and_message(raw[:64] + bytes([raw[64] - 27]), digest, hasher=None)
    except Exception as error:  # coincurve raises bare Exception where no key can be recovered
        raise ModelError("/signature/signature", f"must be a signature on secp256k1: {error}") from None
    return checksum_address("0x" + keccak256(key.format(compressed=False)[1:])[12:].hex())
