"""What is to be verified: named by the user, listed, or found in folders; each is read when its turn comes."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import click

from kpchain.cli.acts import looks_like_file, read_file
from kpchain.errors import ConfigError, EntryError, KpchainError, ModelError, why_unreadable

if TYPE_CHECKING:
    from kpchain.ledger.facts import Question
    from kpchain.verify import Item

ENDINGS: Final = (".kpc.json", ".kpl.json")
"""How the names of documents end; nothing else in a folder is looked at."""
_SHOWN: Final = 24
"""Characters of a QR code's text that name it."""
_DIGEST: Final = re.compile(r"0x[0-9a-fA-F]{64}")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be verified, as the user called it: a file, the text of a QR code, or a number or digest."""

    name: str
    what: Path | str | Question

    def read(self) -> Item:
        """What is put to the checks; what cannot be read is a refusal, which fails them."""
        if isinstance(self.what, Path):
            return item_of(self.what)
        return _item_of_code(self.what) if isinstance(self.what, str) else self.what


def item_of(path: Path) -> Item:
    """What a file is to verification: here alone a path becomes something to verify, whatever kind of file it is."""
    from kpchain.pages.payload import TAG
    from kpchain.pages.scan import MAX_BYTES, kind_of, read_scan

    try:
        data = read_file(path)
        if data.startswith(TAG.encode()):
            # The line end of a hand scanner; the code itself never ends in a space (docs/spec/qr.md).
            return _item_of_code(data.decode("ascii", "replace").strip())
        if kind_of(data) is None:
            return data
        data = read_file(path, limit=MAX_BYTES)
    except ConfigError as error:
        return ModelError("file", f"must be one that can be read ({error})")
    try:
        return read_scan(data)
    except ModelError as error:
        return error


def _item_of_code(text: str) -> Item:
    from kpchain.pages.payload import summary_of

    try:
        return summary_of(text)
    except ModelError as error:
        return error


def find_subjects(names: Sequence[str], listed: Path | None) -> tuple[list[Subject], list[str]]:
    """All that is to be verified, in the order of the names and then of the list, and remarks on what is left out.

    Nothing is read or asked yet.

    Args:
        names: files, folders, numbers, digests and texts of QR codes.
        listed: a file with one such name on each line, `-` for standard input.

    Raises:
        EntryError: a name is a file that is not there, an empty folder, or no number and no digest.
        ConfigError: the list cannot be read, or is empty.
    """
    remarks: list[str] = []
    found = [subject for name in names for subject in _placed(name, name or "an empty name", remarks)]
    if listed is not None:
        lines = _lines(listed)
        if not lines:
            raise ConfigError(f"{listed} says nothing: it must have a name on each line")
        for line, name in lines:
            found += _placed(name, f"{listed}, line {line}: {name}", remarks)
    return found, remarks


def _placed(name: str, entry: str, remarks: list[str]) -> list[Subject]:
    """The subjects that a name stands for; a refusal names the entry."""
    try:
        return _subjects(name, remarks)
    except KpchainError as error:
        raise EntryError(entry, error) from error


def _subjects(name: str, remarks: list[str]) -> list[Subject]:
    from kpchain.ledger.facts import Question
    from kpchain.model import RecordNumber
    from kpchain.pages.payload import TAG

    if _DIGEST.fullmatch(name):
        return [Subject(name, Question(digest=bytes.fromhex(name[2:])))]
    if name.startswith(TAG):
        return [Subject(name[:_SHOWN] + "…", name)]
    path = Path(name)
    if name and path.is_dir():  # an unset variable of a shell is not the folder where one stands
        return [Subject(str(file), file) for file in _documents(path, remarks)]
    if looks_like_file(name):
        if not path.exists():
            raise ConfigError("there is no such file")
        return [Subject(name, path)]
    return [Subject(name, Question(number=RecordNumber.parse(name)))]


def _documents(folder: Path, remarks: list[str]) -> list[Path]:
    """The documents in a folder and in the folders below it, in the order of their paths."""
    files = [Path(parent, file) for parent, _, files in os.walk(folder, onerror=_refuse) for file in files]
    found = [file for file in files if file.name.endswith(ENDINGS)]
    if len(found) < len(files):
        left_out = f"{len(files) - len(found):,} file(s) left out that are not called *{' or *'.join(ENDINGS)}"
        remarks.append(f"{folder}: {left_out}")
    if not found:
        raise ConfigError(f"there is no document (*{', *'.join(ENDINGS)}) in this folder")
    return sorted(found)


def _refuse(error: OSError) -> NoReturn:
    raise ConfigError(f"{error.filename} cannot be read: {error.strerror}") from error


def _lines(path: Path) -> list[tuple[int, str]]:
    """The lines of a list that say something, with their numbers."""
    try:
        with click.open_file(str(path), encoding="utf-8-sig") as file:
            return [(place, line.strip()) for place, line in enumerate(file, start=1) if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {why_unreadable(error)}") from error
