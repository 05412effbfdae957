"""`show`: a record as the ledger has it, and what was done to it; the verdict is left to `kpchain verify`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import click

from kpchain.cli import output
from kpchain.cli.acts import find_targets
from kpchain.cli.session import Session, json_option
from kpchain.errors import NotFoundError

if TYPE_CHECKING:
    from kpchain.ledger.client import Ledger
    from kpchain.ledger.events import CertificateSettled, Event

_EVENTS: Final = {
    "LotDeclared": "declare",
    "CertificateIssued": "issue",
    "CaratsConsumed": "consume",
    "CertificateApproved": "approve",
    "CertificateCorrected": "correct",
}


@click.command()
@click.argument("name", metavar="NUMBER|0xDIGEST|FILE")
@json_option
@click.pass_obj
def show(session: Session, name: str, as_json: bool) -> None:
    """Show a lot or certificate as the ledger has it, what is said beside it, and its history.

    It is no verdict on a document: `kpchain verify` gives one.
    """
    from kpchain.ledger.events import CertificateSettled
    from kpchain.ledger.facts import Question
    from kpchain.verify import notes_on

    with session.ledger() as ledger:
        [target] = find_targets(ledger, [name])
        data = record_data(ledger, target.digest)
        events = ledger.history(target.digest)
        data["found"] = next((_found(event) for event in events if isinstance(event, CertificateSettled)), None)
        data["history"] = [_event_data(session, event) for event in events]
        [facts] = ledger.facts_of([Question(digest=target.digest)])
        data["notes"] = [{"name": note.name, "text": note.text} for note in notes_on(facts)]
        names = {key.address: key.name for key in session.keyring().entries()}
    output.show(data, _lines(data, names), as_json=as_json)


def record_data(ledger: Ledger, digest: bytes) -> dict[str, Any]:
    """A record in words.

    Raises:
        NotFoundError: the ledger has none with this digest.
    """
    from kpchain.model import State, date_from_days

    record = ledger.record(digest)
    if record is None:
        raise NotFoundError(f"the ledger has no record 0x{digest.hex()}")
    directory = ledger.directory()
    _, timing = ledger.status(digest)
    number = next((event.number for event in ledger.history(digest) if hasattr(event, "number")), None)
    is_lot = record.state is State.DECLARED
    return {
        "number": str(number) if number else None,
        "digest": "0x" + digest.hex(),
        "kind": _word(record.kind.name),
        "state": _word(record.state.name),
        "timing": _word(timing.name),
        "issuer": directory.code_of(record.issuer),
        "destination": None if is_lot else directory.code_of(record.destination),
        "issued": date_from_days(record.issued_on).isoformat(),
        "expires": None if is_lot else date_from_days(record.expires_on).isoformat(),
        "carats": record.points.format(),
        "available": record.available.format(),
        "origins": list(directory.origins_of(record.origins)),
        "taints": [_word(taint.name or "") for taint in record.taints],
    }


def _found(event: CertificateSettled) -> dict[str, Any]:
    from kpchain.model import Check
    from kpchain.units import Points, UsdCents

    return {
        "carats": Points(event.points).format(),
        "usd": UsdCents(event.cents).format(),
        "parcels": event.parcels,
        "checked": _word(Check(event.check).name),
    }


def _event_data(session: Session, event: Event) -> dict[str, Any]:
    """An event as it is told: what, when, by whom, and the words it rests on where the workspace has them."""
    from kpchain.workspace import read_statement

    act = getattr(event, "act", None)
    officer = act.officer if act else getattr(event, "officer", getattr(event, "monitor", None))
    evidence = getattr(event, "evidence", getattr(event, "correction", b""))
    statement = read_statement(session.workspace, evidence) if evidence and any(evidence) else None
    return {
        "event": _word(act.action.name) if act else _EVENTS.get(type(event).__name__, type(event).__name__),
        "time": datetime.fromtimestamp(event.at.block_time, UTC).isoformat(),
        "block": event.at.block_number,
        "transaction": event.at.transaction,
        "officer": officer,
        "evidence": "0x" + evidence.hex() if evidence and any(evidence) else None,
        "statement": statement,
    }


def _lines(data: dict[str, Any], names: dict[str, str]) -> list[str]:
    timing = "" if data["timing"] == "in time" else f" ({data['timing']})"
    pairs = [
        ("number", data["number"]),
        ("digest", data["digest"]),
        ("kind", data["kind"]),
        ("state", data["state"] + timing),
        ("issuer", data["issuer"]),
        ("destination", data["destination"]),
        ("issued", data["issued"]),
        ("expires", data["expires"]),
        ("carats", data["carats"]),
        ("available", data["available"]),
        ("origins", ", ".join(data["origins"])),
        ("taints", ", ".join(data["taints"]) or "none"),
    ]
    found = data["found"]
    if found:
        pairs.append(("found", "{carats} ct, US$ {usd}, {parcels} parcels, {checked}".format(**found)))
    notes = [f"note: {note['text']}" for note in data["notes"]]
    return [*output.fields(pairs), *notes, "", *_history(data["history"], names)]


def _history(events: Sequence[dict[str, Any]], names: dict[str, str]) -> list[str]:
    rows = [
        (
            event["time"][:16].replace("T", " "),
            event["event"],
            names.get(event["officer"], event["officer"]),
            (event["statement"] or {}).get("text") or "",
        )
        for event in events
    ]
    return output.table(("time (GMT)", "act", "officer", "reason"), rows)


def _word(name: str) -> str:
    return name.lower().replace("_", " ")
