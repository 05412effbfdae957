"""Writes the zoo of documents, sound and unsound; run it from anywhere, its output must leave no diff.

Salts and keys are derived from fixed texts, so that the files can be made again; real ones are random.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from kpchain.document import Sealed, leaf_pointers, seal
from kpchain.model import Certificate, HsCode, Input, Kind, Line, Lot, Party, RecordNumber, keccak256
from kpchain.signing import DevelopmentSigner, sign_certificate
from kpchain.units import Points, UsdCents

CHAIN_ID = 1337
LEDGER = "0xE030146e181B50eB3A52Bd8b9923217e96F66c9a"
OTHER_LEDGER = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
HERE = Path(__file__).parent
DECLARED = date(2026, 11, 2)
EXPIRES = date(2026, 11, 30)


def officer(label: str = "RU ISSUER") -> DevelopmentSigner:
    """A development account by its label."""
    return DevelopmentSigner(label, chain_id=CHAIN_ID)


def sealed(draft: Any) -> Sealed[Any]:
    """The draft under salts that are derived from its number and the pointers."""
    salts = {
        pointer: keccak256(f"kpchain zoo salt {draft.number} {pointer}".encode()) for pointer in leaf_pointers(draft)
    }
    return seal(draft, salts=salts)


def signed(
    draft: Certificate, *, label: str = "RU ISSUER", chain_id: int = CHAIN_ID, ledger: str = LEDGER
) -> Sealed[Certificate]:
    """The sealed certificate with the signature of an account for a ledger."""
    document = sealed(draft)
    signature = sign_certificate(draft, document.root, signer=officer(label), chain_id=chain_id, ledger=ledger)
    return document.with_signature(signature)


def lot() -> Sealed[Lot]:
    """The lot that the certificate draws on."""
    weight, value = Points.parse("1000.00"), UsdCents.parse("150000.00")
    return sealed(
        Lot(
            number=RecordNumber("RU", 1, is_lot=True),
            kind=Kind.PRODUCTION,
            declarer="RU",
            declared=DECLARED,
            origins=("RU",),
            lines=(Line(hs=HsCode.NON_INDUSTRIAL, carats=weight, usd=value),),
            carats=weight,
            usd=value,
            evidence="Monthly production return of October 2026",
        )
    )


def draft(**changes: Any) -> Certificate:
    """The certificate of the zoo, with every optional field but `replaces`."""
    source = lot()
    values: dict[str, Any] = {
        "number": RecordNumber("RU", 1),
        "kind": Kind.STANDARD,
        "issuer": "RU",
        "issuing_authority": "Ministry of Finance of the Russian Federation",
        "destination": "EU",
        "issued": DECLARED,
        "expires": EXPIRES,
        "origins": ("RU",),
        "exporter": Party(name="Mirny Rough Exports Ltd", address="6 Lenina Street, Mirny"),
        "importer": Party(name="Diamantkantoor Peeters", address="Hoveniersstraat 22, Antwerpen"),
        "parcels": 2,
        "seals": ("RU-884120", "RU-884121"),
        "quality": "Sorted",
        "remarks": "List enclosed",
        "inputs": (Input(number=source.number, digest=source.digest, carats=Points.parse("700.00")),),
    }
    return Certificate(**(values | weights("600.00", "100.00") | changes))


def weights(gems: str, industrial: str) -> dict[str, Any]:
    """Two lines with these weights, and their totals."""
    rows = (
        Line(hs=HsCode.INDUSTRIAL, carats=Points.parse(industrial), usd=UsdCents.parse("1000.00")),
        Line(hs=HsCode.NON_INDUSTRIAL, carats=Points.parse(gems), usd=UsdCents.parse("120000.00")),
    )
    return {
        "lines": rows,
        "carats": Points(sum(row.carats for row in rows)),
        "usd": UsdCents(sum(row.usd for row in rows)),
    }


def good() -> Sealed[Certificate]:
    """The certificate that is on the ledger."""
    return signed(draft())


def edited(change: Callable[[dict[str, Any]], None]) -> bytes:
    """The good certificate after somebody edited its file."""
    document = json.loads(good().to_bytes())
    change(document)
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def value(document: dict[str, Any]) -> None:
    """Another importer."""
    document["certificate"]["importer"]["name"] = "Diamantkantoor Janssens"


def weight(document: dict[str, Any]) -> None:
    """More carats, in the line and in the total, so that the document still adds up."""
    document["certificate"]["lines"][1]["carats"] = "599.00"
    document["certificate"]["carats"] = "699.00"


def salt(document: dict[str, Any]) -> None:
    """Another salt under one value."""
    document["seal"]["salts"]["/certificate/carats"] = "0x" + "11" * 32


def root(document: dict[str, Any]) -> None:
    """Another stated root."""
    document["seal"]["root"] = "0x" + "22" * 32


def digest(document: dict[str, Any]) -> None:
    """Another stated digest."""
    document["seal"]["digest"] = "0x" + "33" * 32


def number(document: dict[str, Any]) -> None:
    """Another number, which was never issued."""
    document["certificate"]["number"] = "RU00000002"


def borrowed_signature(document: dict[str, Any]) -> None:
    """A signature by another key under the officer's name."""
    document["signature"]["signature"] = "0x" + _raw(signed(draft(), label="stranger")).hex()


def no_signature(document: dict[str, Any]) -> None:
    """No signature at all."""
    del document["signature"]


def high_s(document: dict[str, Any]) -> None:
    """The officer's signature in its second form, which anybody can compute (EIP-2)."""
    raw = _raw(good())
    order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
    mirrored = (order - int.from_bytes(raw[32:64], "big")).to_bytes(32, "big")
    document["signature"]["signature"] = "0x" + (raw[:32] + mirrored + bytes([55 - raw[64]])).hex()


def order(document: dict[str, Any]) -> None:
    """The lines in another order: every value stands, at another place."""
    document["certificate"]["lines"].reverse()


def decomposed(document: dict[str, Any]) -> None:
    """An accented letter in two characters, which is no NFC."""
    document["certificate"]["remarks"] = "Liste jointe\u0301e"


def never_sealed(document: dict[str, Any]) -> None:
    """A draft: no seal and no signature."""
    del document["seal"], document["signature"]


def _raw(document: Sealed[Certificate]) -> bytes:
    assert document.signature is not None
    return document.signature.signature


ALTERED = ["integrity/root", "integrity/digest", "integrity/on_ledger", "integrity/number", "issuer/signature"]


def animals() -> dict[str, tuple[bytes, list[str]]]:
    """Every file with the checks that must fail where only `lot` and `good` are on the ledger."""
    whole = good().to_bytes()
    forged = draft(**weights("660.00", "40.00"))
    lines = whole.decode().split('"parcels": 2,')
    return {
        "lot.kpl.json": (lot().to_bytes(), []),
        "good.kpc.json": (whole, []),
        "value.kpc.json": (edited(value), ALTERED),
        "weight.kpc.json": (edited(weight), ALTERED),
        "order.kpc.json": (edited(order), ALTERED),
        "salt.kpc.json": (edited(salt), ALTERED),
        "root.kpc.json": (edited(root), ["integrity/root"]),
        "digest.kpc.json": (edited(digest), ["integrity/digest"]),
        "number.kpc.json": (edited(number), ALTERED),
        "borrowed-signature.kpc.json": (edited(borrowed_signature), ["issuer/signature", "issuer/officer"]),
        "high-s.kpc.json": (edited(high_s), ["issuer/signature", "issuer/officer"]),
        "no-signature.kpc.json": (
            edited(no_signature),
            ["issuer/signature", "issuer/signed_for", "issuer/officer"],
        ),
        "foreign-signature.kpc.json": (signed(draft(), label="stranger").to_bytes(), ["issuer/officer"]),
        "forged.kpc.json": (
            signed(forged, label="stranger").to_bytes(),
            ["integrity/on_ledger", "integrity/number"],
        ),
        "other-ledger.kpc.json": (signed(draft(), ledger=OTHER_LEDGER).to_bytes(), ["issuer/signed_for"]),
        "other-chain.kpc.json": (signed(draft(), chain_id=31337).to_bytes(), ["issuer/signed_for"]),
        "never-issued.kpc.json": (
            signed(replace(draft(), number=RecordNumber("RU", 2))).to_bytes(),
            ["integrity/on_ledger", "integrity/number"],
        ),
        "truncated.kpc.json": (whole[: len(whole) // 2], ["integrity/readable"]),
        "trailing-bytes.kpc.json": (whole + b"{}", ["integrity/readable"]),
        "duplicate-keys.kpc.json": (
            '"parcels": 3,\n    "parcels": 2,'.join(lines).encode(),
            ["integrity/readable"],
        ),
        "unsafe-number.kpc.json": ('"parcels": 2.0,'.join(lines).encode(), ["integrity/readable"]),
        "decomposed-unicode.kpc.json": (
            edited(decomposed),
            ["integrity/readable"],
        ),
        "draft.kpc.json": (
            edited(never_sealed),
            ["integrity/readable"],
        ),
    }


def write(folder: Path) -> None:
    """Writes all files, and what verification must find, into a folder."""
    zoo = animals()
    for name, (data, _) in zoo.items():
        (folder / name).write_bytes(data)
    expected = json.dumps({name: problems for name, (_, problems) in zoo.items()}, indent=2) + "\n"
    (folder / "expected.json").write_text(expected, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
