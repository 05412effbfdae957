from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ARTIFACTS = Path("kpchain/ledger/artifacts")
NAMES = [
    "ParticipantRegistry",
    "CertificateLedger",
    "Plenary",
    "ExchangeAgreements",
    "Attestations",
    "StatisticsReturns",
]
CODE_SIZE_LIMIT = 24_576  # EIP-170
INIT_CODE_SIZE_LIMIT = 49_152  # EIP-3860


def read_artifact(name: str) -> dict[str, Any]:
    artifact: dict[str, Any] = json.loads((ROOT / ARTIFACTS / f"{name}.json").read_text("utf-8"))
    return artifact


def code_of(text: str) -> bytes:
    assert text.startswith("0x")
    return bytes.fromhex(text[2:])


def test_the_contracts_and_nothing_else_are_packaged() -> None:
    assert sorted(path.stem for path in (ROOT / ARTIFACTS).glob("*.json")) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_artifact_says_what_it_was_compiled_with(name: str) -> None:
    profile = tomllib.loads((ROOT / "foundry.toml").read_text("utf-8"))["profile"]["default"]
    solc = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]["solc"]
    compiler = read_artifact(name)["compiler"]
    assert compiler["version"].partition("+")[0] == solc
    assert compiler["settings"] == {
        "evmVersion": profile["evm_version"],
        "metadata": {"bytecodeHash": "none"},
        "optimizer": {"enabled": profile["optimizer"], "runs": profile["optimizer_runs"]},
        "remappings": profile["remappings"],
        "viaIR": profile["via_ir"],
    }


@pytest.mark.parametrize("name", NAMES)
def test_code_fits_the_limits_of_a_chain_and_ends_with_the_compilers_version(name: str) -> None:
    artifact = read_artifact(name)
    assert artifact["contractName"] == name
    deployed = code_of(artifact["deployedBytecode"])
    assert len(deployed) <= CODE_SIZE_LIMIT
    assert len(code_of(artifact["bytecode"])) <= INIT_CODE_SIZE_LIMIT
    # The metadata is a CBOR map with one key, "solc", and no hash of the sources; its length are the last two bytes.
    version = bytes(int(part) for part in artifact["compiler"]["version"].partition("+")[0].split("."))
    assert deployed[-12:] == b"\xa1\x64solc\x43" + version + b"\x00\x0a"


@pytest.mark.parametrize("name", NAMES)
def test_immutable_references_point_at_empty_words_of_the_deployed_code(name: str) -> None:
    artifact = read_artifact(name)
    deployed = code_of(artifact["deployedBytecode"])
    for variable, places in artifact["immutableReferences"].items():
        assert variable.isidentifier()
        for place in places:
            assert deployed[place["start"] : place["start"] + place["length"]] == bytes(32)


def test_the_immutables_are_the_contracts_that_a_contract_asks() -> None:
    assert {name: sorted(read_artifact(name)["immutableReferences"]) for name in NAMES} == {
        "ParticipantRegistry": [],
        "CertificateLedger": ["REGISTRY"],
        "Plenary": ["REGISTRY"],
        "ExchangeAgreements": ["REGISTRY"],
        "Attestations": ["LEDGER", "REGISTRY"],
        "StatisticsReturns": ["REGISTRY"],
    }


@pytest.mark.node
def test_a_build_in_another_folder_gives_the_same_bytes_and_names_the_file_that_differs(tmp_path: Path) -> None:
    for part in ["contracts", "scripts", str(ARTIFACTS)]:
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ["foundry.toml", "package.json"]:
        shutil.copy(ROOT / file, tmp_path / file)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    altered = tmp_path / ARTIFACTS / "ParticipantRegistry.json"
    artifact = read_artifact("ParticipantRegistry")
    altered.write_text(json.dumps(artifact | {"bytecode": artifact["bytecode"] + "00"}, indent=1) + "\n")

    checked = subprocess.run(
        [sys.executable, tmp_path / "scripts/build_artifacts.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 1
    assert checked.stderr == (
        f"{ARTIFACTS}/ParticipantRegistry.json: the contracts compile to another: run scripts/build_artifacts.py\n"
    )
    assert json.loads(altered.read_text()) != artifact
