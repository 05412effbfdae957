"""What a trace says: ancestors, descendants, exact shares, taints with their path, and what remains where."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import pytest
from event_ledger import LEDGER, EventLedger, story
from hypothesis import given, settings
from hypothesis import strategies as st

from kpchain.errors import ModelError, NotFoundError
from kpchain.index import Index, IndexReader, LedgerIdentity, Stock, sync
from kpchain.model import Action, Kind, State, Taint
from kpchain.provenance import Trace, trace
from kpchain.provenance.shares import apportion


@contextmanager
def reading(ledger: EventLedger) -> Iterator[IndexReader]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.sqlite"
        with Index.create(path, LedgerIdentity(chain_id=1, ledger=LEDGER)) as index:
            sync(index, ledger)
        with IndexReader(path) as reader:
            yield reader


def traced(ledger: EventLedger, key: bytes | str) -> Trace:
    with reading(ledger) as reader:
        return trace(reader, key)


def blend() -> tuple[EventLedger, bytes]:
    """A certificate of 98 points that drew 60 from RU and 40 from BW."""
    ledger = EventLedger()
    ledger.enter("RU", "BW", "EU", "AE")
    first = ledger.import_(ledger.issue("RU", "EU", [(ledger.lot("RU", 100), 60)]))
    second = ledger.import_(ledger.issue("BW", "EU", [(ledger.lot("BW", 100), 40)]))
    return ledger, ledger.issue("EU", "AE", [(first, 60), (second, 40)], points=98)


def test_shares_go_by_weight_drawn_and_not_by_weight_after_loss() -> None:
    ledger, mixed = blend()
    found = traced(ledger, mixed)
    assert [(share.label, share.share) for share in found.origins] == [
        ("RU", Fraction(60, 100)),
        ("BW", Fraction(40, 100)),
    ]
    assert [share.points for share in found.origins] == [59, 39]
    assert [share.basis_points for share in found.origins] == [6000, 4000]
    assert [(share.lot.number, share.share) for share in found.lots] == [
        ("RUL00000001", Fraction(3, 5)),
        ("BWL00000001", Fraction(2, 5)),
    ]


def test_lot_is_all_of_itself() -> None:
    ledger, _ = blend()
    found = traced(ledger, "RUL1")
    assert found.ancestors == ()
    assert [(share.lot.number, share.share, share.points) for share in found.lots] == [("RUL00000001", 1, 100)]


def test_lot_with_several_declared_origins_gives_an_undivided_share() -> None:
    found = traced(story(), "EU1")
    assert [(share.label, share.origins, share.is_declared) for share in found.origins] == [
        ("RU", ("RU",), False),
        ("BW", ("BW",), False),
        ("{BW,NA} declared", ("BW", "NA"), True),
    ]
    assert sum(share.points for share in found.origins) == found.subject.points
    assert sum(share.share for share in found.origins) == 1


def test_declared_origin_stands_apart_from_a_mines_own() -> None:
    ledger = EventLedger()
    ledger.enter("RU", "EU")
    own, old = ledger.lot("RU", 100), ledger.lot("RU", 100, Kind.LEGACY, origins=("RU",))
    mixed = ledger.issue("RU", "EU", [(own, 25), (old, 75)])
    assert [(share.label, share.share) for share in traced(ledger, mixed).origins] == [
        ("RU declared", Fraction(3, 4)),
        ("RU", Fraction(1, 4)),
    ]


def test_shared_ancestor_appears_once_and_keeps_all_its_draws() -> None:
    ledger = EventLedger()
    ledger.enter("RU", "EU", "AE")
    lot = ledger.lot("RU", 1000)
    first, second = (ledger.import_(ledger.issue("RU", "EU", [(lot, 100)])) for _ in range(2))
    joint = ledger.issue("EU", "AE", [(first, 50), (second, 50)])
    found = traced(ledger, joint)
    assert [record.number for record in found.ancestors] == ["RUL00000001", "RU00000001", "RU00000002"]
    digests = {ordinal: record.digest for ordinal, record in found.records().items()}
    assert [(digests[draw.parent], digests[draw.child], draw.points) for draw in found.draws] == [
        (lot, first, 100),
        (lot, second, 100),
        (first, joint, 50),
        (second, joint, 50),
    ]
    assert [share.share for share in found.lots] == [1]


def test_descendants_and_what_remains_where() -> None:
    found = traced(story(), "RUL1")
    assert [record.number for record in found.descendants] == [
        "RU00000001",
        "EU00000001",
        "RU00000002",
        "RU00000003",
        "RU00000004",
    ]
    assert found.remains == (
        Stock(holder="EU", records=1, points=29_900),
        Stock(holder="RU", records=1, points=1_000),
    )


def test_taints_are_named_with_the_record_that_brought_them_in() -> None:
    found = traced(story(), "EU1")
    assert [(source.taint, source.words) for source in found.taints] == [
        (Taint.LEGACY, "rests on legacy stock declared by EU: EUL00000001"),
        (
            Taint.DECLARED_ORIGIN,
            "rests on the origin BW, NA as EU declared it, not on a mine's own: EUL00000001",
        ),
        (
            Taint.DISCREPANCY,
            "rests on a receipt that found 599.00 ct where 600.00 ct were declared: RU00000001",
        ),
    ]


def test_paper_imports_and_restricted_zones_are_named() -> None:
    ledger = story()
    assert [source.words for source in traced(ledger, "AEL1").taints] == [
        "rests on a paper import from EU declared by AE: AEL00000001",
        "rests on the origin RU as AE declared it, not on a mine's own: AEL00000001",
    ]
    assert [source.words for source in traced(ledger, "CF1").taints] == [
        "rests on production of CF while it was restricted (zone Berberati): CFL00000001"
    ]


def test_path_of_a_taint_is_the_shortest_way_to_its_source() -> None:
    ledger = EventLedger()
    ledger.enter("EU", "AE", "RU")
    old = ledger.lot("EU", 1000, Kind.LEGACY, origins=("RU",))
    near = ledger.import_(ledger.issue("EU", "AE", [(old, 500)]))
    far = ledger.import_(ledger.issue("AE", "EU", [(near, 300)]))
    last = ledger.issue("EU", "AE", [(far, 200), (old, 100)])
    [(_, near_path)] = traced(ledger, last).paths().items()
    assert [record.number for record in near_path] == ["EU00000002", "EUL00000001"]
    [(_, far_path)] = traced(ledger, far).paths().items()
    assert [record.number for record in far_path] == [
        "AE00000001",
        "EU00000001",
        "EUL00000001",
    ]


def test_record_is_found_by_digest_number_and_printed_number() -> None:
    ledger, mixed = blend()
    with reading(ledger) as reader:
        found = trace(reader, mixed)
        assert trace(reader, "EU1") == found
        assert trace(reader, "EU00000001") == found
        assert trace(reader, "0x" + mixed.hex()) == found


@pytest.mark.parametrize("key", [bytes(32), "EU77", "0x" + "ab" * 32])
def test_unknown_record_is_refused(key: bytes | str) -> None:
    ledger, _ = blend()
    with reading(ledger) as reader, pytest.raises(NotFoundError, match="the index has no record"):
        trace(reader, key)


@pytest.mark.parametrize("key", ["", "77", "0x" + "zz" * 32, "eu00000001"])
def test_text_that_is_no_number_is_refused(key: str) -> None:
    ledger, _ = blend()
    with reading(ledger) as reader, pytest.raises(ModelError, match="number"):
        trace(reader, key)


@given(st.integers(0, 10**12), st.lists(st.integers(1, 10**9), min_size=1, max_size=12))
def test_apportioned_parts_sum_up_and_are_within_one_of_the_exact_part(total: int, weights: list[int]) -> None:
    parts = apportion(total, weights)
    assert sum(parts) == total
    assert all(
        abs(part - Fraction(total * weight, sum(weights))) < 1 for part, weight in zip(parts, weights, strict=True)
    )


@st.composite
def histories(draw: st.DrawFn) -> EventLedger:
    """Random lots of all kinds, and certificates that draw from anything that is left, in any mixture."""
    ledger = EventLedger()
    ledger.enter("BW", "NA", "RU", "EU", "AE")
    for _ in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from((Kind.PRODUCTION, Kind.LEGACY, Kind.PAPER_IMPORT)))
        origins = draw(st.lists(st.sampled_from(("BW", "NA", "RU")), min_size=1, unique=True))
        points = draw(st.integers(1, 5000))
        ledger.lot("RU", points, kind, origins=() if kind is Kind.PRODUCTION else origins, source="EU")
    for _ in range(draw(st.integers(1, 14))):
        left = [digest for digest, record in ledger.records.items() if record.available]
        if not left:
            break
        parents = draw(st.lists(st.sampled_from(left), min_size=1, max_size=4, unique=True))
        draws = [(parent, draw(st.integers(1, ledger.records[parent].available))) for parent in parents]
        total = sum(points for _, points in draws)
        digest = ledger.issue("RU", "EU", draws, points=draw(st.integers(max(1, total - 50), total)))
        match draw(st.integers(0, 3)):
            case 0:
                ledger.advance(digest, Action.VOID, State.VOID)
            case 1:
                ledger.settle(digest, ledger.records[digest].points)
            case 2:
                ledger.settle(digest, draw(st.integers(1, 10_000)))
    return ledger


def brute_shares(ledger: EventLedger) -> dict[bytes, dict[bytes, Fraction]]:
    """Shares by the definition, from the sources up: a blend has of each lot the mean of its inputs by weight."""
    shares: dict[bytes, dict[bytes, Fraction]] = {}
    for event in ledger.events(0, len(ledger.blocks)):
        match type(event).__name__:
            case "LotDeclared":
                shares[event.digest] = {event.digest: Fraction(1)}  # type: ignore[union-attr]
            case "CertificateIssued":
                inputs = event.inputs  # type: ignore[union-attr]
                total = sum(put.points for put in inputs)
                blended: dict[bytes, Fraction] = {}
                for put in inputs:
                    for lot, share in shares[put.digest].items():
                        blended[lot] = blended.get(lot, Fraction(0)) + share * Fraction(put.points, total)
                shares[event.digest] = blended  # type: ignore[union-attr]
    return shares


@settings(max_examples=40)
@given(histories())
def test_shares_equal_the_definition_and_sum_up_to_one(ledger: EventLedger) -> None:
    expected = brute_shares(ledger)
    with reading(ledger) as reader:
        for digest, shares in expected.items():
            found = trace(reader, digest)
            assert {share.lot.digest: share.share for share in found.lots} == shares
            assert sum(share.share for share in found.origins) == 1
            assert sum(share.points for share in found.lots) == found.subject.points
            assert sum(share.basis_points for share in found.origins) == 10_000


@settings(max_examples=40)
@given(histories())
def test_origins_and_taints_of_a_record_are_the_union_over_its_ancestors(ledger: EventLedger) -> None:
    with reading(ledger) as reader:
        for digest, record in ledger.records.items():
            found = trace(reader, digest)
            sources = [share.lot for share in found.lots]
            bits = 0
            for lot in sources:
                bits |= lot.origin_bits
            assert found.subject.origin_bits == record.origins == bits
            assert set(found.subject.origins) == {code for lot in sources for code in lot.origins}
            brought = Taint(0)
            for source in found.taints:
                brought |= source.taint
            inherited = Taint(0)
            for ancestor in found.ancestors:
                inherited |= ancestor.taints
            assert found.subject.taints == record.taints == brought
            assert inherited & ~found.subject.taints == Taint(0)


@settings(max_examples=40)
@given(histories())
def test_ancestors_and_descendants_mirror_each_other(ledger: EventLedger) -> None:
    with reading(ledger) as reader:
        up, down = set(), set()
        for digest in ledger.records:
            found = trace(reader, digest)
            up |= {(digest, ancestor.digest) for ancestor in found.ancestors}
            down |= {(descendant.digest, digest) for descendant in found.descendants}
        assert up == down


def deep(depth: int) -> tuple[EventLedger, bytes]:
    """A chain of certificates, each mixed with a lot of its own."""
    ledger = EventLedger()
    ledger.enter("RU", "BW", "EU", "AE")
    held, holder = ledger.lot("RU", 10**9), "RU"
    for step in range(depth):
        buyer = "AE" if holder == "EU" else "EU"
        lot = ledger.lot(holder, 10**9, Kind.LEGACY, origins=("RU", "BW"))
        available = ledger.records[held].available
        held = ledger.issue(holder, buyer, [(held, available - step), (lot, 7 * step + 1)], points=available - step)
        ledger.settle(held, ledger.records[held].points)
        holder = buyer
    return ledger, held


def test_a_thousand_ancestors_a_thousand_deep_are_traced_within_the_usual_recursion_limit() -> None:
    ledger, last = deep(1000)
    usual = sys.getrecursionlimit()  # py-evm raises it where another test has imported it
    sys.setrecursionlimit(1000)
    try:
        with reading(ledger) as reader:
            found = trace(reader, last)
    finally:
        sys.setrecursionlimit(usual)
    assert len(found.ancestors) == 2000
    assert sum(share.numerator for share in found.lots) == found.lots[0].denominator
    assert sum(share.points for share in found.lots) == found.subject.points
