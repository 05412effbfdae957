"""The countries of mining origin that a document states; the ledger derives its own from the ancestry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from kpchain.errors import ModelError
from kpchain.model.number import check_code
from kpchain.model.shape import check_shape

MAX_ORIGINS: Final = 64
"""The ledger keeps origins as 64 bits."""


def check_origins(origins: tuple[str, ...], *, field: str) -> None:
    """Refuses origins that are none, are listed twice, or are not two-letter codes.

    Raises:
        ModelError: one of these, naming the place in the list.
    """
    check_origin_count(origins, field=field)
    check_origin_codes(enumerate(origins), field=field)


def check_origin_count(origins: Sequence[object], *, field: str) -> None:
    """Refuses origins that are none, or more than the ledger keeps.

    Raises:
        ModelError: not 1 to 64 of them.
    """
    check_shape(origins, tuple, field=field)
    if not origins:
        raise ModelError(field, "must be a list of at least one country of mining origin")
    if len(origins) > MAX_ORIGINS:
        raise ModelError(field, f"must have at most {MAX_ORIGINS} entries", len(origins))


def check_origin_codes(codes: Iterable[tuple[int, str]], *, field: str) -> None:
    """Refuses codes that are listed twice, or are not of two letters.

    Since May 2024 a certificate of mixed parcels lists the countries; the mark ``***`` says nothing and is refused.

    Args:
        codes: the codes, each with its place in the list.
        field: where the list stands, for the refusal.

    Raises:
        ModelError: one of these, naming the place in the list.
    """
    seen: set[str] = set()
    for place, code in codes:
        here = f"{field}/{place}"
        check_shape(code, str, field=here)
        if code and not code.strip("*"):
            rule = "must name a country: since May 2024 mixed parcels list their countries of mining origin"
            raise ModelError(here, rule, code)
        check_code(code, field=here)
        if code in seen:
            raise ModelError(here, "must not be listed twice", code)
        seen.add(code)
