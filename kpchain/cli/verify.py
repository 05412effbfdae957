"""`kpchain verify`: documents, numbers and digests put to all checks; the exit code is the verdict."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from kpchain.cli import output
from kpchain.cli.carried import evidence_of, max_age_option, signer_option
from kpchain.cli.portions import processes_for
from kpchain.cli.reports import Telling
from kpchain.cli.session import FILE, Day, Session, json_option
from kpchain.cli.subjects import find_subjects
from kpchain.errors import LedgerError, WrongLedgerError

if TYPE_CHECKING:
    from kpchain.evidence.carried import Evidence
    from kpchain.ledger.client import Ledger
    from kpchain.verify import Judge
    from kpchain.verify.languages import Words


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
@click.argument("names", nargs=-1, metavar="[FILE|FOLDER|NUMBER|0xDIGEST|KPC1:CODE]...")
@click.option("--from", "listed", type=FILE, help="File with one such name on each line; - for standard input.")
@click.option(
    "--today",
    type=Day(),
    help="The day to judge expiry by (default: the machine's, on a development chain the chain's); the day of the "
    "ledger's newest block counts where it is later.",
)
@click.option(
    "--offline",
    is_flag=True,
    help="Ask no ledger: by a trust list (--trust); without one the document alone is checked, and never verified.",
)
@click.option("--trust", type=FILE, metavar="LIST", help="With --offline: the signed trust list to go by.")
@click.option(
    "--proof",
    "proofs",
    type=FILE,
    multiple=True,
    metavar="PROOF",
    help="With --trust: a state proof; as often as needed.",
)
@signer_option
@max_age_option
@click.option(
    "--lang",
    "language",
    metavar="en|fr|pt|ru|ar|zh",
    help="Language of the report (default: language of kpchain.toml, else en); the names in JSON stay English.",
)
@json_option
@click.option("--jsonl", "as_lines", is_flag=True, help="Print one JSON object a line for each subject, as they come.")
@click.pass_obj
def verify(
    session: Session,
    names: tuple[str, ...],
    listed: Path | None,
    today: date | None,
    offline: bool,
    trust: Path | None,
    proofs: tuple[Path, ...],
    signers: tuple[str, ...],
    max_age: int | None,
    language: str | None,
    as_json: bool,
    as_lines: bool,
) -> int:
    """Check documents, numbers and digests against the ledger, one or thousands.

    Each check is PASS, FAIL, SKIPPED or ERROR, with its reason; of more than ten subjects each has a line. In a folder,
    and in those below it, every *.kpc.json and *.kpl.json is checked. Exit code 0: all are verified. 1: a check failed,
    or a group of checks has none that passed. 3: the ledger gave no answer, and no check failed. Without a document (a
    number or a digest) only what the ledger knows is told, and the report says so.

    A PDF or a picture (PNG, JPEG, TIFF, WebP) of a certificate's page is read for its QR code, which carries what the
    officer signed; this needs the extra `pages`. What a file is, is told by its first bytes.

    With --offline and --trust nothing is asked: the list says who could issue when, and how records stood if it carries
    states; a state proof shows one record as of the list's block. What only the ledger can tell is SKIPPED.
    """
    if not names and listed is None:
        raise click.UsageError("name what is to be verified, or list it with --from")
    if trust is None and (proofs or signers or max_age is not None):
        raise click.UsageError("--proof, --signer and --max-age go with a trust list: name it with --trust")
    if trust is not None and not offline:
        raise click.UsageError("--trust is for verification without a ledger: add --offline")
    words = _words(session, language)
    subjects, remarks = find_subjects(names, listed)
    for remark in remarks:
        output.say(remark, as_json=as_json or as_lines)
    with ExitStack() as stack:
        if trust is None:
            judge = _judge(session, stack, today=today, offline=offline)
        else:
            judge = _offline_judge(
                evidence_of(session, trust, proofs, signers=signers, max_age=max_age, today=today), today
            )
        # The embedded ledger is a database, which processes cannot share.
        shares = offline or session.config.network != "embedded"
        telling = Telling(subjects, judge, words, processes=processes_for(len(subjects)) if shares else 1)
        telling.show(as_json=as_json, as_lines=as_lines)
    return telling.code


def _words(session: Session, language: str | None) -> Words:
    """The words of the language that the flag names, else the environment, else the workspace."""
    from kpchain.config import bare_config
    from kpchain.verify.languages import words_of

    if language is None:
        language = (session.config if session.has_workspace else bare_config(Path.cwd())).language
    return words_of(language)


def _judge(session: Session, stack: ExitStack, *, today: date | None, offline: bool) -> Judge:
    """What gives the reports: the ledger of the workspace, as of one block, or nothing but the documents."""
    from kpchain.verify import verify_documents

    if offline:
        return partial(verify_documents, ledger=None, today=today or _machine_today())
    try:
        ledger = stack.enter_context(session.ledger())
        snapshot = ledger.snapshot()
        snapshot.facts_of([])  # as of one block, whichever process asks first
        return partial(verify_documents, ledger=snapshot, today=today or _today(session, ledger))
    except WrongLedgerError:
        raise
    except LedgerError as error:
        return partial(verify_documents, ledger=_Silent(error), today=today or _machine_today())


def _offline_judge(evidence: Evidence, today: date | None) -> Judge:
    """What gives the reports by what was carried."""
    from kpchain.verify.offline import verify_offline

    return partial(verify_offline, evidence=evidence, today=today or _machine_today())


def _today(session: Session, ledger: Ledger) -> date:
    """The machine's day; on a development network, whose clock may have been set, the chain's."""
    from kpchain.signing import DEVELOPMENT_CHAIN_IDS

    return session.today(ledger) if ledger.deployment.chain_id in DEVELOPMENT_CHAIN_IDS else _machine_today()


def _machine_today() -> date:
    return datetime.now(UTC).date()
