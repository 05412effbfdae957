"""`kpchain history`: what was decided and done in governance, in words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from kpchain.cli import output
from kpchain.cli.session import Session, json_option

if TYPE_CHECKING:
    from kpchain.governance import Entry


@click.command()
@click.option("--participant", "code", metavar="CODE", help="Only what concerns this Participant.")
@json_option
@click.pass_obj
def history(session: Session, code: str | None, as_json: bool) -> None:
    """Show what was decided and done in governance, oldest first, with the time of each block.

    Statuses, zones, codes, officers and offices, proposals and votes, the chair, agreements, attestations, concerns and
    warnings. The life of a certificate is shown by `kpchain certificate show`.
    """
    from kpchain import governance

    with session.ledger() as ledger:
        wanted = ledger.directory().get(code, field="--participant").code if code else None
        events = ledger.events(ledger.deployment.block, ledger.head().number)
        names = {key.address: key.name for key in session.keyring().entries()}
        entries = governance.history(events, deployment=ledger.deployment, name_of=names.get)
    found = [entry for entry in entries if wanted is None or wanted in entry.participants]
    data = [_data(entry, names.get(entry.account or "")) for entry in found]
    rows = [(row["time"][:16].replace("T", " "), _by(row), row["text"]) for row in data]
    output.show(data, output.table(("time (GMT)", "by", "what"), rows), as_json=as_json)


def _data(entry: Entry, name: str | None) -> dict[str, Any]:
    at = entry.event.at
    return {
        "time": datetime.fromtimestamp(at.block_time, UTC).isoformat(),
        "block": at.block_number,
        "transaction": at.transaction,
        "event": type(entry.event).__name__,
        "text": entry.text,
        "participants": list(entry.participants),
        "account": entry.account,
        "name": name,
        "proposal": entry.proposal,
    }


def _by(row: dict[str, Any]) -> str:
    if row["proposal"] is not None:
        return f"proposal {row['proposal']}"
    return row["name"] or row["account"] or ""
