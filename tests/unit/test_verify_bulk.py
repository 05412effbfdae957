"""Many items put to the checks: in order, a few at a time, each with the report that it has alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import pytest
import zoo
from fake_ledger import FakeLedger

from kpchain.errors import ModelError, UnreachableError
from kpchain.ledger.facts import Facts, Question
from kpchain.model import RecordNumber
from kpchain.verify import Item, Outcome, Report, verify_digest, verify_documents, verify_each, verify_number

TODAY = zoo.TODAY
UNKNOWN = [Question(digest=place.to_bytes(32, "big")) for place in range(1_200)]
REFUSAL = ModelError("file", "must be one that can be read")


def each(items: Iterator[Item], ledger: FakeLedger) -> Iterator[Report]:
    return verify_each(items, partial(verify_documents, ledger=ledger, today=TODAY))


def test_every_item_has_the_report_that_it_has_alone_in_the_order_of_items() -> None:
    ledger, good = zoo.ledger(), zoo.GOOD
    items: list[Item] = [
        Question(digest=good.digest),
        good.to_bytes(),
        REFUSAL,
        Question(number=good.number),
        b"{",
        Question(number=RecordNumber("RU", 10**17)),
    ]
    alone = [verify_documents([item], ledger=ledger, today=TODAY)[0] for item in items]
    assert list(each(iter(items), ledger)) == verify_documents(items, ledger=ledger, today=TODAY) == alone
    assert [report.is_verified for report in alone] == [True, True, False, True, False, False]
    assert alone[0] == verify_digest(good.digest, ledger=ledger, today=TODAY)
    assert alone[3] == verify_number(good.number, ledger=ledger, today=TODAY)


def test_the_ledger_is_asked_for_five_hundred_items_at_a_time() -> None:
    ledger = zoo.ledger()
    reports = each(iter([*UNKNOWN, Question(digest=zoo.GOOD.digest)]), ledger)
    assert [report.is_verified for report in reports] == [False] * 1_200 + [True]
    assert [len(questions) for questions in ledger.questions] == [500, 500, 201]


def test_items_are_taken_as_they_are_needed() -> None:
    taken = []

    def items() -> Iterator[Question]:
        for question in UNKNOWN:
            taken.append(question)
            yield question

    reports = each(items(), zoo.ledger())
    assert taken == []
    next(reports)
    assert len(taken) == 500
    assert len(list(reports)) == 1_199


def test_no_items_have_no_reports_and_ask_nothing() -> None:
    ledger = zoo.ledger()
    assert list(each(iter([]), ledger)) == []
    assert ledger.questions == []


class Failing(FakeLedger):
    """A ledger that falls silent after its first answer."""

    def facts_of(self, questions: Sequence[Question]) -> list[Facts]:
        if self.questions:
            raise UnreachableError("http://node: no answer from the ledger")
        return super().facts_of(questions)


def test_a_ledger_that_falls_silent_on_the_way_verifies_no_more() -> None:
    ledger = zoo.ledger()
    ledger.__class__ = Failing
    reports = list(each(iter([Question(digest=zoo.GOOD.digest)] * 700), ledger))
    assert [report.is_verified for report in reports] == [True] * 500 + [False] * 200
    assert {check.outcome for report in reports[500:] for check in report.checks} == {Outcome.ERROR, Outcome.SKIPPED}


def test_a_question_names_a_number_or_a_digest_of_32_bytes() -> None:
    assert Question(digest=bytes(32)).digest == bytes(32)
    for digest in (b"", bytes(31), bytes(33)):
        with pytest.raises(ModelError, match="digest: must be 32 bytes long"):
            Question(digest=digest)
    with pytest.raises(ModelError, match="question: must name a number or a digest"):
        Question()
