"""`kpchain trust`: lists of who could act when, signed, for verification without a network."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kpchain.cli import output
from kpchain.cli.carried import accepted, max_age_option, read_list, signer_option, write_out
from kpchain.cli.session import FILE, Acting, Day, Session, json_option, passphrase_option
from kpchain.errors import ConfigError, EvidenceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpchain.evidence import SignedTrustList, TrustList
    from kpchain.evidence.trust_export import States
    from kpchain.ledger.client import Ledger

_REFUSED = 1


@click.group()
def trust() -> None:
    """Trust lists, for verification without a network: export, show."""


@trust.command()
@click.option("--states", "all_states", is_flag=True, help="With the state of every record on the ledger.")
@click.option("--number", "numbers", multiple=True, metavar="NUMBER", help="With the state of this record.")
@click.option("--as", "officer", metavar="OFFICER", help="Who signs: chair, secretariat or a focal point.")
@passphrase_option
@click.option("--out", type=FILE, help="File to write to, in place of the terminal.")
@json_option
@click.pass_obj
def export(
    session: Session,
    all_states: bool,
    numbers: tuple[str, ...],
    officer: str | None,
    passphrase_file: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Write a signed list of Participants, officers and their roles over time, as of the newest block.

    With --states it also tells how every record stands, and so which records there are; with --number, as often as
    needed, how these stand. Whoever has the list and trusts its signer verifies without a network.
    """
    from kpchain.evidence.trust_export import make_trust_list

    if all_states and numbers:
        raise click.UsageError("--states takes all records and --number some: give one of the two")
    acting = Acting(
        session=session, officer=officer, passphrase_file=passphrase_file, dry_run=False, as_json=as_json, on=None
    )
    session.keyring().address_of(acting.name)
    with session.ledger() as ledger:
        made = make_trust_list(ledger, issued=_today(session, ledger), states=_states(numbers, all_states=all_states))
    signed = _signed(made, acting)
    if out is None:
        output.write(signed.to_bytes())
        return
    content = signed.to_bytes()
    write_out(out, content)
    data = {"file": str(out), "bytes": len(content), "signer": signed.signer, **_summary(made)}
    line = f"{out}: trust list of {made.issued}, block {made.block.number}, signed by {acting.name} ({signed.signer})"
    output.show(data, [line, f"{_counts(made)}; {len(content):,} bytes"], as_json=as_json)


@trust.command()
@click.argument("file", type=FILE)
@signer_option
@max_age_option
@click.option("--today", type=Day(), help="The day to judge its age by (default: the machine's).")
@json_option
@click.pass_obj
def show(
    session: Session, file: Path, signers: tuple[str, ...], max_age: int | None, today: date | None, as_json: bool
) -> int:
    """Show what a trust list says, and whether it would be believed here; exit code 1 if not."""
    signed = read_list(file)
    listed, reason, age = signed.trust, None, None
    try:
        age = accepted(session, signed, signers=signers, max_age=max_age, today=today).age
    except EvidenceError as error:
        reason = str(error)
    data = {
        "signer": signed.signer,
        "accepted": reason is None,
        "reason": reason,
        "age_days": age,
        **_summary(listed),
    }
    rows = output.fields(
        [
            ("ledger", f"{listed.ledger} on chain {listed.chain_id}"),
            ("block", f"{listed.block.number} of {listed.block.day}, hash 0x{listed.block.hash.hex()}"),
            ("issued", listed.issued),
            ("signer", signed.signer),
            ("contents", _counts(listed)),
            ("verdict", f"refused: {reason}" if reason else f"believed; {age} day(s) old"),
        ]
    )
    output.show(data, rows, as_json=as_json)
    return _REFUSED if reason else 0


def _signed(made: TrustList, acting: Acting) -> SignedTrustList:
    from kpchain.evidence import SignedTrustList, canonical_bytes
    from kpchain.signing import sign_trust_list

    signer = acting.signer()
    if not made.may_sign(signer.address):
        raise ConfigError(f"{acting.name} is neither chair, secretariat nor focal point, so nobody would believe it")
    content = canonical_bytes(made)
    signature = sign_trust_list(
        content,
        signer=signer,
        issued=made.issued.isoformat(),
        block=made.block.number,
        chain_id=made.chain_id,
        ledger=made.ledger,
    )
    return SignedTrustList(made, content, signer.address, signature)


def _states(numbers: Sequence[str], *, all_states: bool) -> States | None:
    from kpchain.evidence.trust_export import States
    from kpchain.model import RecordNumber

    if numbers:
        return States(tuple(RecordNumber.parse(number, field="--number") for number in numbers))
    return States() if all_states else None


def _today(session: Session, ledger: Ledger) -> date:
    """The machine's day; on a development network, whose clock may have been set, the chain's."""
    from kpchain.signing import DEVELOPMENT_CHAIN_IDS

    if ledger.deployment.chain_id in DEVELOPMENT_CHAIN_IDS:
        return session.today(ledger)
    return datetime.now(UTC).date()


def _summary(listed: TrustList) -> dict[str, Any]:
    return {
        "chain_id": listed.chain_id,
        "ledger": listed.ledger,
        "issued": listed.issued.isoformat(),
        "block": {"number": listed.block.number, "hash": "0x" + listed.block.hash.hex(), "time": listed.block.time},
        "participants": len(listed.participants),
        "officers": len(listed.officers),
        "offices": len(listed.offices),
        "states": len(listed.records),
        "complete": listed.complete,
    }


def _counts(listed: TrustList) -> str:
    states = f"{len(listed.records)} states" if listed.records or listed.complete else "no states"
    all_ = ", all that the ledger has" if listed.complete else ""
    return f"{len(listed.participants)} Participants, {len(listed.officers)} officers, {states}{all_}"
