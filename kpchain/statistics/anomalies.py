"""The questions that the Working Group on Statistics would send: what changed much, and what does not fit.

The model is the Data Anomaly Questionnaire of the Kimberley Process. Nothing here says that anybody did wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kpchain.index import IndexReader
from kpchain.index.differences import alerts, corrections
from kpchain.index.trade import Standing, consumed, drawn, standing
from kpchain.model import date_from_days
from kpchain.statistics.books import Books, bounds_of, read_books
from kpchain.statistics.figures import Figure, decimals, percent_hundredths, usd_per_carat
from kpchain.statistics.periods import Period
from kpchain.statistics.pipeline import Pipeline, pipelines_of
from kpchain.statistics.prices import margins
from kpchain.statistics.stock import StockRow, stock_of
from kpchain.statistics.trade import SummaryRow, summary

DEFAULT_CHANGE_PERCENT: Final = 50
"""A change from one period to another above which a question is asked. No figure of the KP is known."""
DEFAULT_FLOOR_POINTS: Final = 10_000
"""Changes of fewer points than this (100 carats) are no question, however large in per cent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to a Participant.

    Attributes:
        participant: its code.
        topic: ``change``, ``pipeline``, ``overdue``, ``cap``, ``cover``, ``stock``, ``price``, ``difference``,
            ``alert`` or ``correction``.
        words: the question.
        certificates: the numbers of the records that it is about, where they are few and known.
    """

    participant: str
    topic: str
    words: str
    certificates: tuple[str, ...] = ()


def questions(
    index: IndexReader,
    books: Books,
    period: Period,
    *,
    participant: str | None = None,
    change_percent: int = DEFAULT_CHANGE_PERCENT,
    price_percent: int,
    floor: int = DEFAULT_FLOOR_POINTS,
) -> tuple[Question, ...]:
    """The questions on a period, by Participant and topic.

    Args:
        index: the index.
        books: the facts with the bounds of the period.
        period: the period.
        participant: code of the only Participant in question; None for all.
        change_percent: a change above which a question is asked.
        price_percent: how far average export and import prices may lie apart.
        floor: the least change, in points, that is a question.

    Raises:
        IndexStateError: the index cannot be read.
    """
    bounds = bounds_of(period)
    now = summary(books)
    rows = stock_of(books, drawn(index, bounds), consumed(index, bounds))
    open_ones = standing(index, period.last)
    cursor = index.cursor
    # Nothing is overdue on a day that has not come.
    day = period.last if cursor is None else min(period.last, cursor.time // 86_400)
    found = [
        *_changes(index, period, now, change_percent, floor),
        *_pipelines(pipelines_of(books, open_ones)),
        *_overdue(one for one in open_ones if one.expires_on < day and one.state != "SEIZED"),
        *_stocks(now, rows),
        *_prices(now, price_percent),
        *_events(index, period),
    ]
    chosen = [question for question in found if participant in (None, question.participant)]
    return tuple(sorted(chosen, key=lambda question: (question.participant, question.topic, question.words)))


def _changes(
    index: IndexReader, period: Period, now: Sequence[SummaryRow], change_percent: int, floor: int
) -> Iterator[Question]:
    """Against the same period of the year before, and against the period just before, each where it had figures."""
    earlier = sorted({period.year_before, period.previous}, key=lambda other: other.first)
    bounds = sorted({day for other in earlier for day in bounds_of(other)})
    books = read_books(index, tuple(bounds))
    current = {row.participant: row for row in now}
    for other in earlier:
        place = bounds.index(other.first) + 1
        before = {row.participant: row for row in summary(books, place=place)}
        for code in sorted(before.keys() | current.keys()):
            old, new = before.get(code), current.get(code)
            for name in ("production", "imports", "exports"):
                pair = _figure(old, name), _figure(new, name)
                yield from _change(code, name, other, period, *pair, change_percent, floor)


def _figure(row: SummaryRow | None, name: str) -> Figure:
    return Figure() if row is None else getattr(row, name)


def _change(
    code: str, name: str, other: Period, period: Period, old: Figure, new: Figure, percent: int, floor: int
) -> Iterator[Question]:
    measures: list[tuple[str, int, int, int, Callable[[int], str]]] = [
        ("carats", old.points, new.points, floor, decimals),
        ("US$", old.cents, new.cents, floor, decimals),
    ]
    if name != "production":
        measures.append(("certificates", old.certificates, new.certificates, 5, str))
    for unit, before, after, least, shown in measures:
        # Without an earlier figure there is nothing to compare with: a ledger begins somewhere.
        if before > 0 and abs(after - before) >= least and abs(after - before) * 100 > before * percent:
            change = decimals(percent_hundredths(after - before, before))
            sign = "+" if after > before else ""
            words = (
                f"{name} of {shown(after)} {unit} in {period}, {shown(before)} in {other} ({sign}{change} %): "
                "what explains the change?"
            )
            yield Question(participant=code, topic="change", words=words)


def _pipelines(pairs: Sequence[Pipeline]) -> Iterator[Question]:
    for pair in pairs:
        if pair.difference[0]:
            words = (
                f"imports from {pair.exporter} were found to weigh {decimals(pair.difference[0])} carats more than "
                "certified: why?"
                if pair.difference[0] > 0
                else f"imports from {pair.exporter} were found to weigh {decimals(-pair.difference[0])} carats less "
                "than certified: why?"
            )
            yield Question(participant=pair.importer, topic="difference", words=words)
        for name, words, asked in (
            ("lost", "was reported lost on its way", pair.exporter),
            ("forfeited", "was forfeited", pair.importer),
            ("detained", "is detained at the end of the period", pair.importer),
            ("seized", "is seized at the end of the period", pair.importer),
        ):
            term = getattr(pair, name)
            if term.certificates:
                yield Question(
                    participant=asked,
                    topic="pipeline",
                    words=f"{decimals(term.points)} carats of {pair.exporter} for {pair.importer} "
                    f"({term.certificates} certificates) {words}: what happened?",
                )


def _overdue(late: Iterable[Standing]) -> Iterator[Question]:
    """One question a pair, with the certificates that it is about."""
    pairs: dict[tuple[str, str], list[Standing]] = {}
    for one in late:
        pairs.setdefault((one.destination, one.issuer), []).append(one)
    for (importer, exporter), ones in sorted(pairs.items()):
        words = (
            f"{len(ones)} certificates from {exporter} ({decimals(sum(one.points for one in ones))} carats) are past "
            f"their last day, the first since {date_from_days(min(one.expires_on for one in ones))}, and no import is "
            "confirmed: where are they?"
        )
        numbers = tuple(one.number for one in ones)
        yield Question(participant=importer, topic="overdue", words=words, certificates=numbers)


def _stocks(now: Sequence[SummaryRow], rows: Sequence[StockRow]) -> Iterator[Question]:
    traded = {row.participant: row for row in now}
    for row in rows:
        code, whole, own = row.participant, row.whole, row.own
        if whole.closing < 0:
            words = f"stock of {decimals(whole.closing)} carats at the end of the period: which dates are wrong?"
            yield Question(participant=code, topic="stock", words=words)
        exports = own.exports - own.returned
        if exports > own.production and exports > 0:
            covered = decimals(exports - own.production)
            rest = f", {decimals(row.excess)} of it neither" if row.excess else ""
            words = (
                f"exports of own origin of {decimals(exports)} carats against a production of "
                f"{decimals(own.production)}: {covered} carats rest on stock or legacy declarations{rest}. Which?"
            )
            yield Question(participant=code, topic="cap", words=words)
        summed = traded.get(code)
        net = summed.exports.points if summed else 0
        came = whole.production + whole.imports + whole.paper_imports
        if net > came:
            words = (
                f"exports of {decimals(net)} carats against imports and production of {decimals(came)}: "
                f"{decimals(net - came)} carats came from stock, with {decimals(whole.legacy)} carats of legacy "
                "stock declared in the period. What is it?"
            )
            yield Question(participant=code, topic="cover", words=words)


def _prices(now: Sequence[SummaryRow], limit_percent: int) -> Iterator[Question]:
    for margin in margins(now):
        if margin.change is not None and abs(margin.change) * 100 > limit_percent:
            imports, exports = margin.imports, margin.exports
            change = decimals(percent_hundredths(*margin.change.as_integer_ratio()))
            words = (
                f"average import {usd_per_carat(imports.cents, imports.points)} US$ a carat, average export "
                f"{usd_per_carat(exports.cents, exports.points)} ({change} %): what was done to the goods?"
            )
            yield Question(participant=margin.participant, topic="price", words=words)


def _events(index: IndexReader, period: Period) -> Iterator[Question]:
    for number, kind, day in alerts(index, *_days(period)):
        # An alert names what was printed on a paper: the two letters in front may be nobody's code.
        code = number[:2] if number[:2].isalpha() else "-"
        what = kind.lower().replace("_", " ")
        words = f"an alert of {date_from_days(day)} names {number} ({what}): is the certificate yours?"
        yield Question(participant=code, topic="alert", words=words, certificates=(number,))
    for number, issuer, day in corrections(index, *_days(period)):
        words = f"{number} was corrected in writing on {date_from_days(day)}: is the mistake one of many?"
        yield Question(participant=issuer, topic="correction", words=words, certificates=(number,))


def _days(period: Period) -> tuple[int, int]:
    return period.first, period.last
