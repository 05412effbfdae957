"""Reports as they are told: whole for few subjects, a line each for many, as JSON or JSON lines; and the exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from kpchain.cli import output
from kpchain.cli.portions import in_portions, uncollected
from kpchain.cli.subjects import Subject

if TYPE_CHECKING:
    from kpchain.verify import Judge, Report
    from kpchain.verify.languages import Words

VERIFIED, NOT_VERIFIED, NO_ANSWER = 0, 1, 3
_FEW = 10  # subjects whose reports are shown in full; of more each has a line


@dataclass(frozen=True, slots=True)
class _Told:
    """What is shown of a report: its exit code, the block that it is as of, and its JSON value, row or lines."""

    code: int
    block: int | None
    form: Any


class Telling:
    """The reports on some subjects; each is told as it comes, and the exit code is known once all were.

    Args:
        subjects: what is verified.
        judge: what gives the reports.
        words: the language that they are told in.
        processes: how many processes share the work.
    """

    def __init__(self, subjects: Sequence[Subject], judge: Judge, words: Words, *, processes: int) -> None:
        self._subjects = subjects
        self._judge = judge
        self._words = words
        self._processes = processes
        self._counts: Counter[int] = Counter()
        self._block: int | None = None

    @property
    def code(self) -> int:
        """The worst of all exit codes."""
        return max(self._counts, key=[VERIFIED, NO_ANSWER, NOT_VERIFIED].index)

    def show(self, *, as_json: bool, as_lines: bool) -> None:
        """Prints the reports: as a JSON object each on a line, as one JSON value, whole, or as a table."""
        from kpchain.cli import report_lines

        many = len(self._subjects) > _FEW
        as_table = report_lines.row if many else report_lines.lines
        told = self._told(partial(_data if as_lines or as_json else as_table, words=self._words))
        if many:
            told = output.watched(told, count=len(self._subjects), label="verifying", is_printed=as_json or as_lines)
        if as_json and len(self._subjects) == 1 and not as_lines:
            output.show(next(told), [], as_json=True)
        elif as_lines or as_json:
            output.show_each(told, as_lines=as_lines)
        elif many:
            table = output.table(report_lines.header(self._words), told)
            summary = self._words.tell(report_lines.summary(self._counts, self._block))
            output.show(None, [*table, summary], as_json=False)
        else:
            output.show(None, [line for lines in told for line in lines], as_json=False)

    def _told(self, form: Callable[[Subject, Report], Any]) -> Iterator[Any]:
        """Each report in its form, counted."""
        tell = partial(_tell, judge=self._judge, form=form)
        for told in in_portions(self._subjects, tell, processes=self._processes):
            self._counts[told.code] += 1
            self._block = self._block if told.block is None else told.block
            yield told.form


def _tell(subjects: Sequence[Subject], *, judge: Judge, form: Callable[[Subject, Report], Any]) -> list[_Told]:
    """A portion of subjects read, verified, and brought into a form: the work that processes share."""
    items = [subject.read() for subject in subjects]
    with uncollected():
        reports = judge(items)
        return [
            _Told(code_of(report), None if report.as_of is None else report.as_of.block, form(subject, report))
            for subject, report in zip(subjects, reports, strict=True)
        ]


def _data(subject: Subject, report: Report, *, words: Words) -> dict[str, Any]:
    """The JSON value of a report, with the name of its subject."""
    return {"item": subject.name, **report.to_json(words)}


def code_of(report: Report) -> int:
    """The exit code that a report stands for."""
    from kpchain.verify import Outcome

    if report.is_verified:
        return VERIFIED
    outcomes = {check.outcome for check in report.checks}
    return NO_ANSWER if Outcome.ERROR in outcomes and Outcome.FAIL not in outcomes else NOT_VERIFIED
