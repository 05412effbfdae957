from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpchain.errors import ModelError
from kpchain.model.dates import date_from_days, days_from_date, parse_date


@given(st.dates(min_value=date(1970, 1, 1)))
def test_days_and_text_are_inverses(day: date) -> None:
    assert date_from_days(days_from_date(day)) == day
    assert parse_date(day.isoformat()) == day


def test_days_count_from_1970() -> None:
    assert days_from_date(date(1970, 1, 1)) == 0
    assert days_from_date(date(2026, 11, 23)) == 20780


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("2026-02-29", "must be a real day of the calendar"),
        ("2026-13-01", "must be a real day of the calendar"),
        ("0000-01-01", "must be a real day of the calendar"),
        ("1969-12-31", "must not be before 1970-01-01, where the ledger's days begin"),
        ("20260101", "must be a date written YYYY-MM-DD"),
        ("2026-W01-1", "must be a date written YYYY-MM-DD"),
        ("2026-1-1", "must be a date written YYYY-MM-DD"),
        ("2026-01-01T00:00", "must be a date written YYYY-MM-DD"),
        ("2026-01-01\n", "must be a date written YYYY-MM-DD"),
        ("٢٠٢٦-01-01", "must be a date written YYYY-MM-DD"),
        (20260101, "must be a date written YYYY-MM-DD"),
    ],
)
def test_parse_refuses_what_is_no_day(text: object, rule: str) -> None:
    with pytest.raises(ModelError) as refused:
        parse_date(text, field="/certificate/issued")
    assert (refused.value.field, refused.value.rule, refused.value.value) == ("/certificate/issued", rule, text)


def test_days_refuse_a_day_before_1970() -> None:
    with pytest.raises(ModelError, match="must not be before 1970-01-01"):
        days_from_date(date(1969, 12, 31))


@pytest.mark.parametrize("days", [-1, 2_932_897, 2**32 - 1])
def test_date_refuses_days_that_no_calendar_has(days: int) -> None:
    with pytest.raises(ModelError, match="must be a number of days"):
        date_from_days(days)
