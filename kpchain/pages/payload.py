"""The text of a certificate's QR code to and from the Summary that it carries; pictures are not known here.

There is one text for each Summary: whatever is read is written again and compared, so that a second spelling of the
same values (another CBOR form, a lower-case letter, a byte more) is refused. Specification: docs/spec/qr.md.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

from kpchain.errors import DocumentError, ModelError
from kpchain.model import CertificateSignature, RecordNumber, Summary, date_from_days, days_from_date
from kpchain.pages.extra import optional_packages
from kpchain.signing import recover_officer
from kpchain.units import Points

TAG: Final = "KPC1:"
"""What the text begins with: the kind and the version of the payload."""
MAX_PAYLOAD: Final = 265
"""The longest text, in characters: a number of 18 digits and the largest weight, date and chain id."""
_SHAPE: Final = (str, bytes, str, str, int, int, int, bytes, bytes)
_NOBODY: Final = "0x" + "00" * 20


def payload_of(summary: Summary) -> str:
    """The text that a QR code carries for a certificate: "KPC1:" and base45 (RFC 9285) of a CBOR array (RFC 8949).

    At most 265 characters, all of them in the alphanumeric mode of QR codes. The officer is not in it, since the
    signature leads to the account.

    Raises:
        ConfigError: the extra `pages` is not installed.
    """
    with optional_packages():
        import cbor2
        from base45 import b45encode

    signature = summary.signature
    values: list[Any] = [
        str(summary.number),
        summary.root,
        summary.issuer,
        summary.destination,
        int(summary.carats),
        days_from_date(summary.expires),
        signature.chain_id,
        bytes.fromhex(signature.ledger[2:]),
        signature.signature,
    ]
    encoded: bytes = b45encode(cbor2.dumps(values, canonical=True))
    return TAG + encoded.decode("ascii")


def summary_of(payload: str) -> Summary:
    """The Summary that the text of a QR code carries, with the officer whose signature it is.

    Whether that officer was entitled is not judged here.

    Raises:
        DocumentError: another tag or version, no base45, no CBOR, other values than the nine, or another spelling than
            `payload_of` gives.
        ModelError: a rule of the certificate is broken, or the signature leads to no account.
        ConfigError: the extra `pages` is not installed.
    """
    values = _values(payload)
    number, root, issuer, destination, points, days, chain_id, ledger, signed = values
    if len(ledger) != 20:
        raise DocumentError("/signature/ledger", "must be 20 bytes in a QR code", ledger)
    signature = CertificateSignature(officer=_NOBODY, chain_id=chain_id, ledger="0x" + ledger.hex(), signature=signed)
    summary = Summary(
        number=RecordNumber.parse(number, field="/certificate/number"),
        root=root,
        issuer=issuer,
        destination=destination,
        carats=Points(points, field="/certificate/carats"),
        expires=_day(days),
        signature=signature,
    )
    if payload_of(summary) != payload:
        raise DocumentError("QR code", "must be in the one spelling that its values have")
    return replace(summary, signature=replace(signature, officer=recover_officer(summary, root, signature)))


def _values(payload: str) -> list[Any]:
    """The nine values of the array, each of its type."""
    with optional_packages():
        import cbor2
        from base45 import b45decode

    if not payload.startswith(TAG):
        raise DocumentError("QR code", f'must begin with "{TAG}"', payload[:16])
    if len(payload) > MAX_PAYLOAD:
        raise DocumentError("QR code", f"must have at most {MAX_PAYLOAD} characters", len(payload))
    try:
        data = b45decode(payload[len(TAG) :])
    except ValueError:
        raise DocumentError("QR code", f'must be base45 (RFC 9285) after "{TAG}"') from None
    try:
        values: object = cbor2.loads(data, max_depth=2, allow_indefinite=False)
    except Exception as error:  # the decoder lets errors of its handlers for tags through
        raise DocumentError("QR code", f"must be CBOR (RFC 8949): {type(error).__name__}") from None
    if not isinstance(values, list) or [type(value) for value in values] != list(_SHAPE):
        raise DocumentError("QR code", f"must be an array of the {len(_SHAPE)} values of {TAG}")
    return values


def _day(days: int) -> date:
    try:
        return date_from_days(days)
    except ModelError as error:
        raise ModelError("/certificate/expires", error.rule, days) from None
