"""Shares of lots, origins and zones: exact while they are short, and rounded alike where they are kept short."""

from __future__ import annotations

from fractions import Fraction

import pytest
from event_ledger import EventLedger
from hypothesis import given, settings
from hypothesis import strategies as st
from test_provenance import brute_shares, deep, histories, reading, traced

from kpchain.model import Kind
from kpchain.provenance import Trace, ZoneShare, shares, trace
from kpchain.provenance.shares import EXACT_BITS, GRAIN, apportion


def rounded(found: Trace) -> object:
    """All that is shown of the shares."""
    return (
        [(share.lot.number, share.points, share.basis_points) for share in found.lots],
        [(share.label, share.points, share.basis_points, share.zones) for share in found.origins],
        found.mixtures,
    )


@settings(max_examples=60)
@given(histories())
def test_shares_in_units_of_the_grain_are_rounded_as_exact_ones(ledger: EventLedger) -> None:
    with reading(ledger) as reader, pytest.MonkeyPatch.context() as patch:
        for digest in ledger.records:
            patch.setattr(shares, "EXACT_BITS", EXACT_BITS)
            exact = trace(reader, digest)
            patch.setattr(shares, "EXACT_BITS", 0)
            short = trace(reader, digest)
            assert exact.lots[0].denominator != GRAIN
            assert short.lots[0].denominator == GRAIN or short.subject.kind.is_lot
            assert rounded(exact) == rounded(short)


def test_shares_over_a_long_ancestry_are_short_and_rounded_as_exact_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    ledger, last = deep(300)
    with reading(ledger) as reader:
        short = trace(reader, last)
        monkeypatch.setattr(shares, "EXACT_BITS", 10**6)
        exact = trace(reader, last)
    assert short.lots[0].denominator == GRAIN
    assert exact.lots[0].denominator.bit_length() > 8 * EXACT_BITS // 4
    assert rounded(short) == rounded(exact)
    limit = Fraction(len(short.draws), GRAIN)
    true = {share.lot.number: share.share for share in exact.lots}
    assert all(abs(share.share - true[share.lot.number]) < limit for share in short.lots)
    assert sum(share.numerator for share in short.lots) == GRAIN


def test_ties_go_to_the_first_number_also_where_shares_are_kept_short(monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = EventLedger()
    ledger.enter("RU", "EU")
    lots = [ledger.lot("RU", 1000) for _ in range(7)]
    parts = [ledger.issue("RU", "EU", [(lots[i], 3), (lots[(i + 1) % 7], 3)]) for i in range(7)]
    for part in parts:
        ledger.settle(part, 6)
    whole = ledger.issue("EU", "RU", [(part, 6) for part in reversed(parts)], points=10)
    monkeypatch.setattr(shares, "EXACT_BITS", 0)
    found = traced(ledger, whole)
    assert [(share.lot.number, share.points) for share in found.lots] == [
        (f"RUL0000000{i}", 2 if i <= 3 else 1) for i in range(1, 8)
    ]


def test_zones_sum_up_to_their_origin() -> None:
    ledger = EventLedger()
    ledger.enter("CF", "RU", "EU")
    names = [b"Berberati", b"Carnot", b""]
    lots = [ledger.lot("CF", 1000, zone=name.ljust(32, b"\0")) for name in names]
    own = ledger.lot("RU", 1000)
    mixed = ledger.issue("CF", "EU", [(lots[0], 100), (lots[1], 100), (lots[2], 100), (own, 100)], points=100)
    first, second = traced(ledger, mixed).origins
    assert (first.label, first.points, first.basis_points) == ("CF", 75, 7500)
    assert first.zones == (
        ZoneShare(zone=None, points=25, basis_points=2500),
        ZoneShare(zone="Berberati", points=25, basis_points=2500),
        ZoneShare(zone="Carnot", points=25, basis_points=2500),
    )
    assert (second.label, second.zones) == ("RU", ())


def test_mixed_certificates_on_the_way_are_resolved() -> None:
    ledger = EventLedger()
    ledger.enter("RU", "BW", "EU", "AE")
    own, other = ledger.lot("RU", 1000), ledger.lot("BW", 1000)
    old = ledger.lot("EU", 1000, Kind.LEGACY, origins=("RU", "BW"))
    plain = ledger.import_(ledger.issue("RU", "EU", [(own, 300)]))
    mixed = ledger.import_(ledger.issue("EU", "AE", [(plain, 200), (old, 100)]))
    last = ledger.issue("AE", "EU", [(mixed, 150), (other, 50)])
    found = traced(ledger, last)
    records = found.records()
    assert {records[ordinal].digest: mixture for ordinal, mixture in found.mixtures.items()} == {
        mixed: (("RU", 6667), ("{BW,RU} declared", 3333)),
        last: (("RU", 5000), ("BW", 2500), ("{BW,RU} declared", 2500)),
    }


@settings(max_examples=30)
@given(histories())
def test_mixtures_equal_the_definition(ledger: EventLedger) -> None:
    expected = brute_shares(ledger)
    with reading(ledger) as reader:
        records = {record.digest: record for record in reader.records()}
        for digest in ledger.records:
            found = trace(reader, digest)
            for certificate, mixture in found.mixtures.items():
                sums: dict[str, Fraction] = {}
                for lot, share in expected[found.records()[certificate].digest].items():
                    origins = ",".join(records[lot].origins)
                    name = "{" + origins + "}" if "," in origins else origins
                    label = name if records[lot].kind is Kind.PRODUCTION else f"{name} declared"
                    sums[label] = sums.get(label, Fraction(0)) + share
                assert len(mixture) > 1
                assert sum(part for _, part in mixture) == 10_000
                assert {label for label, _ in mixture} == set(sums)
                assert all(abs(part - 10_000 * sums[label]) < 1 for label, part in mixture)


@given(st.lists(st.integers(1, 50), min_size=2, max_size=9), st.integers(0, 500), st.data())
def test_what_the_grain_cuts_off_does_not_decide_who_gets_the_rest(
    weights: list[int], total: int, data: st.DataObject
) -> None:
    noise = data.draw(st.lists(st.integers(-1000, 1000), min_size=len(weights), max_size=len(weights)))
    whole = sum(weights)
    short = [weight * GRAIN // whole + off for weight, off in zip(weights, noise, strict=True)]
    assert apportion(total, short) == apportion(total, weights)
