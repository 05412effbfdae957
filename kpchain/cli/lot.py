"""`kpchain lot`: sources of carats are declared and shown."""

from __future__ import annotations

from pathlib import Path

import click

from kpchain.cli.drafts import enter_drafts, read_drafts
from kpchain.cli.records import show
from kpchain.cli.session import FILE, Acting, acting


@click.group()
def lot() -> None:
    """Lots, the sources of carats: declare, show."""


@lot.command()
@click.argument("paths", nargs=-1, required=True, type=FILE, metavar="FILE|FOLDER...")
@click.option("--out", type=FILE, help="Folder that gets copies of the sealed documents.")
@acting(dated=False)
def declare(act: Acting, paths: tuple[Path, ...], out: Path | None) -> None:
    """Declare the lots of draft files (kpl/1 without a seal); needs a statistician.

    All are declared or none. The sealed documents, which hold the salts and exist nowhere else, are kept in
    .kpchain/documents/ of the workspace.
    """
    enter_drafts(act, read_drafts(paths, lots=True), out=out, word="declared")


lot.add_command(show)
