"""How much gas a call wants: one run, and a second where the call goes on to other contracts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kpchain.ledger.embedded.vm import Call, Execution

_SENTRY = 2_300  # gas that SSTORE wants to see left (EIP-2200)


def estimate(call: Call, run: Callable[[Call], Execution]) -> tuple[int, Execution]:
    """Gas that suffices, at most a sixty-fourth and a sentry too much, and what came of the call with all its gas.

    A contract may hand at most 63/64 of its gas to another (EIP-150), so a call that goes on needs more than it uses.
    The margin is tried, and the call's own limit is the answer where it is not enough.
    """
    execution = run(call)
    if execution.error is not None:
        return call.gas, execution
    needed = execution.gas_spent
    if needed > call.intrinsic_gas:
        needed += _SENTRY
    if execution.has_calls:
        needed = needed * 64 // 63 + 1
        if run(replace(call, gas=min(needed, call.gas))).error is not None:
            needed = call.gas
    return min(needed, call.gas), execution
