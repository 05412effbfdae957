"""Who the Participants are, as the registry says now: codes, indexes, producers and settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from kpchain.errors import ModelError, NotFoundError
from kpchain.model import Status, check_code


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredParticipant:
    """A Participant as the registry has it.

    Attributes:
        index: its number, from 1.
        code: ISO 3166-1 alpha-2, or EU.
        status: where it stands.
        supervised: while Restricted, each certificate needs a monitor's approval.
        producer: its bit among origins, None where it mines nothing.
        validity_days: days from issue to the latest expiry.
        tolerance_bps: weight difference that passes without a taint, in 1/10,000.
        range_from: first serial of the opened range.
        range_to: last serial of the opened range.
        seated: whether it has a seat in the Plenary.
        decisions: how often the governor has decided on it.
    """

    index: int
    code: str
    status: Status
    supervised: bool
    producer: int | None
    validity_days: int
    tolerance_bps: int
    range_from: int
    range_to: int
    seated: bool
    decisions: int

    @property
    def is_open(self) -> bool:
        """Whether it may start acts and be a destination."""
        return self.status.is_open


class Directory:
    """All Participants of a registry at one moment.

    Args:
        rows: the tuples of `participants()`, the one with index 1 first.
        earlier: the codes that Participants had before and do not have now, with their indexes.
    """

    def __init__(self, rows: Sequence[tuple[Any, ...]], earlier: Mapping[str, int] = MappingProxyType({})) -> None:
        self._all = tuple(_participant(index, row) for index, row in enumerate(rows, start=1))
        self._by_code = {code: self._all[index - 1] for code, index in earlier.items()}
        self._by_code |= {participant.code: participant for participant in self._all}
        self._producers = {p.producer: p.code for p in self._all if p.producer is not None}

    def __iter__(self) -> Iterator[RegisteredParticipant]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def find(self, code: str) -> RegisteredParticipant | None:
        """The Participant that has this code or had it earlier, or None."""
        return self._by_code.get(code)

    def codes_of(self, code: str, *, field: str = "participant") -> tuple[str, ...]:
        """All codes of the Participant that has or had this one: first this one, then the others.

        Raises:
            ModelError: it is no code.
            NotFoundError: the registry has none with this code, now or earlier.
        """
        found = self.get(code, field=field)
        return code, *(other for other, each in self._by_code.items() if each is found and other != code)

    def get(self, code: str, *, field: str = "participant") -> RegisteredParticipant:
        """The Participant that has this code or had it earlier.

        Raises:
            ModelError: it is no code.
            NotFoundError: the registry has none with this code, now or earlier.
        """
        found = self._by_code.get(check_code(code, field=field))
        if found is None:
            raise NotFoundError(f"{field}: {code} is not entered as a Participant")
        return found

    def code_of(self, index: int) -> str:
        """The code of the Participant with this index; a placeholder for an index that is not entered."""
        return self._all[index - 1].code if 1 <= index <= len(self._all) else f"#{index}"

    def members_of(self, bitmap: int) -> tuple[str, ...]:
        """The codes of the Participants whose bits are set, in alphabetical order."""
        return tuple(sorted(self.code_of(bit) for bit in range(bitmap.bit_length()) if bitmap >> bit & 1))

    def origins_of(self, bitmap: int) -> tuple[str, ...]:
        """The codes of the producers whose bits are set, in alphabetical order."""
        return tuple(sorted(code for bit, code in self._producers.items() if bitmap >> bit & 1))

    def bitmap_of(self, codes: Sequence[str], *, field: str = "origins") -> int:
        """The bitmap of origins of these codes.

        Raises:
            ModelError: one of them is no producer of the registry.
        """
        bitmap = 0
        for place, code in enumerate(codes):
            found = self._by_code.get(code)
            if found is None or found.producer is None:
                raise ModelError(f"{field}/{place}", "must be a Participant that mines (a producer)", code)
            bitmap |= 1 << found.producer
        return bitmap


_NO_PRODUCER = 255


def _participant(index: int, row: tuple[Any, ...]) -> RegisteredParticipant:
    code, status, supervised, producer, validity_days, tolerance_bps, range_from, range_to, seated, decisions = row
    return RegisteredParticipant(
        index=index,
        code=code.decode("ascii"),
        status=Status(status),
        supervised=supervised,
        producer=None if producer == _NO_PRODUCER else producer,
        validity_days=validity_days,
        tolerance_bps=tolerance_bps,
        range_from=range_from,
        range_to=range_to,
        seated=seated,
        decisions=decisions,
    )
