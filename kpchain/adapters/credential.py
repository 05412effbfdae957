"""A sealed certificate as a W3C Verifiable Credential 2.0 (docs/spec/verifiable-credential.md).

The credential carries the officer's signature as evidence and no proof of its own: no published cryptosuite covers that
signature, and none is invented here. What is hidden in the document stays hidden.
"""

from __future__ import annotations

import json
from typing import Any, Final

from kpchain.document import CERTIFICATE_SCHEMA, Sealed
from kpchain.errors import DocumentError
from kpchain.model import AnyLot, CertificateSignature, Subject
from kpchain.signing import recover_officer

V2_CONTEXT: Final = "https://www.w3.org/ns/credentials/v2"
_VOCABULARY: Final = "urn:kpchain:vocabulary:kpc-1#"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_DATES: Final = ("issued", "expires")
_LISTS: Final = ("origins", "lines", "inputs", "seals")
# `name`, of exporter and importer, is a term of the published context already, and protected there.
_PLAIN: Final = (
    *("title", "statement", "number", "kind", "issuer", "issuing_authority", "destination", "exporter", "importer"),
    *("address", "parcels", "hs", "carats", "usd", "digest", "replaces", "quality", "remarks"),
)


def _terms(*plain: str, **special: dict[str, Any]) -> dict[str, Any]:
    """A context that holds inside of one type and everything below it."""
    terms: dict[str, Any] = {"@version": 1.1, "@propagate": True}
    terms |= {name: f"{_VOCABULARY}{name}" for name in plain}
    return terms | {name: {"@id": f"{_VOCABULARY}{name}"} | more for name, more in special.items()}


def _type(name: str, context: dict[str, Any]) -> dict[str, Any]:
    return {"@id": f"{_VOCABULARY}{name}", "@context": context}


_SHIPMENT: Final = _terms(
    *_PLAIN,
    **{name: {"@type": f"{_XSD}date"} for name in _DATES},
    **{name: {"@container": "@list"} for name in _LISTS},
)
_SEAL: Final = _terms("schema", "root", "digest", salts={"@type": "@json"}, hidden={"@type": "@json"})
OWN_CONTEXT: Final[dict[str, Any]] = {
    "KimberleyProcessCertificate": f"{_VOCABULARY}KimberleyProcessCertificate",
    "CertifiedShipment": _type("CertifiedShipment", _SHIPMENT),
    "KpchainSeal": _type("KpchainSeal", _SEAL),
    "KpchainOfficerSignature": _type("KpchainOfficerSignature", _terms("officer", "chain_id", "ledger", "signature")),
    "KpchainLedgerStatus": _type("KpchainLedgerStatus", _terms("chain_id", "ledger", "digest")),
}
"""The terms of the credential beyond those of the published context; they stand in each credential."""


def write_credential(sealed: Sealed[Subject]) -> bytes:
    """The credential of a sealed and signed certificate, whole or redacted, as JSON-LD.

    Raises:
        DocumentError: a lot, a certificate without a signature, or one that was changed after sealing.
    """
    if isinstance(sealed.subject, AnyLot):
        raise DocumentError("/schema", f"must be {CERTIFICATE_SCHEMA}, a certificate: a lot has no issuer who signs")
    if sealed.signature is None:
        raise DocumentError("/signature", "is missing: a credential names the officer who signed")
    if sealed.computed_root() != sealed.root or sealed.computed_digest() != sealed.digest:
        raise DocumentError("/seal/root", "does not belong to what the document says: it was changed after sealing")
    if recover_officer(sealed.subject, sealed.root, sealed.signature) != sealed.signature.officer:
        raise DocumentError("/signature/officer", "must be the account that signed", sealed.signature.officer)
    digest = "0x" + sealed.digest.hex()
    credential: dict[str, Any] = {
        "@context": [V2_CONTEXT, OWN_CONTEXT],
        "id": f"urn:kpchain:certificate:{digest}",
        "type": ["VerifiableCredential", "KimberleyProcessCertificate"],
        "issuer": {"id": _did(sealed.signature)} | _named(sealed.values.get("issuing_authority")),
        **_validity(sealed.values),
        "credentialSubject": {"type": "CertifiedShipment", **_shown(sealed.values)},
        "credentialStatus": {"type": "KpchainLedgerStatus", **_ledger(sealed.signature), "digest": digest},
        "evidence": [_seal(sealed, digest), _signature(sealed.signature)],
    }
    return (json.dumps(credential, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def _did(signature: CertificateSignature) -> str:
    """The officer's account as a DID of the method pkh, which needs no registry."""
    return f"did:pkh:eip155:{signature.chain_id}:{signature.officer}"


def _named(authority: str | None) -> dict[str, str]:
    return {} if authority is None else {"name": authority}


def _validity(values: Any) -> dict[str, str]:
    """The first and the last second of the certificate's days, in GMT."""
    issued: str | None = values["issued"]
    start = {} if issued is None else {"validFrom": f"{issued}T00:00:00Z"}
    return start | {"validUntil": f"{values['expires']}T23:59:59Z"}


def _shown(value: Any) -> Any:
    """A value without what is hidden, since null has no meaning in JSON-LD."""
    if isinstance(value, dict):
        return {name: _shown(member) for name, member in value.items() if member is not None}
    return [_shown(item) for item in value if item is not None] if isinstance(value, list) else value


def _ledger(signature: CertificateSignature) -> dict[str, Any]:
    return {"chain_id": signature.chain_id, "ledger": signature.ledger}


def _seal(sealed: Sealed[Subject], digest: str) -> dict[str, Any]:
    seal: dict[str, Any] = {"type": "KpchainSeal", "schema": CERTIFICATE_SCHEMA, "root": "0x" + sealed.root.hex()}
    seal |= {"digest": digest, "salts": _hex(sealed.salts)}
    return seal | ({"hidden": _hex(sealed.hidden_leaves)} if sealed.hidden_leaves else {})


def _hex(words: Any) -> dict[str, str]:
    return {pointer: "0x" + word.hex() for pointer, word in words.items()}


def _signature(signature: CertificateSignature) -> dict[str, Any]:
    return {
        "type": "KpchainOfficerSignature",
        "officer": signature.officer,
        **_ledger(signature),
        "signature": "0x" + signature.signature.hex(),
    }
