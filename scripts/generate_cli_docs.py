"""Writes docs/cli.md from what `--help` says, or checks with --check that it is up to date."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from kpchain import config
from kpchain.cli import kpchain

TARGET = Path(__file__).resolve().parents[1] / "docs" / "cli.md"
_WIDTH = 100
_OPENING = """# The command line

This page is made by `scripts/generate_cli_docs.py` from what `--help` says; a test compares them.

| exit code | meaning |
| --- | --- |
| 0 | done, or verified |
| 1 | refused by the ledger, or not verified |
| 2 | usage or bad input |
| 3 | the ledger is unreachable, busy or damaged, a transaction is unsettled, or the index is stale |

With `--json` the result is JSON on standard output, and an error is an object `{"error": {...}}` on standard error.
Without it, an error is one line on standard error that begins with `error: `.

## Settings

A flag goes before the environment, and the environment before `kpchain.toml` in the folder of the workspace.

"""


def pages() -> Iterator[str]:
    """The parts of the page: one for each command, groups before what is in them."""
    rows = [line for line in (config.__doc__ or "").splitlines() if line.startswith("|")]
    yield _OPENING + "\n".join(rows) + "\n"
    yield from _pages(kpchain, ("kpchain",), None)


def _pages(command: click.Command, path: tuple[str, ...], parent: click.Context | None) -> Iterator[str]:
    context = click.Context(command, info_name=path[-1], parent=parent, terminal_width=_WIDTH, max_content_width=_WIDTH)
    heading = "#" * min(len(path) + 1, 4)
    yield f"{heading} `{' '.join(path)}`\n\n```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None:
                yield from _pages(inner, (*path, name), context)


def main() -> int:
    """Writes the page, or compares it; the exit code is 1 where it differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only")
    arguments = parser.parse_args()
    text = "\n".join(pages())
    if not arguments.check:
        TARGET.parent.mkdir(exist_ok=True)
        TARGET.write_text(text, "utf-8")
        return 0
    if TARGET.is_file() and TARGET.read_text("utf-8") == text:
        return 0
    sys.stderr.write("docs/cli.md is not what --help says: run scripts/generate_cli_docs.py\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
