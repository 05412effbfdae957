"""Where the carats of an origin, a lot or a certificate are: every position, and parts that sum up to the sources."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction

import pytest
from event_ledger import BASIS, EventLedger, story
from hypothesis import given, settings
from test_provenance import brute_shares, histories, reading

from kpchain.errors import ModelError, NotFoundError
from kpchain.ledger import events as ev
from kpchain.model import Action, Kind, State
from kpchain.provenance import (
    Place,
    Position,
    Whereabouts,
    where,
    whereabouts_csv,
    whereabouts_dict,
    whereabouts_json,
)


def found(ledger: EventLedger, key: bytes | str) -> Whereabouts:
    with reading(ledger) as reader:
        return where(reader, key)


def parts(answer: Whereabouts) -> dict[Position, tuple[int, int]]:
    """The whole and the part in each position."""
    return {entry.position: (entry.points, entry.part) for entry in answer.positions}


def test_every_carat_of_an_origin_is_in_one_place() -> None:
    answer = found(story(), "RU")
    assert (answer.points, answer.possible, answer.is_origin) == (110_000, 0, True)
    assert [record.number for record in answer.sources] == ["RUL00000001", "AEL00000001"]
    assert parts(answer) == {
        # 7,500 of the paper import; 29,900 of RU1, whose carats are all from RU; what RU2 and RU3 still have.
        Position(Place.AVAILABLE, "AE"): (7_500, 7_500),
        Position(Place.AVAILABLE, "EU"): (29_900, 29_900),
        Position(Place.AVAILABLE, "RU"): (1_000, 1_000),
        # EU1 weighs 54,000 and drew 30,000 of RU among 55,000; RU4 replaced RU3.
        Position(Place.NOT_EXPORTED, "EU"): (54_000, 29_455),
        Position(Place.NOT_EXPORTED, "RU"): (9_000, 9_000),
        Position(Place.CONSUMED, "AE", reason="MANUFACTURE"): (2_500, 2_500),
        Position(Place.CONSUMED, "RU", reason="LOSS"): (30_000, 30_000),
        Position(Place.MISSING, "EU"): (100, 100),
        Position(Place.NOT_CERTIFIED, "EU"): (1_000, 545),
    }
    assert sum(entry.part for entry in answer.positions) == answer.points


def test_lots_that_name_several_origins_are_possible_and_not_certain() -> None:
    answer = found(story(), "NA")
    assert (answer.points, answer.possible) == (0, 20_000)
    assert {entry.position.place: (entry.part, entry.possible) for entry in answer.positions} == {
        Place.AVAILABLE: (0, 15_000),
        Place.NOT_EXPORTED: (0, 4_909),
        Place.NOT_CERTIFIED: (0, 91),
    }


def test_lot_itself_is_certain_whatever_it_declares() -> None:
    answer = found(story(), "EUL1")
    assert (answer.points, answer.possible, answer.is_origin) == (20_000, 0, False)


def test_zone_is_only_what_its_lots_are() -> None:
    ledger = EventLedger()
    ledger.enter("CF", "EU")
    lot = ledger.lot("CF", 100, zone=b"Berberati".ljust(32, b"\0"))
    ledger.lot("CF", 900, zone=b"Carnot".ljust(32, b"\0"))
    ledger.import_(ledger.issue("CF", "EU", [(lot, 60)]))
    assert parts(found(ledger, "CF/Berberati")) == {
        Position(Place.AVAILABLE, "CF"): (40, 40),
        Position(Place.AVAILABLE, "EU"): (60, 60),
    }
    assert found(ledger, "CF").points == 1_000


@pytest.mark.parametrize(
    ("state", "position"),
    [
        (State.ISSUED, Position(Place.NOT_EXPORTED, "RU")),
        (State.VALIDATED, Position(Place.NOT_EXPORTED, "RU")),
        (State.IN_TRANSIT, Position(Place.UNDER_WAY, "RU", "EU")),
        (State.ARRIVED, Position(Place.UNDER_WAY, "RU", "EU")),
        (State.DETAINED, Position(Place.DETAINED, "EU")),
        (State.RETURN_ORDERED, Position(Place.RETURN_ORDERED, "EU", "RU")),
        (State.SEIZED, Position(Place.SEIZED, "RU", "EU")),
        (State.FORFEITED, Position(Place.FORFEITED, "RU", "EU")),
        (State.LOST, Position(Place.LOST, "RU", "EU")),
        (State.VOID, Position(Place.AVAILABLE, "RU")),
        (State.REPLACED, Position(Place.AVAILABLE, "RU")),
        (State.CONFIRMED, Position(Place.AVAILABLE, "EU")),
        (State.RETURNED, Position(Place.AVAILABLE, "RU")),
    ],
)
def test_position_follows_the_state(state: State, position: Position) -> None:
    ledger = EventLedger()
    ledger.enter("RU", "EU")
    certificate = ledger.issue("RU", "EU", [(ledger.lot("RU", 100), 100)])
    if state in (State.CONFIRMED, State.RETURNED):
        ledger.settle(certificate, 100, Action.CONFIRM if state is State.CONFIRMED else Action.ACCEPT_RETURN)
    elif state is not State.ISSUED:
        ledger.advance(certificate, Action.VALIDATE, state, BASIS)
    assert parts(found(ledger, certificate)) == {position: (100, 100)}
    assert parts(found(ledger, "RU")) == {position: (100, 100)}


def test_every_state_of_a_certificate_has_a_position() -> None:
    tried = {case[0] for case in test_position_follows_the_state.pytestmark[0].args[1]}  # type: ignore[attr-defined]
    assert tried == set(State) - {State.NONE, State.DECLARED}


def test_record_of_a_recall_counts_from_its_own_weight() -> None:
    answer = found(story(), "RU1")
    assert answer.points == 60_000
    assert parts(answer) == {
        Position(Place.AVAILABLE, "EU"): (29_900, 29_900),
        Position(Place.NOT_EXPORTED, "EU"): (54_000, 29_455),
        Position(Place.MISSING, "EU"): (100, 100),
        Position(Place.NOT_CERTIFIED, "EU"): (1_000, 545),
    }


@settings(max_examples=60)
@given(histories())
def test_parts_equal_the_definition_and_sum_up_to_the_sources(ledger: EventLedger) -> None:
    shares = brute_shares(ledger)
    with reading(ledger) as reader:
        for key in ("RU", "BW"):
            try:
                answer = where(reader, key)
            except NotFoundError:
                continue
            sure = {record.digest for record in answer.sources if len(record.origins) == 1}
            assert sum(record.points for record in answer.sources) == answer.points + answer.possible
            assert sum(entry.part for entry in answer.positions) == answer.points
            assert sum(entry.possible for entry in answer.positions) == answer.possible
            exact: dict[Position, Fraction] = {}
            for entry in answer.records:
                share = sum((part for lot, part in shares[entry.record.digest].items() if lot in sure), Fraction(0))
                exact[entry.position] = exact.get(entry.position, Fraction(0)) + entry.points * share
            for group in answer.positions:
                of_records = [entry for entry in answer.records if entry.position == group.position]
                assert sum(entry.part for entry in of_records) == group.part
                assert sum(entry.possible for entry in of_records) == group.possible
                assert sum(entry.points for entry in of_records) == group.points
                assert abs(group.part - exact[group.position]) < 1
            assert sum(exact.values()) == answer.points


@settings(max_examples=40)
@given(histories())
def test_parts_of_every_record_sum_up_to_its_weight(ledger: EventLedger) -> None:
    with reading(ledger) as reader:
        for digest, record in ledger.records.items():
            answer = where(reader, digest)
            assert answer.points == record.points
            assert sum(entry.part for entry in answer.records) == record.points


def test_json_and_csv_say_the_same() -> None:
    answer = found(story(), "RU")
    content = json.loads(whereabouts_json(answer))
    assert content == whereabouts_dict(answer)
    assert (content["schema"], content["of"], content["carats"]) == ("kpwhere/1", "RU", "1100.00")
    assert content["positions"][3] == {
        "where": "not_exported",
        "of": "EU",
        "to": None,
        "reason": None,
        "records": 1,
        "carats": "540.00",
        "part": "294.55",
        "possible": "0.00",
    }
    rows = list(csv.DictReader(io.StringIO(whereabouts_csv(answer))))
    told = [{name: value or "" for name, value in record.items()} for record in content["records"]]
    assert rows == told


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("XX", "XX is not entered as a Participant"),
        ("EU", "EU has no mines: no lot has it as origin"),
        ("CF/Carnot", "the index has no lot of the zone Carnot of CF"),
        ("EU77", "the index has no record EU77"),
        (bytes(32), "the index has no record 0x00"),
    ],
)
def test_what_is_not_there_is_refused(key: bytes | str, words: str) -> None:
    with reading(story()) as reader, pytest.raises(NotFoundError, match=words):
        where(reader, key)


def test_text_that_is_neither_origin_nor_number_is_refused() -> None:
    with reading(story()) as reader, pytest.raises(ModelError, match="number"):
        where(reader, "Berberati")


def test_country_is_found_by_the_code_that_it_goes_by_now_and_by_those_before() -> None:
    ledger = EventLedger()
    ledger.enter("CF", "EU")
    ledger.lot("CF", 100, zone=b"Berberati".ljust(32, b"\0"))
    ledger.add(ev.CodeChanged, 1, "CF", "CX", BASIS)
    ledger.add(ev.CodeChanged, 1, "CX", "CY", BASIS)
    for name in ("CF", "CX", "CY", "CF/Berberati", "CX/Berberati", "CY/Berberati"):
        assert parts(found(ledger, name)) == {Position(Place.AVAILABLE, "CF"): (100, 100)}


def test_origin_that_mines_and_declared_nothing_is_refused() -> None:
    ledger = EventLedger()
    ledger.enter("RU", "BW")
    ledger.lot("RU", 10, Kind.LEGACY)
    with reading(ledger) as reader, pytest.raises(NotFoundError, match="no lot of the origin BW"):
        where(reader, "BW")
