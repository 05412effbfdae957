"""Legal dates: written YYYY-MM-DD, kept on the ledger as days since 1970-01-01; never a time and never a clock."""

from __future__ import annotations

import re
from datetime import date

from kpchain.errors import ModelError

_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EPOCH = date(1970, 1, 1).toordinal()


def parse_date(text: object, *, field: str = "date") -> date:
    """The calendar day that a text YYYY-MM-DD names.

    Raises:
        ModelError: another form, no such day in the calendar, or a day before 1970-01-01.
    """
    if not isinstance(text, str) or _WRITTEN.fullmatch(text) is None:
        raise ModelError(field, "must be a date written YYYY-MM-DD", text)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ModelError(field, "must be a real day of the calendar", text) from None
    if day.toordinal() < _EPOCH:
        raise ModelError(field, "must not be before 1970-01-01, where the ledger's days begin", text)
    return day


def days_from_date(day: date) -> int:
    """Days since 1970-01-01, as the ledger keeps a legal date.

    Raises:
        ModelError: the day is before 1970-01-01.
    """
    days = day.toordinal() - _EPOCH
    if days < 0:
        raise ModelError("date", "must not be before 1970-01-01, where the ledger's days begin", day.isoformat())
    return days


def date_from_days(days: int) -> date:
    """The calendar day of a number of days since 1970-01-01.

    Raises:
        ModelError: negative, or beyond 9999-12-31.
    """
    if days < 0 or days > date.max.toordinal() - _EPOCH:
        raise ModelError("date", "must be a number of days from 1970-01-01 to 9999-12-31", days)
    return date.fromordinal(days + _EPOCH)
