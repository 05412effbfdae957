"""How every act is done: what it is about is found, it is tried, its statements are written, it is sent, it is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kpchain.cli import output
from kpchain.cli.session import Acting
from kpchain.errors import ConfigError, DocumentError, EntryError, KpchainError, NotFoundError

if TYPE_CHECKING:
    from kpchain.document import Sealed
    from kpchain.ledger.calls import Call
    from kpchain.ledger.client import Ledger
    from kpchain.model import RecordNumber, Subject
    from kpchain.workspace import Statement

T = TypeVar("T")
_ENDINGS = (".json", ".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp")
_DIGEST = re.compile(r"0x[0-9a-fA-F]{64}")
_FEW = 10


@dataclass(frozen=True, slots=True)
class Target:
    """A record that a command is about: what the user called it, and its digest."""

    name: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Done:
    """What an act came to: the transactions and their gas; nothing was sent if it was only tried."""

    transactions: tuple[str, ...]
    gas: int
    dry_run: bool

    def data(self, **more: Any) -> dict[str, Any]:
        """The outcome for `--json`."""
        return {**more, "dry_run": self.dry_run, "transactions": list(self.transactions), "gas": self.gas}

    def line(self, what: str) -> str:
        """The outcome in a sentence, from what is done, in the past participle: `RU00000001 validated`."""
        if self.dry_run:
            return f"would be done: {what}; about {self.gas:,} gas; nothing was sent"
        count = len(self.transactions)
        where = f"transaction {self.transactions[0]}" if count == 1 else f"{count} transactions"
        return f"{what}; {where}, {self.gas:,} gas"


def perform(
    act: Acting,
    ledger: Ledger,
    entries: Sequence[T],
    build: Callable[[Sequence[T]], list[Call]],
    *,
    names: Sequence[str],
    statements: Iterable[Statement] = (),
    documents: Mapping[Path, bytes] | None = None,
) -> Done:
    """Does an act: tries it, then writes what it rests on and sends it; a refusal leaves nothing behind.

    Args:
        act: by whom and how.
        ledger: the ledger.
        entries: what it is done to.
        build: makes the calls for some of the entries.
        names: what the entries are called.
        statements: what the act rests on.
        documents: files whose digests the act puts on the ledger, and their bytes; one that is there is replaced.

    Raises:
        EntryError: an entry is refused.
        RejectedError: the officer is refused.
    """
    from kpchain.workspace import checked_calls, write_statement, write_whole

    signer = act.signer()
    if act.dry_run:
        calls = checked_calls(ledger, signer.address, entries, names=names, build=build)
        return Done((), sum(ledger.estimate(signer.address, call) for call in calls), dry_run=True)
    with act.session.workspace.writing():
        ledger.check_settled(signer)
        calls = checked_calls(ledger, signer.address, entries, names=names, build=build)
        for statement in statements:
            write_statement(act.session.workspace, statement)
        for path, content in (documents or {}).items():
            write_whole(path, content, overwrite=True)
        receipts = ledger.send(signer, calls, simulate=False)
    hashes = tuple(receipt.transaction for receipt in receipts)
    return Done(hashes, sum(receipt.gas_used for receipt in receipts), dry_run=False)


def find_targets(ledger: Ledger, texts: Sequence[str]) -> list[Target]:
    """The records that numbers, digests and files name.

    Raises:
        ConfigError: a file cannot be read.
        EntryError: it is no document, or a number is malformed or not on the ledger.
    """
    named = [_named(text) for text in texts]
    known = ledger.find_all([each for each in named if not isinstance(each, bytes)])
    targets = []
    for text, each in zip(texts, named, strict=True):
        digest = each if isinstance(each, bytes) else known.get(each)
        if digest is None:
            raise EntryError(text, NotFoundError("the ledger has no record with this number"))
        targets.append(Target(text, digest))
    return targets


def read_document(path: Path) -> Sealed[Subject]:
    """The sealed document in a file, whole or redacted.

    Raises:
        ConfigError: the file cannot be read.
        DocumentError: it is no sealed document, or was changed after it was sealed.
    """
    return checked_document(read_file(path))


def checked_document(data: bytes) -> Sealed[Subject]:
    """The sealed document, whole or redacted, that the bytes of a file are.

    Raises:
        DocumentError: they are no sealed document, or it was changed after it was sealed.
    """
    from kpchain.document import read_disclosed

    document = read_disclosed(data)
    if document.computed_root() != document.root:
        raise DocumentError("/seal/root", "does not belong to what the document says: it was changed after sealing")
    if document.computed_digest() != document.digest:
        raise DocumentError("/seal/digest", "does not belong to the number and the root of the document")
    return document


def read_file(path: Path, *, limit: int | None = None) -> bytes:
    """The bytes of a file; of a file that is too large, so many that a reader refuses it.

    Args:
        path: the file.
        limit: the largest number of bytes that its reader takes; by default that of a document.

    Raises:
        ConfigError: it cannot be read.
    """
    from kpchain.document import MAX_BYTES

    try:
        with path.open("rb") as file:
            return file.read((limit or MAX_BYTES) + 1)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error


def write_new(target: Path, data: bytes) -> None:
    """Writes a new file, whole or not at all: what is there may be a document whose salts exist nowhere else.

    Raises:
        ConfigError: it is there already, or cannot be written.
    """
    try:
        file = target.open("xb")
    except FileExistsError as error:
        raise ConfigError(f"{target} is there already, and is not overwritten: name another file with --out") from error
    except OSError as error:
        raise ConfigError(f"{target} cannot be written: {error.strerror}") from error
    try:
        with file:
            file.write(data)
    except OSError as error:
        target.unlink(missing_ok=True)
        raise ConfigError(f"{target} cannot be written: {error.strerror}") from error


def looks_like_file(text: str) -> bool:
    """Whether an argument is meant as a file, there or not, and not as a number."""
    return "/" in text or text.lower().endswith(_ENDINGS) or Path(text).is_file()


def in_words(names: Sequence[str]) -> str:
    """The names that an act was done to, or how many where they would fill the terminal."""
    return ", ".join(names) if len(names) <= _FEW else f"{len(names):,} records from {names[0]} to {names[-1]}"


def show_done(done: Done, what: str, act: Acting, **data: Any) -> None:
    """Prints what an act came to."""
    output.show(done.data(**data), [done.line(what)], as_json=act.as_json)


def _named(text: str) -> bytes | RecordNumber:
    """The digest that an argument says, itself or by a file, or the number that it is.

    Raises:
        ConfigError: a file cannot be read.
        EntryError: it is no document, or a number is malformed.
    """
    from kpchain.model import RecordNumber

    if _DIGEST.fullmatch(text):
        return bytes.fromhex(text[2:])
    try:
        return read_document(Path(text)).digest if looks_like_file(text) else RecordNumber.parse(text)
    except ConfigError:
        raise
    except KpchainError as error:
        raise EntryError(text, error) from error
