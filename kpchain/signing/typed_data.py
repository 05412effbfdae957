"""What an issuing officer signs: EIP-712 typed data over number, root, parties, weight, expiry and ledger.

The hash is computed by hand, since bulk issue signs thousands a second; a test compares it with eth_account's.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final, Protocol

from kpchain.errors import ModelError
from kpchain.model.digest import checksum_address, keccak256
from kpchain.model.number import RecordNumber
from kpchain.units import Points

DOMAIN_NAME: Final = "kpchain"
DOMAIN_VERSION: Final = "1"
_CERTIFICATE_TYPE: Final = keccak256(
    b"Certificate(string number,bytes32 root,string issuer,string destination,uint256 points,string expires)"
)
_DOMAIN_TYPE: Final = keccak256(b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")


class SignedValues(Protocol):
    """What a signature covers beside root and ledger: a certificate has it, whole or redacted, and so has a summary."""

    @property
    def number(self) -> RecordNumber:
        """The number of the certificate."""

    @property
    def issuer(self) -> str:
        """Code of the issuing Participant."""

    @property
    def destination(self) -> str:
        """Code of the Participant that it is issued for."""

    @property
    def carats(self) -> Points:
        """The weight of the shipment."""

    @property
    def expires(self) -> date:
        """The last day on which the certificate is good."""


def certificate_signing_hash(certificate: SignedValues, root: bytes, *, chain_id: int, ledger: str) -> bytes:
    """The 32 bytes that the issuing officer signs (EIP-712).

    Args:
        certificate: the certificate, or whatever has its signed values.
        root: the 32 bytes of its document's Merkle root.
        chain_id: the chain of the ledger.
        ledger: the address of the CertificateLedger.

    Raises:
        ModelError: the root is not 32 bytes long, or the ledger is no address.
    """
    if len(root) != 32:
        raise ModelError("root", "must be 32 bytes long", "0x" + root.hex())
    struct = keccak256(
        _CERTIFICATE_TYPE
        + keccak256(str(certificate.number).encode("ascii"))
        + root
        + _text_hash(certificate.issuer)
        + _text_hash(certificate.destination)
        + certificate.carats.to_bytes(32, "big")
        + _text_hash(certificate.expires.isoformat())
    )
    return keccak256(b"\x19\x01" + domain_separator(chain_id, ledger) + struct)


def certificate_typed_data(certificate: SignedValues, root: bytes, *, chain_id: int, ledger: str) -> dict[str, Any]:
    """The same as a typed-data object for ``eth_signTypedData_v4``, for wallets and other implementations.

    Raises:
        ModelError: the ledger is no address.
    """
    data = typed_data_template()
    data["domain"] |= {"chainId": chain_id, "verifyingContract": checksum_address(ledger)}
    data["message"] = {
        "number": str(certificate.number),
        "root": "0x" + root.hex(),
        "issuer": certificate.issuer,
        "destination": certificate.destination,
        "points": int(certificate.carats),
        "expires": certificate.expires.isoformat(),
    }
    return data


def typed_data_template() -> dict[str, Any]:
    """The published description: types, primary type, and the fixed part of the domain."""
    template: dict[str, Any] = json.loads(_template_text())
    return template


@cache
def _template_text() -> str:
    return (resources.files("kpchain.signing") / "typed-data.json").read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def domain_separator(chain_id: int, ledger: str) -> bytes:
    """The 32 bytes that bind a signature to this package, a chain and a ledger (EIP-712)."""
    return keccak256(
        _DOMAIN_TYPE
        + keccak256(DOMAIN_NAME.encode("ascii"))
        + keccak256(DOMAIN_VERSION.encode("ascii"))
        + chain_id.to_bytes(32, "big")
        + bytes(12)
        + bytes.fromhex(checksum_address(ledger)[2:])
    )


@lru_cache(maxsize=4096)
def _text_hash(text: str) -> bytes:
    return keccak256(text.encode("ascii"))
