"""`kpchain where`: all that descends from an origin, a lot or a certificate, and where it is now."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpchain.cli import output
from kpchain.cli.acts import looks_like_file, read_document
from kpchain.cli.indexing import current_index
from kpchain.cli.session import FILE, Session, json_option

if TYPE_CHECKING:
    from kpchain.provenance import Whereabouts


@click.command()
@click.argument("name", metavar="ORIGIN|NUMBER|0xDIGEST|FILE")
@click.option("--records", "by_record", is_flag=True, help="Also every lot and certificate, not only the sums.")
@click.option("--csv", "as_csv", is_flag=True, help="Every lot and certificate as a table (CSV).")
@click.option("--out", type=FILE, help="File to write to, in place of the terminal.")
@json_option
@click.pass_obj
def where(session: Session, name: str, by_record: bool, as_csv: bool, out: Path | None, as_json: bool) -> None:
    """Show where everything is now that descends from an origin, a lot or a certificate.

    ORIGIN is a country (RU) or one of its mining zones (CF/Berberati). Parts are by weight, and sum up to what the
    sources weighed. The answer comes from the index, which is brought up to date first.
    """
    from kpchain.provenance import is_origin, whereabouts_csv, whereabouts_json
    from kpchain.provenance import where as where_is

    if as_csv and as_json:
        raise click.UsageError("--csv and --json exclude each other")
    key = read_document(Path(name)).digest if looks_like_file(name) and not is_origin(name) else name
    with current_index(session) as reader:
        found = where_is(reader, key)
    if as_csv or as_json:
        output.deliver(whereabouts_csv(found) if as_csv else whereabouts_json(found), out)
        return
    lines = [output.one_line(line) for line in _lines(found, by_record=by_record)]
    output.deliver("\n".join(lines), out)


def _lines(found: Whereabouts, *, by_record: bool) -> list[str]:
    from kpchain.provenance import PLACE_WORDS
    from kpchain.units import two_decimals

    several = found.possible > 0
    sure = sum(len(source.origins) == 1 for source in found.sources)
    sources = f"in {_lots(sure)} of {found.name}" if found.is_origin else f"of {found.name}"
    lines = [f"{two_decimals(found.points)} ct {sources}, and where they are now"]
    if several:
        others = f"in {_lots(len(found.sources) - sure)} of several origins and no split"
        lines.append(f"possible: {two_decimals(found.possible)} ct {others}")
    header = ["where", "of", "to", "reason", "records", "carats", f"of {found.name}"]
    rows = [
        [
            PLACE_WORDS[entry.position.place],
            entry.position.of,
            entry.position.to,
            entry.position.reason.lower(),
            entry.records,
            two_decimals(entry.points),
            two_decimals(entry.part),
            two_decimals(entry.possible),
        ]
        for entry in found.positions
    ]
    rows.append(["in all", "", "", "", "-", "-", two_decimals(found.points), two_decimals(found.possible)])
    lines += ["", *_table([*header, "possible"], rows, several=several)]
    if by_record:
        records = [
            [
                entry.record.number,
                entry.record.state.name.lower(),
                PLACE_WORDS[entry.position.place],
                entry.position.of,
                entry.position.to,
                two_decimals(entry.points),
                two_decimals(entry.part),
                two_decimals(entry.possible),
            ]
            for entry in found.records
        ]
        columns = ["number", "state", "where", "of", "to", "carats", f"of {found.name}", "possible"]
        lines += ["", *_table(columns, records, several=several)]
    return lines


def _lots(count: int) -> str:
    return "1 lot" if count == 1 else f"{count} lots"


def _table(header: list[str], rows: Sequence[Sequence[object]], *, several: bool) -> list[str]:
    """A table without its last column where no lot names several origins."""
    end = len(header) if several else -1
    return output.table(header[:end], [row[:end] for row in rows])
