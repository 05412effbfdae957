"""Files into drafts and sealed documents; a wrong root or signature is read all the same, for the verifier to find."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from kpchain.document.certificate import certificate_from_json
from kpchain.document.disclosed import ALWAYS_SHOWN, MUST_SHOW, disclosed_from_json
from kpchain.document.fields import WORD_RULE, kind_of, members, placed, word32, word_of
from kpchain.document.leaves import scalars
from kpchain.document.lot import lot_from_json
from kpchain.document.read import parse_json, show_name
from kpchain.document.sealing import CERTIFICATE_SCHEMA, LOT_SCHEMA, MEMBERS, Sealed, check_salts
from kpchain.errors import DocumentError
from kpchain.model.certificate import Certificate
from kpchain.model.disclosed import Subject
from kpchain.model.lot import Lot
from kpchain.model.signature import CertificateSignature

T = TypeVar("T", bound=Subject)

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
    """The sealed document that a file holds, whole; its root, digest and signature are read, not checked.

    Raises:
        DocumentError: the bytes are no such document, a draft, or a redacted document.
        ModelError: a rule of the certificate or lot is broken.
    """
    document = _open(data)
    seal = _seal_of(document)
    if "hidden" in seal:
        raise DocumentError("/seal/hidden", "must not stand here: what is asked needs the whole document")
    return _whole(document, seal, data)


def read_disclosed(data: bytes) -> Sealed[Subject]:
    """The sealed document that a file holds, whole or redacted; root, digest and signature are read, not checked.

    Raises:
        DocumentError: the bytes are no such document, or a draft.
        ModelError: a rule of the certificate or lot is broken by values that are shown.
    """
    document = _open(data)
    seal = _seal_of(document)
    return _redacted(document, seal, data) if "hidden" in seal else _whole(document, seal, data)


def _whole(document: dict[str, Any], seal: dict[str, Any], data: bytes) -> Sealed[Certificate | Lot]:
    name = MEMBERS[document["schema"]]
    subject = _from_json(document, name)
    salts = _words_from_json(seal["salts"], at="/seal/salts")
    found = scalars(document[name], at=f"/{name}")
    check_salts(salts, found)
    return _sealed(document, seal, data, subject=subject, texts=found, salts=salts, hidden={})


def _redacted(document: dict[str, Any], seal: dict[str, Any], data: bytes) -> Sealed[Subject]:
    name = MEMBERS[document["schema"]]
    hidden = _words_from_json(seal["hidden"], at="/seal/hidden")
    for pointer in ALWAYS_SHOWN[name]:
        if pointer in hidden:
            raise DocumentError(pointer, MUST_SHOW)
    subject = disclosed_from_json(document[name], name)
    salts = _words_from_json(seal["salts"], at="/seal/salts")
    nulls: list[str] = []
    found = scalars(document[name], at=f"/{name}", nulls=nulls)
    check_salts(salts, found)
    sealed = _sealed(document, seal, data, subject=subject, texts=found, salts=salts, hidden=hidden)
    leaves = sealed.leaves()
    _check_hidden(hidden, nulls, leaves.values())
    return replace(sealed, hidden_leaves={pointer: hidden[pointer] for pointer in nulls}, _hashed=leaves)


def _sealed(
    document: dict[str, Any],
    seal: dict[str, Any],
    data: bytes,
    *,
    subject: T,
    texts: Sequence[tuple[str, str]],
    salts: Mapping[str, bytes],
    hidden: Mapping[str, bytes],
) -> Sealed[T]:
    return Sealed(
        subject=subject,
        root=word32(seal["root"], at="/seal/root"),
        digest=word32(seal["digest"], at="/seal/digest"),
        signature=_signature_from_json(document["signature"]) if "signature" in document else None,
        values=document[MEMBERS[document["schema"]]],
        salts=salts,
        hidden_leaves=hidden,
        _texts=texts,
        _received=data,
    )


def _seal_of(document: dict[str, Any]) -> dict[str, Any]:
    """The seal of a document whose own members are those of a sealed one."""
    name = MEMBERS[document["schema"]]
    if "seal" not in document:
        raise DocumentError("/seal", "is missing: this document is a draft that was never sealed")
    signed = frozenset({"signature"}) if name == "certificate" else frozenset[str]()
    members(document, at="", required=frozenset({"schema", name, "seal"}), optional=signed)
    return members(document["seal"], at="/seal", required=_SEAL, optional=frozenset({"hidden"}))


def _check_hidden(hidden: Mapping[str, bytes], nulls: list[str], leaves: Iterable[bytes]) -> None:
    """Refuses hashes that are not one for each null, and hashes that stand for what is shown or hidden elsewhere."""
    if missing := set(nulls) - hidden.keys():
        pointer = show_name(min(missing))
        raise DocumentError(f"/seal/hidden/{pointer}", "is missing: each null needs the hash of the leaf that it hides")
    if strange := hidden.keys() - set(nulls):
        pointer = show_name(min(strange))
        raise DocumentError(f"/seal/hidden/{pointer}", "belongs to no null of the document")
    seen = set(leaves)
    for pointer, leaf in hidden.items():
        if leaf in seen:
            where = f"/seal/hidden/{show_name(pointer)}"
            raise DocumentError(where, "must not be the hash of a value that is shown, or stand twice")
        seen.add(leaf)


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


def _words_from_json(value: object, *, at: str) -> dict[str, bytes]:
    if not isinstance(value, dict):
        raise DocumentError(at, "must be an object", kind_of(value))
    if not value:
        raise DocumentError(at, "must not be an empty object")
    words = {pointer: word_of(word) for pointer, word in value.items()}
    found = {pointer: word for pointer, word in words.items() if word is not None}
    if len(found) != len(words):
        pointer = next(pointer for pointer, word in words.items() if word is None)
        raise DocumentError(f"{at}/{show_name(pointer)}", WORD_RULE, kind_of(value[pointer]))
    return found


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
