"""What all commands share: help, JSON, quick starts, and documentation that is what --help says."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from terminal import ENVIRONMENT, Terminal

from kpchain import __version__
from kpchain.cli import kpchain
from kpchain.cli.acts import in_words

ROOT = Path(__file__).resolve().parents[2]


def commands(
    group: click.Group = kpchain, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command that does something, with its path."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


@pytest.mark.parametrize("path", [path for path, _ in commands()], ids=" ".join)
def test_every_command_has_help_and_json(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(kpchain, [*path, "--help"])
    assert result.exit_code == 0
    assert "--json" in result.stdout


@pytest.mark.parametrize("path", [path for path, _ in commands()], ids=" ".join)
def test_every_option_is_explained(path: tuple[str, ...]) -> None:
    command = dict(commands())[path]
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    assert [option.name for option in options if not option.help] == []
    assert command.help


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from kpchain.cli import kpchain\n"
        "try:\n    kpchain(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'web3', 'eth', 'eth_account', 'eth_abi', 'coincurve', 'sqlite3', 'kpchain.ledger', 'kpchain.model'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=ENVIRONMENT)
    assert done.stderr == "[]\n"


def test_the_version_is_told() -> None:
    assert CliRunner().invoke(kpchain, ["--version"]).stdout == f"kpchain {__version__}\n"


def test_a_usage_error_is_an_object_where_json_is_wanted(tmp_path: Path) -> None:
    answer = Terminal(tmp_path).run("participant", "show", "--json")
    assert (answer.code, answer.out) == (2, "")
    assert json.loads(answer.err) == {"error": {"message": "Missing argument 'CODE'.", "kind": "UsageError"}}


def test_text_from_outside_does_not_move_the_cursor(tmp_path: Path) -> None:
    message = Terminal(tmp_path).refused(2, "--workspace", "a\x1b[2Jb\nc", "participant", "list")
    assert message == "a\\x1b[2Jb\\x0ac is no workspace: it has no kpchain.toml; make one with `kpchain init`"


def test_an_act_on_many_records_counts_them() -> None:
    names = [f"RU{serial:08d}" for serial in range(1, 1235)]
    assert in_words(names[:2]) == "RU00000001, RU00000002"
    assert in_words(names[:10]).count("RU") == 10
    assert in_words(names) == "1,234 records from RU00000001 to RU00001234"


def test_a_terminal_without_the_letter_gets_its_number(terminal: Terminal) -> None:
    reason = ("--reason", "\u0434\u043b\u044f", "--as", "ru-statistician")
    terminal.ok("certificate", "consume", "RUL1", "--carats", "1.00", "--exit", "sample", *reason)
    command = [sys.executable, "-m", "kpchain", "--workspace", str(terminal.folder), "lot", "show", "RUL1"]
    environment = ENVIRONMENT | {"PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\u0434\\u043b\\u044f" in done.stdout


def test_the_documentation_of_commands_is_what_help_says() -> None:
    check = [sys.executable, str(ROOT / "scripts" / "generate_cli_docs.py"), "--check"]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("network", ["embedded", pytest.param("anvil", marks=pytest.mark.node)])
def test_the_demo_turns_out_as_told(tmp_path: Path, network: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(kpchain, ["demo", "--network", network, "--json"], env=ENVIRONMENT)
    assert result.exit_code == 0, result.stderr
    outcome = json.loads(result.stdout)
    assert outcome["failures"] == 0
    assert outcome["reports"]["the forged document"]["verified"] is False
    assert {sentence["kind"] for sentence in outcome["told"]} == {"chapter", "act", "refused", "check"}
    assert list(tmp_path.iterdir()) == []
