from __future__ import annotations

import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
REQUIREMENTS = ["build", "dev", "node", "pages", "postgresql", "research", "runtime", "slither"]
PIN = re.compile(r"^[a-z0-9][a-z0-9_-]*==\d[\w.]*$")
PUBLIC_HOSTS = {"registry.npmjs.org", "pypi.org", "files.pythonhosted.org"}
REGISTRY_WORDS = ("registry", "pypi", "pythonhosted", "npm", "artifactory", "nexus", "mirror")
HOST = re.compile(r"https?://(?:[^/\s@\"'<>`]*@)?([\w.-]+)")
# In pieces, so that this file does not name what it forbids.
MACHINE_PATH = re.compile(
    "|".join(f"(?<![\\w.$}}~]){re.escape('/' + name)}/\\w" for name in ("root", "home", "Users", "work"))
)


def names(text: str) -> set[str]:
    lines = (line.strip() for line in text.splitlines())
    return {line.partition("==")[0].replace("_", "-").lower() for line in lines if "==" in line}


def committed_texts() -> Iterator[tuple[str, str]]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        content = path.read_bytes() if path.is_file() else b""
        if b"\0" not in content:
            yield name, content.decode("utf-8")


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_is_an_exact_version(name: str) -> None:
    lines = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if not line.startswith(("#", "-r "))]
    assert pins == sorted(set(pins), key=lambda pin: pin.partition("==")[0].replace("_", "-").lower())
    assert [pin for pin in pins if not PIN.match(pin)] == []


def test_the_runtime_lock_has_every_dependency_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {re.split(r"[<>=!~\s\[;]", dependency)[0].lower() for dependency in project["dependencies"]}
    assert wanted - names((ROOT / "requirements/runtime.txt").read_text("utf-8")) == set()


@pytest.mark.parametrize("extra", ["pages", "postgresql", "research"])
def test_the_lock_of_an_extra_has_every_dependency_of_it(extra: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {re.split(r"[<>=!~\s\[;]", each)[0].lower() for each in project["optional-dependencies"][extra]}
    assert wanted - names((ROOT / f"requirements/{extra}.txt").read_text("utf-8")) == set()


def test_no_development_tool_is_in_the_runtime_lock() -> None:
    runtime = names((ROOT / "requirements/runtime.txt").read_text("utf-8"))
    assert runtime & {"pytest", "mypy", "ruff", "hypothesis", "py-solc-x", "import-linter", "pyyaml"} == set()


def test_the_npm_lock_holds_the_pinned_packages_with_their_hashes_and_no_address() -> None:
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    lock: dict[str, dict[str, Any]] = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    assert lock[""]["devDependencies"] == package["devDependencies"]
    for name, version in package["devDependencies"].items():
        assert lock[f"node_modules/{name}"]["version"] == version
    assert [name for name, entry in lock.items() if "resolved" in entry] == []
    required = {
        name: entry for name, entry in lock.items() if name and not entry.get("optional") and not entry.get("inBundle")
    }
    assert [name for name, entry in required.items() if not entry.get("integrity", "").startswith("sha512-")] == []


@pytest.mark.parametrize("tool", ["anvil", "forge"])
def test_the_npm_lock_holds_the_program_of_every_platform(tool: str) -> None:
    """`npm ci` refuses a lock without them, and npm leaves out those that its registry does not have."""
    lock: dict[str, dict[str, Any]] = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    for name, version in lock[f"node_modules/@foundry-rs/{tool}"]["optionalDependencies"].items():
        entry = lock[f"node_modules/{name}"]
        assert (entry["version"], entry["optional"]) == (version, True)
        assert (len(entry["os"]), len(entry["cpu"])) == (1, 1)


def test_no_committed_file_names_a_path_of_one_machine() -> None:
    found = [(name, match.group()) for name, text in committed_texts() for match in MACHINE_PATH.finditer(text)]
    assert found == []


def test_no_committed_file_names_a_registry_that_is_not_public() -> None:
    hosts = ((name, host) for name, text in committed_texts() for host in HOST.findall(text))
    found = {(name, host) for name, host in hosts if any(word in host.lower() for word in REGISTRY_WORDS)}
    assert {(name, host) for name, host in found if host not in PUBLIC_HOSTS} == set()
