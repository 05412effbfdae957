"""How decisions come before the Plenary: written down, brought into calls, proposed, and told in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kpchain.cli import output
from kpchain.cli.acts import perform
from kpchain.cli.session import Acting

if TYPE_CHECKING:
    from kpchain.ledger.client import Ledger

F = TypeVar("F", bound=Callable[..., Any])
_USUAL_DAYS = 20  # The written procedure of December 2025 took 20 days.

reason_option = click.option(
    "--reason", required=True, help="Why, in words; they stay here, and their digest is recorded."
)
days_option = click.option(
    "--days",
    type=click.IntRange(min=1),
    default=_USUAL_DAYS,
    show_default=True,
    help="Days for votes; the proposal ends earlier where all have voted.",
)


def propose(act: Acting, decisions: Sequence[Mapping[str, Any]], *, reason: str, days: int, subject: str) -> None:
    """Opens a proposal on the ledger of the act; see `propose_on`."""
    with act.ledger() as ledger:
        propose_on(ledger, act, decisions, reason=reason, days=days, subject=subject)


def propose_on(
    ledger: Ledger, act: Acting, decisions: Sequence[Mapping[str, Any]], *, reason: str, days: int, subject: str
) -> None:
    """Opens a proposal and tells its number.

    Args:
        ledger: the ledger, open.
        act: by whom and how.
        decisions: what is to be decided, in the vocabulary of `kpchain.governance.decisions`.
        reason: why, in words.
        days: how many days votes are taken.
        subject: what the proposal is about, in a word or two.

    Raises:
        KpchainError: a decision is malformed, or the proposal is refused.
    """
    from kpchain.governance import Context, call_of, describe_call, proposal_count
    from kpchain.ledger import governing
    from kpchain.workspace import make_statement

    statement = make_statement(
        "propose", subject, on=act.day(ledger), text=reason, more={"decisions": [dict(each) for each in decisions]}
    )
    directory = ledger.directory()
    context = Context(directory, act.session.keyring().address_of, statement.digest)
    calls = [
        call_of(decision, context, field=f"decisions/{place}" if len(decisions) > 1 else "decision")
        for place, decision in enumerate(decisions)
    ]
    words = [describe_call(call.contract, call.data, directory) for call in calls]
    deadline = _deadline(act, ledger, days)
    made = governing.propose(ledger.deployment, calls, statement.digest, int(deadline.timestamp()))
    done = perform(act, ledger, [made], list, names=[subject], statements=[statement])
    number = None if act.dry_run else proposal_count(ledger)
    data = done.data(
        proposal=number,
        decisions=words,
        deadline=deadline.isoformat(),
        document="0x" + statement.digest.hex(),
    )
    title = f"proposal {number} opened" if number else "proposal opened"
    lines = [
        done.line(f"{title}: {'; '.join(words)}"),
        f"votes are taken to {deadline:%Y-%m-%d %H:%M} GMT; the document is .kpchain/evidence/{data['document']}.json",
    ]
    output.show(data, lines if number else lines[:1], as_json=act.as_json)


def _deadline(act: Acting, ledger: Ledger, days: int) -> datetime:
    """The end of the day that is so many days ahead, in GMT."""
    last = act.session.today(ledger) + timedelta(days=days + 1)
    return datetime(last.year, last.month, last.day, tzinfo=UTC) - timedelta(seconds=1)
