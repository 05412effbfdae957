"""The reader of state proofs: what is written is read again, and each rule refuses by name."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kpchain.errors import DocumentError, EvidenceError
from kpchain.evidence import StateProof, prove, read_state_proof
from kpchain.evidence.state_proof import MAX_BYTES

LEDGER = "0xE030146e181B50eB3A52Bd8b9923217e96F66c9a"
PROOF = StateProof(ledger=LEDGER, digest=b"\x11" * 32, header=b"\xc0", account=(b"\xc0", b"\x80"), storage=())
FILE = PROOF.to_bytes()


def _file(**changes: object) -> bytes:
    document: dict[str, Any] = json.loads(FILE)
    body = {name: value for name, value in (document["proof"] | changes).items() if value is not None}
    return json.dumps(document | {"proof": body}).encode()


def test_what_is_written_is_read() -> None:
    assert read_state_proof(FILE) == PROOF
    assert read_state_proof(_file()) == PROOF
    assert PROOF.size == 3


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (_file(ledger=LEDGER.lower()), "/proof/ledger: must be written with its checksum"),
        (_file(ledger="0x12"), '/proof/ledger: must be "0x" and 40'),
        (_file(digest="0x12"), '/proof/digest: must be "0x" and 64'),
        (_file(header="0xC0"), '/proof/header: must be "0x" and pairs of lower-case'),
        (_file(header="0xc"), '/proof/header: must be "0x" and pairs of lower-case'),
        (_file(header=None), "/proof/header: is missing"),
        (_file(account="0x"), "/proof/account: must be a list"),
        (_file(account=["0x"] * 65), "/proof/account: must have at most 64 entries"),
        (_file(storage=["0x" + "00" * 1025]), "/proof/storage/0: must have at most 1024 bytes"),
        (_file(storage=[1]), "/proof/storage/0: must be text"),
        (_file(remark="x"), "/proof/remark: is not a field"),
        (FILE.replace(b"kps/1", b"kps/2"), "/schema: must be one of kps/1"),
        (FILE[:-9], "document: must be JSON"),
        (FILE + b" " * MAX_BYTES, f"document: must have at most {MAX_BYTES} bytes"),
    ],
    ids=range(14),
)
def test_rule_that_is_broken_is_named(data: bytes, refusal: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_state_proof(data)
    assert str(caught.value).startswith(refusal)


@pytest.mark.parametrize("storage", [[], ["0x"] * 64, ["0x" + "00" * 1024]])
def test_nearest_case_that_is_right_is_read_and_proves_nothing(storage: list[str]) -> None:
    proof = read_state_proof(_file(storage=storage))
    assert len(proof.storage) == len(storage)
    with pytest.raises(EvidenceError, match="is no block header"):
        prove(proof)
