"""`kpchain doctor`: is the workspace in order, and the ledger the one that it should be?"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from kpchain.cli import output
from kpchain.cli.session import Session, json_option
from kpchain.errors import KpchainError, MissingIndexError, UnreachableError

if TYPE_CHECKING:
    from kpchain.ledger.client import Ledger

_OK, _NOTE, _FAIL = "ok", "note", "FAIL"
_CLOCK_SLACK_S = 600


@dataclass(frozen=True, slots=True)
class _Finding:
    """What was looked at, how it is, and why."""

    name: str
    outcome: str
    text: str


@click.command()
@json_option
@click.pass_obj
def doctor(session: Session, as_json: bool) -> int:
    """Look whether the workspace and its ledger are in order.

    Exit code 0: all is well. 1: something is wrong. 3: the ledger cannot be reached.
    """
    findings = [_Finding("workspace", _OK, f"{session.config.workspace} on {session.config.network}")]
    code = 0
    try:
        with session.ledger() as ledger:
            findings += [_tried(name, check, session, ledger) for name, check in _LEDGER_CHECKS]
    except UnreachableError as error:
        findings.append(_Finding("ledger", _FAIL, str(error)))
        code = 3
    except KpchainError as error:
        findings.append(_Finding("ledger", _FAIL, str(error)))
    findings += [_tried(name, check, session, None) for name, check in _LOCAL_CHECKS]
    if code == 0 and any(finding.outcome == _FAIL for finding in findings):
        code = 1
    data = {
        "in_order": code == 0,
        "findings": [{"name": f.name, "outcome": f.outcome.lower(), "text": f.text} for f in findings],
    }
    lines = output.table(("what", "is", "because"), [(f.name, f.outcome, f.text) for f in findings])
    output.show(data, lines, as_json=as_json)
    return code


_Check = Callable[[Session, "Ledger | None"], tuple[str, str]]


def _tried(name: str, check: _Check, session: Session, ledger: Ledger | None) -> _Finding:
    try:
        return _Finding(name, *check(session, ledger))
    except KpchainError as error:
        return _Finding(name, _FAIL, str(error))


def _chain(_: Session, ledger: Ledger | None) -> tuple[str, str]:
    assert ledger is not None  # noqa: S101  # checks of the ledger are given one
    head = ledger.head()
    return _OK, f"{ledger.rpc.name}, chain {ledger.deployment.chain_id}, block {head.number}"


def _code(_: Session, ledger: Ledger | None) -> tuple[str, str]:
    from kpchain.ledger.deployment import compare_code

    assert ledger is not None  # noqa: S101  # as above
    different = [name for name, equal in compare_code(ledger.rpc, ledger.deployment).items() if not equal]
    if different:
        return _FAIL, f"the code of {' and '.join(different)} on the chain is not the packaged code"
    return _OK, "the deployed code equals the packaged artifacts"


def _registry(session: Session, ledger: Ledger | None) -> tuple[str, str]:
    from kpchain.model import checksum_address

    assert ledger is not None  # noqa: S101  # as above
    governor = checksum_address(ledger.governor())
    count = len(ledger.directory())
    if governor == ledger.deployment.plenary:
        return _OK, f"{count} Participants, governed by their Plenary"
    name = session.keyring().name_of(governor)
    return _FAIL, f"{count} Participants; {f'`{name}`' if name else governor} governs them, and not the Plenary"


def _clock(_: Session, ledger: Ledger | None) -> tuple[str, str]:
    from kpchain.workspace import chain_time

    assert ledger is not None  # noqa: S101  # as above
    seconds = chain_time(ledger.rpc)
    shown = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")
    off = abs(seconds - datetime.now(UTC).timestamp())
    if off > _CLOCK_SLACK_S:
        return _NOTE, f"it is {shown} GMT on the chain, {off / 86_400:.1f} days from this machine's clock"
    return _OK, f"it is {shown} GMT on the chain"


def _index(session: Session, ledger: Ledger | None) -> tuple[str, str]:
    from kpchain.index import IndexReader

    assert ledger is not None  # noqa: S101  # as above
    try:
        reader = IndexReader(session.index_place)
    except MissingIndexError:
        return _OK, "not made yet; the first question makes it"
    with reader:
        cursor = reader.cursor
    return _OK, f"read up to block {cursor.number if cursor else 'none'}"


def _keys(session: Session, _: Ledger | None) -> tuple[str, str]:
    entries = session.keyring().entries()
    stores = sum(not key.development for key in entries)
    for path in (session.workspace.keystores, *session.workspace.keystores.glob("*.json")):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            return _FAIL, f"{path} can be read by others: chmod go= {path}"
    if len(entries) > stores:
        return _NOTE, f"{stores} keystores and {len(entries) - stores} keys that everybody can compute (development)"
    return _OK, f"{stores} keystores, readable by their owner alone"


def _outbox(session: Session, _: Ledger | None) -> tuple[str, str]:
    waiting = list(_waiting(session))
    if session.workspace.journal.exists():
        return _NOTE, "a run was cut off while it entered documents: repeat it as it was"
    if waiting:
        return _NOTE, f"{len(waiting)} groups of transactions on their way: the next act of {waiting[0]} settles them"
    return _OK, "nothing is on its way"


def _waiting(session: Session) -> Iterator[str]:
    for path in session.workspace.outbox.glob("*.json"):
        yield path.name.split("-")[1]


_LEDGER_CHECKS: tuple[tuple[str, _Check], ...] = (
    ("chain", _chain),
    ("contracts", _code),
    ("registry", _registry),
    ("clock", _clock),
    ("index", _index),
)
_LOCAL_CHECKS: tuple[tuple[str, _Check], ...] = (("keys", _keys), ("outbox", _outbox))
