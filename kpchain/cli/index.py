"""`kpchain index`: how far the index is, and filling it anew."""

from __future__ import annotations

import click

from kpchain.cli import output
from kpchain.cli.indexing import rebuilt
from kpchain.cli.session import Session, json_option
from kpchain.errors import MissingIndexError


@click.group()
def index() -> None:
    """The index behind trace and stock: status, rebuild.

    It is filled from the ledger's events alone and brought up to date by every command that asks it.
    """


@index.command()
@json_option
@click.pass_obj
def status(session: Session, as_json: bool) -> None:
    """Show how far the index has read."""
    from kpchain.index import IndexReader

    with session.ledger() as ledger:
        head = ledger.head().number
    try:
        reader = IndexReader(session.index_place)
    except MissingIndexError:
        raise MissingIndexError("there is no index yet: `kpchain index rebuild` makes one") from None
    with reader:
        cursor, place = reader.cursor, reader.place
        [(records,)] = reader.rows("SELECT count(*) FROM records")
    behind = head - cursor.number if cursor else head
    data = {"path": place, "block": cursor.number if cursor else None, "head": head, "records": records}
    line = f"{records} records up to block {data['block']}; the ledger is at block {head} ({behind} to read)"
    output.show({**data, "behind": behind}, [line], as_json=as_json)


@index.command()
@json_option
@click.pass_obj
def rebuild(session: Session, as_json: bool) -> None:
    """Fill the index anew from the events of the ledger."""
    with session.ledger() as ledger:
        report = rebuilt(session, ledger)
    data = {"events": report.events, "blocks": report.blocks, "block": report.cursor.number}
    output.show(data, [f"{report.events} events in {report.blocks} blocks read anew"], as_json=as_json)
