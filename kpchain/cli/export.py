"""`kpchain export`: the tables of the index as files, for programs that work with tables."""

from __future__ import annotations

from pathlib import Path

import click

from kpchain.cli import output
from kpchain.cli.indexing import current_index
from kpchain.cli.session import FILE, Session, json_option


@click.command()
@click.argument("folder", type=FILE)
@click.option(
    "--format",
    "form",
    type=click.Choice(["parquet", "csv"]),
    default="parquet",
    show_default=True,
    help="How the tables are written.",
)
@json_option
@click.pass_obj
def export(session: Session, folder: Path, form: str, as_json: bool) -> None:
    """Write every table of the index into FOLDER, with the trade and the origin of every record.

    Files of an earlier export are replaced. The index is brought up to date first. Needs the extra `research`.
    """
    from kpchain.research import write_tables

    with current_index(session) as reader:
        counts = write_tables(reader, folder, "csv" if form == "csv" else "parquet")
    lines = [*output.table(("table", "rows"), counts.items()), f"{len(counts)} tables in {folder}"]
    output.show({"folder": str(folder), "format": form, "rows": counts}, lines, as_json=as_json)
