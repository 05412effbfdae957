"""The redacted animals of the zoo, and what a holder could try with what is hidden."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from expecting import ALTERED, Expected, hides, lot, unknown, unreadable
from records import good, legacy, mixed, voided
from records import lot as production

from kpchain.document import Sealed, redact
from kpchain.document.leaves import leaf_hash

PARTIES = ("/certificate/exporter", "/certificate/importer")
PRICE = ("/certificate/usd", "/certificate/lines/0/usd", "/certificate/lines/1/usd")
MOST = ("content/kind", "content/issued", "content/lines", "content/parcels", "content/inputs", "content/replaces",
        "provenance/origins")  # fmt: skip
"""The checks that need what the barest redaction of a certificate hides."""
Document = dict[str, Any]


def redacted_animals() -> dict[str, tuple[bytes, Expected]]:
    """Every redacted file with the report that it must get."""
    bare_lot = ("content/kind", "content/declared", "content/lines", "content/source", "content/zone")
    return {
        "redacted-parties.kpc.json": (redact(good(), hide=PARTIES).to_bytes(), hides()),
        "redacted-price.kpc.json": (redact(good(), hide=PRICE).to_bytes(), hides("content/lines")),
        "redacted-twice.kpc.json": (
            redact(redact(good(), hide=PRICE), hide=PARTIES).to_bytes(),
            hides("content/lines"),
        ),
        "redacted-most.kpc.json": (redact(good(), keep=["/certificate/number"]).to_bytes(), hides(*MOST)),
        "redacted-lot.kpl.json": (
            redact(production(), hide=["/lot/usd", "/lot/lines/0/usd", "/lot/evidence"]).to_bytes(),
            lot(skips=("content/lines",), notes=("hidden",)),
        ),
        "redacted-legacy.kpl.json": (
            redact(legacy(), keep=["/lot/number"]).to_bytes(),
            lot(
                skips=(*[each for each in bare_lot if each != "content/source"], "provenance/origins"),
                notes=("hidden", "rests_on_legacy", "rests_on_declared_origin"),
            ),
        ),
        "redacted-voided.kpc.json": (
            redact(voided(), keep=["/certificate/number"]).to_bytes(),
            hides(*MOST, "status/expiry", fails=("status/state",), notes=()),
        ),
        **_tried(),
        **_malformed(),
    }


def _tried() -> dict[str, tuple[bytes, Expected]]:
    """What a holder could try who knows the format: files of good form that say something else."""
    legacy_notes = ("not_validated", "rests_on_legacy", "rests_on_declared_origin")
    return {
        "hidden-hash.kpc.json": (edited(redact(good(), hide=PRICE), hidden_hash), _altered()),
        "hidden-value.kpc.json": (edited(redact(good(), hide=PRICE), hidden_value), _altered()),
        "shown-value.kpc.json": (edited(redact(good(), hide=PRICE), shown_value), _altered()),
        "relabelled-hidden.kpc.json": (edited(redact(good(), hide=PARTIES), relabelled), hides()),
        "dropped-seal.kpc.json": (
            edited(redact(mixed(), hide=["/certificate/seals/1"]), dropped_seal),
            hides(notes=legacy_notes),
        ),
        "dropped-origin.kpc.json": (
            edited(redact(mixed(), hide=["/certificate/origins/1"]), dropped_origin),
            hides(fails=("provenance/origins",), notes=legacy_notes),
        ),
        "dropped-line.kpc.json": (
            edited(redact(good(), hide=[*PRICE, "/certificate/lines"]), dropped_line),
            hides(fails=("content/lines",)),
        ),
        "added-input.kpc.json": (
            edited(
                redact(good(), hide=["/certificate/remarks", "/certificate/quality", "/certificate/seals/1"]),
                added_input,
            ),
            hides(fails=("content/inputs",)),
        ),
    }


def _malformed() -> dict[str, tuple[bytes, Expected]]:
    """Redacted files that have no one reading."""
    price = redact(good(), hide=PRICE)
    changes: dict[str, Callable[[Document], None]] = {
        "null-without-hash": null_without_hash,
        "null-unredacted": null_unredacted,
        "hash-without-null": hash_without_null,
        "hash-of-shown": hash_of_shown,
        "hash-twice": hash_twice,
        "hidden-number": hidden_number,
        "hidden-list": hidden_list,
        "salt-of-hidden": salt_of_hidden,
    }
    made = {f"{name}.kpc.json": (edited(price, change), unreadable()) for name, change in changes.items()}
    twice = price.to_bytes().decode().replace('"hidden": {', '"hidden": {\n      "/certificate/usd": "0x00",', 1)
    return made | {"duplicate-hash.kpc.json": (twice.encode(), unreadable())}


def edited(document: Sealed[Any], change: Callable[[Document], None]) -> bytes:
    """A document after somebody edited its file."""
    value = json.loads(document.to_bytes())
    change(value)
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def _altered() -> Expected:
    return unknown(*ALTERED, notes=("hidden",))


def hidden_hash(document: Document) -> None:
    """Another hash for a hidden value."""
    document["seal"]["hidden"]["/certificate/usd"] = "0x" + "44" * 32


def hidden_value(document: Document) -> None:
    """Another importer, whose leaf is then hidden with all that belongs to it."""
    pointer = "/certificate/importer/name"
    salt = bytes.fromhex(document["seal"]["salts"].pop(pointer)[2:])
    document["certificate"]["importer"]["name"] = None
    leaf = leaf_hash(pointer, '"Diamantkantoor Janssens"', salt)
    document["seal"]["hidden"][pointer] = "0x" + leaf.hex()


def shown_value(document: Document) -> None:
    """More carats in a line and in the total, where the value is hidden."""
    document["certificate"]["lines"][1]["carats"] = "599.00"
    document["certificate"]["carats"] = "699.00"


def relabelled(document: Document) -> None:
    """The labels of two hashes changed: nothing is shown by either, and the root is the same."""
    hidden = document["seal"]["hidden"]
    one, other = "/certificate/exporter/name", "/certificate/importer/address"
    hidden[one], hidden[other] = hidden[other], hidden[one]


def dropped_seal(document: Document) -> None:
    """The last seal gone from its list, its hash listed as remarks that never were: no check can tell."""
    document["certificate"]["seals"].pop()
    _relabel(document, {"/certificate/seals/1": "/certificate/remarks"})
    document["certificate"]["remarks"] = None


def dropped_origin(document: Document) -> None:
    """The same with an origin, which the ledger has derived."""
    document["certificate"]["origins"].pop()
    _relabel(document, {"/certificate/origins/1": "/certificate/remarks"})
    document["certificate"]["remarks"] = None


def dropped_line(document: Document) -> None:
    """The same with a line of the table, its hashes listed as further seals."""
    document["certificate"]["lines"].pop()
    document["certificate"]["seals"] += [None, None, None]
    gone = ("hs", "carats", "usd")
    _relabel(
        document, {f"/certificate/lines/1/{name}": f"/certificate/seals/{n}" for n, name in enumerate(gone, start=2)}
    )


def added_input(document: Document) -> None:
    """A further input that never was, under the hashes of other values."""
    gone = ("remarks", "quality", "seals/1")
    del document["certificate"]["remarks"], document["certificate"]["quality"], document["certificate"]["seals"][1]
    document["certificate"]["inputs"].append({"number": None, "digest": None, "carats": None})
    cells = ("number", "digest", "carats")
    _relabel(
        document,
        {f"/certificate/{name}": f"/certificate/inputs/1/{cell}" for name, cell in zip(gone, cells, strict=True)},
    )


def null_without_hash(document: Document) -> None:
    """A null whose hash is gone."""
    del document["seal"]["hidden"]["/certificate/usd"]


def null_unredacted(document: Document) -> None:
    """Nulls, and no hashes at all."""
    del document["seal"]["hidden"]


def hash_without_null(document: Document) -> None:
    """A hash at a value that is shown."""
    document["seal"]["hidden"]["/certificate/parcels"] = "0x" + "55" * 32


def hash_of_shown(document: Document) -> None:
    """The leaf of a value that is shown, hidden once more under another name."""
    leaf = good().proof("/certificate/carats").leaf
    document["seal"]["hidden"]["/certificate/usd"] = "0x" + leaf.hex()


def hash_twice(document: Document) -> None:
    """One hash under two names."""
    hidden = document["seal"]["hidden"]
    hidden["/certificate/usd"] = hidden["/certificate/lines/0/usd"]


def hidden_number(document: Document) -> None:
    """The number hidden, which must be shown."""
    document["certificate"]["number"] = None
    del document["seal"]["salts"]["/certificate/number"]
    document["seal"]["hidden"]["/certificate/number"] = "0x" + good().proof("/certificate/number").leaf.hex()


def hidden_list(document: Document) -> None:
    """A whole list hidden under one name, so that its length is not seen."""
    document["certificate"]["seals"] = None
    for place in range(2):
        del document["seal"]["salts"][f"/certificate/seals/{place}"]
    document["seal"]["hidden"]["/certificate/seals"] = "0x" + "66" * 32


def salt_of_hidden(document: Document) -> None:
    """The salt of a hidden value left in place, with which it could be guessed."""
    document["seal"]["salts"]["/certificate/usd"] = "0x" + good().proof("/certificate/usd").salt.hex()


def _relabel(document: Document, labels: dict[str, str]) -> None:
    hidden = document["seal"]["hidden"]
    for old, new in labels.items():
        hidden[new] = hidden.pop(old)
