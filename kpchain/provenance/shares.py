"""How much of a record comes from each lot and each origin, by weight and exactly, in integers.

A certificate's carats are a blend of what it drew: 60 carats from A and 40 from B make shares of 60 and 40 in 100,
whatever the blend weighs after loss (kp-domain 2.2, M5). A lot is all of itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kpchain.index import Family, IndexedRecord
from kpchain.model import Kind

_HUNDRED_PERCENT = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LotShare:
    """What of a record comes from one lot.

    Attributes:
        lot: the lot.
        numerator: the share is `numerator / denominator`, not reduced; all shares of a record have one denominator.
        denominator: see there. It can have thousands of digits: take `points` or `basis_points` to show a share.
        points: the part of the record's weight; all parts sum up to the weight (largest remainders).
        basis_points: the part in 1/10,000; all parts sum up to 10,000 (largest remainders).
    """

    lot: IndexedRecord
    numerator: int
    denominator: int
    points: int
    basis_points: int

    @property
    def share(self) -> Fraction:
        """The exact share, from 0 to 1."""
        return Fraction(self.numerator, self.denominator)


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginShare:
    """What of a record comes from one country of mining origin, or from lots that name several and no split.

    Attributes:
        origins: the codes; more than one where a lot declares several.
        is_declared: whether the origin is only declared (legacy stock, paper import), not a mine's own.
        numerator: as in `LotShare`.
        denominator: as in `LotShare`.
        points: as in `LotShare`.
        basis_points: as in `LotShare`.
    """

    origins: tuple[str, ...]
    is_declared: bool
    numerator: int
    denominator: int
    points: int
    basis_points: int

    @property
    def share(self) -> Fraction:
        """The exact share, from 0 to 1."""
        return Fraction(self.numerator, self.denominator)

    @property
    def label(self) -> str:
        """The origin in words: `RU`, `RU declared`, or `{BW,NA} declared`."""
        name = self.origins[0] if len(self.origins) == 1 else "{" + ",".join(self.origins) + "}"
        return f"{name} declared" if self.is_declared else name


def lot_shares(subject: IndexedRecord, ancestry: Family) -> tuple[LotShare, ...]:
    """What of the subject comes from each lot, the largest share first.

    Args:
        subject: the record in question.
        ancestry: the subject with all that it descends from, oldest first.
    """
    inputs: dict[bytes, list[tuple[bytes, int]]] = {}
    for draw in ancestry.draws:
        inputs.setdefault(draw.child, []).append((draw.parent, draw.points))
    # One denominator for all: the product of every certificate's reduced total. A path from the subject down passes
    # each certificate once, so every division below is exact; reducing fractions at each step is what would take time.
    wholes = {}
    for child, parts in inputs.items():
        divisor = math.gcd(*(points for _, points in parts))
        inputs[child] = [(parent, points // divisor) for parent, points in parts]
        wholes[child] = sum(points for _, points in inputs[child])
    denominator = math.prod(wholes.values())
    weights = {subject.digest: denominator}
    lots: list[tuple[IndexedRecord, int]] = []
    for record in reversed(ancestry.records):
        weight = weights.pop(record.digest)
        if record.kind.is_lot:
            lots.append((record, weight))
            continue
        unit = weight // wholes[record.digest]
        for parent, part in inputs[record.digest]:
            weights[parent] = weights.get(parent, 0) + unit * part
    lots.sort(key=lambda pair: (-pair[1], pair[0].number))
    numerators = [numerator for _, numerator in lots]
    points = apportion(subject.points, numerators)
    basis = apportion(_HUNDRED_PERCENT, numerators)
    return tuple(
        LotShare(lot=lot, numerator=numerator, denominator=denominator, points=part, basis_points=hundredths)
        for (lot, numerator), part, hundredths in zip(lots, points, basis, strict=True)
    )


def origin_shares(subject: IndexedRecord, lots: Iterable[LotShare]) -> tuple[OriginShare, ...]:
    """What of the subject comes from each origin, the largest share first; a declared origin stands apart."""
    sums: dict[tuple[tuple[str, ...], bool], int] = {}
    denominator = 1
    for share in lots:
        key = (share.lot.origins, share.lot.kind is not Kind.PRODUCTION)
        sums[key] = sums.get(key, 0) + share.numerator
        denominator = share.denominator
    order = sorted(sums, key=lambda key: (-sums[key], key))
    numerators = [sums[key] for key in order]
    points = apportion(subject.points, numerators)
    basis = apportion(_HUNDRED_PERCENT, numerators)
    return tuple(
        OriginShare(
            origins=origins,
            is_declared=is_declared,
            numerator=numerator,
            denominator=denominator,
            points=part,
            basis_points=hundredths,
        )
        for (origins, is_declared), numerator, part, hundredths in zip(order, numerators, points, basis, strict=True)
    )


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """The total in whole parts by weight, by the method of largest remainders; the parts sum up to the total.

    Of equal remainders the earlier weight comes first.
    """
    whole = sum(weights)
    pairs = [divmod(total * weight, whole) for weight in weights]
    parts = [part for part, _ in pairs]
    order = sorted(range(len(weights)), key=lambda place: -pairs[place][1])
    for place in order[: total - sum(parts)]:
        parts[place] += 1
    return parts
