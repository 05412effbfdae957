"""The setting `index`: the index of a workspace in a file elsewhere, or in PostgreSQL, behind the same commands."""

from __future__ import annotations

from pathlib import Path

from postgresql_server import Server
from terminal import Terminal


def test_index_lives_where_the_setting_says(terminal: Terminal, place: Path | str) -> None:
    elsewhere = {"KPCHAIN_INDEX": str(place)}
    assert "there is no index yet" in terminal.refused(3, "index", "status", env=elsewhere)
    assert "not made yet; the first question makes it" in terminal.run("doctor", env=elsewhere).out
    here = terminal.ok("trace", "RUL00000001")
    assert terminal.ok("trace", "RUL00000001", env=elsewhere) == here
    assert terminal.ok("stock", env=elsewhere) == terminal.ok("stock")
    told, own = terminal.ok("index", "status", env=elsewhere), terminal.ok("index", "status")
    assert (told["records"], told["behind"]) == (own["records"], 0) == (2, 0)
    assert terminal.ok("index", "rebuild", env=elsewhere) == terminal.ok("index", "rebuild")


def test_file_of_the_setting_is_taken_from_the_workspace(terminal: Terminal) -> None:
    settings = terminal.folder / "kpchain.toml"
    settings.write_text(settings.read_text("utf-8") + 'index = "elsewhere.sqlite"\n', "utf-8")
    terminal.ok("stock")
    assert (terminal.folder / "elsewhere.sqlite").is_file()


def test_password_of_the_server_is_not_told(terminal: Terminal, postgresql: Server) -> None:
    url = postgresql.emptied().replace("kpchain@", "kpchain:s3cret@")
    terminal.ok("index", "rebuild", env={"KPCHAIN_INDEX": url})
    assert terminal.ok("index", "status", env={"KPCHAIN_INDEX": url})["path"] == "postgresql:///postgres"
    refusal = terminal.refused(3, "stock", env={"KPCHAIN_INDEX": "postgresql://kpchain:s3cret@127.0.0.1:1/books"})
    assert "s3cret" not in refusal


def test_place_that_is_neither_is_refused(terminal: Terminal) -> None:
    refusal = terminal.refused(2, "stock", env={"KPCHAIN_INDEX": "mysql://127.0.0.1/books"})
    assert refusal == "index: must be a file or a postgresql:// URL (got mysql://)"
