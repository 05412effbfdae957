"""What agreements, attestations and concerns rest on by its digest: a file, or words that become a statement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kpchain.cli.acts import read_file
from kpchain.cli.session import FILE, Acting
from kpchain.errors import ConfigError

if TYPE_CHECKING:
    from kpchain.ledger.client import Ledger
    from kpchain.workspace import Statement

F = TypeVar("F", bound=Callable[..., Any])
_LIMIT = 64 << 20


@dataclass(frozen=True, slots=True)
class Basis:
    """A digest, and the statement that it is of where words were given."""

    digest: bytes
    statements: tuple[Statement, ...] = ()


def basis_options(command: F) -> F:
    """Adds --text and --reason, of which one is given; `make_basis` takes them."""
    text = click.option("--text", "file", type=FILE, help="File of the text; its digest (keccak256) is recorded.")
    words = click.option("--reason", help="The text in words; they stay here, and their digest is recorded.")
    decorated: F = text(words(command))
    return decorated


def make_basis(act: Acting, ledger: Ledger, action: str, subject: str, file: Path | None, reason: str | None) -> Basis:
    """What an act rests on.

    Args:
        act: by whom and how.
        ledger: the ledger, for its day.
        action: what is done, as the command is called.
        subject: what it is done to.
        file: the file of the text, or else
        reason: the text in words.

    Raises:
        UsageError: neither was given, or both.
        ConfigError: the file cannot be read.
    """
    from kpchain.workspace import make_statement

    if (file is None) == (reason is None):
        raise click.UsageError("give --text FILE or --reason TEXT, one of them")
    if file is not None:
        return Basis(file_digest(file))
    statement = make_statement(action, subject, on=act.day(ledger), text=reason)
    return Basis(statement.digest, (statement,))


def file_digest(path: Path) -> bytes:
    """The digest of a file: keccak256 of its bytes.

    Raises:
        ConfigError: it cannot be read, or is larger than 64 MiB.
    """
    from kpchain.model import keccak256

    data = read_file(path, limit=_LIMIT)
    if len(data) > _LIMIT:
        raise ConfigError(f"{path} is larger than {_LIMIT >> 20} MiB")
    return keccak256(data)
