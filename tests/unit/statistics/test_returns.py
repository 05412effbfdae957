"""Returns: one spelling, one digest, read back whole; own figures are refused by field and rule; lines compared."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from event_ledger import BASIS, EventLedger
from hypothesis import given
from hypothesis import strategies as st
from test_reports import PERIOD, YEAR, history

from kpchain.errors import DocumentError, KpchainError, ModelError, TableError
from kpchain.index import IndexReader
from kpchain.index.codes import entered_codes
from kpchain.ledger import events as ev
from kpchain.ledger.governing import Totals
from kpchain.statistics.books import bounds_of, read_books
from kpchain.statistics.comparison import compare
from kpchain.statistics.filing import filing_of
from kpchain.statistics.periods import Period
from kpchain.statistics.return_csv import COLUMNS, read_own_table
from kpchain.statistics.return_json import read_own_figures, read_return, to_json
from kpchain.statistics.returns import (
    HS,
    Key,
    Return,
    ReturnLine,
    Section,
    Source,
    digest_of,
    in_order,
    return_from_books,
    sections_of,
)

Tell = Callable[[EventLedger], IndexReader]
HEAD = ",".join(COLUMNS)
OTHERS = ("BW", "EU", "NA")
PERIODS = st.sampled_from([Period(2021), Period(2021, "H", 2), Period(2021, "Q", 4)])
AMOUNTS = st.integers(-(2**40), 2**40)


@st.composite
def returns(draw: st.DrawFn) -> Return:
    """Any return of RU."""
    period = draw(PERIODS)
    keys = draw(st.lists(st.sampled_from(sections_of(period)).flatmap(_keys), unique=True, max_size=8))
    lines = in_order(ReturnLine(key=key, points=draw(AMOUNTS), cents=draw(AMOUNTS)) for key in keys)
    has_trade = Section.EXPORTS in sections_of(period)
    version = draw(st.integers(1, 3))
    return Return(
        participant="RU",
        period=period,
        source=draw(st.sampled_from(Source)),
        lines=lines,
        issued=draw(st.integers(0, 2**31)) if has_trade else 0,
        received=draw(st.integers(0, 2**31)) if has_trade else 0,
        version=version,
        restates=None if version == 1 else draw(st.binary(min_size=32, max_size=32)),
        block=draw(st.none() | st.integers(0, 2**40)),
    )


def _keys(section: Section) -> st.SearchStrategy[Key]:
    is_mined = section is Section.PRODUCTION
    origins = st.sets(st.sampled_from(["BW", "NA", "RU"])).map(lambda codes: tuple(sorted(codes)))
    return st.builds(
        Key,
        section=st.just(section.value),
        partner=st.just("") if is_mined else st.sampled_from(OTHERS),
        origins=st.just(()) if is_mined else origins,
        hs=st.sampled_from(HS),
    )


def filed(index: IndexReader, period: Period, code: str) -> Return:
    return return_from_books(read_books(index, bounds_of(period)), period, code, block=7)


@given(returns())
def test_return_is_read_back_from_its_bytes(statement: Return) -> None:
    assert read_return(to_json(statement)) == statement


@given(returns())
def test_own_figures_in_json_are_read_in_any_spelling(statement: Return) -> None:
    body = json.loads(to_json(statement))
    for name in ("source", "version", "restates", "block"):
        del body[name]
    read = read_own_figures(json.dumps(body, indent=3).encode())
    assert read == replace(statement, source=Source.OWN, version=1, restates=None, block=None)


@given(returns(), st.data())
def test_any_other_figure_gives_another_digest(statement: Return, data: st.DataObject) -> None:
    if not statement.lines:
        return
    place = data.draw(st.integers(0, len(statement.lines) - 1))
    lines = list(statement.lines)
    lines[place] = replace(lines[place], points=lines[place].points + 1)
    other = replace(statement, lines=tuple(lines))
    assert digest_of(to_json(other)) != digest_of(to_json(statement))


def test_quarter_has_trade_half_production_and_year_both(indexed: Tell) -> None:
    index = indexed(history())
    told = {str(period): filed(index, period, "RU") for period in (PERIOD, Period(YEAR, "H", 2), Period(YEAR))}
    sections = {name: {line.key.section for line in statement.lines} for name, statement in told.items()}
    assert sections == {
        str(PERIOD): {"exports"},
        f"{YEAR}H2": {"production"},
        str(YEAR): {"exports", "production"},
    }
    assert told[str(YEAR)].totals == Totals(
        exported=9_990, exported_cents=3_096_900, produced=100_000, produced_cents=14_000_000, issued=1
    )


def test_import_has_what_was_found_with_the_difference_under_the_heading(indexed: Tell) -> None:
    statement = filed(indexed(history()), PERIOD, "EU")
    imports = [line for line in statement.lines if line.key.section == "imports"]
    assert [(line.key.hs, line.points, line.cents) for line in imports] == [
        ("7102", -25, -1_103_900),
        ("7102.21", 4_995, 99_900),
        ("7102.31", 4_995, 2_997_000),
    ]
    filing = filing_of(statement)
    assert (filing.period, filing.digest) == (PERIOD.word, digest_of(to_json(statement)))
    assert (filing.totals.imported, filing.totals.received) == (9_965, 1)


def table(*rows: str) -> bytes:
    return "\n".join([HEAD, *rows, ""]).encode()


def test_own_figures_are_read_from_a_table() -> None:
    statement = read_own_table(
        table(
            "exports,EU,RU,7102.31,99.90,30969.00,",
            "exports,EU,BW+RU,7102.31,1.00,2.00,",
            "exports,,,,,,1",
            "imports,EU,,7102.10,5.00,6.00,",
        ),
        participant="RU",
        period=PERIOD,
    )
    assert [(line.key.partner, line.key.origins, line.points) for line in statement.lines] == [
        ("EU", ("BW", "RU"), 100),
        ("EU", ("RU",), 9_990),
        ("EU", (), 500),
    ]
    assert (statement.issued, statement.received, statement.source) == (1, 0, Source.OWN)


@pytest.mark.parametrize(
    ("row", "field", "rule"),
    [
        ("export,EU,RU,7102.31,1.00,1.00,", "row 2, column section", "must be exports, imports or production"),
        ("exports,Eu,RU,7102.31,1.00,1.00,", "row 2, column partner", "two capital letters"),
        ("exports,EU,RU+BW,7102.31,1.00,1.00,", "row 2, column origins", "alphabetical order"),
        ("exports,EU,RU,7102.39,1.00,1.00,", "row 2, column hs", "must be one of"),
        ("exports,EU,RU,7102.31,1.0,1.00,", "row 2, column carats", "exactly two decimals"),
        ('exports,EU,RU,7102.31,1.00,"1,000.00",', "row 2, column usd", "exactly two decimals"),
        ("exports,EU,RU,7102.31,-0.00,1.00,", "row 2, column carats", "exactly two decimals"),
        ("exports,EU,RU,7102.31,1.00,1.00,1", "row 2, column certificates", "row of its own"),
        ("production,,,,,,1", "row 2, column certificates", "once for exports and once for imports"),
        ("production,EU,,7102.31,1.00,1.00,", "row 2, column partner", "must be empty for production"),
        ("exports,,,,,,x", "row 2, column certificates", "must be an integer"),
        ("exports,EU,RU,7102.31,1.00,1.00", "row 2", "must have 7 cells"),
    ],
)
def test_a_cell_that_is_not_good_is_named(row: str, field: str, rule: str) -> None:
    with pytest.raises(TableError) as refusal:
        read_own_table(table(row), participant="RU", period=PERIOD)
    [problem] = refusal.value.problems
    assert problem.field == field
    assert rule in problem.rule


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"\xff", "UTF-8"),
        (b"section,partner\n", "must name the columns"),
        (b"", "must name the columns"),
        (table('exports,"EU'), "RFC 4180"),
    ],
)
def test_a_table_that_is_none_is_refused(data: bytes, rule: str) -> None:
    with pytest.raises(TableError, match=rule):
        read_own_table(data, participant="RU", period=PERIOD)


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        (["exports,RU,RU,7102.31,1.00,1.00,"], "must be another Participant"),
        (["production,,,7102.31,1.00,1.00,"], "must not be reported for"),
        (["exports,EU,RU,7102.31,1.00,1.00,"] * 2, "must not repeat the line of row 2"),
        (["exports,,,,,,1"] * 2, "must be given once"),
    ],
)
def test_lines_that_cannot_stand_together_are_refused(rows: list[str], rule: str) -> None:
    with pytest.raises(KpchainError, match=rule):
        read_own_table(table(*rows), participant="RU", period=PERIOD)


LARGEST = "92233720368547758.07"


@pytest.mark.parametrize(
    ("period", "rows", "message"),
    [
        ("Q4", ["exports,EU,RU,7102.31,-0.05,1.00,"], "exports, column carats: must sum up to 0.00 carats or more"),
        ("Q4", ["exports,EU,RU,7102.31,0.00,-3.50,"], "exports, column usd: must sum up to 0.00 US dollars or more"),
        ("Q4", ["imports,EU,RU,7102.31,-1.00,1.00,"], "imports, column carats: must sum up to 0.00 carats or more"),
        ("Q4", ["imports,EU,RU,7102.31,1.00,-1.00,"], "imports, column usd: must sum up to 0.00 US dollars or more"),
        ("H2", ["production,,,7102.31,-1.00,1.00,"], "production, column carats: must sum up to 0.00 carats or more"),
        ("H2", ["production,,,7102.31,1.00,-1.00,"], "production, column usd: must sum up to 0.00 US dollars or more"),
        (
            "Q4",
            [f"imports,{code},RU,7102.31,{LARGEST},1.00," for code in OTHERS],
            f"imports, column carats: must sum up to 0.00 carats or more, and to {LARGEST} at most "
            "(got '276701161105643274.21')",
        ),
        (
            "Q4",
            [f"exports,{code},RU,7102.31,1.00,{LARGEST}," for code in OTHERS[:2]],
            f"exports, column usd: must sum up to 0.00 US dollars or more, and to {LARGEST} at most",
        ),
    ],
)
def test_a_total_that_the_ledger_cannot_hold_is_refused_by_section_and_column(
    period: str, rows: list[str], message: str
) -> None:
    when = Period.parse(f"{YEAR}{period}", field="period")
    statement = read_own_table(table(*rows), participant="RU", period=when)
    with pytest.raises(ModelError) as refusal:
        filing_of(statement)
    assert str(refusal.value).startswith(message)


@pytest.mark.parametrize(("section", "counts"), [("exports", (-5, 0)), ("imports", (0, -5))])
def test_a_number_of_certificates_below_zero_is_not_filed(section: str, counts: tuple[int, int]) -> None:
    issued, received = counts
    statement = Return(participant="RU", period=PERIOD, source=Source.OWN, lines=(), issued=issued, received=received)
    with pytest.raises(ModelError, match=f"^{section}, column certificates: must be 0 or more"):
        filing_of(statement)


def test_the_largest_total_is_filed_and_one_line_of_it_stands_for_all() -> None:
    rows = [
        f"imports,EU,RU,7102.31,{LARGEST},{LARGEST},",
        "imports,EU,RU,7102,-0.01,-0.01,",
        "imports,BW,,7102,0.01,0.01,",
    ]
    statement = read_own_table(table(*rows), participant="RU", period=PERIOD)
    assert filing_of(statement).totals == Totals(imported=2**63 - 1, imported_cents=2**63 - 1)


def changed(statement: Return, **members: Any) -> bytes:
    return json.dumps(json.loads(to_json(statement)) | members).encode()


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"schema": "kpr/2"}, "/schema"),
        ({"source": "hearsay"}, "/source"),
        ({"version": 2}, "version"),
        ({"version": "1"}, "/version"),
        ({"restates": "0x12"}, "/restates"),
        ({"period": "2021Q9"}, "/period"),
        ({"participant": 7}, "/participant"),
        ({"production": []}, "/production"),
        ({"exports": []}, "/exports"),
        ({"exports": {"certificates": 1, "lines": [{}]}}, "/exports/lines/0/carats"),
        ({"note": "hello"}, "/note"),
    ],
)
def test_a_document_that_is_no_return_is_refused_by_field(members: dict[str, Any], field: str) -> None:
    good = Return(participant="RU", period=PERIOD, source=Source.OWN, lines=(), issued=0, received=0)
    with pytest.raises(ModelError) as refusal:
        read_return(changed(good, **members))
    assert refusal.value.field == field


def test_a_return_in_another_spelling_is_refused() -> None:
    good = to_json(Return(participant="RU", period=PERIOD, source=Source.OWN, lines=(), issued=0, received=0))
    with pytest.raises(DocumentError, match="canonical JSON"):
        read_return(good + b"\n")


def test_returns_are_compared_line_by_line(indexed: Tell) -> None:
    ledger = filed(indexed(history()), PERIOD, "RU")
    own = read_own_table(
        table(
            "exports,EU,RU,7102.21,49.95,999.00,",
            "exports,EU,RU,7102.31,50.00,29970.00,",
            "exports,BW,RU,7102.31,1.00,1.00,",
            "exports,,,,,,2",
        ),
        participant="RU",
        period=PERIOD,
    )
    found = compare(own, ledger)
    assert [(line.key.partner, line.key.hs, line.difference) for line in found.lines if not line.agrees] == [
        ("BW", "7102.31", (100, 100)),
        ("EU", "7102.31", (5, 0)),
    ]
    assert [(line.key.section, line.difference) for line in found.totals] == [("exports", (105, 100))]
    assert found.certificates == ((Section.EXPORTS, 2, 1), (Section.IMPORTS, 0, 0))
    assert not found.agrees
    assert compare(ledger, ledger).agrees


def test_origins_that_one_side_does_not_state_are_taken_together(indexed: Tell) -> None:
    ledger = filed(indexed(history()), PERIOD, "EU")
    own = read_own_table(
        table(
            "exports,AE,,7102.21,25.00,500.00,",
            "exports,AE,,7102.31,25.00,15000.00,",
            "exports,,,,,,1",
            "imports,RU,,7102.21,49.95,999.00,",
            "imports,RU,,7102.31,49.95,29970.00,",
            "imports,RU,,7102,-0.25,-11039.00,",
            "imports,,,,,,1",
        ),
        participant="EU",
        period=PERIOD,
    )
    assert compare(own, ledger).agrees


def test_partners_and_origins_are_compared_whichever_of_their_codes_a_return_names(indexed: Tell) -> None:
    renamed = history()
    renamed.add(ev.CodeChanged, 3, "EU", "EZ", BASIS)
    renamed.add(ev.CodeChanged, 1, "RU", "RZ", BASIS)
    index = indexed(renamed)
    rows = ("exports,EZ,RZ,7102.21,49.95,999.00,", "exports,EU,RU,7102.31,49.95,29970.00,", "exports,,,,,,1")
    own = read_own_table(table(*rows), participant="RU", period=PERIOD)
    ledger = filed(index, PERIOD, "RU")
    found = compare(own, ledger, codes=entered_codes(index))
    assert found.agrees
    assert {(line.key.partner, line.key.origins) for line in found.lines} == {("EU", ("RU",))}
    assert not compare(own, ledger).agrees


def test_returns_of_others_are_not_compared(indexed: Tell) -> None:
    index = indexed(history())
    with pytest.raises(ModelError, match="same Participant and period"):
        compare(filed(index, PERIOD, "RU"), filed(index, PERIOD, "EU"))
