"""Statistics over random histories: every identity holds to the point, and a point too much is found and named."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kpchain.index import IndexReader
from kpchain.index.trade import consumed, drawn, last_day, standing
from kpchain.model import Act, Action, Record, State
from kpchain.statistics.audit import Break, audit
from kpchain.statistics.books import bounds_of, read_books
from kpchain.statistics.figures import Figure
from kpchain.statistics.origins import trade_by_origin
from kpchain.statistics.pipeline import TERMS, Term, pipelines_of
from kpchain.statistics.stock import StockRow, stock_of
from kpchain.statistics.trade import Flow, trade
from oracle import scene
from oracle.acts import Act as Call
from oracle.campaign import Campaign
from oracle.chooser import SeededChooser, is_chosen
from oracle.indexed import indexed
from oracle.model import Model
from oracle.outcome import Event, Outcome, Refusal
from oracle.pair import Pair

ACTS = 150
TIME_PASSES = 8  # before so many acts of a hundred
SEEDS = st.integers(0, 2**32)
PROPERTY = settings(
    max_examples=12,
    # A shorter seed is no simpler history.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.function_scoped_fixture),
)
PLANTED_EACH = 6
WEIGHTS = {
    "records": ("points", "points_unsorted", "points_industrial", "points_gem"),
    "words_now": ("available",),
    "draws": ("points",),
    "findings": ("points",),
    "consumptions": ("points",),
}
"""Every column that holds a weight of which a statistic is made."""


def history(seed: int, *, pair: Pair | None = None) -> tuple[list[Event], Model]:
    """What happens in a random run, by the model alone or by model and contracts."""
    by = SeededChooser(seed)
    if pair is not None:
        pair.reset()
    model = Model(scene.GOVERNOR, now=scene.START) if pair is None else pair.model
    happened: list[Event] = []

    def perform(act: Call) -> Outcome:
        outcome = model.perform(act) if pair is None else pair.perform(act)
        if not isinstance(outcome, Refusal) and pair is None:
            happened.extend(outcome)
        return outcome

    if pair is None:
        for act in scene.opening():
            perform(act)
    for _ in range(ACTS):
        if is_chosen(by, TIME_PASSES):
            now = Campaign(model).time(by)
            model.set_time(now) if pair is None else pair.set_time(now)
        perform(Campaign(model).any_act(by))
    return (happened, model) if pair is None else (list(pair.history), pair.model)


@cache
def shared_pair() -> Pair:
    """Model and contracts side by side."""
    return Pair()


@dataclass(frozen=True, slots=True)
class Life:
    """A certificate as the events tell it, without the index: the days on which its steps count."""

    record: Record
    points: int
    exported: int | None
    ended: int | None
    states: tuple[tuple[int, State], ...]
    found: int


def lives(events: list[Event]) -> Iterator[Life]:
    """Every certificate, by going through its events one by one."""
    steps: dict[bytes, list[tuple[Record, Act, int]]] = {}
    issued: dict[bytes, Record] = {}
    for event in events:
        said: dict[str, Any] = event.arguments
        if event.name == "CertificateIssued":
            issued[said["digest"]] = Record.from_word(said["record"])
        elif event.name in ("CertificateAdvanced", "CertificateSettled"):
            step = Record.from_word(said["record"]), Act.from_word(said["act"]), said.get("points", 0)
            steps.setdefault(said["digest"], []).append(step)
    for digest, record in issued.items():
        day, exported, ended, found = 0, None, None, 0
        states: list[tuple[int, State]] = []
        for after, act, points in steps.get(digest, []):
            day = max(day, act.on)
            states.append((day, after.state))
            if act.action is Action.EXPORT or (act.action, act.from_state) == (Action.ARRIVE, State.VALIDATED):
                exported = day
            if after.state in (State.CONFIRMED, State.RETURNED, State.LOST, State.FORFEITED):
                ended = day
            found = points or found
        yield Life(record, record.points, exported, ended, tuple(states), found)


def rows_of(index: IndexReader, first: int, end: int) -> tuple[StockRow, ...]:
    return stock_of(read_books(index, (first, end)), drawn(index, (first, end)), consumed(index, (first, end)))


@PROPERTY
@given(seed=SEEDS)
def test_identities_hold_over_random_histories(tmp_path: Path, seed: int) -> None:
    events, _ = history(seed)
    with IndexReader(indexed(events, tmp_path / "index.sqlite")) as index:
        assert audit(index) == ()


def test_identities_hold_over_a_history_of_the_contracts(tmp_path: Path) -> None:
    events, _ = history(2036, pair=shared_pair())
    with IndexReader(indexed(events, tmp_path / "index.sqlite")) as index:
        assert audit(index) == ()
        assert last_day(index) is not None


@PROPERTY
@given(seed=SEEDS, cuts=st.lists(st.integers(-2, 90), min_size=2, max_size=2, unique=True).map(sorted))
def test_pipeline_is_what_the_events_tell_one_by_one(tmp_path: Path, seed: int, cuts: list[int]) -> None:
    """M6 between any two days, term by term, against a count that knows neither index nor SQL."""
    events, _ = history(seed)
    first, end = (scene.START_DAY + cut for cut in cuts)
    expected: Counter[tuple[int, int, str]] = Counter()
    for life in lives(events):
        if life.exported is None or life.exported >= end or (life.ended is not None and life.ended < first):
            continue
        state = next(state for day, state in reversed(life.states) if day < end)
        is_over = life.ended is not None and life.ended < end
        for term in ("opening" if life.exported < first else "exported", term_of(state, is_over=is_over)):
            expected[life.record.issuer, life.record.destination, term] += life.points
    with IndexReader(indexed(events, tmp_path / "index.sqlite")) as index:
        numbers = numbers_of(index)
        pairs = pipelines_of(read_books(index, (first, end)), standing(index, end - 1))
    found = {
        (numbers[pair.exporter], numbers[pair.importer], term): getattr(pair, term).points
        for pair in pairs
        for term in TERMS
        if getattr(pair, term) != Term()
    }
    assert found == dict(expected)
    assert {pair.unexplained for pair in pairs} <= {0}


def numbers_of(index: IndexReader) -> dict[str, int]:
    """The numbers of Participants in the registry, by the codes that the index has for them."""
    return {entry.code: entry.participant for entry in index.participants()}


def term_of(state: State, *, is_over: bool) -> str:
    if is_over:
        return state.name.lower()
    names = {State.DETAINED: "detained", State.RETURN_ORDERED: "detained", State.SEIZED: "seized"}
    return names.get(state, "in_transit")


@PROPERTY
@given(seed=SEEDS, cut=st.integers(-2, 90))
def test_stock_at_the_end_is_what_the_ledger_holds_and_periods_join(tmp_path: Path, seed: int, cut: int) -> None:
    """M1: what closes one period opens the next, and what closes the last one is on record in the contracts."""
    events, model = history(seed)
    held: Counter[int] = Counter()
    for record in model.ledger.records.values():
        holder = record.destination if record.state is State.CONFIRMED else record.issuer
        held[holder] += record.available
        if record.state in (State.ISSUED, State.VALIDATED):
            held[record.issuer] += record.points
    with IndexReader(indexed(events, tmp_path / "index.sqlite")) as index:
        whole = bounds_of(None)
        middle = scene.START_DAY + cut
        before, after = rows_of(index, whole[0], middle), rows_of(index, middle, whole[1])
        numbers = numbers_of(index)
        at_the_end = {numbers[row.participant]: row.whole.closing for row in rows_of(index, *whole)}
    assert {holder: points for holder, points in at_the_end.items() if points} == dict(held - Counter())
    for part in ("whole", "unproven", "own"):
        closing = {row.participant: getattr(row, part).closing for row in before}
        assert {row.participant: getattr(row, part).opening for row in after} == closing


@PROPERTY
@given(seed=SEEDS, cut=st.integers(-2, 90))
def test_trade_counts_a_certificate_once_for_each_side(tmp_path: Path, seed: int, cut: int) -> None:
    """M7: two periods together are all days, and exporters and importers count what the events tell."""
    events, _ = history(seed)
    whole = bounds_of(None)
    middle = scene.START_DAY + cut
    with IndexReader(indexed(events, tmp_path / "index.sqlite")) as index:
        together = trade(read_books(index, whole))
        parts = [trade(read_books(index, bounds)) for bounds in ((whole[0], middle), (middle, whole[1]))]
    assert totals([row for part in parts for row in part]) == totals(together)
    by_flow = {flow: Figure.total(row.figure for row in together if row.flow is flow) for flow in Flow}
    known = list(lives(events))
    exported = [life for life in known if life.exported is not None]
    received = [life for life in known if life.states and life.states[-1][1] is State.CONFIRMED]
    returned = [life for life in known if life.states and life.states[-1][1] is State.RETURNED]
    assert (by_flow[Flow.EXPORT].certificates, by_flow[Flow.EXPORT].points) == summed(exported, "points")
    assert (by_flow[Flow.IMPORT].certificates, by_flow[Flow.IMPORT].points) == summed(received, "found")
    assert (-by_flow[Flow.RETURN].certificates, -by_flow[Flow.RETURN].points) == summed(returned, "points")


@PROPERTY
@given(seed=SEEDS)
def test_origins_of_mixed_goods_sum_up_to_the_trade(tmp_path: Path, seed: int) -> None:
    """M5: every point has an origin, and only one."""
    events, _ = history(seed)
    with IndexReader(indexed(events, tmp_path / "index.sqlite")) as index:
        books = read_books(index, bounds_of(None), each=True)
        by_origin: Counter[tuple[str, Flow]] = Counter()
        for row in trade_by_origin(index, books):
            by_origin[row.participant, row.flow] += row.points
        certified: Counter[tuple[str, Flow]] = Counter()
        for each in trade(books):
            certified[each.participant, each.flow] += each.figure.certified
    assert by_origin == certified


def totals(rows: Any) -> dict[Any, Figure]:
    keys = {(row.participant, row.flow, row.partner, row.origins) for row in rows}
    return {
        key: Figure.total(row.figure for row in rows if (row.participant, row.flow, row.partner, row.origins) == key)
        for key in keys
    }


def summed(known: list[Life], name: str) -> tuple[int, int]:
    return len(known), sum(getattr(life, name) for life in known)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of a random history in which nothing is wrong."""
    events, _ = history(7)
    return indexed(events, tmp_path_factory.mktemp("sound") / "index.sqlite")


@pytest.mark.parametrize("change", [1, -1])
@pytest.mark.parametrize(("table", "column"), [(table, column) for table in WEIGHTS for column in WEIGHTS[table]])
def test_a_point_too_much_or_too_little_is_found_and_named(
    sound: Path, tmp_path: Path, table: str, column: str, change: int
) -> None:
    """One row of a copy is changed by one point; the break names the record, or one on the other end of the draw."""
    found = 0
    for row in chosen_rows(sound, table, column, change):
        copy = tmp_path / "copy.sqlite"
        copy.write_bytes(sound.read_bytes())
        names, is_surplus = plant(copy, table, column, change, row)
        with IndexReader(copy) as index:
            breaks = audit(index)
        if is_surplus:
            # What was found above the certified weight counts nowhere, and nothing else tells how much it was.
            continue
        assert any(each.subject in names for each in breaks), (table, column, names, breaks)
        found += 1
    assert found


def chosen_rows(path: Path, table: str, column: str, change: int) -> list[tuple[int, ...]]:
    """The keys of some rows that can be changed."""
    with sqlite3.connect(path) as connection:
        key = ", ".join(key_of(table))
        rows = connection.execute(f"SELECT {key} FROM {table} WHERE {column} + ? >= 0", (change,)).fetchall()
    connection.close()
    return random.Random(0).sample(rows, min(PLANTED_EACH, len(rows)))


def key_of(table: str) -> tuple[str, ...]:
    return {"draws": ("block", "log_index", "place"), "words_now": ("record",)}.get(table, ("block", "log_index"))


def plant(path: Path, table: str, column: str, change: int, key: tuple[int, ...]) -> tuple[set[str], bool]:
    """Changes one figure; the numbers of the records that it concerns, and whether it is a surplus found at receipt."""
    at = " AND ".join(f"{name} = ?" for name in key_of(table))
    records = {"draws": "child, parent", "records": "ordinal, ordinal"}.get(table, "record, record")
    with sqlite3.connect(path) as connection:
        concerned = connection.execute(f"SELECT {records} FROM {table} WHERE {at}", key).fetchone()
        numbers = {
            number
            for ordinal in concerned
            for (number,) in connection.execute("SELECT number FROM records WHERE ordinal = ?", (ordinal,))
        }
        is_surplus = False
        if table == "findings":
            (found, certified) = connection.execute(
                "SELECT f.points, r.points FROM findings AS f JOIN records AS r ON r.ordinal = f.record"
                " WHERE f.block = ? AND f.log_index = ?",
                key,
            ).fetchone()
            is_surplus = max(found, found + change) > certified
        connection.execute(f"UPDATE {table} SET {column} = {column} + ? WHERE {at}", (change, *key))
    connection.close()
    return numbers, is_surplus


def test_a_certificate_that_is_counted_twice_is_named(sound: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(sound.read_bytes())
    with sqlite3.connect(copy) as connection:
        number, block, log_index = connection.execute(
            "SELECT r.number, a.block, a.log_index FROM acts AS a JOIN records AS r ON r.ordinal = a.record"
            " WHERE a.action = 'CONFIRM' ORDER BY r.number LIMIT 1"
        ).fetchone()
        connection.execute(
            "INSERT INTO acts SELECT block, log_index + 1000, tx, record, action, from_state, to_state, officer,"
            " acted_on, evidence FROM acts WHERE block = ? AND log_index = ?",
            (block, log_index),
        )
    connection.close()
    with IndexReader(copy) as index:
        assert audit(index) == (Break(rule="M7", subject=number, words="left 1 times and was received 2 times"),)


def test_an_origin_or_a_taint_that_is_hidden_is_named(sound: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(sound.read_bytes())
    with sqlite3.connect(copy) as connection:
        (number, ordinal) = connection.execute(
            "SELECT number, ordinal FROM records_now WHERE destination IS NOT NULL AND state = 'ISSUED'"
            " ORDER BY number LIMIT 1"
        ).fetchone()
        connection.execute("UPDATE records SET origin_bits = origin_bits | 8 WHERE ordinal = ?", (ordinal,))
        connection.execute("UPDATE words_now SET taints = taints | 8 WHERE record = ?", (ordinal,))
    connection.close()
    with IndexReader(copy) as index:
        assert {(each.rule, each.subject) for each in audit(index)} >= {("M5", number), ("taints", number)}


def test_a_record_without_a_word_is_named(sound: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(sound.read_bytes())
    with sqlite3.connect(copy) as connection:
        (number, ordinal) = connection.execute("SELECT min(number), ordinal FROM records_now").fetchone()
        connection.execute("DELETE FROM words_now WHERE record = ?", (ordinal,))
    connection.close()
    with IndexReader(copy) as index:
        assert [each.subject for each in audit(index) if each.rule == "words"] == [number]


def test_a_state_that_the_steps_do_not_tell_is_named(sound: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(sound.read_bytes())
    with sqlite3.connect(copy) as connection:
        (number, ordinal) = connection.execute(
            "SELECT min(number), ordinal FROM records_now WHERE state = 'IN_TRANSIT'"
        ).fetchone()
        connection.execute("UPDATE words_now SET state = 'SEIZED' WHERE record = ?", (ordinal,))
    connection.close()
    with IndexReader(copy) as index:
        assert [each.subject for each in audit(index) if each.rule == "M6"] == [number]
