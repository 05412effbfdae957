"""Codes in place of the registry's small numbers: who Participant 12 is, and which origins a bitmap names."""

from __future__ import annotations

from typing import Final

from kpchain.errors import IndexStateError
from kpchain.index.database import Database
from kpchain.ledger.events import members_of

_NO_PARTICIPANT: Final = 0
_NO_PRODUCER: Final = 255
_SIGN_BIT: Final = 2**63


class Directory:
    """The Participants entered so far, each by the code under which it was entered, whatever it is called later.

    Raises:
        IndexStateError: from the methods that read, where a Participant or producer was never entered.
    """

    def __init__(self) -> None:
        self._codes: dict[int, str] = {}
        self._producers: dict[int, str] = {}
        self._origins: dict[int, str] = {}

    @classmethod
    def from_rows(cls, database: Database) -> Directory:
        """The Participants that the index holds."""
        directory = cls()
        for participant, code, producer in database.rows("SELECT participant, code, producer FROM participants"):
            directory.enter(participant, code=code, producer=_NO_PRODUCER if producer is None else producer)
        return directory

    def enter(self, participant: int, *, code: str, producer: int) -> None:
        """Adds a Participant; `producer` is its bit among origins, 255 for none."""
        self._codes[participant] = code
        if producer != _NO_PRODUCER:
            self._producers[producer] = code

    def code(self, participant: int) -> str:
        """The code of a Participant."""
        try:
            return self._codes[participant]
        except KeyError:
            raise IndexStateError(f"an event names Participant {participant}, which no event entered") from None

    def code_or_none(self, participant: int) -> str | None:
        """The code of a Participant; None for 0, which is none."""
        return None if participant == _NO_PARTICIPANT else self.code(participant)

    def members(self, bits: int) -> str:
        """The codes of a set of Participants in alphabetical order, joined by commas."""
        return ",".join(sorted(map(self.code, members_of(bits))))

    def origins(self, bits: int) -> str:
        """The codes of a bitmap of origins in alphabetical order, joined by commas."""
        text = self._origins.get(bits)
        if text is None:
            places = [place for place in range(64) if bits >> place & 1]
            unknown = [place for place in places if place not in self._producers]
            if unknown:
                raise IndexStateError(f"an event names the producer {unknown[0]}, which no event entered")
            text = self._origins[bits] = ",".join(sorted(self._producers[place] for place in places))
        return text


def signed(bits: int) -> int:
    """A bitmap of 64 bits as the index keeps integers: the same bits in two's complement."""
    return bits - 2**64 if bits >= _SIGN_BIT else bits


def unsigned(bits: int) -> int:
    """The bitmap that the index kept; the inverse of `signed`."""
    return bits % 2**64
