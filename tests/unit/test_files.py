"""Files are put down whole, together or not at all; links, pipes and folders stay what they are."""

from __future__ import annotations

import os
import resource
import stat
from pathlib import Path
from threading import Thread

import pytest

from kpchain.errors import ConfigError
from kpchain.files import written


def put(content: bytes, *paths: Path) -> None:
    with written(*paths) as files:
        for file in files:
            file.write(content)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_files_are_in_their_places_only_after_the_block(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"before")
    with written(one, two) as files:
        for file in files:
            file.write(b"after")
            file.write(b"wards")
        assert (one.read_bytes(), two.exists()) == (b"before", False)
    assert (one.read_bytes(), two.read_bytes(), names(tmp_path)) == (b"afterwards", b"afterwards", ["one", "two"])


def test_an_error_in_the_block_leaves_all_as_it_was(tmp_path: Path) -> None:
    def fail() -> None:
        with written(tmp_path / "one") as [file]:
            file.write(b"x")
            raise ConfigError("of the block")

    with pytest.raises(ConfigError, match="of the block"):
        fail()
    assert names(tmp_path) == []


def test_a_file_has_the_mode_that_its_owner_wants_or_is_private(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        put(b"x", tmp_path / "shared")
        with written(tmp_path / "private", is_private=True):
            pass
    finally:
        os.umask(before)
    assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("shared", "private")] == [0o640, 0o600]


@pytest.mark.parametrize("is_there", [True, False])
def test_a_symbolic_link_is_followed_and_stays(tmp_path: Path, is_there: bool) -> None:
    (tmp_path / "folder").mkdir()
    target, link = tmp_path / "folder" / "target", tmp_path / "link"
    if is_there:
        target.write_bytes(b"before")
    link.symlink_to(Path("folder") / "target")
    put(b"after", link)
    assert (link.is_symlink(), target.read_bytes()) == (True, b"after")
    assert (names(tmp_path), names(target.parent)) == (["folder", "link"], ["target"])


def test_a_pipe_is_written_to_and_stays(tmp_path: Path) -> None:
    pipe, link, read = tmp_path / "pipe", tmp_path / "link", list[bytes]()
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    reader = Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    put(b"after", link)
    reader.join()
    assert (read, link.is_symlink(), stat.S_ISFIFO(pipe.stat().st_mode)) == ([b"after"], True, True)
    assert names(tmp_path) == ["link", "pipe"]


def test_where_one_of_several_cannot_be_written_none_is(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    for bad, why in (
        (tmp_path / "no" / "file", "No such file or directory"),
        (tmp_path, "it is a folder"),
        (tmp_path / "loop", "Too many levels of symbolic links"),
    ):
        with pytest.raises(ConfigError) as refusal:
            put(b"x", tmp_path / "good", bad)
        assert str(refusal.value) == f"{bad} cannot be written: {why}"
    assert names(tmp_path) == ["loop"]


@pytest.mark.parametrize("is_there", [True, False])
def test_a_file_is_not_named_twice_be_it_by_a_link(tmp_path: Path, is_there: bool) -> None:
    (tmp_path / "link").symlink_to("file")
    if is_there:
        (tmp_path / "file").write_bytes(b"before")
    kept = names(tmp_path)
    with pytest.raises(ConfigError, match="link is named for two files"):
        put(b"x", tmp_path / "file", tmp_path / "link")
    assert names(tmp_path) == kept


def test_a_file_that_must_not_be_overwritten_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"before")
    with (
        pytest.raises(ConfigError, match="is there already and is not overwritten"),
        written(tmp_path / "file", overwrite=False) as [file],
    ):
        file.write(b"after")
    assert ((tmp_path / "file").read_bytes(), names(tmp_path)) == (b"before", ["file"])


def test_a_disk_that_takes_no_more_leaves_nothing(tmp_path: Path) -> None:
    """A bound on the size of files stands for the full disk."""
    (tmp_path / "two").write_bytes(b"before")
    bounds = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, bounds[1]))
    try:
        with pytest.raises(ConfigError, match="one cannot be written: File too large"):
            put(b"x" * 100, tmp_path / "one", tmp_path / "two")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, bounds)
    assert ((tmp_path / "two").read_bytes(), names(tmp_path)) == (b"before", ["two"])


def test_a_file_that_must_not_be_overwritten_may_be_one_that_came_meanwhile(tmp_path: Path) -> None:
    def write() -> None:
        with written(tmp_path / "file", overwrite=False) as [file]:
            file.write(b"mine")
            (tmp_path / "file").write_bytes(b"another's")

    with pytest.raises(ConfigError, match="is there already and is not overwritten"):
        write()
    assert ((tmp_path / "file").read_bytes(), names(tmp_path)) == (b"another's", ["file"])
