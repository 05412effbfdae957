"""The event of StatisticsReturns: what Participants report of their trade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from kpchain.ledger.events.position import Position
from kpchain.ledger.events.words import octets, topic_int
from kpchain.model import checksum_address


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals of a return: weights in points, values in US cents; certificates issued, shipments received."""

    exported: int
    exported_cents: int
    imported: int
    imported_cents: int
    produced: int
    produced_cents: int
    issued: int
    received: int


@dataclass(frozen=True, slots=True)
class ReturnFiled:
    """A return was filed, or restated where `version` is above 1.

    `period` is year * 16 + part: 0 for the year, 1 to 4 for a quarter, 5 and 6 for a half-year.
    """

    SIGNATURE: ClassVar[str] = (
        "ReturnFiled(uint8,uint32,uint16,address,bytes32,(uint64,uint64,uint64,uint64,uint64,uint64,uint32,uint32))"
    )
    at: Position
    participant: int
    period: int
    version: int
    officer: str
    digest: bytes
    totals: Totals

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        participant, period, version = map(topic_int, topics[1:])
        officer, digest, *totals = words
        return cls(at, participant, period, version, checksum_address(officer), octets(digest), Totals(*totals))
