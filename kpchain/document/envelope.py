"""Files into drafts and sealed documents; a wrong root or signature is read all the same, for the verifier to find."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from kpchain.document.certificate import certificate_from_json
from kpchain.document.fields import kind_of, members, placed, word32
from kpchain.document.leaves import scalars
from kpchain.document.lot import lot_from_json
from kpchain.document.read import parse_json, show_name
from kpchain.document.sealing import CERTIFICATE_SCHEMA, LOT_SCHEMA, MEMBERS, Sealed, check_salts
from kpchain.errors import DocumentError
from kpchain.model.certificate import Certificate
from kpchain.model.lot import Lot
from kpchain.model.signature import CertificateSignature

_SEAL: Final = frozenset({"salts", "root", "digest"})
_SIGNATURE: Final = frozenset({"officer", "chain_id", "ledger", "signature"})
_SIGNATURE_TEXT: Final = re.compile(r"0x[0-9a-f]{130}")


def read_draft(data: bytes) -> Certificate | Lot:
    """The certificate or lot of a draft, a document without seal and signature.

    Raises:
        DocumentError: the bytes are no such document.
        ModelError: a rule of the certificate or lot is broken.
    """
    document = _open(data)
    if "seal" in document:
        raise DocumentError("/seal", "must not stand in a draft: this document is sealed already")
    name = MEMBERS[document["schema"]]
    body = members(document, at="", required=frozenset({"schema", name}), optional=frozenset())
    return _from_json(body, name)


def read_sealed(data: bytes) -> Sealed[Certificate | Lot]:
    """The sealed document that a file holds; its root, digest and signature are read, not checked.

    Raises:
        DocumentError: the bytes are no such document, or a draft.
        ModelError: a rule of the certificate or lot is broken.
    """
    document = _open(data)
    name = MEMBERS[document["schema"]]
    if "seal" not in document:
        raise DocumentError("/seal", "is missing: this document is a draft that was never sealed")
    signed = frozenset({"signature"}) if name == "certificate" else frozenset[str]()
    body = members(document, at="", required=frozenset({"schema", name, "seal"}), optional=signed)
    subject = _from_json(body, name)
    stated = members(body["seal"], at="/seal", required=_SEAL, optional=frozenset())
    return Sealed(
        subject=subject,
        root=word32(stated["root"], at="/seal/root"),
        digest=word32(stated["digest"], at="/seal/digest"),
        signature=_signature_from_json(body["signature"]) if "signature" in body else None,
        _values=body[name],
        _salts=_salts_from_json(stated["salts"], scalars(body[name], at=f"/{name}")),
        _received=data,
    )


def _open(data: bytes) -> dict[str, Any]:
    document = parse_json(data)
    if not isinstance(document, dict):
        raise DocumentError("document", "must be an object", kind_of(document))
    if "schema" not in document:
        raise DocumentError("/schema", "is missing")
    if not isinstance(document["schema"], str) or document["schema"] not in MEMBERS:
        rule = f"must be {CERTIFICATE_SCHEMA} or {LOT_SCHEMA}, the versions that are known here"
        raise DocumentError("/schema", rule, kind_of(document["schema"]))
    return document


def _from_json(body: Mapping[str, Any], name: str) -> Certificate | Lot:
    return certificate_from_json(body[name]) if name == "certificate" else lot_from_json(body[name])


def _salts_from_json(value: object, found: list[tuple[str, str]]) -> dict[str, bytes]:
    if not isinstance(value, dict):
        raise DocumentError("/seal/salts", "must be an object", kind_of(value))
    salts = {pointer: word32(salt, at=f"/seal/salts/{show_name(pointer)}") for pointer, salt in value.items()}
    check_salts(salts, found)
    return salts


def _signature_from_json(value: object) -> CertificateSignature:
    body = members(value, at="/signature", required=_SIGNATURE, optional=frozenset())
    signature: object = body["signature"]
    if not isinstance(signature, str) or _SIGNATURE_TEXT.fullmatch(signature) is None:
        rule = 'must be "0x" and 130 lower-case hexadecimal digits'
        raise DocumentError("/signature/signature", rule, kind_of(signature))
    return placed(
        lambda: CertificateSignature(
            officer=body["officer"],
            chain_id=body["chain_id"],
            ledger=body["ledger"],
            signature=bytes.fromhex(signature[2:]),
        ),
        at="",
    )
