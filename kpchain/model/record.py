"""The ledger's words read into typed values: a record's storage slot and an act's event word."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kpchain.errors import ModelError
from kpchain.model.digest import checksum_address
from kpchain.model.state import Action, Kind, State, Taint
from kpchain.units import Points

_U32: Final = 2**32 - 1
_U40: Final = 2**40 - 1
_U64: Final = 2**64 - 1
_STATES: Final = tuple(State)
_KINDS: Final = tuple(Kind)
_ACTIONS: Final = tuple(Action)
_TAINTS: Final = tuple(Taint(bits) for bits in range(2 ** len(Taint)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A lot or certificate as the ledger keeps it: one storage slot of 256 bits.

    Participants are small numbers here, as the registry gave them (from 1); dates are days since 1970-01-01 and stay
    integers, since the ledger can hold days that no calendar prints.

    Attributes:
        state: where the record stands.
        kind: lot or certificate, and which.
        issuer: the number of the Participant that declared or issued it.
        destination: the number of the Participant that it goes to; 0 for a lot.
        issued_on: the day of issue or declaration.
        expires_on: the last day on which a certificate is good; 0 for a lot.
        points: the weight on the certificate or lot.
        available: what can still be drawn.
        origins: a bit per producer, derived from the ancestry.
        taints: what the ancestry rests on.
    """

    state: State
    kind: Kind
    issuer: int
    destination: int
    issued_on: int
    expires_on: int
    points: Points
    available: Points
    origins: int
    taints: Taint

    @classmethod
    def from_word(cls, word: int) -> Record:
        """The record that a storage slot says; the inverse of ``word``.

        Raises:
            ModelError: more than 256 bits, or a state, kind or taint that these contracts do not have.
        """
        return _record(word)

    @property
    def word(self) -> int:
        """The storage slot, least significant field first, as Solidity packs a struct."""
        return (
            self.state
            | self.kind << 8
            | self.issuer << 16
            | self.destination << 24
            | self.issued_on << 32
            | self.expires_on << 64
            | self.points << 96
            | self.available << 136
            | self.origins << 176
            | self.taints << 240
        )

    def origin_indexes(self) -> tuple[int, ...]:
        """The producer indexes (0 to 63) whose bit is set in ``origins``, in ascending order."""
        return tuple(index for index in range(64) if self.origins >> index & 1)


@lru_cache(maxsize=4096)
def _record(word: int) -> Record:
    """The record of a word; kept, since a record's slot and the events of it are mostly the same word."""
    if not 0 <= word < 2**256:
        raise ModelError("record", "must be a word of 256 bits", word)
    # Looked up in tuples, since building enumeration members from numbers took three quarters of the time.
    try:
        state, kind, taints = _STATES[word & 0xFF], _KINDS[word >> 8 & 0xFF], _TAINTS[word >> 240]
    except IndexError:
        raise ModelError("record", "must have a known state, kind and taints", hex(word)) from None
    return Record(
        state=state,
        kind=kind,
        issuer=word >> 16 & 0xFF,
        destination=word >> 24 & 0xFF,
        issued_on=word >> 32 & _U32,
        expires_on=word >> 64 & _U32,
        points=Points.from_ledger(word >> 96 & _U40),
        available=Points.from_ledger(word >> 136 & _U40),
        origins=word >> 176 & _U64,
        taints=taints,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who did what, when by law, and from which state: the word that events carry.

    Attributes:
        officer: the account, as a checksummed address (EIP-55).
        on: the legal day of the act, in days since 1970-01-01.
        action: what was done.
        from_state: the state before the act.
    """

    officer: str
    on: int
    action: Action
    from_state: State

    @classmethod
    def from_word(cls, word: int) -> Act:
        """The act that an event word says; the inverse of ``word``.

        Raises:
            ModelError: more bits than an act has, or an action or state that these contracts do not have.
        """
        if not 0 <= word < 2**208:
            raise ModelError("act", "must be a word of 208 bits", word)
        try:
            action, from_state = _ACTIONS[word >> 192 & 0xFF], _STATES[word >> 200]
        except IndexError:
            raise ModelError("act", "must have a known action and state", hex(word)) from None
        officer = checksum_address(word & (2**160 - 1))
        return cls(officer=officer, on=word >> 160 & _U32, action=action, from_state=from_state)

    @property
    def word(self) -> int:
        """The event word: officer in the low 160 bits, then day, action and state."""
        return int(self.officer, 16) | self.on << 160 | self.action << 192 | self.from_state << 200
