"""`kpchain statistics`: Annex III, reconciliation, identities and questions, from the index, in five forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from kpchain.cli import output
from kpchain.cli.indexing import current_index
from kpchain.cli.returns import compare, entered, file, filed, restate
from kpchain.cli.session import FILE, Day, Session, json_option

if TYPE_CHECKING:
    from kpchain.index import IndexReader
    from kpchain.statistics.periods import Period
    from kpchain.statistics.tables import Table

_SHOWN: Final = 8
F = TypeVar("F", bound=Callable[..., Any])


@click.group()
def statistics() -> None:
    """Statistics of the scheme: Annex III tables, reconciliation, questions, returns.

    Everything is counted by legal days, and every table says how much of it rests on declarations.
    """


@dataclass(frozen=True, slots=True)
class Request:
    """What a report is asked for, and where it goes."""

    session: Session
    period: Period | None
    participant: str | None
    certificates: bool
    csv: Path | None
    parquet: Path | None
    html: Path | None
    as_json: bool

    def show(self, build: Callable[[IndexReader, str | None], Table]) -> Table:
        """Makes the table from the index as of one moment, which it says, writes its files and prints it.

        Args:
            build: makes it, given the index and the code under which the index has the Participant, if one is named.

        Raises:
            NotFoundError: the Participant is not entered.
        """
        from kpchain.statistics.tables import AsOf

        with current_index(self.session) as reader, reader.snapshot():
            table = build(reader, None if self.participant is None else entered(reader, self.participant))
            table = replace(table, as_of=AsOf.of(reader))
        self._write(table)
        _print(table, as_json=self.as_json)
        return table

    def _write(self, table: Table) -> None:
        """Writes all files that are asked for, or none."""
        from kpchain.files import written
        from kpchain.statistics.printing import to_csv, to_html, to_parquet

        forms: list[tuple[Path | None, Callable[[Table], bytes]]] = [
            (self.csv, lambda table: to_csv(table).encode()),
            (self.parquet, to_parquet),
            (self.html, lambda table: to_html(table).encode()),
        ]
        wanted = [(path, form) for path, form in forms if path is not None]
        with written(*(path for path, _ in wanted)) as files:
            for file, (_, form) in zip(files, wanted, strict=True):
                file.write(form(table))


def _print(table: Table, *, as_json: bool) -> None:
    from kpchain.statistics.printing import CERTIFICATES, to_dict
    from kpchain.statistics.tables import texts_of

    header = [column.name for column in table.columns]
    rows = [texts_of(row, table.columns) for row in table.rows]
    if table.has_certificates:
        header.append(CERTIFICATES)
        rows = [[*texts, _some(row.certificates)] for texts, row in zip(rows, table.rows, strict=True)]
    if table.total is not None:
        rows.append([*texts_of(table.total, table.columns), *([""] if table.has_certificates else [])])
    lines = [f"{table.title}, {table.span}", *output.table(header, rows), *table.all_notes]
    output.show(to_dict(table) if as_json else None, lines, as_json=as_json)


def _some(numbers: Sequence[str]) -> str:
    """The first of many numbers; the files have all of them."""
    more = len(numbers) - _SHOWN
    return " ".join(numbers[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


period_option = click.option(
    "--period",
    metavar="PERIOD",
    help="A year, half or quarter: 2021, 2021H2, 2021Q4; by default all days (anomalies and returns need one).",
)
participant_option = click.option("--participant", metavar="CODE", help="Only this Participant; by default all.")


def reporting(*, dated: bool = True, names: bool = False, of_participants: bool = True) -> Callable[[F], F]:
    """Adds the options of a report, which the command gets as its first argument, a `Request`.

    Args:
        dated: whether it is of a period.
        names: whether its figures can name the records behind them.
        of_participants: whether it can be of one Participant.
    """

    def decorate(command: F) -> F:
        @wraps(command)
        @click.pass_obj
        def run(session: Session, /, period: str | None = None, **arguments: Any) -> Any:
            from kpchain.statistics.periods import Period

            request = Request(
                session=session,
                period=None if period is None else Period.parse(period, field="--period"),
                participant=arguments.pop("participant", None),
                certificates=arguments.pop("certificates", False),
                **{name: arguments.pop(name) for name in ("csv", "parquet", "html", "as_json")},
            )
            return command(request, **arguments)

        options = [
            *([period_option] if dated else []),
            *([participant_option] if of_participants else []),
            *(
                [click.option("--certificates", is_flag=True, help="Name the records behind each row.")]
                if names
                else []
            ),
            click.option("--csv", type=FILE, help="File to write the rows to, as CSV."),
            click.option(
                "--parquet", type=FILE, help="File to write the rows to, as Parquet; needs the extra research."
            ),
            click.option("--html", type=FILE, help="File to write the table to, as a page that prints."),
            json_option,
        ]
        decorated: Any = run
        for option in reversed(options):
            decorated = option(decorated)
        result: F = decorated
        return result

    return decorate


@statistics.command()
@reporting(names=True)
def trade(request: Request) -> None:
    """Exports and imports by partner, origin and HS code (Annex III)."""
    from kpchain.statistics.reports import trade_table

    request.show(lambda reader, code: trade_table(reader, request.period, participant=code, each=request.certificates))


@statistics.command()
@reporting(names=True)
def origins(request: Request) -> None:
    """Exports and imports by country of mining origin, mixed goods split by weight (M5)."""
    from kpchain.statistics.reports import origin_table

    request.show(lambda reader, code: origin_table(reader, request.period, participant=code, each=request.certificates))


@statistics.command()
@reporting(names=True)
def production(request: Request) -> None:
    """Production by HS code (Annex III)."""
    from kpchain.statistics.reports import production_table

    request.show(
        lambda reader, code: production_table(reader, request.period, participant=code, each=request.certificates)
    )


@statistics.command()
@reporting(names=True)
def annual(request: Request) -> None:
    """Production, imports and exports of each Participant, in the shape of the KP's annual tables."""
    from kpchain.statistics.reports import annual_table

    request.show(lambda reader, code: annual_table(reader, request.period, participant=code, each=request.certificates))


@statistics.command()
@reporting()
def stock(request: Request) -> None:
    """The stock of each Participant and all that changed it (M1)."""
    from kpchain.statistics.reports import stock_table

    request.show(lambda reader, code: stock_table(reader, request.period, participant=code))


@statistics.command()
@reporting()
def cap(request: Request) -> None:
    """Exports of own origin beside production and opening stock (M2)."""
    from kpchain.statistics.reports import cap_table

    request.show(lambda reader, code: cap_table(reader, request.period, participant=code))


@statistics.command()
@reporting(names=True)
def reconcile(request: Request) -> None:
    """For each pair of Participants, where everything is that was exported (M6)."""
    from kpchain.statistics.reports import reconciliation_table

    request.show(
        lambda reader, code: reconciliation_table(reader, request.period, participant=code, each=request.certificates)
    )


@statistics.command()
@click.option("--as-of", type=Day(), help="The day as of which is asked; by default today by the chain's clock.")
@reporting(dated=False)
def overdue(request: Request, as_of: date | None) -> None:
    """Certificates under way past their last day: confirmations that are missing."""
    from kpchain.model import days_from_date
    from kpchain.statistics.reports import overdue_table

    if as_of is None:
        with request.session.ledger() as ledger:
            as_of = request.session.today(ledger)
    day = days_from_date(as_of)
    request.show(lambda reader, code: overdue_table(reader, day, participant=code))


@statistics.command()
@reporting()
def discrepancies(request: Request) -> None:
    """What was found at import, or after a return, other than certified."""
    from kpchain.statistics.reports import discrepancy_table

    request.show(lambda reader, code: discrepancy_table(reader, request.period, participant=code))


@statistics.command()
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=25,
    show_default=True,
    help="How far a price may lie from that of the inputs, in per cent.",
)
@reporting()
def prices(request: Request, limit: int) -> None:
    """Certificates priced far from what they draw (M8)."""
    from kpchain.statistics.reports import price_table

    request.show(lambda reader, code: price_table(reader, request.period, participant=code, limit_percent=limit))


@statistics.command()
@click.option(
    "--change",
    type=click.IntRange(min=1),
    default=50,
    show_default=True,
    help="A change between periods above which a question is asked, in per cent.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=25,
    show_default=True,
    help="How far average import and export prices may lie apart, in per cent.",
)
@reporting()
def anomalies(request: Request, change: int, limit: int) -> None:
    """The questions that the Working Group on Statistics would send on a period."""
    from kpchain.statistics.reports import question_table

    period = request.period
    if period is None:
        raise click.UsageError("anomalies are of a period: name one with --period")
    request.show(
        lambda reader, code: question_table(
            reader, period, participant=code, change_percent=change, price_percent=limit
        )
    )


@statistics.command()
@reporting()
def returns(request: Request) -> None:
    """Who owes a return for a period, who filed it when, and how it differs from the ledger."""
    from kpchain.model import days_from_date
    from kpchain.statistics.reports import returns_table

    period = request.period
    if period is None:
        raise click.UsageError("returns are for a period: name one with --period")
    with request.session.ledger() as ledger:
        today = days_from_date(request.session.today(ledger))
    request.show(lambda reader, code: returns_table(reader, period, participant=code, today=today))


@statistics.command()
@reporting(dated=False, of_participants=False)
def audit(request: Request) -> int | None:
    """Check M1 to M7 over the whole index; every break is named, and makes the exit code 1."""
    from kpchain.statistics.reports import audit_table

    return 1 if request.show(lambda reader, _: audit_table(reader)).rows else None


for _command in (file, restate, compare, filed):
    statistics.add_command(_command)
