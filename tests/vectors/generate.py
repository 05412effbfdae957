"""Writes the test vectors of documents and signatures; run it from anywhere, its output must leave no diff.

Salts and keys are derived from fixed texts here, so that the files can be made again; real ones are random.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from kpchain.document import Sealed, leaf_pointers, redact, seal
from kpchain.model import (
    STATEMENT,
    TITLE,
    Certificate,
    HsCode,
    Input,
    Kind,
    Line,
    Lot,
    Party,
    RecordNumber,
    keccak256,
)
from kpchain.signing import (
    DevelopmentSigner,
    certificate_signing_hash,
    certificate_typed_data,
    sign_certificate,
)
from kpchain.units import Points, UsdCents

CHAIN_ID = 1337
HIDDEN = ("/certificate/kind", "/certificate/exporter", "/certificate/lines/1", "/certificate/inputs/1/digest")
LEDGER = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
HERE = Path(__file__).parent
MIRNY = Party(name="Mirny Rough Exports Ltd", address="6 Lenina Street, Mirny, Russian Federation")
ANTWERP = Party(
    name="Diamantkantoor Peeters & Söhne BV (example)", address="Hoveniersstraat 22, 2018 Antwerpen, Belgium"
)
DUBAI = Party(name='Jumeirah Rough "JR" DMCC', address="Almas Tower, Dubai, United Arab Emirates")


def sealed(draft: Any) -> Sealed[Any]:
    """The draft under salts that are derived from its number and the pointers."""
    salts = {
        pointer: keccak256(f"kpchain vector salt {draft.number} {pointer}".encode()) for pointer in leaf_pointers(draft)
    }
    return seal(draft, salts=salts)


def lines(*table: tuple[HsCode, str, str]) -> dict[str, Any]:
    """The lines and their totals."""
    rows = tuple(Line(hs=hs, carats=Points.parse(carats), usd=UsdCents.parse(usd)) for hs, carats, usd in table)
    return {
        "lines": rows,
        "carats": Points(sum(row.carats for row in rows)),
        "usd": UsdCents(sum(row.usd for row in rows)),
    }


def drawn(parent: Sealed[Any], carats: str) -> Input:
    """An input that draws on a sealed record."""
    return Input(number=parent.number, digest=parent.digest, carats=Points.parse(carats))


def signed(draft: Certificate, *, officer: int) -> Sealed[Any]:
    """The sealed certificate with the signature of a development officer."""
    document = sealed(draft)
    signer = DevelopmentSigner.from_index(officer, chain_id=CHAIN_ID)
    signature = sign_certificate(draft, document.root, signer=signer, chain_id=CHAIN_ID, ledger=LEDGER)
    return document.with_signature(signature)


def documents() -> dict[str, Sealed[Any]]:
    """The documents by file name: two lots, and certificates that draw on them and on each other."""
    lot = sealed(
        Lot(
            number=RecordNumber.parse("RUL00000001"),
            kind=Kind.PRODUCTION,
            declarer="RU",
            declared=date(2026, 7, 31),
            origins=("RU",),
            zone="Mirny",
            evidence="Monthly production return of July 2026",
            **lines((HsCode.UNSORTED, "7082.00", "698000.00")),
        )
    )
    paper = sealed(
        Lot(
            number=RecordNumber.parse("EUL00000042"),
            kind=Kind.PAPER_IMPORT,
            declarer="EU",
            declared=date(2026, 8, 3),
            origins=("AO", "NA"),
            source="AO",
            paper_number="AO 004711/2026",
            evidence="Paper certificate of Angola, seen and kept by the Diamond Office",
            **lines((HsCode.NON_INDUSTRIAL, "512.34", "102468.00")),
        )
    )
    standard = signed(
        Certificate(
            number=RecordNumber.parse("RU00000123"),
            kind=Kind.STANDARD,
            issuer="RU",
            issuing_authority="Ministry of Finance of the Russian Federation",
            destination="EU",
            issued=date(2026, 9, 1),
            expires=date(2026, 10, 31),
            origins=("RU",),
            exporter=MIRNY,
            importer=ANTWERP,
            parcels=2,
            inputs=(drawn(lot, "7082.00"),),
            seals=("RU-884120", "RU-884121"),
            **lines((HsCode.UNSORTED, "7082.00", "698000.00")),
        ),
        officer=0,
    )
    mixed = signed(
        Certificate(
            number=RecordNumber.parse("EU00000007"),
            kind=Kind.STANDARD,
            issuer="EU",
            issuing_authority="Fédération / Federal Public Service Economy, Antwerp",
            destination="AE",
            issued=date(2026, 9, 20),
            expires=date(2026, 11, 19),
            origins=("RU", "AO", "NA"),
            exporter=ANTWERP,
            importer=DUBAI,
            parcels=3,
            inputs=(drawn(standard, "1000.00"), drawn(paper, "500.50")),
            quality="Sorted; +11 sieve, \\ no frosted goods",
            remarks="Опись приложена / list enclosed",
            title=f"Certificat du processus de Kimberley / {TITLE}",
            statement=f"{STATEMENT} / Les diamants bruts de cet envoi ont été traités selon ce système",
            **lines(
                (HsCode.UNSORTED, "200.25", "20000.10"),
                (HsCode.INDUSTRIAL, "300.00", "3000.00"),
                (HsCode.NON_INDUSTRIAL, "1000.00", "250000.00"),
            ),
        ),
        officer=1,
    )
    replacement = signed(
        Certificate(
            number=RecordNumber.parse("EU00000008"),
            kind=Kind.REPLACEMENT,
            issuer="EU",
            issuing_authority="Federal Public Service Economy, Antwerp",
            destination="IN",
            issued=date(2026, 9, 22),
            expires=date(2026, 11, 21),
            origins=("RU", "AO", "NA"),
            exporter=ANTWERP,
            importer=Party(name="Surat Rough Traders Ltd", address="Varachha Road, Surat, India"),
            parcels=1,
            inputs=(drawn(mixed, "1500.25"),),
            replaces=RecordNumber.parse("EU00000007"),
            **lines((HsCode.NON_INDUSTRIAL, "1500.25", "273000.10")),
        ),
        officer=1,
    )
    return {
        "lot-production.kpl.json": lot,
        "lot-paper-import.kpl.json": paper,
        "certificate-standard.kpc.json": standard,
        "certificate-mixed.kpc.json": mixed,
        "certificate-replacement.kpc.json": replacement,
        "certificate-redacted.kpc.json": redact(mixed, hide=HIDDEN),
    }


def described(document: Sealed[Any]) -> dict[str, Any]:
    """What a second implementation must find for a document."""
    found: dict[str, Any] = {
        "number": str(document.number),
        "number_word": hex(document.number.word),
        "root": "0x" + document.root.hex(),
        "digest": "0x" + document.digest.hex(),
        "leaves": [leaf(document, pointer) for pointer in pointers(document.values, f"/{document.name}")],
    }
    if document.signature is not None:
        where = {"chain_id": document.signature.chain_id, "ledger": document.signature.ledger}
        found["officer"] = document.signature.officer
        found["signing_hash"] = "0x" + certificate_signing_hash(document.subject, document.root, **where).hex()
        found["typed_data"] = certificate_typed_data(document.subject, document.root, **where)
    return found


def pointers(value: Any, at: str) -> list[str]:
    """The pointers of all scalars and nulls, in the order of the document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    return [at] if inner is None else [found for name, member in inner for found in pointers(member, f"{at}/{name}")]


def leaf(document: Sealed[Any], pointer: str) -> dict[str, Any]:
    """A leaf with its value, which is null where it is hidden."""
    if pointer in document.hidden_leaves:
        return {"pointer": pointer, "value": None, "leaf": "0x" + document.hidden_leaves[pointer].hex()}
    proof = document.proof(pointer)
    return {"pointer": pointer, "value": proof.text, "leaf": "0x" + proof.leaf.hex()}


def field_proof(document: Sealed[Any], pointer: str) -> dict[str, Any]:
    """One field with its proof, for a contract that uses OpenZeppelin's MerkleProof."""
    proof = document.proof(pointer)
    return {
        "pointer": proof.pointer,
        "value": proof.text,
        "salt": "0x" + proof.salt.hex(),
        "leaf": "0x" + proof.leaf.hex(),
        "proof": ["0x" + sibling.hex() for sibling in proof.proof],
        "root": "0x" + document.root.hex(),
    }


def write(folder: Path) -> None:
    """Writes all files into a folder."""
    made = documents()
    for name, document in made.items():
        (folder / name).write_bytes(document.to_bytes())
    _write_json(folder / "vectors.json", {name: described(document) for name, document in made.items()})
    _write_json(folder / "field-proof.json", field_proof(made["certificate-standard.kpc.json"], "/certificate/carats"))


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
