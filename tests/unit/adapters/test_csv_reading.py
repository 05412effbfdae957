"""Tables of certificates become drafts or none, and every refusal names row, column and rule."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import samples
from hypothesis import given
from hypothesis import strategies as st

from kpchain.adapters import read_csv, write_csv
from kpchain.adapters.csv_columns import COLUMNS
from kpchain.document.certificate import OPTIONAL, REQUIRED
from kpchain.errors import TableError
from kpchain.model import Certificate, HsCode, Kind, Party, RecordNumber
from kpchain.units import Points, UsdCents

SIMPLE = samples.certificate(inputs=(samples.drawn(carats="100.00"),))


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def table(rows: list[dict[str, str]], **how: Any) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), restval="", **how)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def changed(certificate: Certificate = SIMPLE, **cells: str) -> bytes:
    """The table of one certificate after cells of its first row were changed."""
    first, *others = rows_of(write_csv([certificate]))
    return table([first | cells, *others])


def refusals(data: bytes, **more: Any) -> list[str]:
    with pytest.raises(TableError) as caught:
        read_csv(data, **more)
    return [str(problem) for problem in caught.value.problems]


def test_lines_inputs_origins_and_seals_are_spread_over_rows() -> None:
    lines = (samples.line(), samples.line(HsCode.NON_INDUSTRIAL, "10.00", "1.00"))
    mixed = samples.certificate(
        lines=lines, carats=Points(110_00), usd=UsdCents(2501_00), origins=("RU", "BW", "NA"), seals=("001", "002")
    )
    data = write_csv([mixed, SIMPLE])
    assert [row["number"] for row in rows_of(data)] == ["RU00000123"] * 3 + ["RU00000123"]
    second = replace(SIMPLE, number=RecordNumber("RU", 124))
    data = write_csv([mixed, second])
    assert [row["origin"] for row in rows_of(data)] == ["RU", "BW", "NA", "RU"]
    assert read_csv(data) == [mixed, second]


@pytest.mark.parametrize("how", [{}, {"delimiter": ";"}, {"delimiter": "\t"}, {"lineterminator": "\n"}])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_what_spreadsheets_write_is_read(how: dict[str, Any], mark: bytes, quoting: int) -> None:
    data = mark + table(rows_of(write_csv([SIMPLE])), quoting=quoting, **how)
    assert read_csv(data) == [SIMPLE]


def test_repeated_cells_are_the_same_as_empty_ones() -> None:
    certificate = samples.certificate()
    first, second = rows_of(write_csv([certificate]))
    repeated = first | {name: cell for name, cell in second.items() if cell}
    once = ("origin", "seal", "line_hs", "line_carats", "line_usd")
    assert read_csv(table([first, repeated | dict.fromkeys(once, "")])) == [certificate]


def test_a_line_break_in_a_cell_is_a_space_and_rows_are_counted_as_the_spreadsheet_counts() -> None:
    one, two = rows_of(changed(exporter_address="Lenina 6\nMirny", remarks="a\r\nb\rc"))[0], rows_of(changed())[0]
    good = read_csv(table([one]))[0]
    assert (good.exporter.address, good.remarks) == ("Lenina 6 Mirny", "a b c")
    bad = table([one, two | {"number": "RU00000124", "carats": "ten"}])
    assert refusals(bad)[0].startswith("row 3, column carats: must be a number")


def test_empty_rows_count_and_say_nothing() -> None:
    lines = write_csv([SIMPLE]).split(b"\r\n")
    data = b"\r\n".join([lines[0], b"", b"," * 26, lines[1].replace(b"RU00000123", b"RU123")])
    [refusal] = refusals(data)
    assert refusal.startswith("row 4, column number: must be written RU00000123")


@pytest.mark.parametrize(("written", "meant"), [("100", "100.00"), ("100.0", "100.00"), ("100.00", "100.00")])
def test_decimals_that_a_spreadsheet_drops_are_put_back(written: str, meant: str) -> None:
    assert read_csv(changed(carats=written, line_carats=written))[0].carats == Points.parse(meant)


def test_the_hs_code_that_a_spreadsheet_takes_for_a_number_is_read() -> None:
    assert read_csv(changed(line_hs="7102.1"))[0].lines[0].hs is HsCode.UNSORTED


MANGLED = [
    ("carats", "7.082E+03", "must be typed again: a spreadsheet rounded it to an exponent; format the column as text"),
    ("carats", "7,082E+03", "must be typed again: a spreadsheet rounded it to an exponent"),
    ("carats", "100,00", "must have a decimal point, not a comma: write 700.00"),
    ("usd", "2,500.00", "must have no separators of thousands: write 7082.00"),
    ("usd", "2 500", "must have no separators of thousands"),
    ("usd", "2.500,00", "must have no separators of thousands"),
    ("usd", "1.002.500", "must have no separators of thousands"),
    ("carats", "300.005", "must be a number with at most two decimals and a point"),
    ("carats", "0.005", "must be a number with at most two decimals and a point"),
    ("usd", "02500.00", "must have no zeros before it"),
    ("usd", "-1.00", "must be a number with at most two decimals and a point"),
    ("usd", "2500.001", "must be a number with at most two decimals and a point"),
    ("usd", "\u0662\u0665", "must be a number with at most two decimals and a point"),
    ("issued", "1/12/2021", "must be a date written YYYY-MM-DD: whether day or month comes first is not guessed"),
    ("issued", "01.12.2021", "must be a date written YYYY-MM-DD: whether day or month comes first is not guessed"),
    ("issued", "44531", "must be a date written YYYY-MM-DD; a spreadsheet made a day number of it"),
    ("expires", "2026-02-30", "must be a real day of the calendar"),
    ("expires", "2026-08-31", "must not be before the day of issue 2026-09-01"),
    ("number", "123", "must begin with two letters, such as RU00000123: these are digits only"),
    ("number", "BW00000123", "must begin with the issuer's code RU"),
    ("number", "RU0000123", "must be written RU00000123, padded with zeros to eight digits and no further"),
    ("remarks", "#NAME?", "must be typed again: it is the error of a formula"),
    ("seal", "1.23E+12", "must be typed again: a spreadsheet rounded it to an exponent"),
    ("parcels", "2.0", "must be an integer, such as 2"),
    ("parcels", "0", "must be an integer from 1 to 65535"),
    ("kind", "Standard", "must be one of standard, replacement, technical"),
    ("line_hs", "7104.21", "is a code of synthetic stones"),
    ("line_usd", "0", "must be more than zero"),
    ("origin", "***", "must name a country"),
    ("destination", "RU", "must be another Participant than the issuer"),
    ("input_digest", "0xAB", 'must be "0x" and 64 lower-case hexadecimal digits'),
    ("input_carats", "99.99", "must not be more than the inputs give"),
    ("exporter_name", " Mirny", "must not begin or end with space"),
    ("exporter_name", "x" * 201, "must have at most 200 characters"),
    ("quality", "a\u202eb", "must not hold invisible or direction-changing characters"),
    ("statement", "Conflict free", "must hold"),
]


@pytest.mark.parametrize(("column", "cell", "rule"), MANGLED)
def test_a_bad_cell_is_named_with_its_rule(column: str, cell: str, rule: str) -> None:
    [refusal] = refusals(changed(**{column: cell}))
    blamed = "carats" if column == "input_carats" else column
    assert refusal.startswith(f"row 2, column {blamed}: {rule}")


def test_all_refusals_are_told_up_to_twenty_and_the_rest_is_counted() -> None:
    row = rows_of(changed())[0] | {"carats": "x", "usd": "y", "issued": "z"}
    data = table([row | {"number": f"RU{serial:08d}"} for serial in range(1, 31)])
    with pytest.raises(TableError) as caught:
        read_csv(data)
    told = str(caught.value).splitlines()
    assert (len(caught.value.problems), caught.value.count, len(told)) == (20, 90, 21)
    assert [line.partition(":")[0] for line in told[:4]] == [
        "row 2, column issued",
        "row 2, column carats",
        "row 2, column usd",
        "row 3, column issued",
    ]
    assert told[-1] == "and 70 more"


def test_a_good_certificate_beside_a_bad_one_is_not_read_alone() -> None:
    good, bad = rows_of(changed())[0], rows_of(changed(carats="x", number="RU00000124"))[0]
    assert len(refusals(table([good, bad]))) == 1
    assert len(read_csv(table([good]))) == 1


def test_rows_of_a_certificate_stand_together_and_agree() -> None:
    first, second = rows_of(write_csv([samples.certificate()]))
    other = rows_of(changed(number="RU00000124"))[0]
    apart = refusals(table([first, other, second]))
    rule = "must stand together with the other rows of this certificate, from row 2"
    assert f"row 4, column number: {rule} (got 'RU00000123')" in apart
    [refusal] = refusals(table([first, second | {"destination": "AE"}]))
    assert refusal == ("row 3, column destination: must be empty or as in the certificate's first row, 2 (got 'AE')")
    [refusal] = refusals(table([first, second | {"number": ""}]))
    assert refusal == "row 3, column number: is missing: every row names its certificate"


def test_an_error_in_a_later_row_is_told_where_it_stands() -> None:
    first, second = rows_of(write_csv([samples.certificate()]))
    [refusal] = refusals(table([first, second | {"input_number": "RUL00000001"}]))
    assert refusal == "row 3, column input_number: must not be listed twice (got 'RUL00000001')"
    [refusal] = refusals(table([first, second | {"input_carats": ""}]))
    assert refusal == "row 3, column input_carats: is missing beside its neighbours"
    [refusal] = refusals(table([first | {"line_usd": ""}, second]))
    assert refusal == "row 2, column line_usd: is missing beside its neighbours"


@pytest.mark.parametrize("column", [column.name for column in COLUMNS.values() if column.is_required])
def test_a_column_that_is_needed_must_be_there(column: str) -> None:
    row = {name: cell for name, cell in rows_of(changed())[0].items() if name != column}
    assert refusals(table([row])) == [f"row 1, column {column}: is missing"]


def test_columns_that_are_not_needed_can_be_left_out_but_not_misspelt_or_doubled() -> None:
    needed = {
        name: cell
        for name, cell in rows_of(changed())[0].items()
        if COLUMNS[name].is_required or name == "input_digest"
    }
    assert read_csv(table([needed])) == [SIMPLE]
    [refusal] = refusals(table([needed | {"remark": ""}]))
    assert refusal.startswith("row 1, column remark: is no column of a table of certificates")
    doubled = table([needed]).replace(b"number,kind", b"number,number", 1)
    assert "row 1, column number: must not stand twice" in refusals(doubled)


def test_every_field_of_a_certificate_has_a_column() -> None:
    assert {column.field.partition("/")[0] for column in COLUMNS.values()} == REQUIRED | OPTIONAL


def test_the_page_lists_every_column() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "spec" / "csv.md").read_text("utf-8")
    tables = page.split("\n## Rows")[1].split("\n## ")[0]
    listed = [
        name for line in re.findall(r"^\| (`.*?) \|", tables, re.MULTILINE) for name in re.findall(r"`(\w+)`", line)
    ]
    assert sorted(listed) == sorted(COLUMNS)


def test_digests_of_inputs_can_be_looked_up() -> None:
    data = changed(input_digest="")
    assert read_csv(data, find_digest=lambda number: b"\x01" * 32) == [SIMPLE]
    assert refusals(data) == ["row 2, column input_digest: is missing: here is no ledger to ask for it"]
    [refusal] = refusals(data, find_digest=lambda number: None)
    assert refusal == "row 2, column input_number: must be a record on the ledger (got 'RUL00000001')"


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (write_csv([]), "row 2, column number: is missing: the table has no certificate"),
        (
            write_csv([SIMPLE]).decode("utf-8-sig").encode("utf-16"),
            'line 1: must be UTF-8: save the table as "CSV UTF-8"',
        ),
        (write_csv([SIMPLE]) + b'"RU', "row 3: must be CSV by RFC 4180: unexpected end of data"),
        (write_csv([SIMPLE]).replace(b"Mirny,", b"Mirny,,,,x,", 1), "row 2: must have at most 27 cells"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, refusal: str) -> None:
    assert refusals(data)[0].startswith(refusal)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", "table: is empty"),
        (b"\xef\xbb\xbf\r\n\r\n", "table: is empty"),
        (b",,,\r\n,,,\r\n", "row 1: is empty: it must name the columns"),
    ],
)
def test_an_empty_table_is_refused_once_and_not_for_each_column(data: bytes, refusal: str) -> None:
    assert refusals(data) == [refusal]


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''-x", "'quoted'", "plain", "1E5", "'7.082E+03", "#NAME?"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula_and_the_text_comes_back(text: str) -> None:
    certificate = replace(SIMPLE, remarks=text, quality=text, seals=(text,))
    data = write_csv([certificate])
    cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) for cell in row]
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")] == []
    assert read_csv(data) == [certificate]


TEXTS = st.one_of(
    st.sampled_from([*FORMULAS, 'a "b", c;d', "Мирный, Ленина 6", "安特卫普", "أنتويرب"]),
    st.from_regex(r"[!-~]([ -~]{0,20}[!-~])?", fullmatch=True),
)


@given(st.lists(st.tuples(TEXTS, TEXTS, st.integers(1, 2**40 - 1)), min_size=1, max_size=5), st.booleans())
def test_drafts_come_back_from_their_table(rows: list[tuple[str, str, int]], is_technical: bool) -> None:
    certificates = [
        replace(
            SIMPLE,
            number=RecordNumber("RU", serial),
            kind=Kind.TECHNICAL if is_technical else Kind.STANDARD,
            exporter=Party(name=name, address=remarks),
            remarks=remarks,
            issued=date(2026, 1, 1 + serial),
            lines=(replace(SIMPLE.lines[0], carats=Points(points)),),
            carats=Points(points),
            inputs=(replace(SIMPLE.inputs[0], carats=Points(points)),),
        )
        for serial, (name, remarks, points) in enumerate(rows)
    ]
    assert read_csv(write_csv(certificates)) == certificates
