"""`kpchain statistics file, restate, compare, filed`: a Participant's returns as documents and on the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kpchain.cli import output
from kpchain.cli.acts import perform, read_file, show_done
from kpchain.cli.indexing import current_index
from kpchain.cli.session import FILE, Acting, Session, acting, json_option
from kpchain.errors import ModelError, NotFoundError

if TYPE_CHECKING:
    from kpchain.index import IndexReader
    from kpchain.ledger.client import Ledger
    from kpchain.statistics.comparison import ComparedLine, Comparison
    from kpchain.statistics.periods import Period
    from kpchain.statistics.returns import Return

participant_option = click.option("--participant", metavar="CODE", required=True, help="Whose return it is.")
period_option = click.option(
    "--period", metavar="PERIOD", required=True, help="What it is of: 2021 (all), 2021H2 (production), 2021Q4 (trade)."
)
own_option = click.option(
    "--own", type=FILE, help="File with the Participant's own figures, JSON or .csv, in place of the ledger's."
)
out_option = click.option("--out", type=FILE, help="File that gets a copy of the return.")


@click.command()
@participant_option
@period_option
@own_option
@out_option
@acting(dated=False)
def file(act: Acting, participant: str, period: str, own: Path | None, out: Path | None) -> None:
    """File a return: the ledger's figures or one's own, as a document (kpr/1); needs a statistician.

    The ledger gets digest and totals. The document is kept in .kpchain/returns/ of the workspace.
    """
    _file(act, participant, period, own, out, restating=False)


@click.command()
@participant_option
@period_option
@own_option
@out_option
@acting(dated=False)
def restate(act: Acting, participant: str, period: str, own: Path | None, out: Path | None) -> None:
    """File a return anew, as the next version; the earlier one stays on the ledger."""
    _file(act, participant, period, own, out, restating=True)


@click.command()
@click.argument("path", required=False, type=FILE, metavar="[FILE]")
@participant_option
@period_option
@click.option("--against", type=FILE, help="Another return to compare with, in place of the ledger's figures.")
@json_option
@click.pass_obj
def compare(
    session: Session, path: Path | None, participant: str, period: str, against: Path | None, as_json: bool
) -> int | None:
    """Compare a return with what the ledger says, line by line; exit code 1 where they differ.

    FILE is a return, or own figures; by default the return that was filed last, from .kpchain/returns/. Where that file
    is not what was filed, it is said, and the exit code is 1 too.
    """
    from kpchain.index.codes import entered_codes
    from kpchain.statistics.comparison import compare as compare_returns
    from kpchain.statistics.filing import filed_returns
    from kpchain.statistics.periods import Period

    when = Period.parse(period, field="--period")
    with session.ledger() as ledger:
        filed = filed_returns(ledger, participant=participant, period=when)
        names = ledger.directory().codes_of(participant, field="--participant")
    expected = None
    if path is None:
        if not filed:
            raise NotFoundError(f"{participant} has filed no return for {when}: name a file")
        expected = filed[-1]
        # It is kept by the code that the Participant went by when it was filed.
        kept = [_path(session, name, when, expected.version) for name in names]
        path = next((each for each in kept if each.is_file()), kept[0])
    statement, digest = _read(path, names, when)
    version = next((event.version for event in filed if event.digest == digest), None)
    altered = expected.version if expected is not None and expected.digest != digest else None
    with current_index(session) as reader, reader.snapshot():
        codes = entered_codes(reader)
        other = _of_index(reader, participant, when) if against is None else _read(against, names, when)[0]
    found = compare_returns(statement, other, codes=codes)
    what = "the ledger" if against is None else str(against)
    status = f"filed as version {version}" if version else "not filed"
    if altered is not None:
        status = f"{status}: version {altered} is on the ledger with another digest than this file"
    data = {
        "participant": participant,
        "period": str(when),
        "file": str(path),
        "filed_version": version,
        "altered_version": altered,
        "against": what,
        "agrees": found.agrees,
        **_compared(found),
    }
    output.show(data, [f"{path} ({status}) and {what}", *_lines(found)], as_json=as_json)
    return None if found.agrees and altered is None else 1


@click.command()
@click.option("--participant", metavar="CODE", help="Only of this Participant.")
@click.option("--period", metavar="PERIOD", help="Only for this period.")
@json_option
@click.pass_obj
def filed(session: Session, participant: str | None, period: str | None, as_json: bool) -> None:
    """Show the returns on the ledger, all versions: digest and totals."""
    from kpchain.statistics.figures import decimals
    from kpchain.statistics.filing import filed_returns
    from kpchain.statistics.periods import Period

    when = None if period is None else Period.parse(period, field="--period")
    with session.ledger() as ledger:
        directory = ledger.directory()
        found = filed_returns(ledger, participant=participant, period=when)
        data = [
            {
                "participant": directory.code_of(event.participant),
                "period": str(Period.from_word(event.period)),
                "version": event.version,
                "digest": "0x" + event.digest.hex(),
                "officer": event.officer,
                "exported": decimals(event.totals.exported),
                "exported_usd": decimals(event.totals.exported_cents),
                "issued": event.totals.issued,
                "imported": decimals(event.totals.imported),
                "imported_usd": decimals(event.totals.imported_cents),
                "received": event.totals.received,
                "produced": decimals(event.totals.produced),
                "produced_usd": decimals(event.totals.produced_cents),
            }
            for event in found
        ]
    names = ("participant", "period", "version", "exported", "issued", "imported", "received", "produced", "digest")
    lines = output.table(names, [[row[name] for name in names] for row in data])
    output.show(data, lines, as_json=as_json)


def entered(reader: IndexReader, participant: str) -> str:
    """The code under which the index has a Participant.

    Raises:
        ModelError: no code.
        NotFoundError: nobody with this code is entered.
    """
    from kpchain.index.codes import entered_code
    from kpchain.model import check_code

    return entered_code(reader, check_code(participant, field="--participant"))


def _file(act: Acting, participant: str, period: str, own: Path | None, out: Path | None, *, restating: bool) -> None:
    from kpchain.files import written
    from kpchain.ledger.governing import file_returns
    from kpchain.statistics.filing import filing_of
    from kpchain.statistics.periods import Period
    from kpchain.statistics.return_json import to_json

    when = Period.parse(period, field="--period")
    statement = _from_ledger(act.session, participant, when) if own is None else _own_figures(own, [participant], when)
    with act.ledger() as ledger:
        statement = _as_next(act, ledger, statement, restating=restating)
        content, filing = to_json(statement), filing_of(statement)
        kept = _path(act.session, participant, when, statement.version)
        # The place of the copy is seen before the return is sent; what was filed is told before the copy can fail.
        with written(*([] if out is None or act.dry_run else [out])) as copies:
            done = perform(
                act,
                ledger,
                [filing],
                lambda filings: [file_returns(filings)],
                names=[f"return {participant} {when}"],
                documents={kept: content},
            )
            show_done(
                done,
                f"return of {participant} for {when}, version {statement.version}, filed",
                act,
                participant=participant,
                period=str(when),
                version=statement.version,
                source=statement.source.value,
                digest="0x" + filing.digest.hex(),
            )
            for copy in copies:
                copy.write(content)


def _as_next(act: Acting, ledger: Ledger, statement: Return, *, restating: bool) -> Return:
    """The return as the version that is due, by an officer of the Participant whose return it is.

    Raises:
        ModelError: another's return, an origin without mines, a version that is not due.
        NotFoundError: a partner that is no Participant.
    """
    from kpchain.model import date_from_days
    from kpchain.statistics.filing import filed_returns, next_version

    directory, participant, when = ledger.directory(), statement.participant, statement.period
    account = ledger.account(act.session.keyring().address_of(act.name))
    if account.participant != directory.get(participant).index:
        raise ModelError("--participant", "must be the Participant that the officer acts for", participant)
    for line in statement.lines:
        if line.key.partner:
            directory.get(line.key.partner, field="partner")
        directory.bitmap_of(line.key.origins, field="origins")
    earlier = filed_returns(ledger, participant=participant, period=when)
    if earlier and not restating:
        raise ModelError("--period", f"must not be filed yet: version {earlier[-1].version} is, use restate", str(when))
    if restating and not earlier:
        raise ModelError("--period", "must have been filed before it is restated: use file", str(when))
    if act.day(ledger) <= date_from_days(when.last):
        output.say(f"note: {when} is not over, and the return may have to be restated", as_json=act.as_json)
    return next_version(statement, earlier)


def _path(session: Session, participant: str, when: Period, version: int) -> Path:
    return session.workspace.returns / f"{participant}-{when}-{version}.kpr.json"


def _from_ledger(session: Session, participant: str, when: Period) -> Return:
    """The return that the ledger's figures make, as they stand now."""
    with current_index(session) as reader, reader.snapshot():
        return _of_index(reader, participant, when)


def _of_index(reader: IndexReader, participant: str, when: Period) -> Return:
    """The return that the figures of the index make."""
    from kpchain.statistics.books import bounds_of, read_books
    from kpchain.statistics.returns import return_from_books

    code, cursor = entered(reader, participant), reader.cursor
    books = read_books(reader, bounds_of(when))
    found = return_from_books(books, when, code, block=cursor.number if cursor else 0)
    # The document says the code that the Participant goes by.
    return replace(found, participant=participant)


def _own_figures(path: Path, names: Sequence[str], when: Period) -> Return:
    """A Participant's own figures; the ending of the file's name says how they are written."""
    from kpchain.statistics.return_csv import read_own_table
    from kpchain.statistics.return_json import MAX_BYTES, read_own_figures

    data = read_file(path, limit=MAX_BYTES)
    if path.suffix.lower() == ".csv":
        return read_own_table(data, participant=names[0], period=when)
    return _of(read_own_figures(data), names, when)


def _read(path: Path, names: Sequence[str], when: Period) -> tuple[Return, bytes]:
    """A return that was filed or is to be, or own figures, of who has these codes; and the digest of its bytes."""
    from kpchain.errors import DocumentError
    from kpchain.statistics.return_json import MAX_BYTES, read_return
    from kpchain.statistics.returns import digest_of

    data = read_file(path, limit=MAX_BYTES)
    if path.suffix.lower() == ".csv":
        return _own_figures(path, names, when), digest_of(data)
    try:
        return _of(read_return(data), names, when), digest_of(data)
    except DocumentError as error:
        if error.field not in ("/source", "/version", "/restates", "/block"):
            raise
    return _own_figures(path, names, when), digest_of(data)


def _of(statement: Return, names: Sequence[str], when: Period) -> Return:
    if statement.participant not in names or statement.period != when:
        found = f"{statement.participant} {statement.period}"
        raise ModelError("/participant", f"must be a return of {names[0]} for {when}", found)
    return replace(statement, participant=names[0])


def _compared(found: Comparison) -> dict[str, Any]:
    return {
        "lines": [_line(line) for line in found.lines],
        "totals": [_line(line) for line in found.totals],
        "certificates": [
            {"section": section.value, "return": one, "other": other} for section, one, other in found.certificates
        ],
    }


def _line(line: ComparedLine) -> dict[str, Any]:
    from kpchain.statistics.figures import decimals

    points, cents = line.difference
    return {
        "section": line.key.section,
        "partner": line.key.partner,
        "origins": list(line.key.origins),
        "hs": line.key.hs,
        "carats": decimals(line.filed[0]),
        "carats_other": decimals(line.other[0]),
        "carats_difference": decimals(points),
        "usd": decimals(line.filed[1]),
        "usd_other": decimals(line.other[1]),
        "usd_difference": decimals(cents),
    }


def _lines(found: Comparison) -> list[str]:
    rows = [_line(line) for line in (*found.lines, *found.totals)]
    names = ("carats", "carats_other", "carats_difference", "usd", "usd_other", "usd_difference")
    header = ("section", "partner", "origins", "hs", *names, "")
    table = output.table(
        header,
        [
            [
                row["section"],
                row["partner"] or "all",
                "+".join(row["origins"]),
                row["hs"],
                *(row[name] for name in names),
                "" if row["carats_difference"] == row["usd_difference"] == "0.00" else "differs",
            ]
            for row in rows
        ],
    )
    counts = [
        f"certificates, {section.value}: {one} and {other}{'' if one == other else ', differs'}"
        for section, one, other in found.certificates
    ]
    differing = sum(not line.agrees for line in found.lines)
    return [*table, *counts, f"{differing} of {len(found.lines)} lines differ"]
