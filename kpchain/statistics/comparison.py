"""A return beside another one, line by line: against the ledger's figures, or an earlier version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from kpchain.errors import ModelError
from kpchain.statistics.returns import Key, Return, ReturnLine, Section, sections_of

_AS_WRITTEN: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedLine:
    """One line of both returns, in points and US cents; zeros where a return has no such line.

    Attributes:
        key: what it is about.
        filed: weight and value in the return in question.
        other: weight and value in the one that it is compared with.
    """

    key: Key
    filed: tuple[int, int]
    other: tuple[int, int]

    @property
    def difference(self) -> tuple[int, int]:
        """The return in question less the other one."""
        return self.filed[0] - self.other[0], self.filed[1] - self.other[1]

    @property
    def agrees(self) -> bool:
        """Whether both say the same."""
        return self.filed == self.other


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two returns of one Participant and period.

    Attributes:
        lines: every line that either has.
        totals: the sums of each section.
        certificates: by section, the number of certificates in the return in question and in the other one.
    """

    lines: tuple[ComparedLine, ...]
    totals: tuple[ComparedLine, ...]
    certificates: tuple[tuple[Section, int, int], ...]

    @property
    def agrees(self) -> bool:
        """Whether all lines and numbers of certificates are the same."""
        return all(line.agrees for line in self.lines) and all(one == two for _, one, two in self.certificates)


def compare(filed: Return, other: Return, *, codes: Mapping[str, str] = _AS_WRITTEN) -> Comparison:
    """What two returns say, line by line.

    Where one of them does not state the origins of a partner's lines under an HS code, the other one's lines there are
    taken together.

    Args:
        filed: the return in question.
        other: the one that it is compared with.
        codes: by each code of a Participant the one under which it was entered, by which partners and origins are
            compared; a code that is not there stays as it is.

    Raises:
        ModelError: returns of different Participants or periods.
    """
    if (filed.participant, filed.period) != (other.participant, other.period):
        rule = f"must be of the same Participant and period, {other.participant} {other.period}"
        raise ModelError("return", rule, f"{filed.participant} {filed.period}")
    lines, others = _under(codes, filed.lines), _under(codes, other.lines)
    unstated = {_without_origins(line.key) for line in (*lines, *others) if not line.key.origins}
    left, right = _sums(lines, unstated), _sums(others, unstated)
    counts = {Section.EXPORTS: (filed.issued, other.issued), Section.IMPORTS: (filed.received, other.received)}
    return Comparison(
        lines=tuple(_compared(left, right)),
        totals=tuple(_compared(_totals(filed), _totals(other))),
        certificates=tuple((section, *counts[section]) for section in sections_of(filed.period) if section in counts),
    )


def _under(codes: Mapping[str, str], lines: Iterable[ReturnLine]) -> list[ReturnLine]:
    """The lines under the codes by which they are compared."""
    return [
        replace(
            line,
            key=replace(
                line.key,
                partner=codes.get(line.key.partner, line.key.partner),
                origins=tuple(sorted({codes.get(origin, origin) for origin in line.key.origins})),
            ),
        )
        for line in lines
    ]


def _sums(lines: Iterable[ReturnLine], unstated: set[Key]) -> dict[Key, tuple[int, int]]:
    sums: dict[Key, tuple[int, int]] = {}
    for line in lines:
        bare = _without_origins(line.key)
        key = bare if bare in unstated else line.key
        points, cents = sums.get(key, (0, 0))
        sums[key] = points + line.points, cents + line.cents
    return sums


def _totals(statement: Return) -> dict[Key, tuple[int, int]]:
    sums: dict[Key, tuple[int, int]] = {}
    for line in statement.lines:
        key = Key(section=line.key.section, partner="", origins=(), hs="")
        points, cents = sums.get(key, (0, 0))
        sums[key] = points + line.points, cents + line.cents
    return sums


def _compared(left: dict[Key, tuple[int, int]], right: dict[Key, tuple[int, int]]) -> Iterator[ComparedLine]:
    for key in sorted(left.keys() | right.keys()):
        yield ComparedLine(key=key, filed=left.get(key, (0, 0)), other=right.get(key, (0, 0)))


def _without_origins(key: Key) -> Key:
    return Key(section=key.section, partner=key.partner, origins=(), hs=key.hs)
