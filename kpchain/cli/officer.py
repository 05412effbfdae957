"""`kpchain officer`: keys of this workspace, and what the registry lets accounts do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpchain.cli import output
from kpchain.cli.acts import perform, show_done
from kpchain.cli.proposing import days_option, propose, reason_option
from kpchain.cli.session import Acting, Day, Session, acting, json_option, passphrase_option, read_passphrase
from kpchain.errors import ModelError

if TYPE_CHECKING:
    from kpchain.ledger.client import Account, Ledger

_ROLES = ("issuer", "validator", "export-customs", "importer", "statistician")
_OFFICES = ("secretariat", "monitor", "attester", "observer")


@click.group()
def officer() -> None:
    """Officers and their keys: add, list, suspend."""


@officer.command("create-key")
@click.argument("name")
@click.option("--development", is_flag=True, help="A key that everybody can compute; on development chains only.")
@passphrase_option
@json_option
@click.pass_obj
def create_key(session: Session, name: str, development: bool, passphrase_file: Path | None, as_json: bool) -> None:
    """Make a key called NAME in this workspace; it acts for nobody until it is added."""
    keyring = session.keyring()
    if development:
        [key] = keyring.create_development([name])
    else:
        prompt = f"Passphrase for the new keystore of {name}"
        key = keyring.create(name, read_passphrase(passphrase_file, session.config.passphrase, prompt, new=True))
    data = {"name": key.name, "address": key.address, "development": key.development}
    output.show(data, [f"key {key.name} has the account {key.address}"], as_json=as_json)


@officer.command()
@json_option
@click.pass_obj
def keys(session: Session, as_json: bool) -> None:
    """List the keys of this workspace: the names that --as takes."""
    found = session.keyring().entries()
    data = [{"name": key.name, "address": key.address, "development": key.development} for key in found]
    rows = [(key.name, key.address, "development" if key.development else "keystore") for key in found]
    output.show(data, output.table(("name", "account", "kind"), rows), as_json=as_json)


@officer.command()
@click.argument("name", metavar="NAME|ADDRESS")
@click.option(
    "--role", "roles", multiple=True, type=click.Choice(_ROLES), help="Role in the focal point's Participant."
)
@click.option("--from", "first", type=Day(), help="First day on which the officer may act, by the chain's clock.")
@click.option("--until", "last", type=Day(), help="Last day on which the officer may act.")
@click.option("--authority", help="Authority inside the Participant, such as HK in China; up to 8 ASCII characters.")
@click.option("--none", "nothing", is_flag=True, help="End all roles of the account.")
@acting(dated=False)
def add(
    act: Acting,
    name: str,
    roles: tuple[str, ...],
    first: date | None,
    last: date | None,
    authority: str | None,
    nothing: bool,
) -> None:
    """Give an account its roles; these replace the roles, days and authority that it had.

    A focal point names the officers of its own Participant. Issuer and validator exclude each other for ever:
    certificates need four eyes. What an officer did stays valid when its days are over.
    """
    from kpchain.ledger import calls
    from kpchain.model import Role, days_from_date

    if bool(roles) == nothing:
        raise click.UsageError("give one or more --role, or --none")
    with act.ledger() as ledger:
        account = act.session.keyring().address_of(name)
        appointment = calls.Appointment(
            account=account,
            roles=sum(Role[_constant(role)] for role in roles),
            first_day=days_from_date(first) if first else 0,
            last_day=days_from_date(last) if last else calls.NO_LAST_DAY,
            authority=_authority_word(authority),
        )
        done = perform(act, ledger, [account], lambda _: [calls.appoint([appointment])], names=[name])
    held = ", ".join(roles) or "nothing"
    show_done(done, f"{name} is {held}", act, account=account, roles=list(roles), authority=authority)


@officer.command()
@click.argument("name", metavar="NAME|ADDRESS")
@click.option("--office", "offices", multiple=True, type=click.Choice(_OFFICES), help="Office of the whole scheme.")
@click.option("--none", "nothing", is_flag=True, help="End all offices of the account.")
@reason_option
@days_option
@acting(dated=False)
def office(act: Acting, name: str, offices: tuple[str, ...], nothing: bool, reason: str, days: int) -> None:
    """Propose the offices of the scheme that an account is to hold; these replace those that it had.

    Officers of a Participant hold none. The chair's account is named by `kpchain chair account`.
    """
    if bool(offices) == nothing:
        raise click.UsageError("give one or more --office, or --none")
    decision = {"do": "set-offices", "account": act.session.keyring().address_of(name), "offices": list(offices)}
    propose(act, [decision], reason=reason, days=days, subject=name)


@officer.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME|ADDRESS...")
@acting(dated=False)
def suspend(act: Acting, names: tuple[str, ...]) -> None:
    """Suspend officers of the focal point's Participant; what they did stays on record."""
    _suspend(act, names, suspended=True)


@officer.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME|ADDRESS...")
@acting(dated=False)
def reinstate(act: Acting, names: tuple[str, ...]) -> None:
    """End the suspension of officers."""
    _suspend(act, names, suspended=False)


def _suspend(act: Acting, names: tuple[str, ...], *, suspended: bool) -> None:
    from kpchain.ledger import calls

    with act.ledger() as ledger:
        keyring = act.session.keyring()
        accounts = [keyring.address_of(name) for name in names]
        done = perform(
            act, ledger, accounts, lambda part: [calls.set_suspended(list(part), suspended=suspended)], names=names
        )
    what = f"{', '.join(names)} {'suspended' if suspended else 'reinstated'}"
    show_done(done, what, act, accounts=accounts, suspended=suspended)


@officer.command("list")
@click.argument("code", required=False)
@json_option
@click.pass_obj
def list_(session: Session, code: str | None, as_json: bool) -> None:
    """List officers as the ledger has them, of all Participants or of the one with CODE."""
    from kpchain.ledger import calls
    from kpchain.workspace.founding import role_word

    with session.ledger() as ledger:
        wanted = ledger.directory().get(code).index if code else None
        standing = officers_of(ledger)
        directory = ledger.directory()
        keyring = session.keyring()
        known = {key.address: key.name for key in keyring.entries()}
    data = []
    for account, held in standing.items():
        if wanted is not None and held.participant != wanted:
            continue
        words = [role_word(role) for role in (*held.roles, *held.scheme_roles)]
        data.append(
            {
                "participant": directory.code_of(held.participant) if held.participant else None,
                "account": account,
                "name": known.get(account),
                "roles": words,
                "suspended": held.suspended,
                "authority": held.authority or None,
                "from": _day(held.first_day) if held.first_day else None,
                "until": _day(held.last_day) if held.last_day < calls.NO_LAST_DAY and held.participant else None,
            }
        )
    rows = [
        (
            row["participant"] or "-",
            row["name"] or "-",
            row["account"],
            ", ".join(_words(row["roles"])) or "none",
            _limits(row),
        )
        for row in data
    ]
    output.show(data, output.table(("of", "name", "account", "roles", ""), rows), as_json=as_json)


def officers_of(ledger: Ledger) -> dict[str, Account]:
    """Every account that ever held a role or an office, in the order in which they came, as it stands now."""
    from kpchain.ledger.events import FocalPointChanged, OfficerAppointed, SchemeRolesChanged

    changes = (FocalPointChanged, OfficerAppointed, SchemeRolesChanged)
    events = ledger.events(ledger.deployment.block, ledger.head().number)
    accounts = dict.fromkeys(event.account for event in events if isinstance(event, changes))
    return {account: ledger.account(account) for account in accounts if int(account, 16)}


def _limits(row: Mapping[str, object]) -> str:
    """What bounds an officer: suspension, days, authority."""
    days = [f"{word} {row[word]}" for word in ("from", "until") if row[word]]
    of = [f"of {row['authority']}"] if row["authority"] else []
    return ", ".join([*(["suspended"] if row["suspended"] else []), *days, *of])


def _day(days: int) -> str:
    from kpchain.model import date_from_days

    return date_from_days(days).isoformat()


def _authority_word(name: str | None) -> bytes:
    from kpchain.ledger.calls import NO_AUTHORITY

    if name is None:
        return NO_AUTHORITY
    if not (name.isascii() and name.isprintable() and 0 < len(name) <= len(NO_AUTHORITY)):
        raise ModelError("--authority", "must be 1 to 8 printable ASCII characters", name)
    return name.encode("ascii").ljust(len(NO_AUTHORITY), b"\0")


def _words(value: object) -> list[str]:
    return [str(word) for word in value] if isinstance(value, list) else []


def _constant(word: str) -> str:
    return word.upper().replace("-", "_")
