"""Every animal of the zoo that can have a page gets the verdict of its file from the PDF and from the picture too."""

from __future__ import annotations

from functools import cache

import pytest
import zoo
from damage import saved

from kpchain.errors import ModelError
from kpchain.pages.content import Content, read_content
from kpchain.pages.pdf import render_pdf
from kpchain.pages.picture import draw_pages, open_pdf
from kpchain.pages.scan import read_scan
from kpchain.verify import verify_documents


def content_of(animal: zoo.Animal) -> Content | None:
    """What the animal's page says; None where it has none, being altered, unsigned, a lot, or no document at all."""
    try:
        return read_content(animal.data)
    except ModelError:
        return None


CARRIED = [animal for animal in zoo.ANIMALS if content_of(animal) is not None]


@cache
def pdf_of(name: str) -> bytes:
    [animal] = [animal for animal in CARRIED if animal.name == name]
    content = content_of(animal)
    assert content is not None
    return render_pdf(content)


def picture_of(name: str) -> bytes:
    """The first sheet as a picture file."""
    with open_pdf(pdf_of(name)) as document:
        return saved(next(iter(draw_pages(document, dpi=150))))


def test_good_and_bad_redacted_and_ended_ones_are_among_them() -> None:
    verified = {animal.name.partition(".")[0] for animal in CARRIED if animal.is_verified}
    failing = {animal.name.partition(".")[0] for animal in CARRIED if not animal.is_verified}
    assert verified >= {"good", "imported", "redacted-price", "redacted-most", "replacement"}
    assert failing >= {"expired", "never-issued", "other-ledger", "replaced", "redacted-voided", "voided"}


def test_what_was_altered_has_no_page() -> None:
    without = {animal.name.partition(".")[0] for animal in zoo.ANIMALS} - {
        animal.name.partition(".")[0] for animal in CARRIED
    }
    assert without >= {"value", "salt", "root", "digest", "hidden-hash", "no-signature", "draft", "lot", "truncated"}


OUT_OF_REACH = {"dropped-origin", "dropped-line", "added-input"}
"""Animals whose officer issued something else than was sealed, in values that a code does not carry."""


@pytest.mark.parametrize("form", ["pdf", "png"])
@pytest.mark.parametrize("animal", CARRIED, ids=str)
def test_page_and_picture_get_the_verdict_of_the_file(animal: zoo.Animal, form: str) -> None:
    scan = read_scan(pdf_of(animal.name) if form == "pdf" else picture_of(animal.name))
    [report] = verify_documents([scan], ledger=zoo.ledger(), today=zoo.TODAY)
    told = {name: outcome for name, outcome in zoo.outcomes(report).items() if outcome != "SKIPPED"}
    assert told.pop("integrity/page", "none") == ("PASS" if form == "pdf" else "none")
    differing = {name: outcome for name, outcome in told.items() if animal.outcomes[name] not in (outcome, "SKIPPED")}
    assert differing == {}
    if animal.name.partition(".")[0] in OUT_OF_REACH:
        assert told.keys().isdisjoint(animal.fails)
        assert "as far as" in report.verdict
    else:
        assert set(animal.fails) <= told.keys()
        assert report.is_verified is animal.is_verified


# Pages that somebody else's program printed


@pytest.mark.parametrize("animal", zoo.PAGES, ids=str)
def test_a_page_gets_the_report_that_is_written_down_for_it(animal: zoo.Animal) -> None:
    [report] = verify_documents([read_scan(animal.data)], ledger=zoo.ledger(), today=zoo.TODAY)
    assert zoo.outcomes(report) == animal.outcomes
    assert (report.is_verified, zoo.notes(report)) == (animal.is_verified, animal.notes)


def test_a_picture_of_a_swapped_code_is_that_of_the_code_and_says_that_nothing_else_was_compared() -> None:
    [animal] = [animal for animal in zoo.PAGES if animal.name == "swapped-code.pdf"]
    with open_pdf(animal.data) as document:
        picture = read_scan(saved(next(iter(draw_pages(document, dpi=150)))))
    [report] = verify_documents([picture], ledger=zoo.ledger(), today=zoo.TODAY)
    assert str(report.number) == str(zoo.records.imported().number) != str(zoo.GOOD.number)
    assert report.verdict.endswith("the signed values of its QR code were compared, and nothing else")
