"""`kpchain participant`: who is in the scheme, and the governor's and focal points' decisions on that."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from kpchain.cli import output
from kpchain.cli.acts import Done, perform, show_done
from kpchain.cli.session import Acting, Session, acting, json_option

if TYPE_CHECKING:
    from kpchain.ledger.calls import Call
    from kpchain.ledger.client import Ledger
    from kpchain.ledger.directory import RegisteredParticipant
    from kpchain.model import Status

_reason = click.option("--reason", required=True, help="The reason in words; it stays here, its digest is recorded.")
_optional_reason = click.option("--reason", help="The reason in words; it stays here, its digest is recorded.")


@click.group()
def participant() -> None:
    """Participants: admit, restrict, suspend, show."""


@participant.command("list")
@click.option(
    "--status",
    type=click.Choice(["applicant", "admitted", "restricted", "suspended", "withdrawn"]),
    help="Only those with this status.",
)
@json_option
@click.pass_obj
def list_(session: Session, status: str | None, as_json: bool) -> None:
    """List the Participants as the ledger has them."""
    names = _names()
    with session.ledger() as ledger:
        found = [entry for entry in ledger.directory() if status in (None, entry.status.name.lower())]
    data = [_data(entry, names) for entry in found]
    rows = [
        (
            entry.code,
            names.get(entry.code, "-"),
            _standing(entry),
            "yes" if entry.producer is not None else "",
            entry.validity_days,
        )
        for entry in found
    ]
    header = ("code", "name", "status", "mines", "validity in days")
    output.show(data, output.table(header, rows), as_json=as_json)


@participant.command()
@click.argument("code")
@json_option
@click.pass_obj
def show(session: Session, code: str, as_json: bool) -> None:
    """Show the Participant with CODE."""
    from kpchain.model import checksum_address

    with session.ledger() as ledger:
        found = ledger.directory().get(code)
        account = ledger.focal_point(found.index)
        zones = _zones(ledger, found.index)
    focal_point = checksum_address(account) if account else None
    name = session.keyring().name_of(focal_point) if focal_point else None
    data = {**_data(found, _names()), "focal_point": focal_point, "zones": zones}
    pairs = [
        ("code", found.code),
        ("name", data["name"]),
        ("status", _standing(found)),
        ("origin bit", found.producer),
        ("validity", f"{found.validity_days} days"),
        ("tolerance", f"{found.tolerance_bps / 100:.2f} % of the weight"),
        ("numbers", f"{found.range_from} to {found.range_to}"),
        ("focal point", f"{focal_point} ({name})" if name else focal_point),
        ("zones", ", ".join(zones) or None),
    ]
    output.show(data, output.fields(pairs), as_json=as_json)


@participant.command()
@click.argument("code")
@click.option("--validity-days", type=click.IntRange(1, 65535), help="Days that its certificates are good for.")
@click.option("--mines", is_flag=True, help="It mines diamonds: it can declare production.")
@click.option("--applicant", is_flag=True, help="Enter it as an applicant; admit it later.")
@click.option("--focal-point", metavar="NAME|ADDRESS", help="Account that will name its officers.")
@_optional_reason
@acting(dated=False)
def admit(
    act: Acting,
    code: str,
    validity_days: int | None,
    mines: bool,
    applicant: bool,
    focal_point: str | None,
    reason: str | None,
) -> None:
    """Enter a new Participant with CODE, or admit an applicant."""
    from kpchain.ledger import calls
    from kpchain.model import Status, check_code

    check_code(code)
    with act.ledger() as ledger:
        if ledger.directory().find(code) is not None:
            if focal_point is not None or validity_days is not None or mines or applicant:
                raise click.UsageError(f"{code} is entered already: it is admitted without further options")
            _set_status(act, ledger, code, Status.ADMITTED, reason, "admitted")
            return
        if validity_days is None:
            raise click.UsageError("a new Participant needs --validity-days")
        admission = calls.Admission(
            code=code,
            status=Status.APPLICANT if applicant else Status.ADMITTED,
            mines=mines,
            validity_days=validity_days,
            **({"focal_point": act.session.keyring().address_of(focal_point)} if focal_point else {}),
        )
        done = _decide(act, ledger, code, "admit", reason, lambda basis: calls.enter([admission], basis))
    show_done(done, f"{code} {'entered as an applicant' if applicant else 'admitted'}", act, participant=code)


@participant.command()
@click.argument("code")
@click.option("--supervised", is_flag=True, help="Each certificate needs the approval of a monitor.")
@_reason
@acting(dated=False)
def restrict(act: Acting, code: str, supervised: bool, reason: str) -> None:
    """Restrict a Participant: it declares lots from approved zones only."""
    _change(act, code, "RESTRICTED", reason, "restricted", supervised=supervised)


@participant.command()
@click.argument("code")
@_reason
@acting(dated=False)
def suspend(act: Acting, code: str, reason: str) -> None:
    """Suspend a Participant: its officers can close what is under way, and start nothing."""
    _change(act, code, "SUSPENDED", reason, "suspended")


@participant.command()
@click.argument("code")
@_optional_reason
@acting(dated=False)
def reinstate(act: Acting, code: str, reason: str | None) -> None:
    """Make a Participant an unrestricted one again."""
    _change(act, code, "ADMITTED", reason, "reinstated")


@participant.command()
@click.argument("code")
@_reason
@acting(dated=False)
def withdraw(act: Acting, code: str, reason: str) -> None:
    """Record that a Participant has left."""
    _change(act, code, "WITHDRAWN", reason, "withdrawn")


@participant.command("focal-point")
@click.argument("code")
@click.argument("account", metavar="NAME|ADDRESS")
@acting(dated=False)
def focal_point(act: Acting, code: str, account: str) -> None:
    """Set the account that names a Participant's officers; the one before loses that office."""
    from kpchain.ledger import calls

    with act.ledger() as ledger:
        index = ledger.directory().get(code).index
        address = act.session.keyring().address_of(account)
        call = calls.set_focal_point(index, address)
        done = perform(act, ledger, [code], lambda _: [call], names=[code])
    show_done(done, f"the focal point of {code} is {account}", act, participant=code, account=address)


@participant.command()
@click.argument("code")
@click.option("--validity-days", type=click.IntRange(1, 65535), help="Days that its certificates are good for.")
@click.option("--tolerance-bps", type=click.IntRange(0, 10000), help="Weight difference that passes, in 1/10,000.")
@_optional_reason
@acting(dated=False)
def terms(act: Acting, code: str, validity_days: int | None, tolerance_bps: int | None, reason: str | None) -> None:
    """Set how long certificates are good, and which difference in weight an import passes."""
    from kpchain.ledger import calls

    if validity_days is None and tolerance_bps is None:
        raise click.UsageError("give --validity-days, --tolerance-bps, or both")
    with act.ledger() as ledger:
        found = ledger.directory().get(code)
        days = found.validity_days if validity_days is None else validity_days
        bps = found.tolerance_bps if tolerance_bps is None else tolerance_bps
        done = _decide(act, ledger, code, "terms", reason, lambda basis: calls.set_terms(found.index, days, bps, basis))
    what = f"the terms of {code} are {days} days and a tolerance of {bps}/10000"
    show_done(done, what, act, participant=code, validity_days=days, tolerance_bps=bps)


@participant.command()
@click.argument("code")
@click.argument("names", nargs=-1, required=True, metavar="ZONE...")
@click.option("--end", is_flag=True, help="End the approval of these zones.")
@_optional_reason
@acting(dated=False)
def zones(act: Acting, code: str, names: tuple[str, ...], end: bool, reason: str | None) -> None:
    """Approve mining zones of a Participant; they count while it is restricted."""
    from kpchain.ledger import calls
    from kpchain.lifecycle import zone_word

    words = [zone_word(name) for name in names]
    with act.ledger() as ledger:
        index = ledger.directory().get(code).index
        done = _decide(
            act,
            ledger,
            code,
            "zones",
            reason,
            lambda basis: calls.set_zones(index, words, approved=not end, basis=basis),
        )
    what = f"{code}: {', '.join(names)} {'no longer approved' if end else 'approved'}"
    show_done(done, what, act, participant=code, zones=list(names), approved=not end)


@participant.command("open-range")
@click.argument("first", type=click.IntRange(0, 10**18 - 1))
@click.argument("last", type=click.IntRange(0, 10**18 - 1))
@acting(dated=False)
def open_range(act: Acting, first: int, last: int) -> None:
    """Open another range of serials for the focal point's Participant; numbers outside it are refused."""
    from kpchain.ledger import calls

    with act.ledger() as ledger:
        call = calls.open_range(first, last)
        done = perform(act, ledger, [call], list, names=[f"{first} to {last}"])
    show_done(done, f"numbers {first} to {last} opened", act, first=first, last=last)


def _change(act: Acting, code: str, status: str, reason: str | None, word: str, *, supervised: bool = False) -> None:
    from kpchain.model import Status

    with act.ledger() as ledger:
        _set_status(act, ledger, code, Status[status], reason, word, supervised=supervised)


def _set_status(
    act: Acting, ledger: Ledger, code: str, status: Status, reason: str | None, word: str, *, supervised: bool = False
) -> None:
    from kpchain.ledger import calls

    index = ledger.directory().get(code).index
    done = _decide(
        act,
        ledger,
        code,
        word,
        reason,
        lambda basis: calls.set_status([index], status, supervised=supervised, basis=basis),
    )
    show_done(done, f"{code} {word}", act, participant=code, status=status.name.lower())


def _decide(
    act: Acting, ledger: Ledger, code: str, action: str, reason: str | None, call: Callable[[bytes], Call]
) -> Done:
    """Does a decision on a Participant that rests on a reason in words, if one is given."""
    from kpchain.lifecycle import NO_EVIDENCE
    from kpchain.workspace import make_statement

    day = act.day(ledger)
    statement = make_statement(action, code, on=day, text=reason) if reason else None
    made = call(statement.digest if statement else NO_EVIDENCE)
    return perform(act, ledger, [code], lambda _: [made], names=[code], statements=[statement] if statement else [])


def _names() -> dict[str, str]:
    from kpchain.model import founding_participants

    return {founder.code: founder.name for founder in founding_participants()}


def _data(entry: RegisteredParticipant, names: dict[str, str]) -> dict[str, Any]:
    return {
        "code": entry.code,
        "name": names.get(entry.code),
        "index": entry.index,
        "status": entry.status.name.lower(),
        "supervised": entry.supervised,
        "producer": entry.producer,
        "validity_days": entry.validity_days,
        "tolerance_bps": entry.tolerance_bps,
        "range": [entry.range_from, entry.range_to],
    }


def _standing(entry: RegisteredParticipant) -> str:
    return entry.status.name.lower() + (", supervised" if entry.supervised else "")


def _zones(ledger: Ledger, index: int) -> list[str]:
    from kpchain.ledger.events import ZoneChanged

    events = ledger.events(ledger.deployment.block, ledger.head().number)
    words = dict.fromkeys(
        event.zone for event in events if isinstance(event, ZoneChanged) and event.participant == index
    )
    return [word.rstrip(b"\0").decode("ascii", "replace") for word in words if ledger.is_zone_approved(index, word)]
