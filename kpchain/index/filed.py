"""The returns that Participants filed, as the ledger's events state them: totals and digests, all versions."""

from __future__ import annotations

from dataclasses import dataclass

from kpchain.index.directory import unsigned
from kpchain.index.queries import IndexReader
from kpchain.ledger.events import Totals

_DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A return on the ledger.

    Attributes:
        participant: code of the Participant.
        version: 1, or more where it is restated.
        filed_on: the day of its block; a filing bears no legal day.
        digest: digest of the document.
        totals: its totals.
    """

    participant: str
    version: int
    filed_on: int
    digest: bytes
    totals: Totals


def filed_for(index: IndexReader, period: int) -> tuple[Filed, ...]:
    """The returns for a period, by Participant and version.

    Args:
        index: the index.
        period: the period as the ledger has it, year * 16 + part.
    """
    rows = index.rows(
        """SELECT r.code, r.version, b.time, r.digest, r.exported, r.exported_cents, r.imported, r.imported_cents,
            r.produced, r.produced_cents, r.issued, r.received
        FROM returns AS r JOIN blocks AS b ON b.number = r.block WHERE r.period = ? ORDER BY r.code, r.version""",
        (period,),
    )
    return tuple(
        Filed(
            participant=code,
            version=version,
            filed_on=time // _DAY_S,
            digest=digest,
            totals=Totals(*map(unsigned, totals)),
        )
        for code, version, time, digest, *totals in rows
    )
