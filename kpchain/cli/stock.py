"""`kpchain stock`: the carats that Participants hold and can still draw from."""

from __future__ import annotations

import click

from kpchain.cli import output
from kpchain.cli.indexing import current_index
from kpchain.cli.session import Session, json_option


@click.command()
@click.argument("code", required=False)
@json_option
@click.pass_obj
def stock(session: Session, code: str | None, as_json: bool) -> None:
    """Show the carats that Participants hold, or the records of the one with CODE."""
    from kpchain.index.codes import entered_code
    from kpchain.model import check_code
    from kpchain.units import two_decimals

    if code is not None:
        check_code(code)
    with current_index(session) as reader:
        code = None if code is None else entered_code(reader, code)
        held = reader.held_by(code) if code else ()
        totals = () if code else reader.stock()
    if code is None:
        data = [
            {"participant": entry.holder, "records": entry.records, "carats": two_decimals(entry.points)}
            for entry in totals
        ]
        rows = [(entry.holder, entry.records, two_decimals(entry.points)) for entry in totals]
        output.show(data, output.table(("of", "records", "carats"), rows), as_json=as_json)
        return
    records = [
        {
            "number": record.number,
            "digest": "0x" + record.digest.hex(),
            "state": record.state.name.lower(),
            "available": two_decimals(record.available),
            "carats": two_decimals(record.points),
            "origins": list(record.origins),
        }
        for record in held
    ]
    table = [
        (r.number, r.state.name.lower(), two_decimals(r.available), two_decimals(r.points), ", ".join(r.origins))
        for r in held
    ]
    header = ("number", "state", "available", "of carats", "origins")
    total = two_decimals(sum(record.available for record in held))
    lines = [*output.table(header, table), f"{code} holds {total} carats in {len(held)} records"]
    output.show({"participant": code, "carats": total, "records": records}, lines, as_json=as_json)
