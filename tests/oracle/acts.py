"""What officers send: the structs of the two interfaces, field by field in the order of the ABI, and a call to make."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final

NO_DIGEST: Final = bytes(32)
NO_ACCOUNT: Final = "0x" + 40 * "0"
NO_LAST_DAY: Final = 2**32 - 1
NO_AUTHORITY: Final = bytes(8)
MAX_LINE_POINTS: Final = 2**40 - 1
MAX_LINE_CENTS: Final = 2**45 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LotDeclaration:
    """A source of carats."""

    root: bytes
    serial: int
    kind: int
    on: int
    source: int
    origins: int
    zone: bytes
    lines: int


@dataclass(frozen=True, slots=True)
class Input:
    """Carats that a certificate draws from a record."""

    digest: bytes
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuance:
    """A certificate to be issued."""

    root: bytes
    serial: int
    kind: int
    destination: int
    issued_on: int
    expires_on: int
    parcels: int
    lines: int
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A certificate to be moved."""

    digest: bytes
    evidence: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A certificate whose goods were received, and what was found."""

    digest: bytes
    evidence: bytes
    points: int
    cents: int
    parcels: int
    check: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumption:
    """Carats that leave the scheme."""

    digest: bytes
    points: int
    exit: int
    on: int
    evidence: bytes


@dataclass(frozen=True, slots=True)
class Alert:
    """A warning to all members, or its end; `last_serial` is of a withdrawn range."""

    kind: int
    number: int
    last_serial: int
    digest: bytes
    reason: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """What is said of a Participant when it is entered."""

    code: bytes
    status: int
    mines: bool
    seated: bool
    validity_days: int
    focal_point: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """An account, the roles that it is to hold, from which day to which, and its authority inside the Participant."""

    account: str
    roles: int
    first_day: int = 0
    last_day: int = NO_LAST_DAY
    authority: bytes = NO_AUTHORITY


@dataclass(frozen=True, slots=True)
class Act:
    """One call: who asks which function for what."""

    function: str
    sender: str
    arguments: tuple[Any, ...]

    @classmethod
    def of(cls, function: str, sender: str, *arguments: object) -> Act:
        """The act with these arguments."""
        return cls(function, sender, arguments)


def lines_word(*lines: tuple[int, int]) -> int:
    """The lines word of up to three (points, cents): line k begins at bit 85 * k, points u40, then cents u45."""
    word = 0
    for index, (points, cents) in enumerate(lines):
        word |= (points | cents << 40) << 85 * index
    return word


def read_lines(word: int) -> tuple[tuple[int, int], ...]:
    """The three (points, cents) of a lines word."""
    return tuple(
        (word >> 85 * index & MAX_LINE_POINTS, word >> (85 * index + 40) & MAX_LINE_CENTS) for index in range(3)
    )


def to_abi(value: object) -> Any:
    """The value as eth_abi takes it: structs as tuples, in all depth."""
    if is_dataclass(value):
        return tuple(to_abi(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, list | tuple):
        return [to_abi(each) for each in value]
    return value
