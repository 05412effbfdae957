# ruff: noqa: RUF001 -- look-alike characters are what is tested here
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpchain.errors import ModelError
from kpchain.units import Points, UsdCents

BOTH = pytest.mark.parametrize(("quantity", "limit"), [(Points, 2**40), (UsdCents, 2**48)])


@given(st.integers(0, 2**40 - 1))
def test_parse_is_the_inverse_of_format(value: int) -> None:
    assert Points.parse(Points(value).format()) == value
    assert UsdCents.parse(UsdCents(value).format()) == value


@pytest.mark.parametrize(("text", "value"), [("7082.00", 708200), ("0.01", 1), ("0.00", 0), ("10.50", 1050)])
def test_parse_reads_hundredths(text: str, value: int) -> None:
    found = Points.parse(text)
    assert (found, type(found)) == (value, Points)
    assert found.format() == text


@pytest.mark.parametrize(
    "text",
    ["", "1", "1.0", "1.000", "-1.00", "+1.00", "01.00", "1,000.00", "1 000.00", "1e2", " 1.00", "1.00\n", ".50",
     "1.", "NaN", "0x1.00", "١.٠٠", "１.００", "1_0.00", 1, 1.5, None, True],
)  # fmt: skip
def test_parse_refuses_every_other_form(text: object) -> None:
    with pytest.raises(ModelError) as refused:
        Points.parse(text, field="/certificate/carats")
    rule = 'must be a text with exactly two decimals, such as "7082.00", without sign, exponent or separators'
    assert (refused.value.field, refused.value.rule, refused.value.value) == ("/certificate/carats", rule, text)


@BOTH
def test_quantity_holds_up_to_its_limit(quantity: type[Points], limit: int) -> None:
    assert quantity(limit - 1) == limit - 1
    assert quantity.parse(quantity(limit - 1).format()) == limit - 1


@BOTH
@pytest.mark.parametrize("beyond", [0, 1, 10**16])
def test_quantity_refuses_its_limit(quantity: type[Points], limit: int, beyond: int) -> None:
    with pytest.raises(ModelError, match=r"must be from 0\.00 to"):
        quantity(limit + beyond)


@BOTH
def test_quantity_refuses_a_negative_number(quantity: type[Points], limit: int) -> None:
    with pytest.raises(ModelError, match=r"must be from 0\.00 to"):
        quantity(-1)


@BOTH
@pytest.mark.parametrize("value", [1.0, True, "1", None])
def test_quantity_refuses_what_is_no_integer(quantity: type[Points], limit: int, value: object) -> None:
    with pytest.raises(ModelError, match="never a float"):
        quantity(value)  # type: ignore[arg-type]


def test_refusal_without_a_field_names_the_unit() -> None:
    with pytest.raises(ModelError, match=r"^carats: "):
        Points(-1)
    with pytest.raises(ModelError, match=r"^usd: "):
        UsdCents.parse("1")
