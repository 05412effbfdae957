"""Periods: what they are called, which days they have, and what they are as words of the ledger."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpchain.errors import ModelError
from kpchain.model import days_from_date
from kpchain.statistics.periods import Period

YEARS = st.builds(Period, st.integers(1971, 9998))
HALVES = st.builds(Period, st.integers(1971, 9998), st.just("H"), st.integers(1, 2))
QUARTERS = st.builds(Period, st.integers(1971, 9998), st.just("Q"), st.integers(1, 4))
PERIODS = YEARS | HALVES | QUARTERS


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2021H1", date(2021, 1, 1), date(2021, 6, 30)),
        ("2021H2", date(2021, 7, 1), date(2021, 12, 31)),
        ("2020Q1", date(2020, 1, 1), date(2020, 3, 31)),
        ("2021Q2", date(2021, 4, 1), date(2021, 6, 30)),
        ("2021Q4", date(2021, 10, 1), date(2021, 12, 31)),
    ],
)
def test_period_has_its_days(text: str, first: date, last: date) -> None:
    period = Period.parse(text)
    assert (period.first, period.last) == (days_from_date(first), days_from_date(last))


@given(PERIODS)
def test_period_is_read_back_from_its_text_and_its_word(period: Period) -> None:
    assert Period.parse(str(period)) == period
    assert Period.from_word(period.word) == period


@given(PERIODS)
def test_periods_follow_each_other_without_a_gap(period: Period) -> None:
    assert period.previous.last + 1 == period.first
    assert str(period.year_before) == str(period).replace(str(period.year), str(period.year - 1), 1)


def test_words_are_those_of_the_contract() -> None:
    texts = ("2021", "2021Q1", "2021Q4", "2021H1", "2021H2")
    assert [Period.parse(text).word - 2021 * 16 for text in texts] == [0, 1, 4, 5, 6]


@pytest.mark.parametrize(
    "text",
    ["", "21Q4", "2021Q5", "2021Q0", "2021H3", "2021M1", "2021q4", "2021-Q4", " 2021", "1969", "9999", 2021, None],
)
def test_what_is_no_period_is_refused(text: object) -> None:
    with pytest.raises(ModelError) as refusal:
        Period.parse(text, field="--period")
    assert refusal.value.field == "--period"


@pytest.mark.parametrize("word", [2021 * 16 + 7, 2021 * 16 + 15, 0, 6])
def test_a_word_of_no_period_is_refused(word: int) -> None:
    with pytest.raises(ModelError):
        Period.from_word(word)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2021Q4", date(2022, 2, 28)),
        ("2023Q4", date(2024, 2, 29)),
        ("2021Q1", date(2021, 5, 31)),
        ("2021H1", date(2021, 8, 31)),
        ("2021", date(2022, 2, 28)),
    ],
)
def test_return_is_due_within_two_months(text: str, due: date) -> None:
    assert Period.parse(text).due == days_from_date(due)
