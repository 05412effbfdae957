"""Where an event stands among all others; every event begins with it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Position:
    """Where an event stands: block number, hash and time (seconds since 1970), transaction hash, index in the block."""

    block_number: int
    block_hash: str
    block_time: int
    transaction: str
    log_index: int
