"""Every report as a table: which columns, which sums, which notes; the figures come from the other modules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from kpchain.index import IndexReader
from kpchain.index.differences import alerts, differences
from kpchain.index.trade import Standing, standing
from kpchain.model import date_from_days
from kpchain.statistics.anomalies import DEFAULT_CHANGE_PERCENT, questions
from kpchain.statistics.audit import audit
from kpchain.statistics.books import bounds_of, read_books
from kpchain.statistics.figures import HS_CODES, Figure, Reliance, percent_hundredths, price_hundredths
from kpchain.statistics.origins import trade_by_origin
from kpchain.statistics.owed import OwedReturn, owed_returns
from kpchain.statistics.periods import Period
from kpchain.statistics.pipeline import ENDS, OPEN, Pipeline, pipelines
from kpchain.statistics.prices import DEFAULT_LIMIT_PERCENT, price_jumps
from kpchain.statistics.returns import Section, sections_of
from kpchain.statistics.stock import TERMS, StockRow, stock
from kpchain.statistics.tables import Cell, Column, Row, Table, Unit
from kpchain.statistics.trade import SummaryRow, TradeRow, production, summary, trade

ALL_DAYS: Final = "all days on the ledger"
DIFFERENCE: Final = "difference found"
_DATE_RULE: Final = (
    "Legal days count, not the time of blocks: an export on its EXPORT day, an import on its CONFIRM day."
)
_MARK: Final = Column("participant", "Participant", Unit.TEXT)
_CARATS: Final = Column("carats", "Carats", Unit.CARATS)
_USD: Final = Column("usd", "US$", Unit.USD)
_PRICE: Final = Column("usd_per_carat", "US$/carat", Unit.USD_PER_CARAT)
_COUNT: Final = Column("certificates", "Certificates", Unit.COUNT)
_UNPROVEN: Final = Column("carats_unproven", "Carats unproven", Unit.CARATS)


def trade_table(
    index: IndexReader, period: Period | None, *, participant: str | None = None, each: bool = False
) -> Table:
    """Annex III: exports and imports by partner, origins and HS code."""
    rows = trade(read_books(index, bounds_of(period), each=each), participant=participant)
    figures = [row.figure for row in rows]
    return Table(
        name="trade",
        title=_titled("Exports and imports (Annex III)", participant),
        span=_span(period),
        columns=(
            _MARK,
            Column("flow", "Flow", Unit.TEXT),
            Column("partner", "Partner", Unit.TEXT),
            Column("origins", "Origin", Unit.TEXT),
            Column("hs", "HS code", Unit.TEXT),
            _CARATS,
            _USD,
            _PRICE,
            _COUNT,
            _UNPROVEN,
        ),
        rows=tuple(line for row in rows for line in _trade_lines(row)),
        total=None,
        reliance=Reliance.of(figures),
        notes=(
            _DATE_RULE,
            "A certificate with lines under several HS codes counts in each of them, and once in `annual`.",
            "Imports have the certified lines; what was found above or below them is a line of its own.",
            "A return is the reverse entry of an export, on the day on which the goods were taken back.",
        ),
        has_certificates=each,
    )


def _trade_lines(row: TradeRow) -> Iterable[Row]:
    mark = (row.participant, row.flow.value, row.partner, "+".join(row.origins))
    for hs, line in zip(HS_CODES, row.figure.lines, strict=True):
        if line.certificates:
            price = price_hundredths(line.cents, line.points)
            yield Row((*mark, hs, line.points, line.cents, price, line.certificates, line.unproven), row.figure.numbers)
    points, cents = row.figure.difference
    if points or cents:
        yield Row((*mark, DIFFERENCE, points, cents, None, None, None), row.figure.numbers)


def origin_table(
    index: IndexReader, period: Period | None, *, participant: str | None = None, each: bool = False
) -> Table:
    """Exports and imports by single country of mining origin, mixed goods split by weight (M5)."""
    rows = trade_by_origin(index, read_books(index, bounds_of(period), each=True), participant=participant)
    return Table(
        name="origins",
        title=_titled("Exports and imports by country of mining origin (M5)", participant),
        span=_span(period),
        columns=(
            _MARK,
            Column("flow", "Flow", Unit.TEXT),
            Column("origin", "Origin", Unit.TEXT),
            _CARATS,
            Column("carats_mixed", "Of it in mixed shipments", Unit.CARATS),
            _COUNT,
        ),
        rows=tuple(
            Row(
                (row.participant, row.flow.value, row.label, row.points, row.mixed, row.certificates),
                row.numbers if each else (),
            )
            for row in rows
        ),
        total=None,
        reliance=Reliance(
            sum(abs(row.points) for row in rows), sum(abs(row.points) for row in rows if row.is_declared)
        ),
        notes=(
            "Shares are by weight drawn, as `kpchain trace` has them, rounded to the point for each certificate; "
            "weights are certified ones.",
            "Here only the declared part of a shipment is unproven, not the whole of it.",
            "A certificate counts for each origin of which it has 0.01 carats or more.",
        ),
        has_certificates=each,
    )


def production_table(
    index: IndexReader, period: Period | None, *, participant: str | None = None, each: bool = False
) -> Table:
    """Annex III: production by HS code."""
    rows = production(read_books(index, bounds_of(period), each=each), participant=participant)
    figures = [row.figure for row in rows]
    total = Figure.total(figures)
    return Table(
        name="production",
        title=_titled("Production (Annex III)", participant),
        span=_span(period),
        columns=(
            _MARK,
            Column("hs", "HS code", Unit.TEXT),
            _CARATS,
            _USD,
            _PRICE,
            Column("lots", "Lots", Unit.COUNT),
        ),
        rows=tuple(
            Row(
                (row.participant, hs, line.points, line.cents, _price(line.cents, line.points), line.certificates),
                row.figure.numbers,
            )
            for row in rows
            for hs, line in zip(HS_CODES, row.figure.lines, strict=True)
            if line.certificates
        ),
        total=Row(
            ("all", None, total.points, total.cents, _price(total.cents, total.points), total.certificates),
        ),
        reliance=Reliance.of(figures),
        notes=("Lots count on the day of their declaration. That they were mined is what their declarer says.",),
        has_certificates=each,
    )


def annual_table(
    index: IndexReader, period: Period | None, *, participant: str | None = None, each: bool = False
) -> Table:
    """The annual summary in the shape of the KP's published tables: production, imports and exports."""
    rows = summary(read_books(index, bounds_of(period), each=each), participant=participant)
    moved = [figure for row in rows for figure in (row.production, row.imports, row.exports)]
    first, end = bounds_of(period)
    fakes = sum(kind == "FAKE" for _, kind, _ in alerts(index, first, end - 1))
    groups = (("production", "Production"), ("import", "Import"), ("export", "Export"))
    columns = [_MARK]
    for name, heading in groups:
        columns += [
            Column(f"{name}_carats", f"{heading} carats", Unit.CARATS),
            Column(f"{name}_usd", f"{heading} US$", Unit.USD),
            Column(f"{name}_usd_per_carat", f"{heading} US$/carat", Unit.USD_PER_CARAT),
        ]
    columns += [
        Column("certificates_imported", "KPCs imported", Unit.COUNT),
        Column("certificates_issued", "KPCs exported", Unit.COUNT),
        Column("unproven_percent", "Unproven %", Unit.PERCENT),
    ]
    return Table(
        name="annual",
        title=_titled("Summary: production, imports and exports", participant),
        span=_span(period),
        columns=tuple(columns),
        rows=tuple(_annual_line(row) for row in rows),
        total=_annual_line(_world(rows)),
        reliance=Reliance.of(moved),
        notes=(
            _DATE_RULE,
            "Exports are less reverse entries of returned goods; imports are as found, with those under paper "
            "certificates.",
            f"Fake certificates that members were warned of, by the days of the blocks: {fakes}.",
        ),
        has_certificates=each,
    )


def _annual_line(row: SummaryRow) -> Row:
    cells: list[Cell] = [row.participant]
    for figure in (row.production, row.imports, row.exports):
        cells += [figure.points, figure.cents, _price(figure.cents, figure.points)]
    reliance = Reliance.of((row.production, row.imports, row.exports))
    cells += [row.imports.certificates, row.exports.certificates, _share(reliance)]
    numbers = (*row.production.numbers, *row.imports.numbers, *row.exports.numbers)
    return Row(tuple(cells), tuple(sorted(set(numbers))))


def _world(rows: Sequence[SummaryRow]) -> SummaryRow:
    return SummaryRow(
        participant="all",
        production=Figure.total(row.production for row in rows),
        imports=Figure.total(row.imports for row in rows),
        exports=Figure.total(row.exports for row in rows),
    )


def stock_table(index: IndexReader, period: Period | None, *, participant: str | None = None) -> Table:
    """M1: the stock of every Participant, with all that changed it."""
    rows = stock(index, period, participant=participant)
    return Table(
        name="stock",
        title=_titled("Stock and what changed it (M1)", participant),
        span=_span(period),
        columns=(
            _MARK,
            *(Column(term, term.replace("_", " ").capitalize(), Unit.CARATS) for term in TERMS if term != "mixed_away"),
            Column("closing_unproven", "Closing unproven", Unit.CARATS),
        ),
        rows=tuple(_stock_line(row) for row in rows),
        total=None,
        reliance=_stock_reliance(rows),
        notes=(
            "Stock is what can be drawn, and what is issued and not exported. Closing = opening + production + legacy "
            "+ paper imports + imports + returned - exports - manufacture - loss - sample - lost at issue "
            "- reported lost.",
            "A negative stock means that legal days are wrong: the ledger lets nobody draw what is not there.",
        ),
        has_certificates=False,
    )


def _stock_line(row: StockRow) -> Row:
    whole = tuple(getattr(row.whole, term) for term in TERMS if term != "mixed_away")
    return Row((row.participant, *whole, row.unproven.closing))


def cap_table(index: IndexReader, period: Period | None, *, participant: str | None = None) -> Table:
    """M2: exports of own origin beside production and opening stock."""
    rows = [
        row
        for row in stock(index, period, participant=participant)
        if row.own.production or row.own.exports or row.own.opening
    ]
    return Table(
        name="cap",
        title=_titled("Exports of own origin and production (M2)", participant),
        span=_span(period),
        columns=(
            _MARK,
            Column("opening", "Opening stock of own origin", Unit.CARATS),
            Column("production", "Production", Unit.CARATS),
            Column("exports", "Exports of own origin", Unit.CARATS),
            Column("exports_per_production", "Exports % of production", Unit.TEXT),
            Column("excess", "Above both", Unit.CARATS),
            Column("legacy", "Legacy of own origin declared", Unit.CARATS),
            Column("imports", "Own origin imported", Unit.CARATS),
        ),
        rows=tuple(
            Row(
                (
                    row.participant,
                    row.own.opening,
                    row.own.production,
                    row.own.exports - row.own.returned,
                    row.exported_share,
                    row.excess,
                    row.own.legacy,
                    row.own.imports + row.own.paper_imports,
                )
            )
            for row in rows
        ),
        total=None,
        reliance=_stock_reliance(rows),
        notes=(
            "Own origin is the Participant as the only country of mining origin. What is above both production and "
            "opening stock came as legacy stock or was imported back.",
        ),
        has_certificates=False,
    )


def reconciliation_table(
    index: IndexReader, period: Period | None, *, participant: str | None = None, each: bool = False
) -> Table:
    """M6: for each pair where everything is that was exported."""
    pairs = pipelines(index, period, participant=participant, each=each)
    terms = ("opening", "exported", *ENDS, *OPEN)
    return Table(
        name="reconciliation",
        title=_titled("Reconciliation of exports and imports (M6)", participant),
        span=_span(period),
        columns=(
            Column("exporter", "Exporter", Unit.TEXT),
            Column("importer", "Importer", Unit.TEXT),
            Column("term", "Term", Unit.TEXT),
            _COUNT,
            _CARATS,
            _USD,
        ),
        rows=tuple(line for pair in pairs for line in _pair_lines(pair, terms)),
        total=None,
        reliance=_reliance(pair.reliance for pair in pairs),
        notes=(
            "For each pair opening + exported = confirmed + returned + lost + forfeited + in transit + detained "
            "+ seized; found at import = confirmed + difference.",
            "In transit means in transit, or arrived and not confirmed yet. Weights are certified ones.",
        ),
        has_certificates=each,
    )


def _pair_lines(pair: Pipeline, terms: Sequence[str]) -> Iterable[Row]:
    mark = (pair.exporter, pair.importer)
    for name in terms:
        term = getattr(pair, name)
        if term.certificates or name in ("exported", "confirmed"):
            cells = (*mark, name.replace("_", " "), term.certificates, term.points, term.cents)
            yield Row(cells, term.numbers)
    points, cents = pair.difference
    yield Row((*mark, DIFFERENCE, None, points, cents), pair.differing)
    found = pair.imported
    yield Row((*mark, "found at import", pair.confirmed.certificates, *found), pair.confirmed.numbers)
    yield Row((*mark, "unexplained", None, pair.unexplained, None), ())


def overdue_table(index: IndexReader, day: int, *, participant: str | None = None) -> Table:
    """Confirmations that are missing: certificates under way past their last day."""
    late = [
        one
        for one in standing(index, day)
        if one.expires_on < day and one.state != "SEIZED" and participant in (None, one.issuer, one.destination)
    ]
    return Table(
        name="overdue",
        title=_titled("Overdue confirmations", participant),
        span=f"as of {date_from_days(day)}",
        columns=(
            Column("importer", "Importer", Unit.TEXT),
            Column("exporter", "Exporter", Unit.TEXT),
            Column("number", "Certificate", Unit.TEXT),
            Column("state", "State", Unit.TEXT),
            Column("exported", "Exported", Unit.DAY),
            Column("expired", "Good until", Unit.DAY),
            Column("days", "Days overdue", Unit.COUNT),
            _CARATS,
            _USD,
        ),
        rows=tuple(
            Row(
                (
                    one.destination,
                    one.issuer,
                    one.number,
                    one.state.lower().replace("_", " "),
                    one.exported_on,
                    one.expires_on,
                    day - one.expires_on,
                    one.points,
                    one.cents,
                )
            )
            for one in sorted(late, key=lambda one: (one.destination, one.expires_on, one.number))
        ),
        total=None,
        reliance=_standing_reliance(late),
        notes=("A certificate is good through its last day. A seized one is not overdue: it is not under way.",),
        has_certificates=False,
    )


def discrepancy_table(index: IndexReader, period: Period | None, *, participant: str | None = None) -> Table:
    """What was found at import, or after a return, other than certified."""
    first, end = bounds_of(period)
    rows = [each for each in differences(index, first, end - 1) if participant in (None, each.exporter, each.importer)]
    return Table(
        name="discrepancies",
        title=_titled("Discrepancies found at receipt", participant),
        span=_span(period),
        columns=(
            Column("importer", "Importer", Unit.TEXT),
            Column("exporter", "Exporter", Unit.TEXT),
            Column("number", "Certificate", Unit.TEXT),
            Column("received", "Received", Unit.DAY),
            Column("receipt", "Receipt", Unit.TEXT),
            Column("checked", "Checked", Unit.TEXT),
            _CARATS,
            Column("carats_found", "Carats found", Unit.CARATS),
            Column("carats_difference", "Difference", Unit.CARATS),
            Column("usd", "US$", Unit.USD),
            Column("usd_found", "US$ found", Unit.USD),
            Column("parcels", "Parcels", Unit.COUNT),
            Column("parcels_found", "Parcels found", Unit.COUNT),
        ),
        rows=tuple(
            Row(
                (
                    each.importer,
                    each.exporter,
                    each.number,
                    each.received_on,
                    "return" if each.is_return else "import",
                    "opened" if each.is_opened else "not opened",
                    each.points,
                    each.found_points,
                    each.found_points - each.points,
                    each.cents,
                    each.found_cents,
                    each.parcels,
                    each.found_parcels,
                )
            )
            for each in rows
        ),
        total=None,
        reliance=Reliance(sum(each.points for each in rows), sum(each.points for each in rows if each.is_unproven)),
        notes=(
            "Another weight or number of parcels than certified is a discrepancy; another value alone is an opinion.",
        ),
        has_certificates=False,
    )


def price_table(
    index: IndexReader,
    period: Period | None,
    *,
    participant: str | None = None,
    limit_percent: int = DEFAULT_LIMIT_PERCENT,
) -> Table:
    """M8: certificates whose price lies outside the corridor around that of what they draw."""
    first, end = bounds_of(period)
    jumps = [
        jump
        for jump in price_jumps(index, first, end - 1, limit_percent=limit_percent)
        if participant in (None, jump.certificate.issuer)
    ]
    found = [jump.certificate for jump in jumps]
    return Table(
        name="prices",
        title=_titled(f"Prices more than {limit_percent} % from those of the inputs (M8)", participant),
        span=_span(period),
        columns=(
            _MARK,
            Column("number", "Certificate", Unit.TEXT),
            Column("destination", "Destination", Unit.TEXT),
            Column("issued", "Issued", Unit.DAY),
            _CARATS,
            _PRICE,
            Column("inputs_usd_per_carat", "Inputs US$/carat", Unit.USD_PER_CARAT),
            Column("change_percent", "Change %", Unit.PERCENT),
        ),
        rows=tuple(
            Row(
                (
                    jump.certificate.issuer,
                    jump.certificate.number,
                    jump.certificate.destination,
                    jump.certificate.issued_on,
                    jump.certificate.points,
                    _price(jump.certificate.cents, jump.certificate.points),
                    jump.inputs_cents,
                    jump.change_bps,
                )
            )
            for jump in jumps
        ),
        total=None,
        reliance=Reliance(sum(one.points for one in found), sum(one.points for one in found if one.is_unproven)),
        notes=("A price outside the corridor is a question, not a breach: sorting and sawing change prices.",),
        has_certificates=False,
    )


def question_table(
    index: IndexReader,
    period: Period,
    *,
    participant: str | None = None,
    change_percent: int = DEFAULT_CHANGE_PERCENT,
    price_percent: int = DEFAULT_LIMIT_PERCENT,
) -> Table:
    """The questions that the Working Group on Statistics would send."""
    books = read_books(index, bounds_of(period))
    asked = questions(
        index, books, period, participant=participant, change_percent=change_percent, price_percent=price_percent
    )
    moved = trade(books, participant=participant)
    return Table(
        name="anomalies",
        title=_titled("Data anomaly questions", participant),
        span=_span(period),
        columns=(_MARK, Column("topic", "Topic", Unit.TEXT), Column("question", "Question", Unit.TEXT)),
        rows=tuple(Row((each.participant, each.topic, each.words), each.certificates) for each in asked),
        total=None,
        reliance=Reliance.of(row.figure for row in moved),
        notes=(
            f"Changes of more than {change_percent} % against the same period of the year before and the period "
            f"before; average prices more than {price_percent} % apart. No figures of the Kimberley Process are known.",
        ),
        has_certificates=True,
    )


def returns_table(index: IndexReader, period: Period, *, participant: str | None = None, today: int) -> Table:
    """Who owes a return for a period, who filed it when, and how its totals differ from the ledger's."""
    books = read_books(index, bounds_of(period))
    owed = owed_returns(index, books, period, participant=participant)
    sections = sections_of(period)
    columns = [
        _MARK,
        Column("due", "Due", Unit.DAY),
        Column("version", "Version", Unit.COUNT),
        Column("filed", "Filed", Unit.DAY),
        Column("days_late", "Days late", Unit.COUNT),
    ]
    for section in sections:
        columns += [
            Column(section.value, f"{section.value.capitalize()} reported", Unit.CARATS),
            Column(f"{section.value}_difference", "Less ledger", Unit.CARATS),
            Column(f"{section.value}_usd_difference", "Less ledger, US$", Unit.USD),
        ]
    moved = trade(books, participant=participant)
    return Table(
        name="returns",
        title=_titled("Returns that are owed", participant),
        span=_span(period),
        columns=tuple(columns),
        rows=tuple(_owed_line(each, sections, today) for each in owed),
        total=None,
        reliance=Reliance.of(row.figure for row in moved),
        notes=(
            "A return is due within two months after the period. Filings count on the day of their block.",
            "Differences are what was reported less what the ledger says; `compare` has them line by line.",
        ),
        has_certificates=False,
    )


def _owed_line(owed: OwedReturn, sections: Sequence[Section], today: int) -> Row:
    filed = owed.filed
    cells: list[Cell] = [owed.participant, owed.due, filed.version if filed else None, owed.first_filed]
    cells.append(owed.days_late(today))
    for section in sections:
        if filed is None:
            cells += [None, None, None]
            continue
        points, cents, _ = owed.reported[section]
        cells += [points, points - owed.ledger[section][0], cents - owed.ledger[section][1]]
    return Row(tuple(cells))


def audit_table(index: IndexReader) -> Table:
    """M1 to M7 over the whole index: what does not add up."""
    breaks = audit(index)
    moved = trade(read_books(index, bounds_of(None)))
    return Table(
        name="audit",
        title="Identities of the books (M1 to M7)",
        span=ALL_DAYS,
        columns=(
            Column("rule", "Rule", Unit.TEXT),
            Column("subject", "Subject", Unit.TEXT),
            Column("finding", "Finding", Unit.TEXT),
        ),
        rows=tuple(Row((each.rule, each.subject, each.words)) for each in breaks),
        total=None,
        reliance=Reliance.of(row.figure for row in moved),
        notes=(f"{len(breaks)} breaks found." if breaks else "Every identity holds to the point (1/100 carat).",),
        has_certificates=False,
    )


def _span(period: Period | None) -> str:
    return ALL_DAYS if period is None else f"{period} ({period.days()})"


def _titled(title: str, participant: str | None) -> str:
    return title if participant is None else f"{title}: {participant}"


def _price(cents: int, points: int) -> int | None:
    return price_hundredths(cents, points)


def _share(reliance: Reliance) -> int:
    return percent_hundredths(reliance.unproven, reliance.points)


def _reliance(parts: Iterable[Reliance]) -> Reliance:
    found = list(parts)
    return Reliance(sum(part.points for part in found), sum(part.unproven for part in found))


def _stock_reliance(rows: Sequence[StockRow]) -> Reliance:
    return Reliance(sum(row.whole.closing for row in rows), sum(row.unproven.closing for row in rows))


def _standing_reliance(late: Sequence[Standing]) -> Reliance:
    return Reliance(sum(one.points for one in late), sum(one.points for one in late if one.is_unproven))
