"""Dataframes and files from the index: what they say, on both engines, and that their layout is the documented one."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from event_ledger import LEDGER, TODAY, EventLedger, story
from test_provenance import reading

from kpchain.errors import ConfigError
from kpchain.index import TABLES, Index, IndexReader, LedgerIdentity, sync
from kpchain.index.database import Place
from kpchain.index.schema import STATEMENTS
from kpchain.model import Action, Kind, State
from kpchain.provenance import trace, where
from kpchain.research import (
    EXPORTED,
    acts,
    certificates,
    consumptions,
    draws,
    findings,
    records,
    shares,
    table,
    under_way,
    write_tables,
)

SPECIFICATION = Path(__file__).parents[2] / "docs" / "spec" / "export.md"
EPOCH = date(1970, 1, 1)


def day(number: int) -> date:
    return date.fromordinal(EPOCH.toordinal() + number)


@pytest.fixture(name="index")
def _index(place: Place) -> Iterator[IndexReader]:
    """The story, in each engine."""
    with Index.create(place, LedgerIdentity(chain_id=1, ledger=LEDGER)) as index:
        sync(index, story())
    with IndexReader(place) as reader:
        yield reader


def test_certificates_have_the_days_of_their_lives_and_what_was_found(index: IndexReader) -> None:
    frame = certificates(index)
    assert frame["number"].to_list() == [
        "RU00000001",
        "BW00000001",
        "EU00000001",
        "RU00000002",
        "RU00000003",
        "RU00000004",
        "CF00000001",
    ]
    first = frame.row(0, named=True)
    assert first == {
        "number": "RU00000001",
        "kind": "STANDARD",
        "exporter": "RU",
        "importer": "EU",
        "state": "CONFIRMED",
        "issued_on": day(TODAY),
        "expires_on": day(TODAY + 60),
        "validated_on": day(TODAY + 1),
        "exported_on": day(TODAY + 1),
        "arrived_on": day(TODAY + 1),
        "confirmed_on": day(TODAY + 9),
        "points": 60_000,
        "cents": 60_000 * 10 + 60_000 * 300,
        "parcels": 3,
        "found_points": 59_900,
        "found_cents": 59_900 * 200,
        "found_parcels": 3,
        "opened": 1,
        "origins": "RU",
        "taints": 16,
    }
    last = frame.row(6, named=True)
    assert (last["exported_on"], last["found_points"], last["opened"]) == (None, None, None)


def test_shares_of_every_record_sum_up_to_its_weight_and_equal_the_trace(index: IndexReader) -> None:
    by_lot = shares(index, by="lot")
    weights = dict(records(index).select("number", "points").iter_rows())
    summed = by_lot.group_by("number").agg(pl.col("points").sum(), pl.col("share").sum())
    assert {number: points for number, points, _ in summed.iter_rows()} == weights
    assert all(abs(share - 1) < 1e-12 for share in summed["share"])
    for number in weights:
        told = by_lot.filter(pl.col("number") == number).select("lot", "points").sort("lot").rows()
        assert told == sorted((share.lot.number, share.points) for share in trace(index, number).lots)


def test_shares_keep_declared_origins_and_zones_apart(index: IndexReader) -> None:
    mixed = shares(index, numbers=["EU00000001"]).drop("share")
    assert mixed.rows() == [
        ("EU00000001", "BW", False, None, None, 19_636),
        ("EU00000001", "BW,NA", True, None, None, 4_909),
        ("EU00000001", "RU", False, None, None, 29_455),
    ]
    zoned = shares(index, by="zone", numbers=["CF00000001"])
    assert zoned.rows() == [("CF00000001", "CF", False, "Berberati", None, 1_000, 1.0)]
    assert shares(index, numbers=["CF00000001"])["zone"].to_list() == [None]


def test_records_stand_with_their_words_now(index: IndexReader) -> None:
    frame = records(index)
    assert frame.columns == [*TABLES["records"], *list(TABLES["words_now"])[1:]]
    assert frame.select("ordinal", "number", "state", "available", "taints").rows() == [
        (record.ordinal, record.number, record.state.name, record.available, record.taints)
        for record in index.records()
    ]


def test_draws_acts_findings_and_consumptions_have_numbers(index: IndexReader) -> None:
    assert draws(index).row(2) == ("EU00000001", "RU00000001", 30_000)
    assert acts(index).select("number", "action", "acted_on").row(3) == ("RU00000001", "CONFIRM", day(TODAY + 9))
    assert findings(index).select("number", "points").rows() == [("RU00000001", 59_900), ("BW00000001", 39_800)]
    assert consumptions(index).select("number", "points", "reason", "consumed_on").rows() == [
        ("AEL00000001", 2_500, "MANUFACTURE", day(TODAY)),
        ("RUL00000001", 30_000, "LOSS", day(TODAY)),
    ]


@pytest.mark.parametrize("name", TABLES)
def test_table_has_all_rows_in_the_order_of_the_ledger(index: IndexReader, name: str) -> None:
    frame = table(index, name)
    [(count,)] = index.rows(f"SELECT count(*) FROM {name}")
    assert frame.height == count > 0
    assert frame.columns == list(TABLES[name])
    if "block" in frame.columns:
        places = frame.select(pl.col("^(block|log_index|place)$")).rows()
        assert places == sorted(places)


def test_where_is_the_same_in_each_engine(index: IndexReader) -> None:
    with reading(story()) as other:
        for key in ("RU", "NA", "CF/Berberati", "RU1", "BWL1"):
            assert where(index, key) == where(other, key)


def test_under_way_counts_days_from_the_export_and_from_the_last_day() -> None:
    ledger = EventLedger()
    ledger.enter("RU", "EU")
    lot = ledger.lot("RU", 1_000)
    gone, arrived, unrecorded, home, seized = (ledger.issue("RU", "EU", [(lot, 100)]) for _ in range(5))
    for certificate in (gone, arrived, seized):
        ledger.advance(certificate, Action.EXPORT, State.IN_TRANSIT)
    ledger.advance(arrived, Action.ARRIVE, State.ARRIVED)
    ledger.advance(unrecorded, Action.ARRIVE, State.ARRIVED)
    ledger.advance(seized, Action.SEIZE, State.SEIZED)
    assert home in ledger.records
    with reading(ledger) as index:
        frame = under_way(index, day(TODAY + 71))
    assert frame.select("number", "state", "days", "days_late").rows() == [
        ("RU00000003", "ARRIVED", 71, 11),
        ("RU00000001", "IN_TRANSIT", 70, 11),
        ("RU00000002", "ARRIVED", 70, 11),
    ]


def test_the_columns_of_the_tables_are_those_of_the_schema() -> None:
    connection = sqlite3.connect(":memory:")
    for statement in STATEMENTS:
        connection.execute(statement)
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {name: {row[1]: row[2] for row in connection.execute(f"PRAGMA table_info({name})")} for name in names}
    connection.close()
    assert found == TABLES


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_every_table_is_written_and_read_back(tmp_path: Path, form: str) -> None:
    folder = tmp_path / "new" / "tables"
    with reading(story()) as index:
        counts = write_tables(index, folder, form)  # type: ignore[arg-type]  # the parameter is one of its values
        expected = {name: table(index, name) for name in TABLES}
        expected |= {"certificates": certificates(index), "shares": shares(index, by="zone")}
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{name}.{form}" for name in EXPORTED)
    for name, frame in expected.items():
        path = folder / f"{name}.{form}"
        if form == "parquet":
            assert pl.read_parquet(path).equals(frame), name
        else:
            assert pl.read_csv(path, schema=frame.schema, try_parse_dates=True).equals(frame), name
        assert counts[name] == frame.height


def test_files_of_an_earlier_export_are_replaced(tmp_path: Path) -> None:
    ledger = EventLedger()
    ledger.enter("RU")
    for kind in (Kind.PRODUCTION, Kind.LEGACY):
        ledger.lot("RU", 10, kind)
        with reading(ledger) as index:
            write_tables(index, tmp_path)
    assert pl.read_parquet(tmp_path / "records.parquet").height == 2


def test_where_one_table_cannot_be_written_none_is(tmp_path: Path) -> None:
    (tmp_path / "shares.csv").mkdir()
    with reading(story()) as index, pytest.raises(ConfigError, match=r"shares\.csv cannot be written"):
        write_tables(index, tmp_path, "csv")
    assert [path.name for path in tmp_path.iterdir()] == ["shares.csv"]


def test_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with reading(story()) as index, pytest.raises(ConfigError, match="file cannot be written"):
        write_tables(index, tmp_path / "file")


def test_absence_of_the_package_names_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("kpchain.research", "polars"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(ConfigError, match=re.escape("pip install 'kpchain[research]'")):
        import kpchain.research  # noqa: F401  # the import is what is refused


def _layout(text: str) -> dict[str, list[tuple[str, str]]]:
    """The tables of the specification: for each its columns with their types, as they stand there."""
    told: dict[str, list[tuple[str, str]]] = {}
    for section in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        name = section.split("\n", 1)[0].strip("` ")
        told[name] = re.findall(r"^\| `(\w+)` \| ([^|]+?) \|", section, flags=re.MULTILINE)
    return told


def test_specification_has_every_file_and_column_with_its_type(tmp_path: Path) -> None:
    words = {
        pl.Int64(): "integer",
        pl.String(): "text",
        pl.Date(): "date",
        pl.Boolean(): "boolean",
        pl.Float64(): "float",
        pl.Datetime("us", "UTC"): "time",
    }
    with reading(story()) as index:
        write_tables(index, tmp_path)
    schemas = {path.stem: pl.read_parquet_schema(path) for path in tmp_path.iterdir()}
    written = {name: [(column, words[type_]) for column, type_ in schema.items()] for name, schema in schemas.items()}
    assert _layout(SPECIFICATION.read_text("utf-8")) == written
