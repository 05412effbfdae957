"""`kpchain participant`: who is in the scheme; proposals to the Plenary on that, and what a focal point does alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kpchain.cli import output
from kpchain.cli.acts import perform, show_done
from kpchain.cli.proposing import days_option, propose, propose_on, reason_option
from kpchain.cli.session import Acting, Session, acting, json_option

if TYPE_CHECKING:
    from kpchain.ledger.client import Ledger
    from kpchain.ledger.directory import RegisteredParticipant


@click.group()
def participant() -> None:
    """Participants: list and show them; propose to admit, restrict, suspend them.

    Decisions on Participants are the Plenary's: the commands that change something open a proposal, which focal points
    vote on with `kpchain plenary vote`.
    """


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
        ("seat", "in the Plenary" if found.seated else "none"),
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
@reason_option
@days_option
@acting(dated=False)
def admit(
    act: Acting,
    code: str,
    validity_days: int | None,
    mines: bool,
    applicant: bool,
    focal_point: str | None,
    reason: str,
    days: int,
) -> None:
    """Propose to enter a new Participant with CODE, or to admit an applicant."""
    from kpchain.model import check_code

    check_code(code)
    with act.ledger() as ledger:
        if ledger.directory().find(code) is not None:
            if focal_point is not None or validity_days is not None or mines or applicant:
                raise click.UsageError(f"{code} is entered already: it is admitted without further options")
            decision: dict[str, Any] = {"do": "admit", "participant": code}
        elif validity_days is None:
            raise click.UsageError("a new Participant needs --validity-days")
        else:
            decision = {
                "do": "enter",
                "participant": code,
                "status": "applicant" if applicant else "admitted",
                "mines": mines,
                "validity_days": validity_days,
                **({"focal_point": focal_point} if focal_point else {}),
            }
        propose_on(ledger, act, [decision], reason=reason, days=days, subject=code)


@participant.command()
@click.argument("code")
@click.option("--supervised", is_flag=True, help="Each certificate needs the approval of a monitor.")
@reason_option
@days_option
@acting(dated=False)
def restrict(act: Acting, code: str, supervised: bool, reason: str, days: int) -> None:
    """Propose to restrict a Participant: it would declare lots from approved zones only."""
    decision = {"do": "restrict", "participant": code, "supervised": supervised}
    propose(act, [decision], reason=reason, days=days, subject=code)


@participant.command()
@click.argument("code")
@reason_option
@days_option
@acting(dated=False)
def suspend(act: Acting, code: str, reason: str, days: int) -> None:
    """Propose to suspend a Participant: its officers could close what is under way, and start nothing."""
    propose(act, [{"do": "suspend", "participant": code}], reason=reason, days=days, subject=code)


@participant.command()
@click.argument("code")
@reason_option
@days_option
@acting(dated=False)
def reinstate(act: Acting, code: str, reason: str, days: int) -> None:
    """Propose to make a Participant an unrestricted one again."""
    propose(act, [{"do": "admit", "participant": code}], reason=reason, days=days, subject=code)


@participant.command()
@click.argument("code")
@reason_option
@days_option
@acting(dated=False)
def withdraw(act: Acting, code: str, reason: str, days: int) -> None:
    """Propose to record that a Participant has left, or is removed."""
    propose(act, [{"do": "withdraw", "participant": code}], reason=reason, days=days, subject=code)


@participant.command("focal-point")
@click.argument("code")
@click.argument("account", metavar="NAME|ADDRESS")
@reason_option
@days_option
@acting(dated=False)
def focal_point(act: Acting, code: str, account: str, reason: str, days: int) -> None:
    """Propose the account that names a Participant's officers; the one before would lose that office."""
    decision = {"do": "set-focal-point", "participant": code, "account": account}
    propose(act, [decision], reason=reason, days=days, subject=code)


@participant.command()
@click.argument("code")
@click.argument("new_code")
@reason_option
@days_option
@acting(dated=False)
def recode(act: Acting, code: str, new_code: str, reason: str, days: int) -> None:
    """Propose another code for a Participant, as from EC to EU; earlier certificates keep their numbers."""
    decision = {"do": "recode", "participant": code, "code": new_code}
    propose(act, [decision], reason=reason, days=days, subject=code)


@participant.command()
@click.argument("code")
@click.option("--validity-days", type=click.IntRange(1, 65535), help="Days that its certificates are good for.")
@click.option("--tolerance-bps", type=click.IntRange(0, 10000), help="Weight difference that passes, in 1/10,000.")
@reason_option
@days_option
@acting(dated=False)
def terms(act: Acting, code: str, validity_days: int | None, tolerance_bps: int | None, reason: str, days: int) -> None:
    """Propose how long certificates are good, and which difference in weight an import passes."""
    given = {"validity_days": validity_days, "tolerance_bps": tolerance_bps}
    chosen = {name: value for name, value in given.items() if value is not None}
    if not chosen:
        raise click.UsageError("give --validity-days, --tolerance-bps, or both")
    propose(act, [{"do": "set-terms", "participant": code, **chosen}], reason=reason, days=days, subject=code)


@participant.command()
@click.argument("code")
@click.argument("names", nargs=-1, required=True, metavar="ZONE...")
@click.option("--end", is_flag=True, help="End the approval of these zones.")
@reason_option
@days_option
@acting(dated=False)
def zones(act: Acting, code: str, names: tuple[str, ...], end: bool, reason: str, days: int) -> None:
    """Propose to approve mining zones of a Participant; they count while it is restricted."""
    decision = {"do": "end-zones" if end else "approve-zones", "participant": code, "zones": list(names)}
    propose(act, [decision], reason=reason, days=days, subject=code)


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
        "seated": entry.seated,
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
