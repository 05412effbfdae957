"""`kpchain chair`: who has the chair, who follows, and the account that acts as chair."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from kpchain.cli import output
from kpchain.cli.acts import perform, show_done
from kpchain.cli.proposing import days_option, propose_on, reason_option
from kpchain.cli.session import Acting, Session, acting, json_option

_YEAR = click.IntRange(2003, 2999)


@click.group()
def chair() -> None:
    """The chair of the Kimberley Process: show, elect, succeed, account."""


@chair.command()
@json_option
@click.pass_obj
def show(session: Session, as_json: bool) -> None:
    """Show who has the chair and the vice-chair, and for how long."""
    from kpchain.governance import chairmanship
    from kpchain.model import checksum_address, date_from_days, days_from_date

    with session.ledger() as ledger:
        found = chairmanship(ledger)
        today = days_from_date(session.today(ledger))
    account = checksum_address(found.account) if found.account else None
    name = session.keyring().name_of(account) if account else None
    days = [
        [date_from_days(each.first_day).isoformat(), date_from_days(each.last_day).isoformat()] if each else None
        for each in (found.chair_term, found.vice_chair_term)
    ]
    data: dict[str, Any] = {
        "chair": found.chair,
        "chair_term": days[0],
        "custodian": found.is_custodian(today),
        "vice_chair": found.vice_chair,
        "vice_chair_term": days[1],
        "account": account,
    }
    custodian = ", in office as custodian since the term has ended" if data["custodian"] else ""
    pairs = [
        ("chair", f"{found.chair}, {' to '.join(days[0] or [])}{custodian}"),
        ("vice-chair", f"{found.vice_chair}, {' to '.join(days[1])}" if days[1] else None),
        ("account", f"{account} ({name})" if name else account),
    ]
    output.show(data, output.fields(pairs), as_json=as_json)


@chair.command()
@click.argument("code")
@click.option("--vice-chair", metavar="CODE", help="Participant that follows in the year after; none without it.")
@click.option("--year", type=_YEAR, help="Calendar year of the chair's term; by default the term of today's chair.")
@reason_option
@days_option
@acting(dated=False)
def elect(act: Acting, code: str, vice_chair: str | None, year: int | None, reason: str, days: int) -> None:
    """Propose CODE as chair, and who follows: an election, a vacancy filled, or a term moved.

    Of today's chair, to elect a vice-chair only, the term stays what it is where no --year is given.
    """
    from kpchain.governance import chairmanship
    from kpchain.model import date_from_days

    with act.ledger() as ledger:
        found = chairmanship(ledger)
        if year is None and code != found.chair:
            raise click.UsageError(f"{code} does not have the chair: give the --year of its term")
        first = date(year, 1, 1) if year else date_from_days(found.chair_term.first_day)
        last = date(year, 12, 31) if year else date_from_days(found.chair_term.last_day)
        decision: dict[str, Any] = {"do": "set-chair", "chair": _term(code, first, last)}
        if vice_chair is not None:
            follows = last.year + 1
            decision["vice_chair"] = _term(vice_chair, date(follows, 1, 1), date(follows, 12, 31))
        propose_on(ledger, act, [decision], reason=reason, days=days, subject=code)


@chair.command()
@acting(dated=False)
def succeed(act: Acting) -> None:
    """Make the vice-chair the chair, once the chair's term has ended; anyone may."""
    from kpchain.ledger import governing

    with act.ledger() as ledger:
        done = perform(act, ledger, [governing.succeed()], list, names=["succession"])
    show_done(done, "the vice-chair has the chair", act)


@chair.command("stand-down")
@acting(dated=False)
def stand_down(act: Acting) -> None:
    """Give the vice-chair up, as the focal point of the Participant that has it."""
    from kpchain.ledger import governing

    with act.ledger() as ledger:
        done = perform(act, ledger, [governing.stand_down()], list, names=["vice-chair"])
    show_done(done, "nobody has the vice-chair", act)


@chair.command()
@click.argument("name", metavar="NAME|ADDRESS")
@acting(dated=False)
def account(act: Acting, name: str) -> None:
    """Name the account that acts as chair, as the focal point of the Participant that has the chair.

    It proposes, raises and ends alerts, and answers concerns; it is no officer and can never issue a certificate.
    """
    from kpchain.ledger import governing

    with act.ledger() as ledger:
        address = act.session.keyring().address_of(name)
        done = perform(act, ledger, [governing.name_chair_account(address)], list, names=[name])
    show_done(done, f"{name} acts as chair", act, account=address)


def _term(code: str, first: date, last: date) -> dict[str, str]:
    return {"participant": code, "from": first.isoformat(), "to": last.isoformat()}
