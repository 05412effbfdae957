"""`kpchain plenary`: proposals in words, votes on them, and carrying out what was adopted."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from kpchain.cli import output
from kpchain.cli.acts import perform, read_file, show_done
from kpchain.cli.proposing import days_option, propose, reason_option
from kpchain.cli.session import FILE, Acting, Session, acting, json_option
from kpchain.config import check_network
from kpchain.errors import ConfigError, ModelError
from kpchain.units import two_decimals

if TYPE_CHECKING:
    from kpchain.governance import Proposal
    from kpchain.ledger.client import Ledger

_LIMIT = 1 << 20
_VOTES = ("support", "object", "abstain")


@click.group()
def plenary() -> None:
    """The Plenary: propose, vote, execute, status; a proposal is shown in words."""


@plenary.command("propose")
@click.argument("file", type=FILE)
@reason_option
@days_option
@acting(dated=False)
def propose_(act: Acting, file: Path, reason: str, days: int) -> None:
    """Propose the decisions in FILE, a JSON list; they are carried out together or not at all.

    Each is an object such as {"do": "suspend", "participant": "CF"}; docs/governance.md lists them. Single decisions on
    Participants are proposed by `kpchain participant`, on the chair by `kpchain chair`.
    """
    from kpchain.document.read import parse_json

    decisions = parse_json(read_file(file, limit=_LIMIT), limit=_LIMIT)
    if not isinstance(decisions, list) or not decisions or not all(isinstance(each, dict) for each in decisions):
        raise ModelError(str(file), "must be a JSON list of decisions, not empty")
    propose(act, decisions, reason=reason, days=days, subject=file.stem)


@plenary.command()
@click.argument("number", type=click.IntRange(min=1))
@click.argument("vote_", metavar="support|object|abstain", type=click.Choice(_VOTES))
@click.option("--statement", "text", help="A statement in words; it stays here, its digest is recorded.")
@acting(dated=False)
def vote(act: Acting, number: int, vote_: str, text: str | None) -> None:
    """Vote on proposal NUMBER for the focal point's Participant; a vote is final, and one objection ends a proposal."""
    from kpchain.ledger import governing
    from kpchain.ledger.calls import NO_DIGEST
    from kpchain.model import Vote
    from kpchain.workspace import make_statement

    with act.ledger() as ledger:
        statement = make_statement(vote_, f"proposal {number}", on=act.day(ledger), text=text) if text else None
        ballot = governing.Ballot(number, Vote[vote_.upper()], statement.digest if statement else NO_DIGEST)
        name = f"proposal {number}"
        statements = [statement] if statement else []
        done = perform(act, ledger, [ballot], lambda _: [governing.vote([ballot])], names=[name], statements=statements)
    show_done(done, f"{act.name} votes {vote_} on proposal {number}", act, proposal=number, vote=vote_)


@plenary.command()
@click.argument("number", type=click.IntRange(min=1))
@acting(dated=False)
def withdraw(act: Acting, number: int) -> None:
    """Take proposal NUMBER back while it is open; its proposer's focal point may."""
    from kpchain.governance import proposal
    from kpchain.ledger import governing

    with act.ledger() as ledger:
        call = governing.withdraw(number, proposal(ledger, number).calls)
        done = perform(act, ledger, [call], list, names=[f"proposal {number}"])
    show_done(done, f"proposal {number} withdrawn", act, proposal=number)


@plenary.command()
@click.argument("number", type=click.IntRange(min=1))
@acting(dated=False)
def execute(act: Acting, number: int) -> None:
    """Carry adopted proposal NUMBER out; anyone may, once."""
    from kpchain.governance import proposal
    from kpchain.ledger import governing

    with act.ledger() as ledger:
        found = proposal(ledger, number)
        call = governing.execute(number, found.calls)
        done = perform(act, ledger, [call], list, names=[f"proposal {number}"])
    what = f"proposal {number} carried out: {'; '.join(found.words)}"
    show_done(done, what, act, proposal=number, decisions=list(found.words))


@plenary.command()
@click.argument("number", type=click.IntRange(min=1))
@json_option
@click.pass_obj
def carry(session: Session, number: int, as_json: bool) -> None:
    """For trying out: let every focal point whose development key is here support proposal NUMBER, and carry it out."""
    from kpchain.governance import proposal
    from kpchain.ledger import governing
    from kpchain.model import Stage, Vote
    from kpchain.workspace.founding import CHAIR

    keyring = session.keyring()
    names = {key.address: key.name for key in keyring.entries() if key.development}
    if CHAIR not in names.values():
        raise ConfigError("only a workspace with development keys carries a proposal by itself: let focal points vote")
    with session.ledger(writing=True) as ledger, session.workspace.writing():
        found, directory = proposal(ledger, number), ledger.directory()
        silent = found.silent if found.stage is Stage.OPEN else ()
        focal_points = {code: ledger.focal_point(directory.get(code).index) for code in silent}
        voters = {code: names[address] for code, address in focal_points.items() if address in names}
        receipts = []
        for name in voters.values():
            ballot = governing.Ballot(number, Vote.SUPPORT)
            receipts += ledger.send(keyring.signer(name, str), [governing.vote([ballot])])
        receipts += ledger.send(keyring.signer(CHAIR, str), [governing.execute(number, found.calls)])
    gas = sum(receipt.gas_used for receipt in receipts)
    hashes = [receipt.transaction for receipt in receipts]
    data = {
        "proposal": number,
        "supported_by": list(voters),
        "decisions": list(found.words),
        "transactions": hashes,
        "gas": gas,
    }
    votes = f"{len(voters)} votes in favour" if len(voters) != 1 else "1 vote in favour"
    line = f"proposal {number} carried out after {votes}: {'; '.join(found.words)}; {gas:,} gas"
    output.show(data, [line], as_json=as_json)


@plenary.command()
@click.argument("number", type=click.IntRange(min=1), required=False)
@json_option
@click.pass_obj
def status(session: Session, number: int | None, as_json: bool) -> None:
    """Show where proposal NUMBER stands, with its votes; without a number all proposals, and the rules."""
    from kpchain.governance import proposal, proposals, rules

    with session.ledger() as ledger:
        if number is not None:
            found = proposal(ledger, number)
            output.show(_data(found, ledger), _lines(found), as_json=as_json)
            return
        listed, terms = list(proposals(ledger)), rules(ledger)
        electorate = _electorate(ledger)
        data = {
            "electorate": list(electorate),
            "rules": {
                "quorum_bps": terms.quorum_bps,
                "min_days": terms.min_days,
                "max_days": terms.max_days,
                "execution_days": terms.execution_days,
            },
            "proposals": [_data(each, ledger) for each in listed],
        }
    rows = [
        (
            each.number,
            stage_words(each),
            f"{len(each.supporters)}/{each.quorum}",
            _time(each.deadline),
            "; ".join(each.words),
        )
        for each in listed
    ]
    head = [
        f"{len(electorate)} Participants vote; a proposal needs {two_decimals(terms.quorum_bps)} % and no objection",
        "",
    ]
    header = ("proposal", "stands", "supports", "votes to", "decisions")
    output.show(data, head + output.table(header, rows), as_json=as_json)


@plenary.command()
@click.argument("year", type=int)
@click.option("--network", default="embedded", show_default=True, help="embedded, ganache or anvil.")
@json_option
def replay(year: int, network: str, as_json: bool) -> int:
    """Replay the Plenary of YEAR (2021) on a new ledger from public facts, and show its minutes.

    Needs no workspace and leaves nothing behind. Everybody acts with development keys. Exit code 1: the minutes do not
    agree with the facts.
    """
    from kpchain.cli.minutes import minutes_lines, replayed
    from kpchain.cli.theatre import new_ledger
    from kpchain.governance.replay import load_script, starts_at

    script = load_script(year)
    with TemporaryDirectory(prefix="kpchain-plenary-") as name:
        start = int(starts_at(script).timestamp())
        with new_ledger(check_network(network), Path(name), start=start) as rpc:
            minutes, told = replayed(rpc, script, as_json=as_json)
    data = {**asdict(minutes), "told": told}
    output.show(data, minutes_lines(minutes), as_json=as_json)
    return 1 if minutes.differences else 0


def stage_words(found: Proposal) -> str:
    """Where a proposal stands, in words."""
    from kpchain.model import Stage

    return {
        Stage.NO_CONSENSUS: f"no consensus: {found.objector} objects",
        Stage.NOT_SUPPORTED: "not supported by the quorum",
        Stage.OUTDATED: "outdated: what it rests on has changed",
        Stage.LAPSED: "lapsed: adopted, not carried out in time",
        Stage.EXECUTED: "carried out",
    }.get(found.stage, found.stage.name.lower())


def _electorate(ledger: Ledger) -> tuple[str, ...]:
    from kpchain.ledger.abi import REGISTRY

    [bits] = ledger.view(REGISTRY, "electorate")
    return ledger.directory().members_of(bits)


def _data(found: Proposal, ledger: Ledger) -> dict[str, Any]:
    return {
        "proposal": found.number,
        "proposer": found.proposer,
        "stage": found.stage.name.lower(),
        "decisions": list(found.words),
        "calls": [{"contract": call.contract or None, "data": "0x" + call.data.hex()} for call in found.calls],
        "document": "0x" + found.document.hex(),
        "quorum": found.quorum,
        "opened": _time(found.opened_at),
        "deadline": _time(found.deadline),
        "ended": _time(found.ended_at) if found.ended_at else None,
        "electorate": list(found.electorate),
        "supports": list(found.supporters),
        "abstains": list(found.abstainers),
        "objects": found.objector,
    }


def _lines(found: Proposal) -> list[str]:
    pairs = [
        ("proposal", found.number),
        ("by", found.proposer),
        ("stands", stage_words(found)),
        *((f"decision {place}", words) for place, words in enumerate(found.words, start=1)),
        ("document", "0x" + found.document.hex()),
        ("opened", _time(found.opened_at)),
        ("votes to", _time(found.deadline)),
        ("supports", f"{len(found.supporters)} of {found.quorum} needed: {', '.join(found.supporters) or 'none'}"),
        ("abstains", ", ".join(found.abstainers) or None),
        ("objects", found.objector),
        ("silent", ", ".join(found.silent) or None),
    ]
    return output.fields(pairs)


def _time(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M}"
