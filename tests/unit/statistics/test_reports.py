"""The tables over a small history whose every figure is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from event_ledger import BASIS, LEDGER, OFFICER, TODAY, EventLedger

from kpchain.errors import NotFoundError
from kpchain.index import IndexReader
from kpchain.index.codes import entered_code
from kpchain.ledger import events as ev
from kpchain.model import Action, AlertKind, Kind, RecordNumber, State, date_from_days
from kpchain.statistics.audit import audit
from kpchain.statistics.figures import Reliance, decimals, percent, usd_per_carat
from kpchain.statistics.periods import Period
from kpchain.statistics.reports import (
    annual_table,
    audit_table,
    cap_table,
    discrepancy_table,
    origin_table,
    overdue_table,
    price_table,
    production_table,
    question_table,
    reconciliation_table,
    returns_table,
    stock_table,
    trade_table,
)
from kpchain.statistics.tables import AsOf, Table, texts_of

Tell = Callable[[EventLedger], IndexReader]
YEAR = date_from_days(TODAY).year
PERIOD = Period.parse(f"{YEAR}Q4")


def history() -> EventLedger:
    """RU mines and sells to the EU, which mixes with old stock and sells to AE; a quarter of a carat is missing."""
    ledger = EventLedger()
    ledger.enter("RU", "BW", "EU", "AE")
    mine = ledger.lot("RU", 100_000, lines=((60_000, 6_000_000), (0, 0), (40_000, 8_000_000)))
    ledger.lot("BW", 5_000)
    old = ledger.lot("EU", 3_000, Kind.LEGACY, origins=("BW",))
    paper = ledger.lot("AE", 2_000, Kind.PAPER_IMPORT, origins=("BW",), source="BW")
    first = ledger.import_(ledger.issue("RU", "EU", [(mine, 10_000)], points=9_990), found=9_965)
    mixed = ledger.issue("EU", "AE", [(first, 4_000), (old, 1_000)])
    ledger.advance(mixed, Action.VALIDATE, State.VALIDATED)
    ledger.advance(mixed, Action.EXPORT, State.IN_TRANSIT)
    ledger.issue("RU", "AE", [(mine, 500)])
    ledger.consume(paper, 250)
    return ledger


def shown(table: Table) -> list[list[str]]:
    return [texts_of(row, table.columns) for row in table.rows]


def test_trade_is_told_by_partner_origin_and_code(indexed: Tell) -> None:
    table = trade_table(indexed(history()), PERIOD, each=True)
    assert shown(table) == [
        ["AE", "paper import", "BW", "BW", "7102.10", "20.00", "2000.00", "100.00", "1", "20.00"],
        ["EU", "export", "AE", "BW+RU", "7102.21", "25.00", "500.00", "20.00", "1", "25.00"],
        ["EU", "export", "AE", "BW+RU", "7102.31", "25.00", "15000.00", "600.00", "1", "25.00"],
        ["EU", "import", "RU", "RU", "7102.21", "49.95", "999.00", "20.00", "1", "0.00"],
        ["EU", "import", "RU", "RU", "7102.31", "49.95", "29970.00", "600.00", "1", "0.00"],
        ["EU", "import", "RU", "RU", "difference found", "-0.25", "-11039.00", "-", "-", "-"],
        ["RU", "export", "EU", "RU", "7102.21", "49.95", "999.00", "20.00", "1", "0.00"],
        ["RU", "export", "EU", "RU", "7102.31", "49.95", "29970.00", "600.00", "1", "0.00"],
    ]
    assert [row.certificates for row in table.rows] == [
        ("AEL00000001",), *[("EU00000001",)] * 2, *[("RU00000001",)] * 5
    ]  # fmt: skip
    assert table.reliance == Reliance(2_000 + 5_000 + 9_990 + 9_990, 2_000 + 5_000)
    assert table.reliance.percent == "25.95"


def test_trade_of_one_participant_is_part_of_it(indexed: Tell) -> None:
    index = indexed(history())
    everything = trade_table(index, PERIOD)
    alone = [trade_table(index, PERIOD, participant=code).rows for code in ("AE", "BW", "EU", "RU")]
    assert [row for rows in alone for row in rows] == list(everything.rows)


def test_annual_summary_has_the_columns_of_the_kimberley_process(indexed: Tell) -> None:
    table = annual_table(indexed(history()), Period(YEAR))
    assert shown(table) == [
        ["AE", "0.00", "0.00", "-", "20.00", "2000.00", "100.00", "0.00", "0.00", "-", "1", "0", "100.00"],
        ["BW", "50.00", "5000.00", "100.00", "0.00", "0.00", "-", "0.00", "0.00", "-", "0", "0", "0.00"],
        ["EU", "0.00", "0.00", "-", "99.65", "19930.00", "200.00", "50.00", "15500.00", "310.00", "1", "1", "33.36"],
        ["RU", "1000.00", "140000.00", "140.00", "0.00", "0.00", "-", "99.90", "30969.00", "310.00", "0", "1", "0.00"],
    ]  # fmt: skip
    assert table.total is not None
    assert texts_of(table.total, table.columns)[:6] == ["all", "1050.00", "145000.00", "138.10", "119.65", "21930.00"]


def test_production_is_told_by_code(indexed: Tell) -> None:
    table = production_table(indexed(history()), PERIOD, participant="RU")
    assert shown(table) == [
        ["RU", "7102.10", "600.00", "60000.00", "100.00", "1"],
        ["RU", "7102.31", "400.00", "80000.00", "200.00", "1"],
    ]


def test_stock_closes_with_all_that_changed_it(indexed: Tell) -> None:
    table = stock_table(indexed(history()), PERIOD)
    names = [column.name for column in table.columns]
    rows = {row[0]: dict(zip(names, row, strict=True)) for row in shown(table)}
    assert {name: text for name, text in rows["RU"].items() if text != "0.00"} == {
        "participant": "RU",
        "production": "1000.00",
        "exports": "99.90",
        "lost_at_issue": "0.10",
        "closing": "900.00",
    }
    assert {name: text for name, text in rows["EU"].items() if text != "0.00"} == {
        "participant": "EU",
        "legacy": "30.00",
        "imports": "99.65",
        "exports": "50.00",
        "closing": "79.65",
        "closing_unproven": "20.00",
    }
    assert rows["AE"]["manufacture"] == "2.50"
    assert rows["AE"]["closing"] == rows["AE"]["closing_unproven"] == "17.50"


def test_cap_is_of_those_that_have_goods_of_their_own(indexed: Tell) -> None:
    assert shown(cap_table(indexed(history()), PERIOD)) == [
        ["BW", "0.00", "50.00", "0.00", "0.00", "0.00", "0.00", "0.00"],
        ["RU", "0.00", "1000.00", "99.90", "9.99", "0.00", "0.00", "0.00"],
    ]


def test_reconciliation_explains_what_exporter_and_importer_say(indexed: Tell) -> None:
    table = reconciliation_table(indexed(history()), PERIOD, participant="RU", each=True)
    assert shown(table) == [
        ["RU", "EU", "exported", "1", "99.90", "30969.00"],
        ["RU", "EU", "confirmed", "1", "99.90", "30969.00"],
        ["RU", "EU", "difference found", "-", "-0.25", "-11039.00"],
        ["RU", "EU", "found at import", "1", "99.65", "19930.00"],
        ["RU", "EU", "unexplained", "-", "0.00", "-"],
    ]
    assert [row.certificates for row in table.rows] == [("RU00000001",)] * 4 + [()]


def test_behind_a_difference_are_the_certificates_that_were_found_other_than_certified(indexed: Tell) -> None:
    """Also where two of them make up for each other; one that was found as certified is behind the import alone."""
    ledger = EventLedger()
    ledger.enter("RU", "EU")
    mine = ledger.lot("RU", 10_000)
    for found, cents in ((1_000, 310_000), (1_001, 310_000), (999, 310_000), (1_000, 310_001)):
        sent = ledger.issue("RU", "EU", [(mine, 1_000)], lines=((1_000, 310_000), (0, 0), (0, 0)))
        ledger.advance(sent, Action.VALIDATE, State.VALIDATED)
        ledger.advance(sent, Action.EXPORT, State.IN_TRANSIT)
        ledger.advance(sent, Action.ARRIVE, State.ARRIVED)
        ledger.settle(sent, found, cents=cents)
    index = indexed(ledger)
    numbers = ("RU00000001", "RU00000002", "RU00000003", "RU00000004")
    told = {row.cells[2]: row for row in reconciliation_table(index, PERIOD, each=True).rows}
    assert texts_of(told["difference found"], reconciliation_table(index, PERIOD).columns)[4:] == ["0.00", "0.01"]
    assert told["difference found"].certificates == numbers[1:]
    assert told["found at import"].certificates == told["confirmed"].certificates == numbers
    assert {row.certificates for row in reconciliation_table(index, PERIOD).rows} == {()}


def test_what_is_under_way_at_the_end_of_a_period_opens_the_next_one(indexed: Tell) -> None:
    index = indexed(history())
    following = Period(YEAR + 1, "Q", 1)
    before = {row[2]: row[4] for row in shown(reconciliation_table(index, PERIOD, participant="AE"))}
    after = {row[2]: row[4] for row in shown(reconciliation_table(index, following, participant="AE"))}
    assert (before["exported"], before["in transit"]) == ("50.00", "50.00")
    assert (after["opening"], after["exported"], after["in transit"]) == ("50.00", "0.00", "50.00")


def test_discrepancy_is_told_with_both_figures(indexed: Tell) -> None:
    index = indexed(history())
    received = date_from_days(TODAY + 9).isoformat()
    assert shown(discrepancy_table(index, PERIOD)) == [
        ["EU", "RU", "RU00000001", received, "import", "opened", "99.90", "99.65", "-0.25", "30969.00", "19930.00", "3",
         "3"],
    ]  # fmt: skip
    assert shown(discrepancy_table(index, PERIOD, participant="AE")) == []


def test_overdue_is_told_from_the_day_after_the_last_one(indexed: Tell) -> None:
    index = indexed(history())
    assert shown(overdue_table(index, TODAY + 60)) == []
    [late] = shown(overdue_table(index, TODAY + 61))
    assert late[:4] == ["AE", "EU", "EU00000001", "in transit"]
    assert late[6:] == ["1", "50.00", "15500.00"]


def test_questions_are_of_what_does_not_fit(indexed: Tell) -> None:
    table = question_table(indexed(history()), PERIOD, change_percent=50)
    assert {(row[0], row[1]) for row in shown(table)} == {("EU", "difference"), ("EU", "price")}


def test_a_large_change_is_a_question_and_a_small_one_is_none(indexed: Tell) -> None:
    ledger = EventLedger()
    ledger.enter("RU", "EU")
    mine = ledger.lot("RU", 1_000_000)
    for day, weight in ((TODAY - 365, 20_000), (TODAY, 30_001)):
        ledger.day = day
        ledger.import_(ledger.issue("RU", "EU", [(mine, weight)]))
    index = indexed(ledger)
    [exports, imports] = [row for row in shown(question_table(index, PERIOD)) if "carats in" in row[2]]
    assert exports[:2] == ["EU", "change"]
    assert imports[2].startswith(f"exports of 300.01 carats in {PERIOD}, 200.00 in {YEAR - 1}Q4 (+50.01 %)")
    assert [row for row in shown(question_table(index, PERIOD, change_percent=51)) if "carats in" in row[2]] == []


def test_a_price_outside_the_corridor_is_told(indexed: Tell) -> None:
    [first, *_] = shown(price_table(indexed(history()), PERIOD))
    assert first[:4] == ["RU", "RU00000001", "EU", date_from_days(TODAY).isoformat()]
    assert first[4:] == ["99.90", "310.00", "140.00", "121.43"]


def resold(cents: int) -> EventLedger:
    """The EU buys 200 carats for 20,000.00 US$ and sells them for so much."""
    ledger = EventLedger()
    ledger.enter("RU", "EU", "AE")
    lines = ((20_000, 2_000_000), (0, 0), (0, 0))
    bought = ledger.issue("RU", "EU", [(ledger.lot("RU", 20_000, lines=lines), 20_000)], lines=lines)
    ledger.advance(bought, Action.VALIDATE, State.VALIDATED)
    ledger.advance(bought, Action.EXPORT, State.IN_TRANSIT)
    ledger.advance(bought, Action.ARRIVE, State.ARRIVED)
    ledger.settle(bought, 20_000, cents=2_000_000)
    sold = ledger.issue("EU", "AE", [(bought, 20_000)], lines=((20_000, cents), (0, 0), (0, 0)))
    ledger.advance(sold, Action.VALIDATE, State.VALIDATED)
    ledger.advance(sold, Action.EXPORT, State.IN_TRANSIT)
    return ledger


@pytest.mark.parametrize(
    ("cents", "change"),
    [
        (2_600_100, "30.01"),  # 30.005
        (2_600_099, "30.00"),
        (1_399_900, "-30.01"),
        (1_399_901, "-30.00"),
        (2_500_001, "25.00"),  # above the limit, which is of what is not rounded
    ],
)
def test_a_change_of_prices_is_rounded_alike_in_every_table(indexed: Tell, cents: int, change: str) -> None:
    index = indexed(resold(cents))
    [jump] = shown(price_table(index, PERIOD))
    assert jump[-1] == change
    [asked] = [row[2] for row in shown(question_table(index, PERIOD)) if row[1] == "price"]
    assert f"({change} %)" in asked


def test_a_price_at_the_limit_is_no_question(indexed: Tell) -> None:
    index = indexed(resold(2_500_000))
    assert shown(price_table(index, PERIOD)) == []
    assert "price" not in {row[1] for row in shown(question_table(index, PERIOD))}


@pytest.mark.parametrize(
    ("weight", "change"), [(50_000, "+66.67"), (48_003, "+60.01"), (11_997, "-60.01"), (10_000, "-66.67")]
)
def test_a_change_of_figures_is_rounded_like_all_others(indexed: Tell, weight: int, change: str) -> None:
    ledger = EventLedger()
    ledger.enter("RU")
    for day, points in ((TODAY - 365, 30_000), (TODAY, weight)):
        ledger.day = day
        ledger.lot("RU", points)
    [asked] = [row[2] for row in shown(question_table(indexed(ledger), PERIOD)) if "carats" in row[2]]
    assert f"({change} %)" in asked


def test_a_step_that_bears_an_earlier_day_counts_on_that_of_the_step_before(indexed: Tell) -> None:
    """An arrival cannot count before its export: what is exported in January is not confirmed in December."""
    ledger = EventLedger()
    ledger.enter("RU", "EU")
    sent = ledger.issue("RU", "EU", [(ledger.lot("RU", 1_000), 700)])
    following = Period(YEAR + 1, "Q", 1)
    ledger.day = following.first
    ledger.advance(sent, Action.VALIDATE, State.VALIDATED)
    ledger.advance(sent, Action.EXPORT, State.IN_TRANSIT)
    ledger.day = TODAY
    ledger.advance(sent, Action.ARRIVE, State.ARRIVED)
    ledger.settle(sent, 700)
    index = indexed(ledger)
    assert shown(trade_table(index, PERIOD)) == []
    assert [row[1] for row in shown(trade_table(index, following))] == ["import"] * 3 + ["export"] * 2
    assert audit(index) == ()


def test_an_export_that_nobody_recorded_counts_on_the_day_of_arrival(indexed: Tell) -> None:
    ledger = EventLedger()
    ledger.enter("RU", "EU")
    sent = ledger.issue("RU", "EU", [(ledger.lot("RU", 1_000), 700)])
    ledger.advance(sent, Action.VALIDATE, State.VALIDATED)
    ledger.day = TODAY + 5
    ledger.advance(sent, Action.ARRIVE, State.ARRIVED)
    index = indexed(ledger)
    assert [row[5] for row in shown(trade_table(index, PERIOD))] == ["3.50", "3.50"]
    terms = {row[2]: row[4] for row in shown(reconciliation_table(index, PERIOD))}
    assert (terms["exported"], terms["in transit"]) == ("7.00", "7.00")


def test_void_and_replaced_certificates_count_nowhere(indexed: Tell) -> None:
    ledger = EventLedger()
    ledger.enter("RU", "EU")
    mine = ledger.lot("RU", 1_000)
    void = ledger.issue("RU", "EU", [(mine, 300)])
    ledger.advance(void, Action.VOID, State.VOID)
    replaced = ledger.issue("RU", "EU", [(void, 300)])
    ledger.advance(replaced, Action.REPLACE, State.REPLACED)
    ledger.issue("RU", "EU", [(replaced, 300)], kind=Kind.REPLACEMENT)
    index = indexed(ledger)
    assert shown(trade_table(index, PERIOD)) == []
    [stock] = shown(stock_table(index, PERIOD))
    assert stock[-2] == "10.00"
    assert audit(index) == ()


def test_audit_of_sound_books_says_so(indexed: Tell) -> None:
    table = audit_table(indexed(history()))
    assert table.rows == ()
    assert table.notes == ("Every identity holds to the point (1/100 carat).",)


def test_an_empty_index_gives_empty_tables(indexed: Tell) -> None:
    index = indexed(EventLedger())
    for build in (trade_table, production_table, annual_table, stock_table, cap_table, reconciliation_table):
        table = build(index, None)
        assert table.rows == ()
        assert table.reliance == Reliance(0, 0)
        assert table.reliance.percent == "0.00"


def test_an_index_tells_as_of_which_block_it_answers(indexed: Tell) -> None:
    ledger = history()
    head = ledger.head()
    assert AsOf.of(indexed(ledger)) == AsOf(
        chain_id=1337,
        ledger=LEDGER,
        block=head.number,
        block_hash=head.hash,
        time=datetime.fromtimestamp(head.time, UTC),
    )


@pytest.mark.parametrize(
    ("hundredths", "text"), [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (-100, "-1.00"), (12_345, "123.45")]
)
def test_hundredths_are_written_with_their_sign(hundredths: int, text: str) -> None:
    assert decimals(hundredths) == text


@pytest.mark.parametrize(
    ("cents", "points", "price"),
    [
        (69_921_918, -33_460, "-2089.72"),
        (-69_921_918, 33_460, "-2089.72"),
        (-69_921_918, -33_460, "2089.72"),
        (0, -100, "0.00"),
        (-1, 200, "-0.01"),
        (-1, 201, "0.00"),
    ],
)
def test_a_price_of_figures_with_unlike_signs_is_negative(cents: int, points: int, price: str) -> None:
    assert usd_per_carat(cents, points) == price


def send(ledger: EventLedger, issuer: str, destination: str, points: int, cents: int) -> bytes:
    """A certificate under way, priced by the whole, of goods from a lot of its issuer's own."""
    lines = ((0, 0), (0, 0), (points, cents))
    sent = ledger.issue(issuer, destination, [(ledger.lot(issuer, points), points)], lines=lines)
    ledger.advance(sent, Action.VALIDATE, State.VALIDATED)
    ledger.advance(sent, Action.EXPORT, State.IN_TRANSIT)
    return sent


def give_back(ledger: EventLedger, sent: bytes) -> None:
    """A certificate under way is sent back, and taken back as it was certified."""
    ledger.advance(sent, Action.ARRIVE, State.ARRIVED)
    ledger.advance(sent, Action.ORDER_RETURN, State.RETURN_ORDERED)
    ledger.settle(sent, ledger.records[sent].points, Action.ACCEPT_RETURN)


@pytest.mark.parametrize(
    ("exported", "net"),
    [((800, 50_000), ["3.00", "-500.00", "-166.67"]), ((200, 250_000), ["-3.00", "1500.00", "-500.00"])],
)
def test_where_more_was_returned_than_exported_the_price_is_negative_and_no_question(
    indexed: Tell, exported: tuple[int, int], net: list[str]
) -> None:
    ledger = EventLedger()
    ledger.enter("RU", "BW")
    ledger.day = PERIOD.first - 60
    earlier = send(ledger, "RU", "BW", 500, 100_000)
    ledger.day = TODAY
    give_back(ledger, earlier)
    send(ledger, "RU", "BW", *exported)
    ledger.import_(ledger.issue("BW", "RU", [(ledger.lot("BW", 1_000), 1_000)]), found=1_000)
    index = indexed(ledger)
    [row] = shown(annual_table(index, PERIOD, participant="RU"))
    assert row[7:10] == net
    assert "price" not in {row[1] for row in shown(question_table(index, PERIOD, participant="RU"))}


def test_prices_and_shares_are_rounded_once_and_up() -> None:
    assert usd_per_carat(1_000, 3) == "333.33"
    assert usd_per_carat(1, 200) == "0.01"
    assert usd_per_carat(0, 0) == "-"
    assert percent(1, 3) == "33.33"
    assert percent(1, 20_000) == "0.01"
    assert percent(-1, 20_000) == "-0.01"
    assert percent(-1, 20_001) == "0.00"
    assert percent(0, 0) == "0.00"


def test_mixed_goods_are_split_by_country_of_origin(indexed: Tell) -> None:
    table = origin_table(indexed(history()), PERIOD, participant="EU", each=True)
    assert shown(table) == [
        ["EU", "export", "BW declared", "10.00", "10.00", "1"],
        ["EU", "export", "RU", "40.00", "40.00", "1"],
        ["EU", "import", "RU", "99.90", "0.00", "1"],
    ]
    assert table.reliance == Reliance(1_000 + 4_000 + 9_990, 1_000)
    assert [row.certificates for row in table.rows] == [("EU00000001",), ("EU00000001",), ("RU00000001",)]


def test_a_returned_certificate_is_a_reverse_entry_of_its_origins_as_of_trade(indexed: Tell) -> None:
    ledger = EventLedger()
    ledger.enter("RU", "EU")
    give_back(ledger, send(ledger, "RU", "EU", 500, 100_000))
    index = indexed(ledger)
    assert shown(origin_table(index, PERIOD)) == [
        ["RU", "export", "RU", "5.00", "0.00", "1"],
        ["RU", "return", "RU", "-5.00", "0.00", "-1"],
    ]
    assert [row[8] for row in shown(trade_table(index, PERIOD))] == ["1", "-1"]


def test_a_certificate_is_not_counted_for_an_origin_of_which_it_has_no_point(indexed: Tell) -> None:
    ledger = EventLedger()
    ledger.enter("RU", "BW", "EU", "AE")
    mostly = ledger.import_(ledger.issue("RU", "EU", [(ledger.lot("RU", 100_000), 100_000)]))
    little = ledger.import_(ledger.issue("BW", "EU", [(ledger.lot("BW", 100), 100)]))
    mixed = ledger.import_(ledger.issue("EU", "AE", [(mostly, 100_000), (little, 1)]))
    ledger.import_(ledger.issue("AE", "EU", [(mixed, 10_000)]))
    told = [row[1:] for row in shown(origin_table(indexed(ledger), PERIOD, participant="AE"))]
    assert told == [
        ["export", "RU", "100.00", "0.00", "1"],
        ["import", "BW", "0.01", "0.01", "1"],
        ["import", "RU", "1000.00", "1000.00", "1"],
    ]


def test_the_parts_of_mixed_goods_sum_up_to_what_trade_says(indexed: Tell) -> None:
    index = indexed(history())
    by_origin: dict[tuple[str, str], int] = {}
    for row in origin_table(index, PERIOD).rows:
        code, flow, _, points, *_ = row.cells
        by_origin[str(code), str(flow)] = by_origin.get((str(code), str(flow)), 0) + int(points or 0)
    lines: dict[tuple[str, str], int] = {}
    for row in trade_table(index, PERIOD).rows:
        code, flow, _, _, hs, points, *_ = row.cells
        if str(hs).startswith("7102."):
            lines[str(code), str(flow)] = lines.get((str(code), str(flow)), 0) + int(points or 0)
    assert by_origin == lines


def test_who_owes_a_return_and_whose_totals_differ(indexed: Tell) -> None:
    ledger = history()
    first = ev.Totals(10_000, 3_096_900, 0, 0, 0, 0, 1, 0)
    second = ev.Totals(9_990, 3_096_900, 0, 0, 0, 0, 1, 0)
    for version, totals in enumerate((first, second), 1):
        ledger.add(ev.ReturnFiled, 1, PERIOD.word, version, OFFICER, BASIS, totals)
        index = indexed(ledger)
        [row] = shown(returns_table(index, PERIOD, participant="RU", today=PERIOD.due))
        difference = decimals(totals.exported - 9_990)
        assert row == [
            "RU", date_from_days(PERIOD.due).isoformat(), str(version), date_from_days(TODAY).isoformat(), "0",
            decimals(totals.exported), difference, "0.00", "0.00", "0.00", "0.00",
        ]  # fmt: skip
    late = {row[0]: row[2:5] for row in shown(returns_table(index, PERIOD, today=PERIOD.due + 9))}
    assert late == {"AE": ["-", "-", "9"], "BW": ["-", "-", "9"], "EU": ["-", "-", "9"], "RU": ["2", row[3], "0"]}


def test_an_alert_that_was_ended_is_no_question(indexed: Tell) -> None:
    ledger = history()
    number = RecordNumber("RU", 77)
    ledger.add(ev.AlertRaised, number, bytes(32), AlertKind.FAKE, 0, OFFICER, BASIS)
    assert "alert" in {row[1] for row in shown(question_table(indexed(ledger), PERIOD))}
    ledger.add(ev.AlertRaised, number, bytes(32), AlertKind.ENDED, 0, OFFICER, BASIS)
    assert "alert" not in {row[1] for row in shown(question_table(indexed(ledger), PERIOD))}


def test_a_participant_is_found_by_every_code_that_it_went_by(indexed: Tell) -> None:
    ledger = history()
    ledger.add(ev.CodeChanged, 3, "EU", "EZ", BASIS)
    index = indexed(ledger)
    assert [entered_code(index, code) for code in ("EU", "EZ", "RU")] == ["EU", "EU", "RU"]
    with pytest.raises(NotFoundError, match="XX is not entered as a Participant"):
        entered_code(index, "XX")
