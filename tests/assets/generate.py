"""Writes the zoo of documents, sound and unsound; run it from anywhere, its output must leave no diff.

Salts and keys are derived from fixed texts, so that the files can be made again; real ones are random.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import expecting  # noqa: E402
import records  # noqa: E402  # the folder is no package
from expecting import ALTERED, SOUND, UNKNOWN, Expected, unknown, unreadable  # noqa: E402
from hiding import redacted_animals  # noqa: E402
from printed import printed_animals  # noqa: E402
from records import draft, good, signed, weights  # noqa: E402

from kpchain.document import Sealed  # noqa: E402
from kpchain.model import Certificate, RecordNumber  # noqa: E402

OTHER_LEDGER = "0x5FbDB2315678afecb367f032d93F642f64180aa3"


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


def look_alike(document: dict[str, Any]) -> None:
    """A Cyrillic letter in a Latin name."""
    document["certificate"]["importer"]["name"] = "Diamantk\u0430ntoor Peeters"


def never_sealed(document: dict[str, Any]) -> None:
    """A draft: no seal and no signature."""
    del document["seal"], document["signature"]


def _raw(document: Sealed[Certificate]) -> bytes:
    assert document.signature is not None
    return document.signature.signature


def fails(*names: str) -> Expected:
    """A document whose record the ledger knows, and of which these checks fail."""
    return replace(SOUND, fails=names)


def animals() -> dict[str, tuple[bytes, Expected]]:
    """Every file with the report that it must get."""
    return _sound() | _ended() | _tampered() | _unissued() | _unreadable() | redacted_animals() | printed_animals()


def _sound() -> dict[str, tuple[bytes, Expected]]:
    """Documents that agree with the ledger."""
    legacy = ("rests_on_legacy", "rests_on_declared_origin")
    compact = json.dumps(json.loads(good().to_bytes()), separators=(",", ":"), sort_keys=True)
    return {
        "lot.kpl.json": (records.lot().to_bytes(), expecting.lot()),
        "legacy.kpl.json": (records.legacy().to_bytes(), expecting.lot(notes=legacy)),
        "good.kpc.json": (good().to_bytes(), SOUND),
        "good-rearranged.kpc.json": (compact.replace("Sorted", "\\u0053orted").encode(), SOUND),
        "mixed.kpc.json": (records.mixed().to_bytes(), replace(SOUND, notes=("not_validated", *legacy))),
        "withdrawn-later.kpc.json": (
            records.withdrawn_later().to_bytes(),
            replace(SOUND, notes=("not_validated", "number_withdrawn")),
        ),
        "alert-ended.kpc.json": (
            records.cleared().to_bytes(),
            replace(SOUND, notes=("not_validated", "alert_ended")),
        ),
        "alert-on-number.kpc.json": (
            records.imitated().to_bytes(),
            replace(SOUND, notes=("not_validated", "alert_on_number")),
        ),
        "replacement.kpc.json": (records.replacement().to_bytes(), replace(SOUND, skips=())),
        "imported.kpc.json": (
            records.imported().to_bytes(),
            replace(SOUND, skips=("status/expiry", "content/replaces"), notes=("already_imported",), beside=()),
        ),
    }


def _ended() -> dict[str, tuple[bytes, Expected]]:
    """Documents that are genuine and not to be relied on."""
    final = replace(SOUND, fails=("status/state",), skips=("status/expiry", "content/replaces"), notes=(), beside=())
    return {
        "expired.kpc.json": (records.expired().to_bytes(), fails("status/expiry")),
        "voided.kpc.json": (records.voided().to_bytes(), final),
        "replaced.kpc.json": (records.replaced().to_bytes(), replace(final, notes=("replaced_by",))),
        "alerted.kpc.json": (records.alerted().to_bytes(), fails("status/alerts")),
        "stolen.kpc.json": (records.stolen().to_bytes(), fails("status/alerts")),
        "withdrawn-number.kpc.json": (records.withdrawn_before().to_bytes(), fails("status/alerts")),
    }


def _tampered() -> dict[str, tuple[bytes, Expected]]:
    """The good certificate with one thing changed."""
    altered = unknown(*ALTERED)
    return {
        "value.kpc.json": (edited(value), altered),
        "weight.kpc.json": (edited(weight), altered),
        "order.kpc.json": (edited(order), altered),
        "salt.kpc.json": (edited(salt), altered),
        "number.kpc.json": (edited(number), altered),
        "root.kpc.json": (edited(root), fails("integrity/root")),
        "digest.kpc.json": (edited(digest), fails("integrity/digest")),
        "borrowed-signature.kpc.json": (edited(borrowed_signature), fails("issuer/signature", "issuer/officer")),
        "high-s.kpc.json": (edited(high_s), fails("issuer/signature", "issuer/officer")),
        "no-signature.kpc.json": (
            edited(no_signature),
            fails("issuer/signature", "issuer/signed_for", "issuer/officer"),
        ),
        "foreign-signature.kpc.json": (signed(draft(), label="stranger").to_bytes(), fails("issuer/officer")),
        "other-ledger.kpc.json": (signed(draft(), ledger=OTHER_LEDGER).to_bytes(), fails("issuer/signed_for")),
        "other-chain.kpc.json": (signed(draft(), chain_id=31337).to_bytes(), fails("issuer/signed_for")),
    }


def _unissued() -> dict[str, tuple[bytes, Expected]]:
    """Documents of good form that the ledger does not know."""
    forged = draft(**weights("660.00", "40.00"))
    never = replace(draft(), number=RecordNumber("RU", 2))
    return {
        "forged.kpc.json": (signed(forged, label="stranger").to_bytes(), unknown(*UNKNOWN)),
        "never-issued.kpc.json": (signed(never).to_bytes(), unknown(*UNKNOWN)),
    }


def _unreadable() -> dict[str, tuple[bytes, Expected]]:
    """Files that have no one reading, or break a rule of the document."""
    whole = good().to_bytes()
    files = {
        "truncated": whole[: len(whole) // 2],
        "trailing-bytes": whole + b"{}",
        "byte-order-mark": b"\xef\xbb\xbf" + whole,
        "duplicate-keys": _swapped('"parcels": 2,', '"parcels": 3,\n    "parcels": 2,'),
        "duplicate-salt": _swapped('"salts": {', '"salts": {\n      "/certificate/usd": "0x00",'),
        "unsafe-number": _swapped('"parcels": 2,', '"parcels": 2.0,'),
        "exponent": _swapped('"parcels": 2,', '"parcels": 2e0,'),
        "big-number": _swapped('"chain_id": 1337', f'"chain_id": {2**53}'),
        "minus-zero": _swapped('"parcels": 2,', '"parcels": -0,'),
        "three-decimals": _swapped('"carats": "700.00",', '"carats": "700.000",'),
        "leading-zero": _swapped('"carats": "700.00",', '"carats": "0700.00",'),
        "weight-as-number": _swapped('"carats": "700.00",', '"carats": 7e2,'),
        "decomposed-unicode": edited(decomposed),
        "look-alike": edited(look_alike),
        "draft": edited(never_sealed),
    }
    return {f"{name}.kpc.json": (data, unreadable()) for name, data in files.items()}


def _swapped(old: str, new: str) -> bytes:
    """The good certificate with one text in place of another, which stands in it once."""
    text = good().to_bytes().decode()
    assert old in text
    return text.replace(old, new, 1).encode()


def write(folder: Path) -> None:
    """Writes all files, and what verification must find, into a folder."""
    zoo = animals()
    for name, (data, _) in zoo.items():
        (folder / name).write_bytes(data)
    expected = json.dumps({name: report.to_json() for name, (_, report) in zoo.items()}, indent=1) + "\n"
    (folder / "expected.json").write_text(expected, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
