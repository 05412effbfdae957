"""What an index says of itself: which ledger it belongs to, of which schema it is, and how far it has read."""

from __future__ import annotations

from dataclasses import dataclass

from kpchain.errors import IndexStateError
from kpchain.index.database import Database
from kpchain.index.schema import SCHEMA_VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerIdentity:
    """Which ledger an index belongs to.

    Attributes:
        chain_id: the chain of the ledger.
        ledger: address of the CertificateLedger, checksummed.
        first_block: the block of the first deployment (the registry); no event stands before it.
    """

    chain_id: int
    ledger: str
    first_block: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """How far an index has read: the last block whose events it has, with hash ("0x..") and time (seconds)."""

    number: int
    hash: str
    time: int


def read_meta(database: Database) -> dict[str, str]:
    """What the index says of itself.

    Raises:
        IndexStateError: it is no index, or has another schema.
    """
    if "meta" not in database.tables():
        raise IndexStateError(f"{database.place} is not an index of kpchain: name another place")
    meta: dict[str, str] = dict(database.rows("SELECT key, value FROM meta"))
    found = meta.get("schema_version")
    if found != str(SCHEMA_VERSION):
        raise IndexStateError(
            f"the index {database.place} has schema {found}, this program {SCHEMA_VERSION}: rebuild it"
        )
    return meta


def write_meta(database: Database, values: dict[str, str]) -> None:
    """Sets what the index says of itself."""
    database.change(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        list(values.items()),
    )


def cursor_of(meta: dict[str, str]) -> Cursor | None:
    """How far the index has read, from what it says of itself; None while it is empty."""
    if "cursor_block" not in meta:
        return None
    return Cursor(number=int(meta["cursor_block"]), hash=meta["cursor_hash"], time=int(meta["cursor_time"]))


def identity_of(meta: dict[str, str]) -> LedgerIdentity:
    """Which ledger the index belongs to, from what it says of itself."""
    return LedgerIdentity(chain_id=int(meta["chain_id"]), ledger=meta["ledger"], first_block=int(meta["first_block"]))


def require_identity(database: Database, identity: LedgerIdentity) -> None:
    """Sees to it that the index belongs to this ledger.

    Raises:
        IndexStateError: it is of another chain, another ledger or another first block.
    """
    found = identity_of(read_meta(database))
    if found.chain_id != identity.chain_id:
        raise IndexStateError(
            f"the index {database.place} is of chain {found.chain_id}, the ledger on chain {identity.chain_id}: "
            "rebuild it"
        )
    if found != identity:
        raise IndexStateError(
            f"the index {database.place} is of the ledger {found.ledger} from block {found.first_block}, "
            f"not of {identity.ledger} from block {identity.first_block}: rebuild it"
        )
