"""`kpchain agreement`: which Participants exchange certificates electronically, and how far they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kpchain.cli import output
from kpchain.cli.acts import perform, show_done
from kpchain.cli.bases import basis_options, make_basis
from kpchain.cli.proposing import days_option, propose_on, reason_option
from kpchain.cli.session import Acting, Session, acting, json_option

if TYPE_CHECKING:
    from kpchain.governance import Agreement


@click.group()
def agreement() -> None:
    """Agreements on electronic exchange: list, show, propose, accede, denounce, end.

    An agreement is proposed by one of its members, and is a pilot, then active, once all have acceded by their focal
    points. A certificate is paperless only between members of an active one. NUMBER|NAME is as `list` shows it.
    """


@agreement.command("list")
@json_option
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """List all agreements."""
    from kpchain.governance import agreements

    with session.ledger() as ledger:
        found = agreements(ledger)
    rows = [(each.number, each.name, each.status.name.lower(), ", ".join(each.members)) for each in found]
    lines = output.table(("agreement", "name", "status", "members"), rows)
    output.show([_data(each) for each in found], lines, as_json=as_json)


@agreement.command()
@click.argument("name", metavar="NUMBER|NAME")
@json_option
@click.pass_obj
def show(session: Session, name: str, as_json: bool) -> None:
    """Show an agreement: its members, and who has acceded to what."""
    from kpchain.governance import find_agreement
    from kpchain.workspace import read_statement

    with session.ledger() as ledger:
        found = find_agreement(ledger, name)
    statement = read_statement(session.workspace, found.document)
    missing = [code for code in found.members if code not in found.activating]
    pairs = [
        ("agreement", found.number),
        ("name", found.name),
        ("status", found.status.name.lower()),
        ("members", ", ".join(found.members)),
        ("pilot", ", ".join(found.piloting) or "nobody has acceded"),
        ("paperless", ", ".join(found.activating) or "nobody has acceded"),
        ("missing", ", ".join(missing) or None),
        ("document", "0x" + found.document.hex()),
        ("text", (statement or {}).get("text")),
    ]
    output.show({**_data(found), "statement": statement}, output.fields(pairs), as_json=as_json)


@agreement.command("propose")
@click.argument("name")
@click.option("--members", required=True, metavar="CODE,CODE...", help="The members, with the proposer among them.")
@basis_options
@acting(dated=False)
def propose_(act: Acting, name: str, members: str, file: Path | None, reason: str | None) -> None:
    """Propose an agreement NAME between Participants, as the focal point of one of them."""
    from kpchain.governance import agreements, name_word
    from kpchain.ledger import governing

    word, codes = name_word(name, field="NAME"), [code.strip() for code in members.split(",")]
    with act.ledger() as ledger:
        basis = make_basis(act, ledger, "agreement propose", name, file, reason)
        indexes = [ledger.directory().get(code, field="--members").index for code in codes]
        call = governing.propose_agreement(indexes, word, basis.digest)
        done = perform(act, ledger, [call], list, names=[name], statements=basis.statements)
        number = None if act.dry_run else agreements(ledger)[-1].number
    what = f"agreement {number} {name} proposed between {', '.join(codes)}" if number else f"agreement {name} proposed"
    show_done(done, what, act, agreement=number, name=name, members=codes, document="0x" + basis.digest.hex())


@agreement.command()
@click.argument("name", metavar="NUMBER|NAME")
@click.option("--pilot", "to", flag_value="pilot", help="To the pilot.")
@click.option("--active", "to", flag_value="active", help="To paperless exchange, which includes the pilot.")
@acting(dated=False)
def accede(act: Acting, name: str, to: str | None) -> None:
    """Accede to an agreement, as the focal point of a member."""
    from kpchain.governance import find_agreement
    from kpchain.ledger import governing
    from kpchain.model import AgreementStatus

    if to is None:
        raise click.UsageError("give --pilot or --active")
    with act.ledger() as ledger:
        found = find_agreement(ledger, name)
        call = governing.accede(found.number, AgreementStatus[to.upper()])
        done = perform(act, ledger, [call], list, names=[name])
        status = (found if act.dry_run else find_agreement(ledger, str(found.number))).status.name.lower()
    how = "paperless exchange" if to == "active" else "the pilot"
    what = f"{act.name} accedes to {how} under agreement {found.number} {found.name}, which is {status}"
    show_done(done, what, act, agreement=found.number, up_to=to, status=status)


@agreement.command()
@click.argument("name", metavar="NUMBER|NAME")
@basis_options
@acting(dated=False)
def denounce(act: Acting, name: str, file: Path | None, reason: str | None) -> None:
    """Leave an agreement, as the focal point of a member; with one member left it has ended."""
    from kpchain.governance import find_agreement
    from kpchain.ledger import governing

    with act.ledger() as ledger:
        found = find_agreement(ledger, name)
        basis = make_basis(act, ledger, "agreement denounce", found.name, file, reason)
        call = governing.denounce(found.number, basis.digest)
        done = perform(act, ledger, [call], list, names=[name], statements=basis.statements)
    show_done(done, f"agreement {found.number} {found.name} denounced", act, agreement=found.number)


@agreement.command()
@click.argument("name", metavar="NUMBER|NAME")
@reason_option
@days_option
@acting(dated=False)
def end(act: Acting, name: str, reason: str, days: int) -> None:
    """Propose to the Plenary that an agreement ends."""
    from kpchain.governance import find_agreement

    with act.ledger() as ledger:
        found = find_agreement(ledger, name)
        decision = {"do": "end-agreement", "agreement": found.number}
        propose_on(ledger, act, [decision], reason=reason, days=days, subject=found.name)


def _data(found: Agreement) -> dict[str, Any]:
    return {
        "agreement": found.number,
        "name": found.name,
        "status": found.status.name.lower(),
        "members": list(found.members),
        "piloting": list(found.piloting),
        "activating": list(found.activating),
        "document": "0x" + found.document.hex(),
    }
