"""How fast documents are sealed, read, hashed and their signers recovered, on one core, without any ledger.

usage: python benchmarks/documents.py [--documents N] [--rounds N] [--out FILE]

Times are those of the processor, since other programs run beside, and the best of several rounds, since these only ever
slow one down. The floor of a row is measured in the same run: the bare library calls for the same hashes or signatures.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from textwrap import wrap
from typing import Any

from coincurve import PublicKey
from sha3 import keccak_256  # type: ignore[import-untyped]  # safe-pysha3 has no stubs

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "assets"))

import records  # noqa: E402  # the certificate of the zoo

from kpchain.document import Sealed, read_disclosed, redact, seal  # noqa: E402
from kpchain.model import Certificate, RecordNumber  # noqa: E402
from kpchain.signing import certificate_signing_hash, recover_officer, sign_certificate  # noqa: E402

TARGET = 4_000
NODE = """
import { createRequire } from "node:module";
const { StandardMerkleTree } = createRequire(process.argv[1])("@openzeppelin/merkle-tree");
const documents = JSON.parse(require("node:fs").readFileSync(0));
const build = () => documents.map((leaves) => StandardMerkleTree.of(leaves, ["string", "string", "bytes32"]).root);
const roots = build();
let best = Infinity;
for (let round = 0; round < 3; round += 1) {
  const before = process.cpuUsage();
  build();
  const used = process.cpuUsage(before);
  best = Math.min(best, (used.user + used.system) / 1e6);
}
console.log(JSON.stringify({ roots, perSecond: documents.length / best }));
"""


@dataclass(frozen=True, slots=True)
class Stock:
    """What is measured: drafts, and the same sealed, signed, as files and redacted."""

    drafts: list[Certificate]
    sealed: list[Sealed[Certificate]]
    files: list[bytes]
    redacted: list[bytes]

    @classmethod
    def of(cls, count: int) -> Stock:
        """So many certificates of two lines, one input and every optional field, each with a number of its own."""
        one, officer = records.draft(), records.officer()
        drafts = [replace(one, number=RecordNumber("RU", serial)) for serial in range(1, count + 1)]
        sealed = []
        for draft in drafts:
            document = seal(draft)
            terms: dict[str, Any] = {"signer": officer, "chain_id": records.CHAIN_ID, "ledger": records.LEDGER}
            sealed.append(document.with_signature(sign_certificate(draft, document.root, **terms)))
        hidden = [redact(each, hide=["/certificate/exporter", "/certificate/importer"]).to_bytes() for each in sealed]
        return cls(drafts, sealed, [each.to_bytes() for each in sealed], hidden)


def best(action: Callable[[], object], count: int, rounds: int) -> float:
    """How many a second, by processor time."""
    times = []
    for _ in range(rounds):
        before = time.process_time()
        action()
        times.append(time.process_time() - before)
    return count / min(times)


def encoded(document: Sealed[Any]) -> list[bytes]:
    """What is hashed first for each leaf: pointer, value and salt as the ABI encodes them."""
    from eth_abi.abi import encode

    proofs = [document.proof(pointer) for pointer in document.leaves()]
    return [encode(["string", "string", "bytes32"], [proof.pointer, proof.text, proof.salt]) for proof in proofs]


def all_hashes(documents: list[list[bytes]], digest: Callable[[bytes], bytes]) -> None:
    """The hashes that the roots take, of messages of the same sizes: two for a leaf, one for each inner node."""
    for leaves in documents:
        for leaf in leaves:
            digest(digest(leaf))
        for _ in range(len(leaves) - 1):
            digest(b"\x01" * 64)


def by_pysha3(data: bytes) -> bytes:
    """Keccak-256 of safe-pysha3, which kpchain takes."""
    digest: bytes = keccak_256(data).digest()
    return digest


def by_pycryptodome(data: bytes) -> bytes:
    """Keccak-256 of pycryptodome, the other backend of eth-hash."""
    from Crypto.Hash import keccak

    return keccak.new(digest_bits=256, data=data).digest()


def by_merkle_tree(stock: Stock) -> float | None:
    """Documents a second by the npm package @openzeppelin/merkle-tree, None without it.

    Raises:
        SystemExit: it finds other roots than kpchain.
    """
    node = shutil.which("node")
    if node is None or not (ROOT / "node_modules" / "@openzeppelin" / "merkle-tree").is_dir():
        return None
    few = stock.sealed[:100]
    leaves = [
        [[proof.pointer, proof.text, "0x" + proof.salt.hex()] for proof in map(document.proof, document.leaves())]
        for document in few
    ]
    program = NODE.replace("process.argv[1]", json.dumps(str(ROOT / "package.json"))).replace(
        'require("node:fs")', 'createRequire(import.meta.url)("node:fs")'
    )
    command = [node, "--input-type=module", "--eval", program]
    done = subprocess.run(command, input=json.dumps(leaves), capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603  # the program above
    found = json.loads(done.stdout)
    if found["roots"] != ["0x" + document.root.hex() for document in few]:
        raise SystemExit("@openzeppelin/merkle-tree finds other roots")
    return float(found["perSecond"])


def measure(stock: Stock, rounds: int) -> list[tuple[str, str, str, str]]:
    """The rows of the table."""
    count = len(stock.drafts)
    leaves = encoded(stock.sealed[0])

    def rate(action: Callable[[], object]) -> float:
        return best(action, count, rounds)

    def documents(value: float) -> str:
        return f"{value:,.0f}/s"

    floor = rate(partial(all_hashes, [leaves] * count, by_pysha3))
    signed = [(each, each.signature) for each in stock.sealed if each.signature is not None]
    asked = [
        (
            certificate_signing_hash(each.subject, each.root, chain_id=s.chain_id, ledger=s.ledger),
            s.signature[:64] + bytes([s.signature[64] - 27]),
        )
        for each, s in signed
    ]
    recovered = rate(lambda: [PublicKey.from_signature_and_message(raw, said, hasher=None) for said, raw in asked])
    target = f"{TARGET:,}/s"
    rows = [
        ("seal: build, salt, hash", documents(rate(lambda: [seal(each) for each in stock.drafts])), target),
        ("seal and write the file", documents(rate(lambda: [seal(each).to_bytes() for each in stock.drafts])), ""),
        ("read a file", documents(rate(lambda: [read_disclosed(data) for data in stock.files])), ""),
        (
            "read a file and compute its root",
            documents(rate(lambda: [read_disclosed(data).computed_root() for data in stock.files])),
            "",
        ),
        (
            "read a redacted file and compute its root",
            documents(rate(lambda: [read_disclosed(data).computed_root() for data in stock.redacted])),
            "",
        ),
        ("compute the root", documents(rate(lambda: [each.computed_root() for each in stock.sealed])), ""),
    ]
    table = [(what, measured, goal, documents(floor)) for what, measured, goal in rows]
    recover = rate(lambda: [recover_officer(each.subject, each.root, s) for each, s in signed])
    table.append(("recover the officer", documents(recover), "", documents(recovered)))
    return table


def backends(stock: Stock, rounds: int) -> list[tuple[str, str]]:
    """How many roots a second each keccak and the npm package give, over the leaves of one and the same document."""
    documents = [encoded(stock.sealed[0])] * 200
    found = [
        (name, best(partial(all_hashes, documents, take), len(documents), rounds))
        for name, take in (("safe-pysha3 (taken)", by_pysha3), ("pycryptodome", by_pycryptodome))
    ]
    by_node = by_merkle_tree(stock)
    if by_node is not None:
        found.append(("npm @openzeppelin/merkle-tree in node, encoding included", by_node))
    return [(name, f"{value:,.0f}/s") for name, value in found]


def page(stock: Stock, rounds: int) -> list[str]:
    """The lines of the page."""
    size, leaves = len(stock.files[0]), len(stock.sealed[0].leaves())
    about = (
        "Written by `python benchmarks/documents.py --out docs/speed-documents.md`: one core, no ledger. Times are "
        f"those of the processor, the best of {rounds} rounds over {len(stock.drafts):,} certificates of two lines and "
        f"one input with every optional field ({leaves} leaves, {size:,} bytes). Another machine, or other work on it, "
        "gives other figures."
    )
    floor = (
        f"The floor is what the bare calls take: for a root {2 * leaves} hashes of its {leaves} leaves and "
        f"{leaves - 1} of inner nodes by safe-pysha3, for an officer the recovery of the key by coincurve. What is "
        "above it is building, encoding, JSON and the rules."
    )
    keccak = (
        "Roots a second over the leaves of one such document, the hashes alone; the npm package, which must find the "
        "same roots, also encodes and sorts."
    )
    return [
        "# Speed of documents",
        "",
        *wrap(about, 120),
        "",
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores.",
        "",
        "| what | measured | target | floor |",
        "| --- | --- | --- | --- |",
        *(f"| {' | '.join(row)} |" for row in measure(stock, rounds)),
        "",
        *wrap(floor, 120),
        "",
        "## Which keccak",
        "",
        *wrap(keccak, 120),
        "",
        "| backend | roots |",
        "| --- | --- |",
        *(f"| {' | '.join(row)} |" for row in backends(stock, rounds)),
    ]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    text = "\n".join(page(Stock.of(arguments.documents), arguments.rounds)) + "\n"
    print(text, end="")
    if arguments.out:
        arguments.out.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
