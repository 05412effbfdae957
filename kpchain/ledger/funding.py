"""Money for officers on development networks, where the node holds accounts that own plenty.

A consortium's network runs at price zero and needs none of this.
"""

from __future__ import annotations

from typing import Final

from kpchain.errors import LedgerError
from kpchain.ledger.rpc import Rpc
from kpchain.signing import DEVELOPMENT_CHAIN_IDS

_ALLOWANCE: Final = 1_000 * 10**18
"""What an account is given at once, in wei, so that it is asked for seldom."""


def fund(rpc: Rpc, account: str, wei: int, *, chain_id: int) -> None:
    """Gives an account what it needs, from an account that the development node holds the key of.

    Args:
        rpc: the connection.
        account: who gets it.
        wei: how much it needs at the least.
        chain_id: the chain.

    Raises:
        LedgerError: this is no development network, or its node holds no account.
    """
    holders = rpc.call("eth_accounts") if chain_id in DEVELOPMENT_CHAIN_IDS else []
    if not holders:
        raise LedgerError(
            f"account {account} cannot pay for the transaction: it needs {wei} wei on a network that takes a price"
        )
    payment = {"from": holders[0], "to": account, "value": hex(max(wei, _ALLOWANCE)), "gas": hex(21_000)}
    rpc.call("eth_sendTransaction", payment)
