"""Compiles the contracts through py-solc-x and writes the packaged artifacts, or checks them.

usage: python scripts/build_artifacts.py [--check] [--install-native]

The artifacts in kpchain/ledger/artifacts/ are what users deploy and what `kpchain doctor` compares with the code on a
ledger. With --check nothing is written: the exit code is 1 and the file is named where a build does not reproduce the
packaged one. With --install-native py-solc-x fetches a native compiler into build/solcx first.

One source for each fact: the compiler's version is the one of package.json, its settings are those of foundry.toml.
The compiler is a native solc of exactly that version where there is one (on PATH, or installed by py-solc-x into
build/solcx), else scripts/solc, which runs the npm package; both give the same bytes.

The same bytes on any machine: the source unit names are paths relative to the project, only the files that the
contracts import are compiled (so no other file can have a say), and the metadata hash is left out of the code
(`bytecodeHash: none`). That hash covers comments and the names of files: with it an edited comment would make every
deployed ledger look like another version.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ARTIFACTS = ROOT / "kpchain" / "ledger" / "artifacts"
CONTRACTS = {
    name: f"contracts/{name}.sol"
    for name in (
        "ParticipantRegistry",
        "CertificateLedger",
        "Plenary",
        "ExchangeAgreements",
        "Attestations",
        "StatisticsReturns",
    )
}
SHIM = ROOT / "scripts" / "solc"
NATIVE = ROOT / "build" / "solcx"
OUTPUTS = ["abi", "evm.bytecode.object", "evm.deployedBytecode.object", "evm.deployedBytecode.immutableReferences"]
_IMPORT = re.compile(r"""^\s*import\s[^;]*?["']([^"']+)["']\s*;""", re.MULTILINE)

# Importing py-solc-x makes its folder of compilers, by default in the home folder; this project writes in its own.
os.environ.setdefault("SOLCX_BINARY_PATH", str(NATIVE))
Path(os.environ["SOLCX_BINARY_PATH"]).mkdir(parents=True, exist_ok=True)

import solcx  # noqa: E402 - the folder must be named before the import


def compiler_version() -> str:
    """The version of solc that package.json pins."""
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    return str(package["devDependencies"]["solc"])


def find_compiler(version: str) -> Path:
    """A native solc of this very version, else the shim over the npm package."""
    on_path = shutil.which("solc")
    candidates = [NATIVE / f"solc-v{version}", *([Path(on_path)] if on_path else [])]
    for candidate in candidates:
        if candidate.is_file() and str(solcx.wrapper.get_solc_version(candidate)) == version:
            return candidate
    if not (ROOT / "node_modules" / "solc").is_dir():
        sys.exit(f"no solc {version}: run `npm ci` in the project, or this script with --install-native")
    return SHIM


def read_settings() -> dict[str, Any]:
    """The compiler settings of foundry.toml, in the words of solc's standard JSON."""
    profile = tomllib.loads((ROOT / "foundry.toml").read_text("utf-8"))["profile"]["default"]
    return {
        "evmVersion": profile["evm_version"],
        "metadata": {"bytecodeHash": "none"},
        "optimizer": {"enabled": profile["optimizer"], "runs": profile["optimizer_runs"]},
        "remappings": profile["remappings"],
        "viaIR": profile["via_ir"],
    }


def collect_sources(units: list[str], remappings: list[str]) -> dict[str, dict[str, str]]:
    """The contracts and all that they import, by source unit name, in the order of the names."""
    sources: dict[str, dict[str, str]] = {}
    waiting = list(units)
    while waiting:
        unit = waiting.pop()
        if unit not in sources:
            text = (ROOT / unit).read_text("utf-8")
            sources[unit] = {"content": text}
            waiting.extend(_imports(unit, text, remappings))
    return dict(sorted(sources.items()))


def _imports(unit: str, text: str, remappings: list[str]) -> Iterator[str]:
    for name in _IMPORT.findall(text):
        if name.startswith("."):
            yield os.path.normpath(PurePosixPath(unit).parent / name).replace(os.sep, "/")
            continue
        pairs = (line.split("=", 1) for line in remappings)
        yield next((target + name.removeprefix(prefix) for prefix, target in pairs if name.startswith(prefix)), name)


def build() -> dict[Path, str]:
    """The text of each artifact, by the file that it belongs into."""
    settings = read_settings()
    compiler = find_compiler(compiler_version())
    output = solcx.compile_standard(
        {
            "language": "Solidity",
            "sources": collect_sources(list(CONTRACTS.values()), settings["remappings"]),
            "settings": settings | {"outputSelection": {"*": {"*": OUTPUTS, "": ["ast"]}}},
        },
        solc_binary=compiler,
    )
    names = _declared_names(output["sources"])
    used = {"version": solcx.wrapper.get_version_str_from_solc_binary(compiler), "settings": settings}
    return {
        ARTIFACTS / f"{name}.json": _artifact_text(name, output["contracts"][unit][name], names, used)
        for name, unit in CONTRACTS.items()
    }


def _artifact_text(name: str, compiled: dict[str, Any], names: dict[str, str], compiler: dict[str, Any]) -> str:
    code = compiled["evm"]
    references = code["deployedBytecode"].get("immutableReferences", {})
    artifact = {
        "contractName": name,
        "abi": compiled["abi"],
        "bytecode": "0x" + code["bytecode"]["object"],
        "deployedBytecode": "0x" + code["deployedBytecode"]["object"],
        # By variable name, where solc gives the number of a syntax tree node that changes with every edit.
        "immutableReferences": dict(sorted((names[node], places) for node, places in references.items())),
        "compiler": compiler,
    }
    return json.dumps(artifact, indent=1, ensure_ascii=True) + "\n"


def _declared_names(sources: dict[str, Any]) -> dict[str, str]:
    """The names of the state variables by the number of their syntax tree node."""
    names: dict[str, str] = {}
    waiting: list[Any] = [source["ast"] for source in sources.values()]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if node.get("nodeType") == "VariableDeclaration" and node.get("stateVariable"):
                names[str(node["id"])] = node["name"]
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
    return names


def main() -> None:
    """Writes the artifacts, or compares them."""
    parser = argparse.ArgumentParser(description="Compile the contracts and write the packaged artifacts.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a build differs")
    parser.add_argument("--install-native", action="store_true", help="let py-solc-x fetch a native solc first")
    options = parser.parse_args()
    if options.install_native:
        solcx.install_solc(compiler_version(), solcx_binary_path=NATIVE)
    wanted = build()
    if not options.check:
        ARTIFACTS.mkdir(parents=True, exist_ok=True)
        for path, text in wanted.items():
            path.write_text(text, "utf-8")
        return
    stale = [path for path, text in wanted.items() if not path.is_file() or path.read_text("utf-8") != text]
    for path in stale:
        sys.stderr.write(
            f"{path.relative_to(ROOT)}: the contracts compile to another: run scripts/build_artifacts.py\n"
        )
    sys.exit(1 if stale else 0)


if __name__ == "__main__":
    main()
