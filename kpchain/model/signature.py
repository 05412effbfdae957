"""The issuing officer's signature as a document carries it; this module neither makes nor checks signatures."""

from __future__ import annotations

from dataclasses import dataclass

from kpchain.errors import ModelError
from kpchain.model.digest import checksum_address
from kpchain.model.shape import check_shape


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateSignature:
    """Who signed a certificate, for which ledger, and the 65 bytes (r, s, v).

    Attributes:
        officer: the account that is said to have signed, as a checksummed address.
        chain_id: the chain of the ledger.
        ledger: address of the CertificateLedger, checksummed.
        signature: 65 bytes: r, s, and v as 27 or 28.

    Raises:
        ModelError: an address that is none, a chain id outside 1 to 2**53 - 1, or another length.
    """

    officer: str
    chain_id: int
    ledger: str
    signature: bytes

    def __post_init__(self) -> None:
        for name in ("officer", "ledger"):
            check_shape(getattr(self, name), str, field=f"/signature/{name}")
            try:
                address = checksum_address(getattr(self, name))
            except ModelError as error:
                raise ModelError(f"/signature/{name}", error.rule, error.value) from None
            object.__setattr__(self, name, address)
        check_shape(self.chain_id, int, field="/signature/chain_id")
        check_shape(self.signature, bytes, field="/signature/signature")
        if not 1 <= self.chain_id < 2**53:
            raise ModelError("/signature/chain_id", "must be an integer from 1 to 2**53 - 1", self.chain_id)
        if len(self.signature) != 65:
            raise ModelError("/signature/signature", "must be 65 bytes: r, s and v", self.signature)
