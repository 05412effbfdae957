"""Drafts from files and folders, entered as one batch: what `lot declare`, `certificate issue` and `replace` share."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kpchain.cli import output
from kpchain.cli.acts import read_file
from kpchain.cli.session import Acting
from kpchain.errors import ConfigError, DocumentError, EntryError, KpchainError

if TYPE_CHECKING:
    from kpchain.model import Certificate, Lot
    from kpchain.workspace import Draft, Outcome


def read_drafts(paths: Sequence[Path], *, lots: bool) -> list[Draft]:
    """The drafts in files and in the .json files of folders.

    Raises:
        EntryError: a file is no such draft; it is named.
        ConfigError: a file cannot be read, or a folder has no .json file.
    """
    from kpchain.workspace import Draft

    drafts = []
    for path in _files(paths):
        try:
            subject = _lot(path) if lots else _certificate(path)
        except ConfigError:
            raise
        except KpchainError as error:
            raise EntryError(str(path), error) from error
        drafts.append(Draft(str(path), subject))
    return drafts


def _lot(path: Path) -> Lot:
    from kpchain.document import read_draft
    from kpchain.model import Lot

    subject = read_draft(read_file(path))
    if not isinstance(subject, Lot):
        raise DocumentError("/schema", "must be kpl/1, a lot")
    return subject


def _certificate(path: Path) -> Certificate:
    from kpchain.document import read_draft
    from kpchain.model import Certificate

    try:
        subject = read_draft(read_file(path))
    except DocumentError as error:
        if path.suffix.lower() != ".csv":
            raise
        way = "a table (CSV) of certificates is issued by `python scripts/anchor_certificates.py`"
        raise DocumentError(error.field, f"{error.rule}; {way}", error.value) from error
    if not isinstance(subject, Certificate):
        raise DocumentError("/schema", "must be kpc/1, a certificate: a lot is declared")
    return subject


def enter_drafts(act: Acting, drafts: Sequence[Draft], *, out: Path | None, word: str) -> None:
    """Enters drafts as one batch, tells what became of them, and copies their documents to a folder."""
    from kpchain.workspace import calls_of, enter, sealed

    if out is not None:
        _check_out(out)
    with act.ledger() as ledger:
        signer = act.signer()
        if act.dry_run:
            calls = calls_of(ledger, signer.address, drafts, sealed(ledger, signer, drafts))
            gas = sum(ledger.estimate(signer.address, call) for call in calls)
            data = {"dry_run": True, "entries": len(drafts), "transactions": len(calls), "gas": gas}
            line = f"would be {word}: {len(drafts)} in {len(calls)} transaction(s), about {gas:,} gas; nothing was sent"
            output.show(data, [line], as_json=act.as_json)
            return
        outcome = enter(act.session.workspace, ledger, signer, drafts)
    copies = _copy(outcome, out)
    _tell(act, outcome, copies, word)


def _tell(act: Acting, outcome: Outcome, copies: Sequence[Path], word: str) -> None:
    data = {
        "dry_run": False,
        "entered": [
            {
                "number": str(filed.number),
                "digest": "0x" + filed.digest.hex(),
                "document": str(copy),
                "transaction": filed.transaction,
            }
            for filed, copy in zip(outcome.filed, copies, strict=True)
        ],
        "transactions": outcome.transactions,
        "gas": outcome.gas_used,
    }
    lines = [
        f"{filed.number} {word if filed.transaction else word + ' by an earlier run that was cut off'}"
        f"  0x{filed.digest.hex()}  {copy}"
        for filed, copy in zip(outcome.filed, copies, strict=True)
    ]
    summary = f"{len(outcome.filed)} {word} in {outcome.transactions} transaction(s), {outcome.gas_used:,} gas"
    output.show(data, [*lines, summary], as_json=act.as_json)


def _files(paths: Sequence[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        inside = sorted(entry for entry in path.iterdir() if entry.suffix == ".json" and entry.is_file())
        if not inside:
            raise ConfigError(f"{path} holds no .json file")
        files += inside
    return files


def _check_out(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"--out {out} cannot be made: {error.strerror}") from error


def _copy(outcome: Outcome, out: Path | None) -> list[Path]:
    documents = [filed.document for filed in outcome.filed]
    if out is None:
        return documents
    return [Path(shutil.copyfile(document, out / document.name)) for document in documents]
