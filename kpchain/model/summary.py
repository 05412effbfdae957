"""What an issuing officer's signature covers, without the document around it; whether it is true is not judged here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kpchain.errors import ModelError
from kpchain.model.line import check_quantity
from kpchain.model.number import RecordNumber
from kpchain.model.rules import check_day, check_parties
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
        check_parties(self.number, self.issuer, self.destination)
        check_shape(self.root, bytes, field="/seal/root")
        if len(self.root) != 32:
            raise ModelError("/seal/root", "must be 32 bytes long", "0x" + self.root.hex())
        check_quantity(self.carats, Points, field="/certificate/carats")
        check_day(self.expires, field="/certificate/expires")
        check_shape(self.signature, CertificateSignature, field="/signature")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPage:
    """A summary that was read from a page's QR code, with what the text of the page says beside it.

    A page whose code was swapped prints another number than its code carries; verification compares them.

    Attributes:
        summary: the signed values that the code carries.
        numbers: the numbers that the text gives as the certificate's; none where there is no text, as in a picture.
        digests: beginning and end of each digest that the text gives in short form.
    """

    summary: Summary
    numbers: frozenset[RecordNumber] = frozenset()
    digests: frozenset[tuple[str, str]] = frozenset()
