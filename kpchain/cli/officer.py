"""`kpchain officer`: keys of this workspace, and what the registry lets accounts do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpchain.cli import output
from kpchain.cli.acts import perform, show_done
from kpchain.cli.session import Acting, Session, acting, json_option, passphrase_option, read_passphrase

if TYPE_CHECKING:
    from kpchain.ledger.client import Account, Ledger

_ROLES = ("issuer", "validator", "export-customs", "importer", "statistician")
_OFFICES = ("chair", "secretariat", "monitor", "attester", "observer")


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
@click.option("--office", "offices", multiple=True, type=click.Choice(_OFFICES), help="Office of the whole scheme.")
@click.option("--none", "nothing", is_flag=True, help="End all roles of the account.")
@acting(dated=False)
def add(act: Acting, name: str, roles: tuple[str, ...], offices: tuple[str, ...], nothing: bool) -> None:
    """Give an account its roles; these replace the roles that it had.

    A focal point names the officers of its own Participant (--role, as often as needed); the governor fills the offices
    of the scheme (--office). Issuer and validator exclude each other for ever: certificates need four eyes.
    """
    from kpchain.ledger import calls
    from kpchain.model import Role, SchemeRole

    if sum([bool(roles), bool(offices), nothing]) != 1:
        raise click.UsageError("give one or more --role, or one or more --office, or --none")
    with act.ledger() as ledger:
        account = act.session.keyring().address_of(name)
        if offices:
            bits = sum(SchemeRole[_constant(office)] for office in offices)
            call = calls.set_scheme_roles(account, bits)
        else:
            call = calls.appoint([(account, sum(Role[_constant(role)] for role in roles))])
        done = perform(act, ledger, [account], lambda _: [call], names=[name])
    held = ", ".join(roles or offices) or "nothing"
    show_done(done, f"{name} is {held}", act, account=account, roles=list(roles), offices=list(offices))


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


@officer.command("pass-governance")
@click.argument("name", metavar="NAME|ADDRESS")
@click.option("--yes", is_flag=True, help="Confirms that the account is right: there is no way back.")
@acting(dated=False)
def pass_governance(act: Acting, name: str, yes: bool) -> None:
    """Hand the office of governor over, at once and for good."""
    from kpchain.ledger import calls

    if not (yes or act.dry_run):
        raise click.UsageError("a mistyped account ends all governance: check it, and confirm with --yes")
    with act.ledger() as ledger:
        account = act.session.keyring().address_of(name)
        call = calls.pass_governance(account)
        done = perform(act, ledger, [call], list, names=[name])
    show_done(done, f"the governor is {name}", act, account=account)


@officer.command("list")
@click.argument("code", required=False)
@json_option
@click.pass_obj
def list_(session: Session, code: str | None, as_json: bool) -> None:
    """List officers as the ledger has them, of all Participants or of the one with CODE."""
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
            }
        )
    rows = [
        (
            row["participant"] or "-",
            row["name"] or "-",
            row["account"],
            ", ".join(_words(row["roles"])) or "none",
            "suspended" if row["suspended"] else "",
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


def _words(value: object) -> list[str]:
    return [str(word) for word in value] if isinstance(value, list) else []


def _constant(word: str) -> str:
    return word.upper().replace("-", "_")
