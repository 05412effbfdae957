"""SQLite and PostgreSQL hold the same index and answer alike; what PostgreSQL refuses is said in one line."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from event_ledger import BASIS, LEDGER, EventLedger, story
from postgresql_server import Server

from kpchain.errors import IndexStateError, MissingIndexError
from kpchain.index import Index, IndexReader, LedgerIdentity, sync
from kpchain.index.database import Place, Row, Value
from kpchain.index.schema import STATEMENTS
from kpchain.provenance import trace

IDENTITY = LedgerIdentity(chain_id=1337, ledger=LEDGER)


def update(place: Place, ledger: EventLedger) -> None:
    with Index.open(place, IDENTITY) as index:
        sync(index, ledger)


def content(place: Place) -> dict[str, list[Row]]:
    """Every row of every table and view, in one order for both engines."""
    names = [match[1] for statement in STATEMENTS if (match := re.match(r"CREATE (?:TABLE|VIEW) (\w+)", statement))]
    with IndexReader(place) as reader:
        return {name: sorted(reader.rows(f"SELECT * FROM {name}"), key=repr) for name in names}


def test_both_engines_hold_the_same_rows_and_answer_alike(postgresql: Server, tmp_path: Path) -> None:
    there, here = postgresql.emptied(), tmp_path / "index.sqlite"
    update(there, story())
    update(here, story())
    assert content(there) == content(here)
    with IndexReader(there) as one, IndexReader(here) as other:
        records = list(one.records())
        assert len(records) > 10
        assert records == list(other.records())
        for record in records:
            assert trace(one, record.digest) == trace(other, record.digest)
            assert one.acts(record.ordinal) == other.acts(record.ordinal)
        assert one.stock() == other.stock()
        assert one.participants() == other.participants()
        assert [one.held_by(entry.holder) for entry in one.stock()] == [
            other.held_by(entry.holder) for entry in other.stock()
        ]


@pytest.mark.parametrize(
    ("statement", "parameters", "expected"),
    [
        # PostgreSQL gives the sum of integers as a decimal number.
        ("SELECT sum(points) FROM records", (), [(367_800,)]),
        ("SELECT 7 / 2", (), [(3,)]),
        ("SELECT number FROM records WHERE number LIKE ? AND number LIKE '%L%'", ("RU%",), [("RUL00000001",)]),
        ("SELECT evidence FROM acts WHERE evidence = ? LIMIT 1", (BASIS,), [(BASIS,)]),
    ],
)
def test_answers_are_integers_texts_and_bytes(
    place: Place, statement: str, parameters: tuple[Value, ...], expected: list[Row]
) -> None:
    update(place, story())
    with IndexReader(place) as reader:
        rows = reader.rows(statement, parameters)
    assert rows == expected
    assert [type(value) for (value,) in rows] == [type(value) for (value,) in expected]


def test_texts_sort_by_code_point(place: Place) -> None:
    ledger = EventLedger()
    ledger.enter("CF")
    for zone in (b"b", b"B", b"a", b"_", b"A"):
        ledger.lot("CF", 10, zone=zone.ljust(32, b"\0"))
    update(place, ledger)
    with IndexReader(place) as reader:
        assert reader.rows("SELECT zone FROM records ORDER BY zone") == [("A",), ("B",), ("_",), ("a",), ("b",)]


def test_no_index_in_a_database_is_said_and_nothing_is_made(postgresql: Server) -> None:
    url = postgresql.emptied()
    with pytest.raises(MissingIndexError, match="there is no index at postgresql:///postgres: build it first"):
        IndexReader(url)
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'kpchain_index'").fetchall() == []


def test_rebuilding_leaves_the_rest_of_the_database_alone(postgresql: Server) -> None:
    url = postgresql.new_database()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE meta (recipe TEXT)")
        update(url, story())
        Index.create(url, IDENTITY).close()
        assert connection.execute("SELECT count(*) FROM public.meta").fetchall() == [(0,)]
    with IndexReader(url) as reader:
        assert reader.cursor is None


def test_schema_of_something_else_is_refused_and_left_alone(postgresql: Server) -> None:
    url = postgresql.emptied()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA kpchain_index CREATE TABLE recipes (name TEXT)")
        for use in (Index.open, Index.create):
            with pytest.raises(IndexStateError, match=r"is not an index of kpchain|of something else"):
                use(url, IDENTITY)
        assert connection.execute("SELECT count(*) FROM kpchain_index.recipes").fetchall() == [(0,)]


def test_writer_that_waits_in_vain_is_told_why(postgresql: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    url = postgresql.emptied()
    update(url, story())
    monkeypatch.setattr(sys.modules["kpchain.index.database"], "BUSY_TIMEOUT_S", 0.05)
    with Index.open(url, IDENTITY) as index, index.writing(), IndexReader(url) as reader:
        assert reader.stock()
        with pytest.raises(IndexStateError, match="another process is writing to it, try again"):
            Index.open(url, IDENTITY)


@pytest.mark.parametrize("more", ["", "?connect_timeout=1&sslpassword=s3cret"])
def test_server_that_does_not_answer_is_named_without_the_password(more: str) -> None:
    with pytest.raises(IndexStateError, match=r"postgresql://127\.0\.0\.1:1/books cannot be used") as refusal:
        IndexReader(f"postgresql://clerk:s3cret@127.0.0.1:1/books{more}")
    assert "s3cret" not in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("password", ["s3c/ret", "s3c%ret", "s3c@ret/x", "s3c:ret/@", "7/s3cret"])
def test_misspelt_url_shows_nothing_of_the_password(password: str) -> None:
    with pytest.raises(IndexStateError, match="the URL of the index cannot be read") as refusal:
        IndexReader(f"postgresql://clerk:{password}@127.0.0.1:1/books")
    assert "s3c" not in str(refusal.value)
    assert "ret" not in str(refusal.value)


def test_other_servers_are_refused() -> None:
    with pytest.raises(IndexStateError, match="a file or at a postgresql:// URL, not at mysql://"):
        IndexReader("mysql://127.0.0.1/books")


WITHOUT_CLIENT = """
import sys
sys.modules["psycopg"] = None
from pathlib import Path
from kpchain.errors import ConfigError
from kpchain.index import Index, IndexReader, LedgerIdentity
Index.open(Path(sys.argv[1]), LedgerIdentity(chain_id=1, ledger="0x")).close()
try:
    IndexReader("postgresql://127.0.0.1/books")
except ConfigError as error:
    print(error)
"""


def test_client_that_is_not_installed_is_named_and_files_need_none(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WITHOUT_CLIENT, str(tmp_path / "index.sqlite")]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stdout == (
        "an index in PostgreSQL needs a package that is not installed (psycopg is missing): "
        "pip install 'kpchain[postgresql]'\n"
    )
