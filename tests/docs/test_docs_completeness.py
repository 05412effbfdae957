"""Nothing that a user meets is undocumented: commands, exit codes, settings, events and refusals of the contracts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest
from pages import ROOT

import kpchain.cli
from kpchain.cli import kpchain as root_command

README = (ROOT / "README.md").read_text("utf-8")
_INTERFACES = sorted((ROOT / "contracts" / "interfaces").glob("*.sol"))
_DECLARED = re.compile(r"((?:    ///[^\n]*\n)+)    (error|event) (\w+)\(([^)]*)\);")


def _commands(command: click.Command, name: str) -> Iterator[str]:
    yield name
    if isinstance(command, click.Group):
        context = click.Context(command)
        for part in command.list_commands(context):
            inner = command.get_command(context, part)
            assert inner is not None
            yield from _commands(inner, f"{name} {part}")


def _declared(kind: str) -> Iterator[tuple[str, str, str]]:
    """Name, parameters and meaning of every error or event of the interfaces."""
    for interface in _INTERFACES:
        for comment, found, name, parameters in _DECLARED.findall(interface.read_text("utf-8")):
            lines = [line.strip().removeprefix("///").strip() for line in comment.splitlines()]
            if found == kind:
                yield name, " ".join(parameters.split()), " ".join(lines).removeprefix("@notice ")


def _rows(text: str) -> dict[str, str]:
    """The first two columns of the rows of a table."""
    return dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|", text, re.MULTILINE))


@pytest.mark.parametrize("name", list(_commands(root_command, "kpchain"))[1:])
def test_command_has_a_heading(name: str) -> None:
    headings = re.findall(r"^#+ `?([^`\n]+?)`?$", (ROOT / "docs" / "cli.md").read_text("utf-8"), re.MULTILINE)
    assert name in headings


def test_readme_lists_the_commands() -> None:
    listed = re.findall(r"^\| `kpchain ([\w-]+)` \|", README, re.MULTILINE)
    assert listed == root_command.list_commands(click.Context(root_command))


def test_readme_lists_the_exit_codes() -> None:
    codes = {code: text for code, text in _rows(kpchain.cli.__doc__ or "").items() if code.isdigit()}
    assert len(codes) == 4
    assert {code: text for code, text in _rows(README).items() if code.isdigit()} == codes


def test_readme_lists_the_environment_variables() -> None:
    source = (ROOT / "kpchain" / "config.py").read_text("utf-8")
    read = set(re.findall(r"\bKPCHAIN_[A-Z_]+[A-Z]\b", source))
    assert set(re.findall(r"`(KPCHAIN_[A-Z_]+)` \|", README)) == read


def test_specification_has_every_event() -> None:
    page = (ROOT / "docs" / "spec" / "events.md").read_text("utf-8")
    events = [name for name, _, _ in _declared("event")]
    assert len(events) == 39
    assert [name for name in events if f"### `{name}`" not in page] == []


def test_refusals_are_the_errors_of_the_interfaces_with_their_meaning() -> None:
    rows = _rows((ROOT / "docs" / "refusals.md").read_text("utf-8"))
    errors = {f"`{name}({parameters})`": meaning for name, parameters, meaning in _declared("error")}
    assert len(errors) > 100
    assert {error: meaning for error, meaning in rows.items() if error.startswith("`")} == errors
