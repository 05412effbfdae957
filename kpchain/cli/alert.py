"""`kpchain alert`: warnings to all members, of fakes, stolen parcels and withdrawn numbers; and their end."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from kpchain.cli import output
from kpchain.cli.acts import perform, read_document, show_done
from kpchain.cli.session import FILE, Acting, Session, acting, json_option
from kpchain.errors import ModelError

_reason = click.option("--reason", required=True, help="What is wrong; it stays here, its digest is recorded.")
_document = click.option("--document", type=FILE, help="File of the document that was presented, if there is one.")


@click.group()
def alert() -> None:
    """Warnings to all members: fake, stolen, withdraw-range, end, list; `kpchain verify` shows them on a match."""


@alert.command()
@click.argument("number")
@_document
@_reason
@acting()
def fake(act: Acting, number: str, document: Path | None, reason: str) -> None:
    """Tell all members of a certificate that is not on the ledger, or does not match it."""
    _warn(act, "FAKE", number, document, reason)


@alert.command()
@click.argument("number")
@_document
@_reason
@acting()
def stolen(act: Acting, number: str, document: Path | None, reason: str) -> None:
    """Tell all members that the goods of certificate NUMBER were stolen."""
    _warn(act, "STOLEN", number, document, reason)


@alert.command("withdraw-range")
@click.argument("first")
@click.argument("last")
@_reason
@acting()
def withdraw_range(act: Acting, first: str, last: str, reason: str) -> None:
    """Tell all members that the numbers FIRST to LAST are not to be accepted, such as those of stolen forms.

    Officers withdraw numbers of their own Participant, Chair and Secretariat those of any. Certificates that were
    issued before stay what they are.
    """
    from kpchain.model import RecordNumber

    start, end = RecordNumber.parse(first), RecordNumber.parse(last)
    if (start.code, start.is_lot) != (end.code, end.is_lot) or end.serial < start.serial:
        raise ModelError("LAST", f"must be a number of the series of {start}, and not before it", last)
    _warn(act, "RANGE_WITHDRAWN", first, None, reason, last_serial=end.serial)


@alert.command()
@click.argument("number")
@_document
@_reason
@acting()
def end(act: Acting, number: str, document: Path | None, reason: str) -> None:
    """End the warnings on a number, or on the document that was presented; Chair and Secretariat do."""
    _warn(act, "ENDED", number, document, reason)


@alert.command("list")
@json_option
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """List all warnings, the newest last."""
    from kpchain.ledger.abi import LEDGER
    from kpchain.ledger.events import AlertRaised, topic_of
    from kpchain.model import RecordNumber

    with session.ledger() as ledger:
        events = ledger.events_of(LEDGER, topic_of(AlertRaised))
    found = [event for event in events if isinstance(event, AlertRaised)]
    data = [
        {
            "kind": each.kind.name.lower().replace("_", "-"),
            "number": str(each.number) if isinstance(each.number, RecordNumber) else hex(each.number),
            "last_serial": each.last_serial or None,
            "digest": "0x" + each.digest.hex() if any(each.digest) else None,
            "officer": each.officer,
            "reason": "0x" + each.reason.hex(),
            "time": datetime.fromtimestamp(each.at.block_time, UTC).isoformat(),
        }
        for each in found
    ]
    rows = [(row["time"], row["kind"], row["number"], row["last_serial"] or "", row["digest"] or "") for row in data]
    output.show(data, output.table(("time", "warning", "number", "to", "document"), rows), as_json=as_json)


def _warn(act: Acting, kind: str, number: str, document: Path | None, reason: str, *, last_serial: int = 0) -> None:
    from kpchain.ledger import calls
    from kpchain.model import AlertKind, RecordNumber
    from kpchain.workspace import make_statement

    shown = RecordNumber.parse(number)
    digest = read_document(document).digest if document is not None else calls.NO_DIGEST
    with act.ledger() as ledger:
        statement = make_statement("alert", str(shown), on=act.day(ledger), text=reason)
        warning = calls.Alert(
            kind=AlertKind[kind], number=shown.word, last_serial=last_serial, digest=digest, reason=statement.digest
        )
        done = perform(act, ledger, [calls.alert([warning])], list, names=[number], statements=[statement])
    what = "ended" if kind == "ENDED" else "raised"
    show_done(done, f"alert on {number} {what}", act, number=str(shown), kind=kind.lower().replace("_", "-"))
