"""What an issuing officer's signature covers, without the document around it; whether it is true is not judged here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kpchain.errors import ModelError
from kpchain.model.certificate import check_day
from kpchain.model.number import RecordNumber, check_code
from kpchain.model.shape import check_shape
from kpchain.model.signature import CertificateSignature
from kpchain.units import Points


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The signed values of a certificate and the signature over them: what a QR code carries.

    Attributes:
        number: the number of the certificate.
        root: the 32 bytes of the Merkle root of its document.
        issuer: code of the issuing Participant; the number begins with it.
        destination: code of the Participant that it is issued for.
        carats: the weight of the shipment.
        expires: the last day on which the certificate is good.
        signature: the officer, the ledger, and the 65 bytes.

    Raises:
        ModelError: a rule is broken; ``field`` is the JSON Pointer of the value in the document.
    """

    number: RecordNumber
    root: bytes
    issuer: str
    destination: str
    carats: Points
    expires: date
    signature: CertificateSignature

    def __post_init__(self) -> None:
        check_shape(self.number, RecordNumber, field="/certificate/number")
        if self.number.is_lot:
            raise ModelError("/certificate/number", "must be the number of a certificate", str(self.number))
        check_shape(self.root, bytes, field="/seal/root")
        if len(self.root) != 32:
            raise ModelError("/seal/root", "must be 32 bytes long", "0x" + self.root.hex())
        for name in ("issuer", "destination"):
            check_code(getattr(self, name), field=f"/certificate/{name}")
        if self.number.code != self.issuer:
            rule = f"must begin with the issuer's code {self.issuer}"
            raise ModelError("/certificate/number", rule, str(self.number))
        if self.destination == self.issuer:
            raise ModelError("/certificate/destination", "must be another Participant than the issuer", self.issuer)
        check_shape(self.carats, Points, field="/certificate/carats")
        if self.carats <= 0:
            raise ModelError("/certificate/carats", "must be above 0", self.carats.format())
        check_day(self.expires, field="/certificate/expires")
        check_shape(self.signature, CertificateSignature, field="/signature")
