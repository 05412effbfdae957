from __future__ import annotations

import pytest
from samples import line

from kpchain.errors import ModelError
from kpchain.model.line import HsCode, Line, check_lines, ledger_lines
from kpchain.units import Points, UsdCents


def test_codes_have_the_places_of_the_ledger() -> None:
    assert [(code.value, code.position) for code in HsCode] == [("7102.10", 0), ("7102.21", 1), ("7102.31", 2)]
    assert [HsCode.parse(code.value) for code in HsCode] == list(HsCode)


@pytest.mark.parametrize("text", ["7104.21", "7104.20.10", "7104.29", "71042010"])
def test_laboratory_grown_stones_are_told_to_need_no_certificate(text: str) -> None:
    with pytest.raises(ModelError) as refused:
        HsCode.parse(text, field="/certificate/lines/0/hs")
    rule = "is a code of synthetic stones: laboratory-grown stones are outside the Kimberley Process and need no "
    rule += "certificate"
    assert (refused.value.field, refused.value.rule) == ("/certificate/lines/0/hs", rule)


@pytest.mark.parametrize("text", ["7102.29", "7102.39", "710210", "7102", "", " 7102.10", None, 710210, ["7102.10"]])
def test_other_codes_are_refused(text: object) -> None:
    with pytest.raises(ModelError, match=r"must be 7102\.10, 7102\.21 or 7102\.31"):
        HsCode.parse(text)


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("hs", "7102.10", "must be HsCode"),
        ("carats", 100, "must be Points"),
        ("carats", 1.5, "must be Points"),
        ("carats", Points(0), "must be more than zero"),
        ("usd", 2500, "must be UsdCents"),
        ("usd", UsdCents(0), "must be more than zero"),
    ],
)
def test_line_refuses_what_is_no_quantity(field: str, value: object, rule: str) -> None:
    values: dict[str, object] = {"hs": HsCode.UNSORTED, "carats": Points(1), "usd": UsdCents(1)}
    with pytest.raises(ModelError) as refused:
        Line(**(values | {field: value}))  # type: ignore[arg-type]
    assert (refused.value.field, refused.value.rule) == (f"/{field}", rule)


TWO = (line(), line(HsCode.INDUSTRIAL, "1.00", "2.00"))


@pytest.mark.parametrize(
    ("lines", "carats", "usd", "field", "rule"),
    [
        ((), 1, 1, "/lot/lines", "must be 1 to 3 lines, one per HS code"),
        ([line()], 10000, 250000, "/lot/lines", "must be a tuple"),
        ((line(), "7102.10"), 10000, 250000, "/lot/lines/1", "must be Line"),
        ((line(), line()), 20000, 500000, "/lot/lines/1/hs", "must not be listed twice"),
        (TWO, 10101, 250200, "/lot/carats", "must be the sum of the lines, 101.00"),
        (TWO, 10100, 250199, "/lot/usd", "must be the sum of the lines, 2502.00"),
    ],
)
def test_table_that_does_not_add_up_is_refused(lines: object, carats: int, usd: int, field: str, rule: str) -> None:
    with pytest.raises(ModelError) as refused:
        check_lines(lines, carats=Points(carats), usd=UsdCents(usd), under="/lot")  # type: ignore[arg-type]
    assert (refused.value.field, refused.value.rule) == (field, rule)


def test_ledger_lines_stand_by_code_with_zeros_between() -> None:
    check_lines(TWO, carats=Points(10100), usd=UsdCents(250200), under="/lot")
    assert ledger_lines(TWO[::-1]) == ((10000, 250000), (100, 200), (0, 0))


def test_line_refuses_a_value_that_the_lines_word_cannot_hold() -> None:
    most = UsdCents(2**45 - 1)
    assert Line(hs=HsCode.UNSORTED, carats=Points(1), usd=most).usd == most
    with pytest.raises(ModelError, match=r"/usd: must be below 351843720888\.32 in one line"):
        Line(hs=HsCode.UNSORTED, carats=Points(1), usd=UsdCents(2**45))
