"""What the index answers: records with codes, histories, stock, Participants, and the tables as they are documented."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from event_ledger import BASIS, LEDGER, MONITOR, OFFICER, TODAY, EventLedger, story

from kpchain.errors import IndexStateError, MissingIndexError
from kpchain.index import Family, Index, IndexReader, LedgerIdentity, Stock, sync
from kpchain.index.database import Row, Value
from kpchain.index.filed import filed_for
from kpchain.index.schema import FACT_TABLES, STATEMENTS
from kpchain.ledger import events as ev
from kpchain.model import Action, AlertKind, Kind, RecordNumber, State, Status, Taint

SPECIFICATION = Path(__file__).parents[2] / "docs" / "spec" / "index.md"
IDENTITY = LedgerIdentity(chain_id=1337, ledger=LEDGER)


def built(ledger: EventLedger, place: Path | str) -> Path | str:
    with Index.create(place, IDENTITY) as index:
        sync(index, ledger)
    return place


@pytest.fixture(name="told")
def _told(place: Path | str) -> Path | str:
    """Where an index of the whole story is, on each engine in turn."""
    return built(story(), place)


@pytest.fixture(name="reader")
def _reader(told: Path | str) -> Iterator[IndexReader]:
    with IndexReader(told) as reader:
        yield reader


def test_certificate_is_told_with_codes(reader: IndexReader) -> None:
    record = reader.record("EU1")
    assert record is not None
    assert (record.number, record.kind, record.state) == ("EU00000001", Kind.STANDARD, State.VALIDATED)
    assert (record.issuer, record.destination, record.source, record.zone) == ("EU", "AE", None, None)
    assert (record.issued_on, record.expires_on, record.parcels) == (TODAY, TODAY + 60, 3)
    assert (record.points, record.available, record.found) == (54_000, 0, None)
    assert record.lines == ((0, 0), (27_000, 540_000), (27_000, 16_200_000))
    assert record.origins == ("BW", "NA", "RU")
    assert record.taints == Taint.LEGACY | Taint.DECLARED_ORIGIN | Taint.DISCREPANCY
    assert (record.officer, record.holder) == (OFFICER, None)


def test_lot_is_told_with_codes(reader: IndexReader) -> None:
    paper, zoned = reader.record("AEL1"), reader.record("CFL1")
    assert paper is not None
    assert zoned is not None
    assert (paper.kind, paper.issuer, paper.source, paper.destination) == (Kind.PAPER_IMPORT, "AE", "EU", None)
    assert (paper.expires_on, paper.parcels, paper.available, paper.holder) == (None, None, 7_500, "AE")
    assert (zoned.zone, zoned.taints) == ("Berberati", Taint.RESTRICTED_ZONE)


def test_found_weight_stands_beside_the_declared_one(reader: IndexReader) -> None:
    record = reader.record("RU1")
    assert record is not None
    assert (record.points, record.found, record.available) == (60_000, 59_900, 29_900)
    assert record.holder == "EU"


def test_record_is_found_by_every_spelling_of_its_key(reader: IndexReader) -> None:
    record = reader.record("RUL00000001")
    assert record is not None
    assert reader.record(record.digest) == record
    assert reader.record("0x" + record.digest.hex()) == record
    assert reader.record(RecordNumber("RU", 1, is_lot=True)) == record
    assert reader.record("RU99") is None


def test_steps_of_a_certificate_are_told_in_order(reader: IndexReader) -> None:
    record = reader.record("RU1")
    assert record is not None
    acts = reader.acts(record.ordinal)
    assert [(act.action, act.from_state, act.to_state) for act in acts] == [
        (Action.VALIDATE, State.ISSUED, State.VALIDATED),
        (Action.EXPORT, State.VALIDATED, State.IN_TRANSIT),
        (Action.ARRIVE, State.IN_TRANSIT, State.ARRIVED),
        (Action.CONFIRM, State.ARRIVED, State.CONFIRMED),
    ]
    assert [act.evidence for act in acts] == [BASIS, BASIS, None, BASIS]
    assert {act.officer for act in acts} == {OFFICER}
    assert acts[0].acted_on == TODAY + 1
    assert acts[0].time == 1_700_000_000 + 12 * acts[0].block


def test_stock_counts_what_can_be_drawn_for_its_holder(reader: IndexReader) -> None:
    assert reader.stock() == (
        Stock(holder="AE", records=1, points=7_500),
        Stock(holder="BW", records=1, points=10_000),
        Stock(holder="CF", records=1, points=4_000),
        Stock(holder="EU", records=3, points=64_700),
        Stock(holder="RU", records=1, points=1_000),
    )
    assert [record.number for record in reader.held_by("EU")] == ["EUL00000001", "RU00000001", "BW00000001"]
    assert [record.number for record in reader.held_by("RU")] == ["RU00000002"]


@pytest.mark.parametrize("state", [State.CONFIRMED, State.VOID, State.REPLACED, State.RETURNED, State.SEIZED])
def test_holder_follows_the_state(place: Path | str, state: State) -> None:
    ledger = EventLedger()
    ledger.enter("RU", "EU")
    certificate = ledger.issue("RU", "EU", [(ledger.lot("RU", 100), 100)])
    if state in (State.CONFIRMED, State.RETURNED):
        ledger.settle(certificate, 100, Action.CONFIRM if state is State.CONFIRMED else Action.ACCEPT_RETURN)
    else:
        ledger.advance(certificate, Action.VOID, state)
    with IndexReader(built(ledger, place)) as reader:
        record = reader.record(certificate)
        assert record is not None
        expected = {State.CONFIRMED: "EU", State.SEIZED: None}.get(state, "RU")
        assert record.holder == expected
        assert [stock.holder for stock in reader.stock()] == ([expected] if expected else [])


def test_participants_are_told_as_they_stand_now(reader: IndexReader) -> None:
    found = {participant.code: participant for participant in reader.participants()}
    assert list(found) == ["BW", "NA", "RU", "CF", "EU", "AE"]
    assert (found["CF"].status, found["CF"].supervised) == (Status.RESTRICTED.name, True)
    assert (found["EU"].validity_days, found["EU"].tolerance_bps, found["EU"].producer) == (60, 50, None)
    assert (found["RU"].producer, found["RU"].focal_point) == (2, OFFICER)
    assert (found["EU"].seated, found["EU"].code_now) == (True, "EZ")
    assert found["RU"].code_now == "RU"


def test_bit_63_of_the_origins_survives(place: Path | str) -> None:
    ledger = EventLedger()
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    codes = [f"{letters[i // 26]}{letters[i % 26]}" for i in range(64)]
    ledger.enter(*codes, miners=codes)
    ledger.lot(codes[0], 10, Kind.LEGACY, origins=(codes[63], codes[0]))
    with IndexReader(built(ledger, place)) as reader:
        [record] = reader.records()
    assert record.origin_bits == 1 << 63 | 1
    assert record.origins == (codes[0], codes[63])


def test_namibia_is_no_missing_value(place: Path | str) -> None:
    ledger = EventLedger()
    ledger.enter("NA", "EU")
    ledger.issue("NA", "EU", [(ledger.lot("NA", 10), 5)])
    with IndexReader(built(ledger, place)) as reader:
        assert [(record.issuer, record.origins) for record in reader.records()] == [("NA", ("NA",))] * 2


def test_other_events_have_tables_of_their_own(reader: IndexReader) -> None:
    rows = reader.rows
    assert rows("SELECT points, reason, officer FROM consumptions ORDER BY block") == [
        (2_500, "MANUFACTURE", OFFICER),
        (30_000, "LOSS", OFFICER),
    ]
    of_record = "JOIN records AS r ON r.ordinal = record"
    assert rows(f"SELECT r.number, monitor FROM approvals {of_record}") == [("CF00000001", MONITOR)]
    assert rows(f"SELECT r.number, corrected_on, correction FROM corrections {of_record}") == [
        ("EU00000001", TODAY + 2, BASIS)
    ]
    assert rows("SELECT number, kind, last_serial, digest, officer, reason FROM alerts") == [
        ("RU00000077", "FAKE", 0, None, OFFICER, BASIS)
    ]
    assert rows("SELECT code, zone, approved FROM zones") == [("CF", "Berberati", 1)]
    assert rows("SELECT code, first, last FROM ranges") == [("RU", 1, 10**18 - 1)]
    assert rows("SELECT account, code, roles, first_day, last_day, authority, suspended FROM officers_now") == [
        (OFFICER, "RU", 17, TODAY, None, "SAKHA", 1)
    ]
    assert rows("SELECT account, roles FROM scheme_roles") == [(MONITOR, 4)]
    assert rows("SELECT account FROM governors") == [(OFFICER,)]
    assert rows("SELECT status FROM statuses WHERE code = 'CF' ORDER BY block") == [("ADMITTED",), ("RESTRICTED",)]
    assert rows(f"SELECT r.number, f.points, opened FROM findings AS f {of_record} ORDER BY f.block") == [
        ("RU00000001", 59_900, 1),
        ("BW00000001", 39_800, 1),
    ]


def test_chair_is_named_before_its_participant_is_entered(place: Path | str) -> None:
    ledger = EventLedger()
    ledger.add(ev.ChairmanshipChanged, ev.Term(1, 18_628, 18_992), ev.Term(0, 0, 0))
    ledger.enter("RU")
    with IndexReader(built(ledger, place)) as reader:
        assert reader.rows("SELECT chair, vice FROM chairmanships") == [(1, None)]


def test_events_of_governance_have_tables_of_their_own(reader: IndexReader) -> None:
    rows = reader.rows
    assert rows("SELECT code, previous, now FROM codes") == [("EU", "EU", "EZ")]
    assert rows("SELECT quorum_bps, min_days, max_days, execution_days FROM procedures") == [(5_000, 10, 60, 30)]
    assert rows("SELECT chair, chair_first, chair_last, vice, vice_first, vice_last FROM chairmanships") == [
        (3, 18_628, 18_992, 1, 18_993, 19_357)
    ]
    assert rows("SELECT code, account FROM chair_accounts") == [("RU", MONITOR)]
    assert rows("SELECT proposal, proposer, account, deadline, quorum, electorate, document FROM proposals") == [
        (1, "RU", MONITOR, 1_700_864_000, 2, "BW,EU,RU", BASIS),
        (2, "BW", OFFICER, 1_700_864_000, 2, "BW,EU,RU", BASIS),
    ]
    assert rows("SELECT place, proposal, target, data FROM proposal_calls ORDER BY block, place") == [
        (0, 1, OFFICER, b"\x01\x02\x03\x04"),
        (1, 1, MONITOR, b""),
    ]
    assert rows("SELECT proposal, code, vote, account, statement FROM votes ORDER BY block") == [
        (1, "RU", "SUPPORT", OFFICER, None),
        (1, "BW", "ABSTAIN", MONITOR, BASIS),
    ]
    assert rows("SELECT proposal, ending, account FROM endings ORDER BY block") == [
        (1, "EXECUTED", MONITOR),
        (2, "WITHDRAWN", OFFICER),
    ]
    assert rows("SELECT agreement, code, account, members, name, document FROM agreements") == [
        (1, "RU", OFFICER, "EU,RU", "RU-EU", BASIS)
    ]
    assert rows("SELECT agreement, code, account, up_to FROM accessions") == [(1, "EU", MONITOR, "ACTIVE")]
    assert rows("SELECT agreement, code, account, document FROM denunciations") == [(1, "RU", OFFICER, BASIS)]
    assert rows("SELECT agreement, status FROM agreement_statuses") == [(1, "TERMINATED")]
    assert rows("SELECT kind, name, document, attested_by, referenced FROM attestation_types") == [
        (1, "natural", BASIS, "ACCREDITED", 1)
    ]
    assert rows("SELECT kind FROM type_closings") == [(1,)]
    assert rows("SELECT kind, account, accredited FROM accreditations") == [(1, MONITOR, 1)]
    assert rows("SELECT kind, ref, listed FROM type_references") == [(1, "INSTRUMENT-1", 1)]
    assert rows("SELECT attestation, kind, about, code, attester, attested_on, report, ref FROM attestations") == [
        (1, 1, "RECORD", None, MONITOR, TODAY, BASIS, "INSTRUMENT-1"),
        (2, 1, "PARTICIPANT", "CF", OFFICER, TODAY, BASIS, None),
    ]
    assert rows("SELECT r.number, a.attestation FROM attestations AS a JOIN records AS r ON r.ordinal = a.record") == [
        ("RUL00000001", 1)
    ]
    assert rows("SELECT attestation, account, reason FROM revocations") == [(1, MONITOR, BASIS)]
    assert rows("SELECT concern, about, record, code, observer, report FROM concerns") == [
        (1, "SCHEME", None, None, MONITOR, BASIS)
    ]
    assert rows("SELECT concern, chair, answer FROM answers") == [(1, MONITOR, BASIS)]
    assert rows(
        "SELECT code, period, version, officer, digest, exported, exported_cents, imported, imported_cents,"
        " produced, produced_cents, issued, received FROM returns"
    ) == [("RU", 2021 * 16 + 5, 1, OFFICER, BASIS, 10, 20, 30, 40, -1, 60, 7, 8)]


def test_totals_of_a_return_are_read_as_the_ledger_has_them(reader: IndexReader) -> None:
    [filed] = filed_for(reader, 2021 * 16 + 5)
    assert filed.totals == ev.Totals(10, 20, 30, 40, 2**64 - 1, 60, 7, 8)


def test_carats_are_conserved_over_all_rows(reader: IndexReader) -> None:
    """What was declared is available, drawn by a certificate, or consumed; certificates lose, they never gain."""
    [(gap,)] = reader.rows(
        "SELECT sum(points) - sum(available)"
        " - (SELECT sum(d.points) FROM draws AS d JOIN records AS p ON p.ordinal = d.parent"
        " WHERE p.destination IS NULL)"
        " - (SELECT sum(points) FROM consumptions) FROM records_now WHERE destination IS NULL"
    )
    assert gap == 0


def test_zone_that_is_not_printable_is_escaped(place: Path | str) -> None:
    ledger = EventLedger()
    ledger.enter("CF")
    ledger.lot("CF", 10, zone=b"\x1b[2J\xff".ljust(32, b"\0"))
    with IndexReader(built(ledger, place)) as reader:
        assert [record.zone for record in reader.records()] == ["\\x1b[2J\\xff"]


def test_alert_with_bits_that_are_no_number_is_kept(place: Path | str) -> None:
    ledger = EventLedger()
    ledger.add(ev.AlertRaised, 2**256 - 1, bytes(32), AlertKind.RANGE_WITHDRAWN, 2**64 - 1, OFFICER, BASIS)
    with IndexReader(built(ledger, place)) as reader:
        assert reader.rows("SELECT number, kind, last_serial FROM alerts") == [("0x" + "f" * 64, "RANGE_WITHDRAWN", -1)]


class Explained(IndexReader):
    """A reader that notes how SQLite means to answer."""

    def __init__(self, place: Path | str) -> None:
        super().__init__(place)
        self.steps: list[str] = []

    def rows(self, statement: str, parameters: Sequence[Value] = ()) -> list[Row]:
        self.steps += [step for *_, step in super().rows(f"EXPLAIN QUERY PLAN {statement}", parameters)]
        return super().rows(statement, parameters)


@pytest.mark.parametrize("direction", ["ancestors", "descendants"])
def test_family_is_found_without_reading_whole_tables(tmp_path: Path, direction: str) -> None:
    """What a trace costs must not grow with the ledger: tables are searched, the family alone is gone through."""
    with Explained(built(story(), tmp_path / "index.sqlite")) as reader:
        record = reader.record("RU1")
        assert record is not None
        reader.steps.clear()
        family: Family = getattr(reader, direction)(record.ordinal)
    assert len(family.records) > 1
    assert {step for step in reader.steps if step.startswith("SCAN")} == {"SCAN family"}


@pytest.mark.parametrize("statement", ["DELETE FROM records", "DROP TABLE acts", "CREATE TABLE more (a INTEGER)"])
def test_reader_cannot_write(reader: IndexReader, statement: str) -> None:
    with pytest.raises(IndexStateError, match=r"read-?only"):
        reader.rows(statement)
    assert reader.stock()


def test_reader_of_a_missing_index_is_refused_and_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(MissingIndexError, match="there is no index"):
        IndexReader(tmp_path / "index.sqlite")
    assert list(tmp_path.iterdir()) == []


def test_reader_knows_the_ledger_and_how_far_it_was_read(reader: IndexReader) -> None:
    assert reader.identity == IDENTITY
    assert reader.cursor is not None
    assert reader.cursor.number == len(story().blocks) - 1


def test_damage_met_while_reading_is_refused(told: Path | str) -> None:
    with IndexReader(told) as reader:
        with Index.open(told, IDENTITY) as index, index.writing() as database:
            database.change("DROP TABLE acts")
        with pytest.raises(IndexStateError, match=r"acts.*: rebuild it"):
            reader.acts(1)


def test_every_event_of_the_ledger_is_taken_in() -> None:
    told = {type(event) for events in story().log for event in events}
    assert told == set(ev.EVENT_TYPES)


def _columns(connection: sqlite3.Connection) -> dict[str, list[str]]:
    names = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
    return {name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")] for (name,) in names}


@pytest.fixture(name="tables")
def _tables() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    for statement in STATEMENTS:
        connection.execute(statement)
    yield connection
    connection.close()


def test_every_table_with_a_block_is_rolled_back(tables: sqlite3.Connection) -> None:
    names = [name for (name,) in tables.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert {name for name in names if "block" in _columns(tables)[name]} == set(FACT_TABLES)


def test_specification_names_every_table_and_column(tables: sqlite3.Connection) -> None:
    """Each table has a section in docs/spec/index.md, with a row for each of its columns, in their order."""
    text = SPECIFICATION.read_text(encoding="utf-8")
    told: dict[str, list[str]] = {}
    for section in re.split(r"^#{2,3} ", text, flags=re.MULTILINE)[1:]:
        name = section.split("\n", 1)[0].strip("` ")
        told[name] = [
            column
            for names in re.findall(r"^\| (`[^|]+`) \|", section, flags=re.MULTILINE)
            for column in re.findall(r"`(\w+)`", names)
        ]
    places = ["block", "log_index", "tx"]
    for name, columns in _columns(tables).items():
        expected = columns if name not in FACT_TABLES else [column for column in columns if column not in places]
        assert told.get(name) == expected, name
