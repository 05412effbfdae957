"""The founding Participants as data for admitting them; the ledger, not this list, says who is a Participant now."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from kpchain.errors import ModelError
from kpchain.model.number import check_code

MAX_PRODUCERS: Final = 64
"""The ledger keeps origins as 64 bits, one per producer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A Participant in the scheme, or the trading entity of Chinese Taipei, as it is admitted.

    Attributes:
        code: ISO 3166-1 alpha-2, or EU. ``NA`` is Namibia, never a missing value.
        name: the English name.
        kind: state, regional_integration_organisation or separate_customs_territory.
        validity_days: the longest time from issue to expiry of its certificates, in days.
        producer_index: the bit of its mines in the origins of a record (0 to 63), or None without mines.
        note: where the settings come from.

    Raises:
        ModelError: a code that is not two capital letters, or a number outside its range.
    """

    code: str
    name: str
    kind: str
    validity_days: int
    producer_index: int | None
    note: str = ""

    def __post_init__(self) -> None:
        check_code(self.code)
        if not 1 <= self.validity_days <= 0xFFFF:
            raise ModelError("validity_days", "must be from 1 to 65535", self.validity_days)
        if self.producer_index is not None and not 0 <= self.producer_index < MAX_PRODUCERS:
            raise ModelError("producer_index", "must be from 0 to 63", self.producer_index)

    @property
    def is_producer(self) -> bool:
        """Whether it has mines, so that lots of the kind PRODUCTION can be declared."""
        return self.producer_index is not None

    @property
    def is_seated(self) -> bool:
        """Whether it is a Participant with a seat in the Plenary; the trading entity of Chinese Taipei is none."""
        return self.kind != "separate_customs_territory"


@cache
def founding_participants() -> tuple[Participant, ...]:
    """The 60 Participants and the trading entity TW, in the order of ``data/participants.csv``."""
    text = (resources.files("kpchain.data") / "participants.csv").read_text(encoding="utf-8")
    return tuple(
        Participant(
            code=row["iso2"],
            name=row["name"],
            kind=row["kind"],
            validity_days=int(row["validity_days"]),
            producer_index=int(row["producer_index"]) if row["producer_index"] else None,
            note=row["note"],
        )
        for row in csv.DictReader(text.splitlines())
    )


@cache
def chair_of(year: int) -> str | None:
    """The code of the Participant that had the chair in a year, by ``data/chairs.csv``; None where none is known."""
    text = (resources.files("kpchain.data") / "chairs.csv").read_text(encoding="utf-8")
    chairs = {int(row["year"]): row["chair"] for row in csv.DictReader(text.splitlines())}
    return chairs.get(year) or None
