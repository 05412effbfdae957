"""What of a workspace needs no ledger: blame in a batch, statements, files that are whole, keys."""

from __future__ import annotations

import fcntl
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from kpchain.errors import ConfigError, EntryError, LedgerBusyError, ModelError, RejectedError
from kpchain.ledger.abi import LEDGER
from kpchain.ledger.calls import Call
from kpchain.ledger.client import Ledger
from kpchain.workspace import (
    Keyring,
    Workspace,
    checked_calls,
    make_statement,
    read_statement,
    write_statement,
    write_whole,
)

OFFICER = "0x" + "11" * 20
DAY = date(2026, 11, 23)


@dataclass
class Picky:
    """A ledger that refuses some entries, or the officer."""

    bad: set[int] = field(default_factory=set)
    refusal: str = "NumberAlreadyUsed"
    asked: int = 0

    def simulate(self, account: str, calls: Sequence[Call]) -> None:
        self.asked += 1
        if self.bad & {byte for call in calls for byte in call.data}:
            raise RejectedError("no", name=self.refusal)


def build(entries: Sequence[int]) -> list[Call]:
    return [Call(LEDGER, bytes(entries[at : at + 7]), 0) for at in range(0, len(entries), 7)]


def tried(ledger: Picky, count: int, make: Any = build) -> list[Call]:
    entries = list(range(count))
    return checked_calls(cast(Ledger, ledger), OFFICER, entries, names=[f"{n}.json" for n in entries], build=make)


def test_a_good_batch_becomes_its_calls() -> None:
    ledger = Picky()
    assert tried(ledger, 20) == build(range(20))
    assert ledger.asked == 1


@pytest.mark.parametrize("bad", range(20))
def test_the_bad_entry_of_a_batch_is_named(bad: int) -> None:
    with pytest.raises(EntryError) as caught:
        tried(Picky({bad}), 20)
    assert caught.value.entry == f"{bad}.json"
    assert isinstance(caught.value.error, RejectedError)


def test_the_first_of_several_bad_entries_is_named() -> None:
    with pytest.raises(EntryError) as caught:
        tried(Picky({3, 9, 18}), 20)
    assert caught.value.entry == "3.json"


def test_no_entry_is_blamed_for_the_officer() -> None:
    with pytest.raises(RejectedError) as caught:
        tried(Picky({0}, refusal="RoleRequired"), 20)
    assert caught.value.name == "RoleRequired"


def test_an_entry_that_makes_no_call_is_named() -> None:
    def make(entries: Sequence[int]) -> list[Call]:
        if 5 in entries:
            raise ModelError("number", "must be used once")
        return build(entries)

    with pytest.raises(EntryError) as caught:
        tried(Picky(), 20, make)
    assert (caught.value.entry, str(caught.value.error)) == ("5.json", "number: must be used once")


def test_a_statement_is_found_by_the_digest_that_is_anchored(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    statement = make_statement("void", "RU00000001", on=DAY, text="a printing error")
    write_statement(workspace, statement)
    found = read_statement(workspace, statement.digest)
    assert found is not None
    assert {name: found[name] for name in ("schema", "action", "subject", "on", "text")} == {
        "schema": "kpe/1",
        "action": "void",
        "subject": "RU00000001",
        "on": "2026-11-23",
        "text": "a printing error",
    }


def test_two_like_statements_have_different_digests() -> None:
    first, second = (make_statement("void", "RU00000001", on=DAY, text="the same") for _ in range(2))
    assert first.digest != second.digest


def test_a_changed_statement_is_not_given_back(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    statement = make_statement("void", "RU00000001", on=DAY, text="a printing error")
    write_statement(workspace, statement)
    [path] = workspace.evidence.iterdir()
    path.write_bytes(path.read_bytes().replace(b"printing", b"spelling"))
    assert read_statement(workspace, statement.digest) is None


def test_a_reason_with_control_characters_is_refused() -> None:
    with pytest.raises(ModelError) as caught:
        make_statement("void", "RU00000001", on=DAY, text="a\x1b[2J")
    assert caught.value.field == "reason"


def test_a_file_is_whole_private_and_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    write_whole(path, b"first")
    with pytest.raises(ConfigError, match="is not overwritten"):
        write_whole(path, b"second")
    assert path.read_bytes() == b"first"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    write_whole(path, b"third", overwrite=True)
    assert (path.read_bytes(), [entry.name for entry in path.parent.iterdir()]) == (b"third", ["file"])


def test_a_file_that_a_link_leads_to_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    path = tmp_path / "link"
    path.symlink_to(tmp_path / "file")
    write_whole(path, b"first", overwrite=True)
    assert (path.is_symlink(), (tmp_path / "file").read_bytes()) == (True, b"first")
    with pytest.raises(ConfigError, match="is not overwritten"):
        write_whole(path, b"second")


def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ConfigError, match="cannot be written"):
        write_whole(tmp_path / "file" / "below", b"x")


def test_development_keys_are_kept_by_name_and_are_the_same_everywhere(tmp_path: Path) -> None:
    first, second = (Keyring(Workspace(tmp_path / name), 1337) for name in ("a", "b"))
    assert first.create_development(["ru-issuer"]) == second.create_development(["ru-issuer"])
    assert first.signer("ru-issuer", str).address == first.address_of("ru-issuer")


def test_development_keys_are_not_even_listed_on_another_chain(tmp_path: Path) -> None:
    Keyring(Workspace(tmp_path), 1337).create_development(["ru-issuer"])
    other = Keyring(Workspace(tmp_path), 1)
    assert other.entries() == []
    with pytest.raises(ConfigError, match="no officer is called 'ru-issuer'"):
        other.signer("ru-issuer", str)


def test_a_lock_that_an_init_removed_keeps_nobody_out_and_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, take = Workspace(tmp_path), fcntl.flock

    def take_late(descriptor: int, operation: int) -> None:
        workspace.lock.unlink()
        take(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", take_late)
    with pytest.raises(LedgerBusyError, match="another process is acting"), workspace.writing():
        pytest.fail("the lock was taken")
    monkeypatch.undo()
    with workspace.writing(), pytest.raises(LedgerBusyError), workspace.writing():
        pytest.fail("the lock was taken twice")
