"""How the arguments of a refusal are read aloud: days as dates, Participants by code, numbers as printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import IntEnum
from string import Formatter
from typing import Any, Final

from kpchain.errors import ModelError
from kpchain.model import (
    About,
    Action,
    AgreementStatus,
    AlertKind,
    RecordNumber,
    Role,
    SchemeRole,
    Stage,
    State,
    Status,
    checksum_address,
    date_from_days,
)
from kpchain.units import two_decimals

NameOf = Callable[[int], str]
"""The code of a Participant by its index."""

_NOBODY: Final = 0
_LAST_DAY_WRITTEN: Final = 2**20
_LAST_SECOND_WRITTEN: Final = 2**37
_PARTS: Final = ("", " Q1", " Q2", " Q3", " Q4", " H1", " H2")


def sentence(template: str, arguments: Mapping[str, Any], name_of: NameOf | None) -> str:
    """The template with its arguments read aloud.

    Args:
        template: `{argument}`, or `{argument:reading}` with a reading of `READINGS` or `code`, `term`.
        arguments: the values as the contract gave them, by name.
        name_of: codes of Participants; without it they are numbered.
    """
    return _Reader(name_of).vformat(template, (), arguments)


class _Reader(Formatter):
    """Fills templates in; it alone knows the codes of Participants."""

    def __init__(self, name_of: NameOf | None) -> None:
        self._name_of = name_of

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "code":
            return self._code(value)
        if format_spec == "term":
            return self._term(*value)
        return READINGS[format_spec](value)

    def _code(self, participant: int) -> str:
        if participant == _NOBODY:
            return "nobody"
        return self._name_of(participant) if self._name_of else f"Participant {participant}"

    def _term(self, participant: int, first_day: int, last_day: int) -> str:
        if participant == _NOBODY:
            return "nobody"
        return f"{self._code(participant)} from {_date(first_day)} to {_date(last_day)}"


def _plain(value: Any) -> str:
    if isinstance(value, bytes):
        return "0x" + value.hex()
    return checksum_address(int(value, 16)) if isinstance(value, str) else str(value)


def _number(word: int) -> str:
    # An alert takes any 256 bits for a number.
    try:
        return str(RecordNumber.from_word(word))
    except ModelError:
        return hex(word)


def _text(value: bytes) -> str:
    text = value.rstrip(b"\0").decode("ascii", "replace")
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text) or "(none)"


def _date(days: int) -> str:
    return date_from_days(days).isoformat() if days < _LAST_DAY_WRITTEN else str(days)


def _time(seconds: int) -> str:
    if seconds >= _LAST_SECOND_WRITTEN:
        return str(seconds)
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _period(period: int) -> str:
    year, part = divmod(period, 16)
    return f"{year}{_PARTS[part]}" if part < len(_PARTS) else f"{year} part {part}"


def _rules(rules: tuple[int, int, int, int]) -> str:
    quorum, shortest, longest, execution = rules
    return f"a quorum of {quorum} basis points, {shortest} to {longest} days open, {execution} days to execute"


def _roles(bits: int) -> str:
    return " or ".join(role.name or "" for role in Role(bits)) or "none"


def _offices(bits: int) -> str:
    return ", ".join(office.name or "" for office in SchemeRole(bits))


def _word_of(words: type[IntEnum]) -> Callable[[int], str]:
    return lambda value: words(value).name.lower().replace("_", " ")


READINGS: Final[Mapping[str, Callable[[Any], str]]] = {
    "": _plain,
    "number": _number,
    "text": _text,
    "date": _date,
    "time": _time,
    "period": _period,
    "carats": two_decimals,
    "rules": _rules,
    "roles": _roles,
    "offices": _offices,
    "state": _word_of(State),
    "action": _word_of(Action),
    "status": _word_of(Status),
    "alert": _word_of(AlertKind),
    "stage": _word_of(Stage),
    "agreed": _word_of(AgreementStatus),
    "about": _word_of(About),
}
"""What stands behind the colon of an argument in a sentence, and how the argument is read then."""
