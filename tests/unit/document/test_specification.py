"""The numbers and fields of docs/spec are those of the vectors, the schemas and the package."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from eth_abi.abi import encode

from kpchain.document import MAX_BYTES, json_schema
from kpchain.model import STATEMENT, TITLE, RecordNumber, keccak256
from kpchain.model.origin import MAX_ORIGINS
from kpchain.model.rules import MAX_INPUTS, MAX_SEALS
from kpchain.signing import typed_data_template
from kpchain.units import Points, UsdCents

ROOT = Path(__file__).parents[3]
DOCUMENT = (ROOT / "docs" / "spec" / "document.md").read_text(encoding="utf-8")
SIGNATURE = (ROOT / "docs" / "spec" / "signature.md").read_text(encoding="utf-8")
VECTORS = json.loads((ROOT / "tests" / "vectors" / "vectors.json").read_text(encoding="utf-8"))
LOT = VECTORS["lot-production.kpl.json"]
CERTIFICATE = VECTORS["certificate-standard.kpc.json"]


def sealed(name: str) -> Any:
    return json.loads((ROOT / "tests" / "vectors" / name).read_text(encoding="utf-8"))


def test_leaves_of_the_worked_example_are_those_of_the_vectors() -> None:
    rows = re.findall(r"\| `(/lot/[^`]+)` \| `([^`]+)` \| `(0x[0-9a-f]{64})` \|", DOCUMENT)
    assert rows == [(leaf["pointer"], leaf["value"], leaf["leaf"]) for leaf in LOT["leaves"]]


def test_encoded_leaf_of_the_worked_example_is_that_of_the_abi() -> None:
    salt = sealed("lot-production.kpl.json")["seal"]["salts"]["/lot/carats"]
    words = "".join(re.findall(r"^([0-9a-f]{64})  ", DOCUMENT, re.MULTILINE))
    encoded = encode(["string", "string", "bytes32"], ["/lot/carats", '"7082.00"', bytes.fromhex(salt[2:])])
    inner, leaf = re.findall(r"first hash is `(0x\w+)`,\nits second, the leaf, `(0x\w+)`", DOCUMENT)[0]
    assert (words, f"salt `{salt}`" in DOCUMENT) == (encoded.hex(), True)
    assert inner == "0x" + keccak256(encoded).hex()
    assert leaf == "0x" + keccak256(keccak256(encoded)).hex()


def test_root_and_digest_of_the_worked_example_are_those_of_the_vectors() -> None:
    smallest = sorted(leaf["leaf"] for leaf in LOT["leaves"])[:2]
    assert re.findall(r"^- (?:root|digest): `(0x\w+)`", DOCUMENT, re.MULTILINE) == [LOT["root"], LOT["digest"]]
    assert f"are `{smallest[0]}`, `{smallest[1]}`" in DOCUMENT


def test_number_words_are_right() -> None:
    rows = re.findall(r"\| `(RUL?\d+)` \| `(0x[0-9a-f]+)` \|", DOCUMENT)
    assert rows == [(text, hex(RecordNumber.parse(text).word)) for text in ("RUL00000001", "RU00000123")]


@pytest.mark.parametrize(("schema", "name", "start"), [("kpc/1", "certificate", "## 2."), ("kpl/1", "lot", "## 3.")])
def test_every_field_of_the_schema_is_described(schema: str, name: str, start: str) -> None:
    section = DOCUMENT.partition(start)[2].partition("\n## ")[0]
    first_cells = re.findall(r"^\| (`[^|]+) \|", section, re.MULTILINE)
    described = {field for cell in first_cells for field in re.findall(r"`(\w+)`", cell)}
    assert described == set(json_schema(schema)["$defs"][name]["properties"])


def test_limits_are_those_of_the_package() -> None:
    for said in (
        f"{MAX_BYTES:,} bytes",
        f"1 to {MAX_INPUTS} objects",
        f"1 to {MAX_SEALS} texts",
        f"1 to {MAX_ORIGINS} codes",
        f"`0.01` to `{Points(Points.LIMIT - 1).format()}`",
        f"`0.01` to `{UsdCents(UsdCents.LIMIT - 1).format()}`",
        f"`{TITLE}`",
        f"`{STATEMENT}`",
    ):
        assert said in DOCUMENT


def test_description_of_the_typed_data_is_that_of_the_package() -> None:
    block = re.search(r"```json\n(.*?)```", SIGNATURE, re.DOTALL)
    assert block is not None
    assert json.loads(block[1]) == typed_data_template()


def test_values_of_the_signed_example_are_those_of_the_vectors() -> None:
    certificate_type, domain_type = re.findall(r'keccak256\("(\w+\([^"]+\))"\)', SIGNATURE)
    domain = CERTIFICATE["typed_data"]["domain"]
    separator = keccak256(
        keccak256(domain_type.encode())
        + keccak256(domain["name"].encode())
        + keccak256(domain["version"].encode())
        + domain["chainId"].to_bytes(32, "big")
        + bytes.fromhex(domain["verifyingContract"][2:]).rjust(32, b"\0")
    )
    assert re.findall(r"^\| ([a-z ]+) \| `(0x\w{40,})` \|", SIGNATURE, re.MULTILINE) == [
        ("type hash", "0x" + keccak256(certificate_type.encode()).hex()),
        ("domain type", "0x" + keccak256(domain_type.encode()).hex()),
        ("domain", "0x" + separator.hex()),
        ("root", CERTIFICATE["root"]),
        ("hash", CERTIFICATE["signing_hash"]),
        ("officer", CERTIFICATE["officer"]),
    ]
    assert f"signature: `{sealed('certificate-standard.kpc.json')['signature']['signature']}`" in SIGNATURE


def test_links_lead_to_files() -> None:
    for text in (DOCUMENT, SIGNATURE):
        for link in re.findall(r"\]\(([^)]+)\)", text):
            assert (ROOT / "docs" / "spec" / link).resolve().is_file(), link
