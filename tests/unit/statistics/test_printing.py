"""One table in its five forms: the same figures in each, and nothing that a reader could take for something else."""

from __future__ import annotations

import csv
import io
import json
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import polars
import pytest

from kpchain.errors import ConfigError
from kpchain.model import days_from_date
from kpchain.statistics.figures import Reliance
from kpchain.statistics.printing import to_csv, to_dict, to_frame, to_html, write_parquet
from kpchain.statistics.tables import AsOf, Column, Row, Table, Unit

DAY = days_from_date(date(2021, 10, 1))
TABLE = Table(
    name="sample",
    title="A <sample> & more",
    span="2021Q4 (2021-10-01 to 2021-12-31)",
    columns=(
        Column("participant", "Participant", Unit.TEXT),
        Column("carats", "Carats", Unit.CARATS),
        Column("usd_per_carat", "US$/carat", Unit.USD_PER_CARAT),
        Column("lots", "Lots", Unit.COUNT),
        Column("on", "On", Unit.DAY),
    ),
    rows=(
        Row(("NA", 12_345, 9_700, 2, DAY), ("NA00000001", "NA00000002")),
        Row(("=cmd()", -50, None, 0, None), ()),
    ),
    total=Row(("all", 12_295, None, 2, None)),
    reliance=Reliance(12_345, 45),
    notes=("Read <this>.",),
    has_certificates=True,
)


def test_csv_has_names_and_plain_figures_and_no_formula() -> None:
    assert list(csv.reader(io.StringIO(to_csv(TABLE)))) == [
        ["participant", "carats", "usd_per_carat", "lots", "on", "certificates_behind"],
        ["NA", "123.45", "97.00", "2", "2021-10-01", "NA00000001 NA00000002"],
        ["'=cmd()", "-0.50", "", "0", "", ""],
    ]


def test_json_has_decimal_texts_and_counts_as_numbers() -> None:
    told = json.loads(json.dumps(to_dict(TABLE)))
    assert told["schema"] == "kpstat/1"
    assert told["rows"][0] == {
        "participant": "NA",
        "carats": "123.45",
        "usd_per_carat": "97.00",
        "lots": 2,
        "on": "2021-10-01",
        "certificates_behind": ["NA00000001", "NA00000002"],
    }
    assert told["rows"][1]["usd_per_carat"] is None
    assert told["total"]["carats"] == "122.95"
    assert told["reliance"] == {"carats": "123.45", "unproven": "0.45", "percent": "0.36"}
    assert told["notes"] == ["Read <this>."]


def test_json_and_page_say_as_of_which_block() -> None:
    ledger = "0x00000000000000000000000000000000000000E1"
    time = datetime(2022, 1, 5, 10, 30, 7, tzinfo=UTC)
    moment = AsOf(chain_id=1337, ledger=ledger, block=41, block_hash="0x" + "ab" * 32, time=time)
    table = replace(TABLE, as_of=moment)
    assert to_dict(table)["as_of"] == {
        "chain_id": 1337,
        "ledger": ledger,
        "block": 41,
        "block_hash": "0x" + "ab" * 32,
        "time": "2022-01-05T10:30:07+00:00",
    }
    assert ">as of block 41 of 2022-01-05 10:30:07 UTC<" in to_html(table)
    assert to_csv(table) == to_csv(TABLE)
    assert to_dict(TABLE)["as_of"] is None
    assert "as of block" not in to_html(TABLE)


def test_parquet_has_exact_decimals_and_dates(tmp_path: Path) -> None:
    path = tmp_path / "sample.parquet"
    write_parquet(TABLE, path)
    read = polars.read_parquet(path)
    assert read.equals(to_frame(TABLE))
    assert read.rows() == [
        ("NA", Decimal("123.45"), Decimal("97.00"), 2, date(2021, 10, 1), ["NA00000001", "NA00000002"]),
        ("=cmd()", Decimal("-0.50"), None, 0, None, []),
    ]


def test_without_polars_a_refusal_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(ConfigError, match=r"pip install 'kpchain\[research\]'"):
        to_frame(TABLE)


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(data.strip())


def test_page_is_whole_prints_and_runs_nothing() -> None:
    large = Row(("NA", 123_450, 9_700, 2, DAY), ("NA00000001", "NA00000002"))
    page = to_html(replace(TABLE, rows=(large, TABLE.rows[1])))
    found = _Texts()
    found.feed(page)
    assert {"script", "img", "link", "sample", "this"}.isdisjoint(found.tags)
    assert found.tags.count("tr") == 4
    assert "default-src 'none'" in page
    assert "@page" in page
    for text in ("A <sample> & more", TABLE.span, "1,234.50", "-0.50", "NA00000001 NA00000002", "Read <this>."):
        assert text in found.texts
    assert any(text.startswith("0.36 % of 123.45 carats rests on legacy stock") for text in found.texts)
