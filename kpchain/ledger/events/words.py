"""What a word of a log says, read by hand; words of the data come as integers, topics as hexadecimal texts."""

from __future__ import annotations

from typing import Final

from kpchain.model import RecordNumber, checksum_address

Lines = tuple[tuple[int, int], tuple[int, int], tuple[int, int]]
"""(points, cents) under 7102.10, 7102.21 and 7102.31."""

_ADDRESS_MASK: Final = 2**160 - 1
_LINE_BITS: Final = 85
_POINTS_MASK: Final = 2**40 - 1
_CENTS_MASK: Final = 2**45 - 1


def lines_of(word: int) -> Lines:
    """The lines that a lines word says: (points, cents) for each HS code."""
    first, second, third = (word >> shift * _LINE_BITS for shift in range(3))
    return (
        (first & _POINTS_MASK, first >> 40 & _CENTS_MASK),
        (second & _POINTS_MASK, second >> 40 & _CENTS_MASK),
        (third & _POINTS_MASK, third >> 40 & _CENTS_MASK),
    )


def lines_word(lines: Lines) -> int:
    """The lines word of a table of lines; the inverse of `lines_of`."""
    return sum((points | cents << 40) << place * _LINE_BITS for place, (points, cents) in enumerate(lines))


def members_of(bits: int) -> tuple[int, ...]:
    """The indexes of the Participants in a set, ascending: one bit for each, at its index."""
    return tuple(index for index in range(bits.bit_length()) if bits >> index & 1)


def ascii_text(word: bytes) -> str:
    """A name that the contracts keep as left-aligned ASCII; what is none is shown as escapes."""
    return word.rstrip(b"\0").decode("ascii", "backslashreplace")


def octets(word: int) -> bytes:
    """The 32 bytes of a word."""
    return word.to_bytes(32, "big")


def topic_int(topic: str) -> int:
    """The integer that a topic is."""
    return int(topic, 16)


def topic_bytes(topic: str) -> bytes:
    """The 32 bytes of a topic."""
    return bytes.fromhex(topic[2:])


def topic_code(topic: str) -> str:
    """The code of a Participant, two letters that stand left-aligned; the registry takes no other characters."""
    return bytes.fromhex(topic[2:6]).decode("ascii")


def topic_number(topic: str) -> RecordNumber:
    """The printed number that a topic is the word of."""
    return RecordNumber.from_word(int(topic, 16))


def topic_address(topic: str) -> str:
    """The account that a topic names."""
    return checksum_address(int(topic, 16) & _ADDRESS_MASK)
