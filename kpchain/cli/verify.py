"""`kpchain verify`: documents, numbers and digests put to all checks; the exit code is the verdict."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from kpchain.cli import output
from kpchain.cli.acts import looks_like_file, read_file
from kpchain.cli.session import Day, Session, json_option
from kpchain.errors import EntryError, KpchainError, LedgerError, WrongLedgerError

if TYPE_CHECKING:
    from kpchain.verify import LedgerView, Report

_VERIFIED, _NOT_VERIFIED, _NO_ANSWER = 0, 1, 3
_DIGEST = re.compile(r"0x[0-9a-fA-F]{64}")


class _Silent:
    """A ledger that cannot be asked: every question gets the same error."""

    def __init__(self, error: LedgerError) -> None:
        self._error = error

    def facts_of(self, questions: object, /) -> NoReturn:
        """Gives no answer.

        Raises:
            LedgerError: always.
        """
        raise self._error


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="FILE|NUMBER|0xDIGEST...")
@click.option(
    "--today",
    type=Day(),
    help="The day to judge expiry by (default: the machine's, on a development chain the chain's); the day of the "
    "ledger's newest block counts where it is later.",
)
@click.option("--offline", is_flag=True, help="Ask no ledger: checks the document alone, and so never verifies it.")
@json_option
@click.pass_obj
def verify(session: Session, names: tuple[str, ...], today: date | None, offline: bool, as_json: bool) -> int:
    """Check a document, a number or a digest against the ledger.

    Each check is PASS, FAIL, SKIPPED or ERROR, with its reason. Exit code 0: verified. 1: a check failed, or a group of
    checks has none that passed. 3: the ledger gave no answer, and no check failed. Without a document (a number or
    a digest) only what the ledger knows is told, and the report says so.
    """
    with ExitStack() as stack:
        ledger = None if offline else _ledger(session, stack)
        day = today or _today(session, ledger)
        reports = _reports(names, ledger, day)
    data = [report.to_json() for report in reports]
    lines = [line for report in reports for line in _lines(report)]
    output.show(data[0] if len(data) == 1 else data, lines, as_json=as_json)
    return max((_code(report) for report in reports), key=[_VERIFIED, _NO_ANSWER, _NOT_VERIFIED].index)


def _ledger(session: Session, stack: ExitStack) -> LedgerView:
    try:
        return stack.enter_context(session.ledger())
    except WrongLedgerError:
        raise
    except LedgerError as error:
        return _Silent(error)


def _today(session: Session, ledger: LedgerView | None) -> date:
    """The machine's day; on a development network, whose clock may have been set, the chain's."""
    from kpchain.ledger.client import Ledger
    from kpchain.signing import DEVELOPMENT_CHAIN_IDS

    if isinstance(ledger, Ledger) and ledger.deployment.chain_id in DEVELOPMENT_CHAIN_IDS:
        return session.today(ledger)
    return datetime.now(UTC).date()


def _reports(names: Sequence[str], ledger: LedgerView | None, today: date) -> list[Report]:
    """The reports in the order of the names; all documents are put to the ledger at once."""
    from kpchain.model import RecordNumber
    from kpchain.verify import verify_digest, verify_documents, verify_number

    reports: dict[int, Report] = {}
    files: dict[int, bytes] = {}
    for place, name in enumerate(names):
        try:
            if _DIGEST.fullmatch(name):
                reports[place] = verify_digest(bytes.fromhex(name[2:]), ledger=ledger, today=today)
            elif looks_like_file(name):
                files[place] = read_file(Path(name))
            else:
                reports[place] = verify_number(RecordNumber.parse(name), ledger=ledger, today=today)
        except KpchainError as error:
            raise EntryError(name, error) from error
    found = verify_documents(list(files.values()), ledger=ledger, today=today)
    reports |= dict(zip(files, found, strict=True))
    return [reports[place] for place in range(len(names))]


def _lines(report: Report) -> list[str]:
    """The report in lines; checks that were skipped for one and the same reason share a line."""
    from kpchain.verify import Outcome

    skipped = Counter(check.reason for check in report.checks if check.outcome is Outcome.SKIPPED)
    rows = [
        (check.outcome.value, check.group.value, check.name, check.reason)
        for check in report.checks
        if check.outcome is not Outcome.SKIPPED or skipped[check.reason] == 1
    ]
    rows += [("SKIPPED", "", f"{count} checks", reason) for reason, count in skipped.items() if count > 1]
    notes = [f"note: {note.text}" for note in report.notes]
    return [*output.table(("outcome", "group", "check", "reason"), rows), *notes, report.verdict]


def _code(report: Report) -> int:
    from kpchain.verify import Outcome

    if report.is_verified:
        return _VERIFIED
    outcomes = {check.outcome for check in report.checks}
    return _NO_ANSWER if Outcome.ERROR in outcomes and Outcome.FAIL not in outcomes else _NOT_VERIFIED
