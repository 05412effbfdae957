"""The words around reports as tables: a report in full, a line of many, and what they come to; nothing is printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from kpchain.cli import output
from kpchain.cli.reports import NO_ANSWER, NOT_VERIFIED, VERIFIED, code_of
from kpchain.cli.subjects import Subject
from kpchain.verify import Outcome, Report
from kpchain.verify.languages import Words
from kpchain.verify.phrases import Name, Phrase, Value, listed, say

_HEADER: Final = (say("verdict"), say("number"), say("name"), say("problem or note"))
_FULL_HEADER: Final = (say("outcome"), say("group"), say("check"), say("reason"))
_VERDICTS: Final = {
    VERIFIED: say("verified"),
    NOT_VERIFIED: say("not verified"),
    NO_ANSWER: say("no answer"),
}


def header(words: Words) -> list[str]:
    """The head of a table of many reports."""
    return [words.tell(name) for name in _HEADER]


def row(subject: Subject, report: Report, *, words: Words) -> list[str]:
    """A line of the table: the first problem, or the names of the notes where there is none."""
    problem = next(iter(report.problems), None)
    remark: Value = listed(*map(Name, dict.fromkeys(note.name for note in report.notes)))
    if problem is not None:
        remark = problem.sentence
    elif report.unanswered:
        groups = listed(*(Name(group.value) for group in report.unanswered))
        remark = say("no check passed in {groups}", groups=groups)
    number = "-" if report.number is None else words.tell(str(report.number))
    return [words.tell(_VERDICTS[code_of(report)]), number, subject.name, words.tell(remark)]


def lines(_subject: Subject, report: Report, *, words: Words) -> list[str]:
    """The report in lines; checks that were skipped for one and the same reason share a line."""
    skipped = Counter(check.said for check in report.checks if check.outcome is Outcome.SKIPPED)
    rows: list[tuple[Value, ...]] = [
        (Name(check.outcome.value), Name(check.group.value), Name(check.name), check.said)
        for check in report.checks
        if check.outcome is not Outcome.SKIPPED or skipped[check.said] == 1
    ]
    rows += [
        (Name(Outcome.SKIPPED.value), "", say("{count} checks", count=count), said)
        for said, count in skipped.items()
        if count > 1
    ]
    told = [[words.tell(cell) for cell in cells] for cells in [_FULL_HEADER, *rows]]
    notes = [words.tell(say("note: {text}", text=note.said)) for note in report.notes]
    return [*output.table(told[0], told[1:]), *notes, words.tell(report.conclusion)]


def summary(counts: Mapping[int, int], block: int | None) -> Phrase:
    """How many were verified and how many were not, by exit code, and as of which block."""
    each = listed(
        *(
            say("{count} {verdict}", count=f"{counts[code]:,}", verdict=verdict)
            for code, verdict in _VERDICTS.items()
            if counts[code]
        )
    )
    count = f"{sum(counts.values()):,}"
    if block is None:
        return say("{count} in all: {counts}", count=count, counts=each)
    return say("{count} in all: {counts}, as of block {block}", count=count, counts=each, block=block)
