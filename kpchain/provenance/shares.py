"""How much of a record comes from each lot, origin and zone, by weight, in integers.

A certificate's carats are a blend of what it drew: 60 carats from A and 40 from B make shares of 60 and 40 in 100,
whatever the blend weighs after loss (kp-domain 2.2, M5). A lot is all of itself.

Exact shares of a long ancestry have denominators of tens of thousands of digits, and their cost grows with the square
of its length. So a share is exact while its denominator has `EXACT_BITS` bits at most, and is kept in units of
`1 / GRAIN` beyond (docs/adr/0020-shares-of-bounded-size.md). What is rounded to points is the same either way.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeVar

from kpchain.index import Family, IndexedDraw, IndexedRecord
from kpchain.model import Kind

EXACT_BITS: Final = 4_096
"""The longest denominator, in bits, with which shares are computed exactly."""
GRAIN: Final = 1 << 512
"""The denominator of all shares where an exact one would be longer."""
HUNDRED_PERCENT: Final = 10_000
_TIE_BITS: Final = 128
_OriginKey = tuple[tuple[str, ...], bool]
Mixture = tuple[tuple[str, int], ...]
"""Labels of origins with their parts in 1/10,000, the largest first; the parts sum up to 10,000."""
_Key = TypeVar("_Key", str, _OriginKey)
_Source = TypeVar("_Source", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class LotShare:
    """What of a record comes from one lot.

    Attributes:
        lot: the lot.
        numerator: the share is `numerator / denominator`, not reduced; all shares of a record have one denominator,
            and their numerators sum up to it.
        denominator: see there. Where it is `GRAIN`, the share is off by less than the number of draws in the ancestry
            over `GRAIN`; else it is exact.
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
        """The share, from 0 to 1."""
        return Fraction(self.numerator, self.denominator)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneShare:
    """What of a record comes from one mining zone of an origin.

    Attributes:
        zone: its name; None for lots that name no zone.
        points: the part of the record's weight; the zones of an origin sum up to the origin's part.
        basis_points: the part in 1/10,000; the same holds.
    """

    zone: str | None
    points: int
    basis_points: int


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
        zones: its zones, the largest part first; empty where no lot names one.
    """

    origins: tuple[str, ...]
    is_declared: bool
    numerator: int
    denominator: int
    points: int
    basis_points: int
    zones: tuple[ZoneShare, ...]

    @property
    def share(self) -> Fraction:
        """The share, from 0 to 1."""
        return Fraction(self.numerator, self.denominator)

    @property
    def label(self) -> str:
        """The origin in words: `RU`, `RU declared`, or `{BW,NA} declared`."""
        return origin_label(self.origins, is_declared=self.is_declared)


def origin_label(origins: Sequence[str], *, is_declared: bool) -> str:
    """Countries of origin in words: `RU`, `RU declared`, or `{BW,NA} declared`."""
    name = origins[0] if len(origins) == 1 else "{" + ",".join(origins) + "}"
    return f"{name} declared" if is_declared else name


def lot_shares(subject: IndexedRecord, ancestry: Family) -> tuple[LotShare, ...]:
    """What of the subject comes from each lot, the largest share first.

    Args:
        subject: the record in question.
        ancestry: the subject with all that it descends from, oldest first.
    """
    inputs = inputs_of(ancestry.draws)
    wholes = {child: sum(points for _, points in parts) for child, parts in inputs.items()}
    denominator = _denominator(wholes.values())
    weights = {subject.ordinal: denominator}
    lots: list[tuple[IndexedRecord, int]] = []
    for record in reversed(ancestry.records):
        weight = weights.pop(record.ordinal)
        if record.kind.is_lot:
            lots.append((record, weight))
            continue
        whole, left = wholes[record.ordinal], weight
        *others, (last, _) = inputs[record.ordinal]
        for parent, part in others:
            share = weight * part // whole
            left -= share
            weights[parent] = weights.get(parent, 0) + share
        # The last one takes the rest, so that nothing is lost where a division leaves a remainder.
        weights[last] = weights.get(last, 0) + left
    lots.sort(key=lambda pair: (-_size(pair[1], denominator), pair[0].number))
    numerators = [numerator for _, numerator in lots]
    points = apportion(subject.points, numerators)
    basis = apportion(HUNDRED_PERCENT, numerators)
    return tuple(
        LotShare(lot=lot, numerator=numerator, denominator=denominator, points=part, basis_points=hundredths)
        for (lot, numerator), part, hundredths in zip(lots, points, basis, strict=True)
    )


def inputs_of(draws: Iterable[IndexedDraw]) -> dict[int, list[tuple[int, int]]]:
    """What each certificate drew: the ordinals of its inputs with the points drawn, all divided by what they share."""
    inputs: dict[int, list[tuple[int, int]]] = {}
    for draw in draws:
        inputs.setdefault(draw.child, []).append((draw.parent, draw.points))
    for child, parts in inputs.items():
        divisor = math.gcd(*(points for _, points in parts))
        if divisor > 1:
            inputs[child] = [(parent, points // divisor) for parent, points in parts]
    return inputs


def _denominator(wholes: Iterable[int]) -> int:
    """The product of every certificate's whole: a path down passes each once, so that each division is exact."""
    product = 1
    for whole in wholes:
        product *= whole
        if product.bit_length() > EXACT_BITS:
            return GRAIN
    return product


def origin_shares(subject: IndexedRecord, lots: Iterable[LotShare]) -> tuple[OriginShare, ...]:
    """What of the subject comes from each origin, the largest share first; a declared origin stands apart."""
    sums: dict[_OriginKey, dict[str | None, int]] = {}
    denominator = 1
    for share in lots:
        zones = sums.setdefault((share.lot.origins, is_declared(share.lot)), {})
        zones[share.lot.zone] = zones.get(share.lot.zone, 0) + share.numerator
        denominator = share.denominator
    order = _largest_first({key: sum(zones.values()) for key, zones in sums.items()}, denominator)
    numerators = [sum(sums[key].values()) for key in order]
    points = apportion(subject.points, numerators)
    basis = apportion(HUNDRED_PERCENT, numerators)
    return tuple(
        OriginShare(
            origins=key[0],
            is_declared=key[1],
            numerator=numerator,
            denominator=denominator,
            points=part,
            basis_points=hundredths,
            zones=_zone_shares(sums[key], part, hundredths),
        )
        for key, numerator, part, hundredths in zip(order, numerators, points, basis, strict=True)
    )


def is_declared(lot: IndexedRecord) -> bool:
    """Whether a lot's origin is only declared (legacy stock, paper import), not a mine's own."""
    return lot.kind is not Kind.PRODUCTION


def _zone_shares(sums: Mapping[str | None, int], points: int, basis_points: int) -> tuple[ZoneShare, ...]:
    """The parts of an origin by zone; none where no lot names one."""
    if set(sums) == {None}:
        return ()
    named = {zone or "": weight for zone, weight in sums.items()}
    order = _largest_first(named, sum(named.values()))
    numerators = [named[zone] for zone in order]
    parts = zip(order, apportion(points, numerators), apportion(basis_points, numerators), strict=True)
    return tuple(ZoneShare(zone=zone or None, points=part, basis_points=hundredths) for zone, part, hundredths in parts)


def mixtures(ancestry: Family) -> dict[int, Mixture]:
    """Each certificate of mixed origin resolved into its origins.

    Args:
        ancestry: a record with all that it descends from, oldest first.

    Returns:
        By ordinal; certificates whose carats are all of one origin are left out.
    """
    resolved: dict[int, Mixture] = {}
    for record, blend in blends(ancestry, lambda lot: origin_label(lot.origins, is_declared=is_declared(lot))):
        if len(blend) > 1 and record.kind.is_certificate:
            labels = _largest_first(blend, GRAIN)
            parts = apportion(HUNDRED_PERCENT, [blend[label] for label in labels])
            resolved[record.ordinal] = tuple(zip(labels, parts, strict=True))
    return resolved


def blends(
    family: Family, source_of: Callable[[IndexedRecord], _Source]
) -> Iterator[tuple[IndexedRecord, dict[_Source, int]]]:
    """What each record is made of, in one pass from the lots down.

    Args:
        family: records with all that they descend from, oldest first; the whole index is one.
        source_of: what a lot counts for, such as its origins; lots with equal answers are added up.

    Yields:
        Each record with its shares by source, in units of `1 / GRAIN`, off by less than the draws behind them.
    """
    inputs = inputs_of(family.draws)
    found: dict[int, dict[_Source, int]] = {}
    for record in family.records:
        if record.kind.is_lot:
            blend = {source_of(record): GRAIN}
        else:
            sums: dict[_Source, int] = {}
            for parent, part in inputs[record.ordinal]:
                for source, weight in found[parent].items():
                    sums[source] = sums.get(source, 0) + weight * part
            whole = sum(part for _, part in inputs[record.ordinal])
            blend = {source: weight // whole for source, weight in sums.items()}
        found[record.ordinal] = blend
        yield record, blend


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """The total in whole parts by weight, by the method of largest remainders; the parts sum up to the total.

    Of equal remainders the earlier weight comes first. Remainders count as equal where they differ by less than a
    2^128th of a part: what `GRAIN` cuts off is far smaller than that, and does not decide.
    """
    whole = sum(weights)
    pairs = [divmod(total * weight, whole) for weight in weights]
    parts = [part for part, _ in pairs]
    missing = total - sum(parts)
    if missing:
        sizes = [-_size(remainder, whole) for _, remainder in pairs]
        for place in sorted(range(len(weights)), key=sizes.__getitem__)[:missing]:
            parts[place] += 1
    return parts


def _largest_first(weights: Mapping[_Key, int], whole: int) -> list[_Key]:
    """The keys by weight; where weights count as equal, in the order of the keys."""
    return sorted(sorted(weights), key=lambda key: -_size(weights[key], whole))


def _size(weight: int, whole: int) -> int:
    """A weight as a share of the whole, rounded to 1/2^128: weights that differ by less count as equal."""
    return ((weight << _TIE_BITS + 1) // whole + 1) >> 1
