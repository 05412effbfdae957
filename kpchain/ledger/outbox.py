"""Transactions on their way, on disk before they are sent, so that a lost one is found again and never doubled.

A transaction that is sent again has the same nonce: the chain takes one of all its variants, whatever happens.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from kpchain.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A transaction that was signed and may have been sent.

    Attributes:
        nonce: its nonce.
        to: the address that it calls; None where it creates a contract.
        data: call data, as hexadecimal text.
        gas: its gas limit.
        gas_price: the price that the newest variant offers, in wei.
        raw: the newest variant, signed, as hexadecimal text.
        hashes: the hashes of all variants, the newest last.
    """

    nonce: int
    to: str | None
    data: str
    gas: int
    gas_price: int
    raw: str
    hashes: tuple[str, ...]


class Outbox:
    """A folder with one file for each group of transactions that were sent together.

    Args:
        folder: where the files are; it is made when it is first needed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, *, chain_id: int, account: str, pending: Sequence[Pending]) -> None:
        """Puts a group down, in place of the same group before; the file is whole or not there."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(chain_id, account, pending[0].nonce)
        content = {
            "format": "kpchain-outbox/1",
            "chain_id": chain_id,
            "account": account,
            "pending": [asdict(p) for p in pending],
        }
        half = path.with_suffix(".part")
        with half.open("w", encoding="utf-8") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)

    def read(self, *, chain_id: int, account: str) -> list[list[Pending]]:
        """The groups of an account that are not settled, the lowest nonce first.

        Raises:
            ConfigError: a file in the outbox is damaged.
        """
        groups = [_read(path) for path in self._folder.glob(f"{chain_id}-{account.lower()}-*.json")]
        return sorted(groups, key=lambda group: group[0].nonce)

    def remove(self, *, chain_id: int, account: str, first_nonce: int) -> None:
        """Forgets a group that is settled."""
        self._path(chain_id, account, first_nonce).unlink(missing_ok=True)

    def _path(self, chain_id: int, account: str, nonce: int) -> Path:
        return self._folder / f"{chain_id}-{account.lower()}-{nonce}.json"


def _read(path: Path) -> list[Pending]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["pending"]
        group = [Pending(**{**row, "hashes": tuple(row["hashes"])}) for row in rows]
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"the outbox file {path} is damaged: {error}") from error
    if not group:
        raise ConfigError(f"the outbox file {path} is empty")
    return group
