"""The vectors are what the generator writes, and what a second implementation (npm) finds."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
TEMPLATE = ROOT / "kpchain" / "signing" / "typed-data.json"
VECTORS = json.loads((HERE / "vectors.json").read_text(encoding="utf-8"))


def run_check(folder: Path) -> subprocess.CompletedProcess[str]:
    node = shutil.which("node")
    assert node is not None, "node is needed: these vectors are checked by a second implementation"
    command = [node, str(HERE / "check.mjs"), str(folder), str(TEMPLATE)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=ROOT)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for path in HERE.glob("*.json"):
        shutil.copy(path, tmp_path)
    return tmp_path


def test_generator_leaves_no_diff(tmp_path: Path) -> None:
    command = [sys.executable, str(HERE / "generate.py"), str(tmp_path)]
    subprocess.run(command, check=True, timeout=60, cwd=ROOT, env={"PYTHONPATH": str(ROOT)})
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in HERE.glob("*.json")}


def test_second_implementation_finds_the_same_roots_digests_and_officers() -> None:
    done = run_check(HERE)
    assert (done.returncode, done.stderr) == (0, "")
    found = {line["name"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert found.pop("field-proof.json")["root"] == VECTORS["certificate-standard.kpc.json"]["root"]
    assert {name: (line["root"], line["digest"], line["officer"]) for name, line in found.items()} == {
        name: (vector["root"], vector["digest"], vector.get("officer")) for name, vector in VECTORS.items()
    }


@pytest.mark.parametrize("name", sorted(VECTORS))
def test_second_implementation_finds_a_changed_value(copied: Path, name: str) -> None:
    text = (copied / name).read_text(encoding="utf-8")
    assert text.count('"usd": ') > 1
    (copied / name).write_text(text.replace('"usd": "', '"usd": "1', 1), encoding="utf-8")
    done = run_check(copied)
    assert done.returncode == 1
    assert done.stderr.startswith("root: 0x")


def test_second_implementation_finds_a_signature_for_another_ledger(copied: Path) -> None:
    path = copied / "certificate-standard.kpc.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["signature"]["chain_id"] += 1
    path.write_text(json.dumps(document), encoding="utf-8")
    done = run_check(copied)
    assert done.returncode == 1
    assert done.stderr.startswith("officer: 0x")
