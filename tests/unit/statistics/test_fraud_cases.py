"""The cases of fraud and error that were collected from the press: what statistics show of each."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from event_ledger import BASIS, OFFICER, TODAY, EventLedger

from kpchain.index import IndexReader
from kpchain.ledger import events as ev
from kpchain.model import Action, AlertKind, Kind, RecordNumber, State, Status, date_from_days
from kpchain.statistics.periods import Period
from kpchain.statistics.prices import price_jumps
from kpchain.statistics.reports import cap_table, overdue_table, question_table, reconciliation_table, trade_table

CASES = Path(__file__).parents[2] / "assets" / "fraud_and_error_cases.csv"
PERIOD = Period.parse(f"{date_from_days(TODAY).year}Q4")
Tell = Callable[[EventLedger], IndexReader]
Asked = set[tuple[str, str]]


def asked(index: IndexReader) -> Asked:
    """Who is asked about what."""
    return {(str(row.cells[0]), str(row.cells[1])) for row in question_table(index, PERIOD).rows}


def words(index: IndexReader, topic: str) -> str:
    [text] = [row.cells[2] for row in question_table(index, PERIOD).rows if row.cells[1] == topic]
    return str(text)


def alerted(number: RecordNumber) -> Callable[[Tell], None]:
    """The ledger takes no such certificate, or not a second time: what remains is the alert of who was shown it."""

    def check(tell: Tell) -> None:
        ledger = EventLedger()
        ledger.enter("RU", "EU")
        ledger.add(ev.AlertRaised, number, bytes(32), AlertKind.FAKE, 0, OFFICER, BASIS)
        index = tell(ledger)
        assert asked(index) == {(number.code, "alert")}
        assert str(number) in words(index, "alert")

    return check


def stolen(tell: Tell) -> None:
    ledger = EventLedger()
    ledger.enter("TZ", "EU", miners=["TZ"])
    certificate = ledger.issue("TZ", "EU", [(ledger.lot("TZ", 50_000), 20_000)])
    ledger.advance(certificate, Action.VALIDATE, State.VALIDATED)
    ledger.advance(certificate, Action.EXPORT, State.IN_TRANSIT)
    ledger.advance(certificate, Action.REPORT_LOST, State.LOST)
    index = tell(ledger)
    terms = {row.cells[2]: row.cells[4] for row in reconciliation_table(index, PERIOD).rows}
    assert (terms["exported"], terms["lost"], terms["confirmed"], terms["unexplained"]) == (20_000, 20_000, 0, 0)
    assert ("TZ", "pipeline") in asked(index)


def above_production(tell: Tell) -> None:
    """Over a hundred times what was mined: what covers it can only be a declaration, and the table says so."""
    ledger = EventLedger()
    ledger.enter("CG", "EU", miners=["CG"])
    mined = ledger.lot("CG", 5_000)
    old = ledger.lot("CG", 600_000, Kind.LEGACY, origins=["CG"])
    ledger.import_(ledger.issue("CG", "EU", [(mined, 5_000), (old, 550_000)]))
    index = tell(ledger)
    [row] = cap_table(index, PERIOD, participant="CG").rows
    _, opening, production, exports, ratio, excess, legacy, _ = row.cells
    assert (opening, production, exports, ratio, excess, legacy) == (0, 5_000, 555_000, "11100.00", 550_000, 600_000)
    assert ("CG", "cap") in asked(index)


def without_a_mine(tell: Tell) -> None:
    ledger = EventLedger()
    ledger.enter("RU", "US", "AE")
    bought = ledger.import_(ledger.issue("RU", "US", [(ledger.lot("RU", 70_000_000), 70_000_000)]))
    old = ledger.lot("US", 50_000_000, Kind.LEGACY, origins=["RU"])
    ledger.import_(ledger.issue("US", "AE", [(bought, 70_000_000), (old, 40_000_000)]))
    index = tell(ledger)
    assert "1100000.00 carats against imports and production of 700000.00: 400000.00 carats" in words(index, "cover")
    assert ("US", "cover") in asked(index)


def suspended(tell: Tell) -> None:
    """What was exported and never confirmed is named, whatever became of the exporter since."""
    ledger = EventLedger()
    ledger.enter("CF", "EU")
    sent = ledger.issue("CF", "EU", [(ledger.lot("CF", 9_000), 4_000)])
    ledger.advance(sent, Action.VALIDATE, State.VALIDATED)
    ledger.advance(sent, Action.EXPORT, State.IN_TRANSIT)
    ledger.add(ev.StatusChanged, 1, Status.ADMITTED, Status.SUSPENDED, False, BASIS)
    index = tell(ledger)
    [late] = overdue_table(index, TODAY + 100).rows
    assert late.cells[:4] == ("EU", "CF", "CF00000001", "in transit")
    assert late.cells[6] == 40
    assert overdue_table(index, TODAY + 60).rows == ()


def price_jump(tell: Tell) -> None:
    """97 US$ a carat in, 125 out, as in 2018: 28.87 per cent."""
    ledger = EventLedger()
    ledger.enter("RU", "AE", "EU")
    lot = ledger.lot("RU", 10_000, lines=((10_000, 970_000), (0, 0), (0, 0)))
    bought = ledger.issue("RU", "AE", [(lot, 10_000)], lines=((0, 0), (0, 0), (10_000, 970_000)))
    ledger.advance(bought, Action.VALIDATE, State.VALIDATED)
    ledger.advance(bought, Action.EXPORT, State.IN_TRANSIT)
    ledger.advance(bought, Action.ARRIVE, State.ARRIVED)
    ledger.settle(bought, 10_000, cents=970_000)
    ledger.import_(ledger.issue("AE", "EU", [(bought, 10_000)], lines=((0, 0), (0, 0), (10_000, 1_250_000))))
    index = tell(ledger)
    [jump] = price_jumps(index, PERIOD.first, PERIOD.last, limit_percent=25)
    assert (jump.certificate.number, jump.inputs_cents, jump.change_bps) == ("AE00000001", 9_700, 2_887)
    assert price_jumps(index, PERIOD.first, PERIOD.last, limit_percent=29) == ()
    assert "average import 97.00 US$ a carat, average export 125.00 (28.87 %)" in words(index, "price")


def typing_error(tell: Tell) -> None:
    ledger = EventLedger()
    ledger.enter("RU", "IN")
    certificate = ledger.import_(ledger.issue("RU", "IN", [(ledger.lot("RU", 900), 500)]))
    ledger.add(ev.CertificateCorrected, certificate, OFFICER, TODAY + 2, BASIS)
    assert ("RU", "correction") in asked(tell(ledger))


def opened_container(tell: Tell) -> None:
    """Returned goods count as exported and as a reverse entry, and nowhere as imported."""
    ledger = EventLedger()
    ledger.enter("RU", "CA")
    certificate = ledger.issue("RU", "CA", [(ledger.lot("RU", 900), 500)])
    for action, state in (
        (Action.VALIDATE, State.VALIDATED),
        (Action.EXPORT, State.IN_TRANSIT),
        (Action.ARRIVE, State.ARRIVED),
        (Action.DETAIN, State.DETAINED),
        (Action.ORDER_RETURN, State.RETURN_ORDERED),
    ):
        ledger.advance(certificate, action, state)
    detained = {row.cells[2]: row.cells[4] for row in reconciliation_table(tell(ledger), PERIOD).rows}
    assert (detained["exported"], detained["detained"]) == (500, 500)
    ledger.settle(certificate, 500, Action.ACCEPT_RETURN)
    index = tell(ledger)
    terms = {row.cells[2]: row.cells[4] for row in reconciliation_table(index, PERIOD).rows}
    assert (terms["exported"], terms["returned"], terms["confirmed"], terms["unexplained"]) == (500, 500, 0, 0)
    flows = [row.cells[1] for row in trade_table(index, PERIOD).rows]
    assert flows == ["export", "export", "return", "return"]


SHOWN: dict[str, list[Callable[[Tell], None]]] = {
    "number from old range": [alerted(RecordNumber("SL", 4306))],
    "non-participant issuer": [alerted(RecordNumber("KE", 1))],
    "issuer before admission": [alerted(RecordNumber("CM", 1))],
    "fake of a real issuer": [alerted(RecordNumber("CM", 77)), alerted(RecordNumber("GH", 5))],
    "goods stolen in transit": [stolen],
    "exports above production": [above_production],
    "exports above imports, no mine": [without_a_mine],
    "suspended participant": [suspended],
    "price jump in a trading centre": [price_jump],
    "minor typing error": [typing_error],
    "opened container": [opened_container],
    "re-use of a genuine certificate": [alerted(RecordNumber("RU", 1))],
}


def collected() -> list[str]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return [row["case"] for row in csv.DictReader(file)]


def test_every_case_that_was_collected_is_shown() -> None:
    assert sorted(collected()) == sorted(case for case, checks in SHOWN.items() for _ in checks)


@pytest.mark.parametrize(
    ("case", "which"), [(case, which) for case, checks in SHOWN.items() for which in range(len(checks))]
)
def test_case_is_shown(indexed: Tell, case: str, which: int) -> None:
    SHOWN[case][which](indexed)
