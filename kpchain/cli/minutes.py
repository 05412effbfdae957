"""A Plenary of the past on the terminal: what happens as it happens, and the minutes at the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from kpchain.cli import output

if TYPE_CHECKING:
    from kpchain.governance.replay import Minutes
    from kpchain.ledger.rpc import Rpc
    from kpchain.ledger.sender import Receipt


def replayed(rpc: Rpc, script: dict[str, Any], *, as_json: bool) -> tuple[Minutes, list[dict[str, Any]]]:
    """The minutes of a Plenary replayed on a new ledger, and what was told on the way.

    Args:
        rpc: a connection to a chain without a ledger, whose clock is that of the script.
        script: the facts.
        as_json: whether nothing is printed on the way.
    """
    from kpchain.governance.replay import Replay, first_chair, first_participants
    from kpchain.ledger.client import Ledger
    from kpchain.ledger.deployment import deploy
    from kpchain.ledger.sender import Sender
    from kpchain.signing import DevelopmentSigner

    chain_id = int(rpc.call("eth_chainId"), 16)
    founder = DevelopmentSigner("founder", chain_id=chain_id)
    participants = first_participants(script, chain_id)
    chair, sender = first_chair(script, participants), Sender(rpc, chain_id=chain_id)
    deployment = deploy(rpc, sender, founder, chain_id=chain_id, admissions=participants, chair=chair)
    ledger = Ledger.open(rpc, deployment)
    told: list[dict[str, Any]] = []

    def tell(what: str, who: str, receipts: Sequence[Receipt]) -> None:
        gas, when = (
            sum(receipt.gas_used for receipt in receipts),
            f"{datetime.fromtimestamp(ledger.head().time, UTC):%Y-%m-%d %H:%M}",
        )
        told.append({"time": when, "who": who, "what": what, "transactions": len(receipts), "gas": gas})
        if not as_json:
            count = "1 transaction" if len(receipts) == 1 else f"{len(receipts)} transactions"
            output.show(None, [f"{when}  {who}: {what}; {count}, {gas:,} gas"], as_json=False)

    def forward(to: datetime) -> None:
        seconds = int(to.timestamp()) - ledger.head().time
        if seconds > 0:
            rpc.call("evm_increaseTime", seconds)
            rpc.call("evm_mine")

    return Replay(ledger, founder, script, forward, tell).run(), told


def minutes_lines(minutes: Minutes) -> list[str]:
    """The minutes as lines for the terminal."""
    pairs = [
        ("Participants before", minutes.participants_before),
        ("attended and voted", minutes.attended),
        ("observers", minutes.observers),
        ("admitted", ", ".join(minutes.admitted)),
        ("Participants afterwards", minutes.participants_after),
        ("declared themselves", ", ".join(minutes.declared)),
        ("chair", minutes.chair),
        ("vice-chair", minutes.vice_chair),
    ]
    decisions = [(each["proposal"], each["title"], each["supports"], each["stage"]) for each in minutes.decisions]
    made = [(each["name"], ", ".join(each["members"]), each["status"]) for each in minutes.agreements]
    return [
        "",
        f"Minutes: {minutes.title}",
        "",
        *output.fields(pairs),
        "",
        *output.table(("proposal", "decision", "supports", "stands"), decisions),
        "",
        *output.table(("agreement", "members", "status"), made),
        "",
        *(f"WRONG: {difference}" for difference in minutes.differences),
        "the minutes differ from the facts" if minutes.differences else "the minutes agree with the facts",
    ]
