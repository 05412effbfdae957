"""Which changes were in force when, and which day a time is of."""

from __future__ import annotations

from datetime import date

import pytest

from kpchain.evidence.trust_list import StatusChange, day_of, in_force, seconds_of
from kpchain.model import Status

CHANGES = [StatusChange(1, Status.APPLICANT), StatusChange(5, Status.ADMITTED), StatusChange(9, Status.SUSPENDED)]


@pytest.mark.parametrize(
    ("first", "last", "times"),
    [
        (0, 0, []),
        (1, 1, [1]),
        (2, 4, [1]),
        # A change and an act can share a block: what was in force just before counts too.
        (5, 5, [1, 5]),
        (6, 8, [5]),
        (4, 6, [1, 5]),
        (2, 9, [1, 5, 9]),
        (9, 20, [5, 9]),
        (10, 20, [9]),
    ],
)
def test_changes_that_were_in_force(first: int, last: int, times: list[int]) -> None:
    assert [change.time for change in in_force(CHANGES, first, last)] == times


def test_a_day_is_from_its_first_to_its_last_second() -> None:
    first, last = seconds_of(date(2026, 11, 23))
    assert (day_of(first), day_of(last)) == (date(2026, 11, 23), date(2026, 11, 23))
    assert (day_of(first - 1), day_of(last + 1)) == (date(2026, 11, 22), date(2026, 11, 24))
