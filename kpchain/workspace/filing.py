"""Sealed documents on their way to the ledger and into the workspace: none is lost, none is sent twice.

Rules:
1. A document's salts exist nowhere else, so all documents of a batch are on disk (the journal) before anything is sent.
2. The journal goes when each of its documents that the ledger has is a file of its own.
3. A journal that is found is of a run that was cut off: what the ledger has of it is filed. If there is more, the
   journal is set aside, since a node may lag, until a document is filed under each of its numbers: no other can be on
   the ledger then.
4. A draft that such a run had issued is not issued again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kpchain.document import Sealed, read_sealed, seal
from kpchain.errors import ConfigError, KpchainError, RejectedError, UnsettledError
from kpchain.ledger.calls import Call
from kpchain.ledger.client import Ledger
from kpchain.ledger.outbox import Outbox
from kpchain.lifecycle import issue_calls, lot_calls, seal_and_sign
from kpchain.model import Certificate, Lot, RecordNumber, keccak256
from kpchain.signing import Signer
from kpchain.workspace.batch import checked_calls
from kpchain.workspace.layout import Workspace, remove_halves, write_whole

_FORMAT: Final = "kpchain-journal/1"
Document = Sealed[Certificate | Lot]


@dataclass(frozen=True, slots=True)
class Draft:
    """A certificate or lot to be entered, and the file or row that it came from."""

    source: str
    subject: Certificate | Lot


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A certificate or lot that is on the ledger and in the workspace.

    Attributes:
        number: its number.
        digest: its digest.
        document: the file of its sealed document.
        transaction: the transaction that entered it; None where an earlier run had entered it.
    """

    number: RecordNumber
    digest: bytes
    document: Path
    transaction: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a batch: what is filed, in how many transactions, and the gas that they used."""

    filed: tuple[Filed, ...]
    transactions: int
    gas_used: int


def enter(workspace: Workspace, ledger: Ledger, signer: Signer, drafts: Sequence[Draft]) -> Outcome:
    """Seals drafts, enters them on the ledger, and files their documents; a batch of certificates or one of lots.

    Raises:
        EntryError: one draft is refused; none is entered.
        RejectedError: the officer is refused.
        UnsettledError: a transaction's outcome is not known yet; the next run goes on from there.
    """
    with workspace.writing():
        earlier = recover(workspace, ledger, signer)
        wanted = {draft.subject.number: draft.subject for draft in drafts}
        known = {filed.number: filed for filed, document in earlier if wanted.get(filed.number) == document.subject}
        fresh = [draft for draft in drafts if draft.subject.number not in known]
        if not fresh:
            return Outcome(filed=tuple(known.values()), transactions=0, gas_used=0)
        documents = sealed(ledger, signer, fresh)
        calls = calls_of(ledger, signer.address, fresh, documents)
        _write_journal(workspace, signer.address, documents)
        try:
            receipts = ledger.send(signer, calls, simulate=False)
        except RejectedError:
            recover(workspace, ledger, signer, was_refused=True)
            raise
        pairs = zip(calls, receipts, strict=True)
        hashes = [receipt.transaction for call, receipt in pairs for _ in range(call.entries)]
        filed = [_file(workspace, *pair) for pair in zip(documents, hashes, strict=True)]
        _drop_journal(workspace)
    used = sum(receipt.gas_used for receipt in receipts)
    return Outcome(filed=(*known.values(), *filed), transactions=len(receipts), gas_used=used)


def sealed(ledger: Ledger, signer: Signer, drafts: Sequence[Draft]) -> list[Document]:
    """The sealed documents of drafts: certificates signed for this ledger, lots unsigned."""
    return [
        seal(draft.subject) if isinstance(draft.subject, Lot) else seal_and_sign(ledger, signer, draft.subject)
        for draft in drafts
    ]


def calls_of(ledger: Ledger, officer: str, drafts: Sequence[Draft], documents: Sequence[Document]) -> list[Call]:
    """The calls that enter these documents, once the contracts are seen to take them.

    Raises:
        EntryError: one of them is refused.
        RejectedError: the officer is refused.
    """

    def build(part: Sequence[Document]) -> list[Call]:
        if isinstance(part[0].subject, Lot):
            return lot_calls(ledger, officer, part)  # type: ignore[arg-type]  # all are lots
        return issue_calls(ledger, officer, part)  # type: ignore[arg-type]  # all are certificates

    return checked_calls(ledger, officer, documents, names=[draft.source for draft in drafts], build=build)


def recover(
    workspace: Workspace, ledger: Ledger, signer: Signer, *, was_refused: bool = False
) -> list[tuple[Filed, Document]]:
    """What a run that was cut off had entered, filed now; empty where none was cut off.

    Args:
        workspace: where it was.
        ledger: the ledger.
        signer: the officer who acts now.
        was_refused: whether the ledger has said that it did not take the rest; else that rest is kept aside.

    Raises:
        UnsettledError: transactions of that run are still on their way, and another officer must settle them.
        ConfigError: the journal is damaged.
    """
    ledger.settle(signer)
    remove_halves(workspace)
    if not workspace.journal.exists():
        return []
    officer, documents = _read_journal(workspace.journal)
    outbox = Outbox(workspace.outbox)
    if officer != signer.address and outbox.read(chain_id=ledger.deployment.chain_id, account=officer):
        raise UnsettledError(f"documents that officer {officer} sent are on their way: let that officer act once")
    records = [
        record
        for start in range(0, len(documents), 500)
        for record in ledger.records([document.digest for document in documents[start : start + 500]])
    ]
    entered = [document for document, record in zip(documents, records, strict=True) if record is not None]
    filed = [(_file(workspace, document, None), document) for document in entered]
    if len(entered) < len(documents) and not was_refused:
        _set_journal_aside(workspace)
    else:
        _drop_journal(workspace)
    return filed


def document_path(workspace: Workspace, number: RecordNumber) -> Path:
    """Where the workspace keeps the sealed document with this number."""
    return workspace.documents / f"{number}.{'kpl' if number.is_lot else 'kpc'}.json"


def _file(workspace: Workspace, document: Document, transaction: str | None) -> Filed:
    path = document_path(workspace, document.number)
    write_whole(path, document.to_bytes(), overwrite=True, durable=False)
    return Filed(number=document.number, digest=document.digest, document=path, transaction=transaction)


def _drop_journal(workspace: Workspace) -> None:
    """Removes the journal, once all that was filed is on the disk; one flush for all costs less than one for each.

    Journals that were set aside go with it, where all their numbers are filed now.
    """
    os.sync()
    workspace.journal.unlink()
    for path in workspace.home.glob("issuing-*.json"):
        with suppress(ConfigError):  # a damaged one stays for whoever may mend it
            _, documents = _read_journal(path)
            if all(document_path(workspace, document.number).exists() for document in documents):
                path.unlink()


def _set_journal_aside(workspace: Workspace) -> None:
    """Keeps the journal of a run that did not enter all: a node may lag, and the salts stand nowhere else."""
    os.sync()
    content = workspace.journal.read_bytes()
    workspace.journal.replace(workspace.journal.with_name(f"issuing-{keccak256(content).hex()[:16]}.json"))


def _write_journal(workspace: Workspace, officer: str, documents: Sequence[Document]) -> None:
    content = {
        "format": _FORMAT,
        "officer": officer,
        "documents": [document.to_bytes().decode("utf-8") for document in documents],
    }
    write_whole(workspace.journal, json.dumps(content).encode())


def _read_journal(path: Path) -> tuple[str, list[Document]]:
    try:
        content: Any = json.loads(path.read_bytes())
        return str(content["officer"]), [read_sealed(text.encode("utf-8")) for text in content["documents"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, KpchainError) as error:
        raise ConfigError(f"{path} is damaged: {error}") from error
