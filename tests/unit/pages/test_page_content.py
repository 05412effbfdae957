"""What a page says: every item of Annex I, nothing hidden in silence, nothing that would not verify."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pypdfium2
import pytest
from samples import certificate, drawn, line, lot
from sheets import fullest, sealed, smallest

from kpchain.document import draft_to_bytes, redact, seal
from kpchain.errors import ModelError
from kpchain.model import HsCode, Kind, Party
from kpchain.pages.content import Table, read_content, texts_of
from kpchain.pages.html import render_html
from kpchain.pages.payload import summary_of
from kpchain.pages.pdf import render_pdf
from kpchain.pages.words import NUMBER_LABEL, confirmation_blanks

ANNEX_I = {
    "title": "Kimberley Process Certificate",
    "statement": "have been handled in accordance with the provisions of the",
    "certificate_number": "No. RU00000123",
    "country_of_mining_origin": "CD Democratic Republic of the Congo",
    "date_of_issuance": "2026-09-01",
    "date_of_expiry": "2026-10-31",
    "issuing_authority": "State Fund of Precious Metals",
    "exporter": "International Rough Diamond Trading",
    "importer": "Dubai Rough",
    "destination_participant": "EU European Union",
    "carat_weight": "60 001.65",
    "value_usd": "600 000.03",
    "hs_code": "7102.31 non-industrial",
    "number_of_parcels": "65535",
    "validation": "Validation by the Exporting Authority",
    "import_confirmation": "Import Confirmation",
    "seal_numbers": "SEAL 000123",
    "quality_characteristics": "Assortment +11",
    "parent_certificates": "RUL00000012",
}
"""What stands on the fullest page for each row of the field list (Core Document, Annex I, and our own)."""
NOT_ON_THE_PAGE = {
    "country_of_provenance": "an import document's item, the last exporter: here the issuer",
    "date_of_validation": "filled in by hand in the box of the Exporting Authority",
    "certificate_kind": "said of replacements and technical certificates only, tested below",
}
FIELDS = (
    "title",
    "statement",
    "certificate_number",
    "country_of_mining_origin",
    "country_of_provenance",
    "date_of_issuance",
    "date_of_validation",
    "date_of_expiry",
    "issuing_authority",
    "exporter",
    "importer",
    "destination_participant",
    "carat_weight",
    "value_usd",
    "hs_code",
    "number_of_parcels",
    "validation",
    "seal_numbers",
    "quality_characteristics",
    "parent_certificates",
    "import_confirmation",
    "certificate_kind",
)
"""The rows of the project's list of fields (kpc_fields.csv), in its order."""


class Text(HTMLParser):
    """The visible text of an HTML page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: set[str] = set()
        self.feed(page.partition("<body>")[2])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("￾", "-"))


def pdf_text(data: bytes) -> str:
    with pypdfium2.PdfDocument(render_pdf(read_content(data))) as document:
        return flat(" ".join(page.get_textpage().get_text_bounded() for page in document))


def html_text(data: bytes) -> str:
    return flat(" ".join(Text(render_html(read_content(data))).found))


@pytest.fixture(scope="module")
def pdf() -> str:
    return pdf_text(fullest())


@pytest.fixture(scope="module")
def html() -> str:
    return html_text(fullest())


def test_the_list_of_fields_is_answered() -> None:
    assert sorted(FIELDS) == sorted(ANNEX_I | NOT_ON_THE_PAGE)


@pytest.mark.parametrize("field", ANNEX_I)
def test_every_item_is_on_the_page(field: str, pdf: str, html: str) -> None:
    assert ANNEX_I[field].upper() in pdf.upper()
    assert ANNEX_I[field].upper() in html.upper()


@pytest.mark.parametrize("document", [smallest, fullest])
def test_every_value_of_the_document_is_on_both_pages(document: Any) -> None:
    """Letters are counted, since a PDF gives back Arabic in the order of sight."""
    data = document()
    body = json.loads(data)["certificate"]
    texts = [text for party in ("exporter", "importer") for text in body[party].values()]
    texts += [body["issuing_authority"], body.get("remarks", ""), body.get("quality", ""), *body.get("seals", [])]
    texts += [drawn["digest"] for drawn in body["inputs"]]
    for page in (pdf_text(data), html_text(data)):
        assert [
            text for text in texts if any(page.count(char) < text.count(char) for char in text if char != " ")
        ] == []


def test_the_confirmation_part_has_what_annex_i_recommends(pdf: str, html: str) -> None:
    for labels in confirmation_blanks():
        for label in labels:
            assert label.upper() in pdf
            assert label in html


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": Kind.TECHNICAL}, "Technical certificate"),
        (
            {"kind": Kind.REPLACEMENT, "inputs": (drawn("RU00000077", "100.00"),)},
            "Replacement, in place of RU00000077",
        ),
    ],
)
def test_a_kind_that_is_not_standard_is_said(changes: dict[str, Any], said: str) -> None:
    assert said in pdf_text(sealed(**changes).to_bytes())
    assert "Replacement" not in pdf_text(sealed().to_bytes())


def test_amounts_are_those_of_the_document() -> None:
    usd, carats = "351843720888.31", "10995116277.75"
    content = read_content(
        sealed(
            lines=(line(HsCode.UNSORTED, carats, usd),),
            carats=line(carats=carats).carats,
            usd=line(usd=usd).usd,
            inputs=(drawn(carats=carats),),
        ).to_bytes()
    )
    assert content.goods.rows[0] == ("7102.10  unsorted", "10 995 116 277.75", "351 843 720 888.31")


def test_what_is_hidden_is_said_to_be_withheld() -> None:
    hidden = redact(sealed(), hide=["/certificate/exporter", "/certificate/usd", "/certificate/issued"]).to_bytes()
    content = read_content(hidden)
    assert content.hidden
    for page in (pdf_text(hidden), html_text(hidden)):
        # Name, address and total stand on both sheets, the day of issue on one; the last is the note.
        assert page.count("withheld") == 2 * 3 + 1 + 1
        assert "Mirny" not in page
        assert "Diamantkantoor Peeters" in page
        assert "withheld: the holder of the document has hidden this value" in page


def test_nothing_is_withheld_where_nothing_is_hidden() -> None:
    assert "withheld" not in pdf_text(sealed().to_bytes()) + html_text(sealed().to_bytes())


def test_a_certificate_that_hides_all_it_may_still_has_a_page() -> None:
    document = redact(sealed(), keep=[])
    content = read_content(document.to_bytes())
    assert content.number in pdf_text(document.to_bytes())
    assert summary_of(content.payload).root == document.root


def test_an_altered_document_gets_no_page() -> None:
    data = sealed().to_bytes()
    altered = data.replace(b"Antwerpen", b"Antwerp--")
    assert altered != data
    with pytest.raises(ModelError, match="/seal/root: must be the root"):
        read_content(altered)


def test_a_wrong_digest_gets_no_page() -> None:
    document = sealed()
    digest = document.digest.hex().encode()
    with pytest.raises(ModelError, match="/seal/digest: must be the digest"):
        read_content(document.to_bytes().replace(digest, b"00" * 32))


def test_a_foreign_signature_gets_no_page() -> None:
    data = sealed().to_bytes()
    other = json.loads(smallest())["signature"]["signature"].encode()
    with pytest.raises(ModelError, match="/signature/officer: must be the account that signed"):
        read_content(data.replace(json.loads(data)["signature"]["signature"].encode(), other))


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (draft_to_bytes(certificate()), "/seal: is missing"),
        (seal(certificate()).to_bytes(), "/signature: is missing"),
        (seal(lot()).to_bytes(), "/schema: must be kpc/1"),
        (b"%PDF-1.7", "document: must be JSON"),
    ],
)
def test_only_a_signed_certificate_has_a_page(data: bytes, rule: str) -> None:
    with pytest.raises(ModelError, match=rule):
        read_content(data)
    assert read_content(sealed().to_bytes()).number == "RU00000123"


def test_html_escapes_runs_no_script_and_fetches_nothing() -> None:
    name = "A <script>alert(\"1\")</script> & 'B'"
    page = render_html(read_content(sealed(exporter=Party(name=name, address="<img src=x>")).to_bytes()))
    parsed = Text(page)
    assert name in unescape("".join(parsed.found))
    assert parsed.tags.isdisjoint({"script", "img", "link", "iframe", "object", "a", "form"})
    assert set(re.findall(r'(?:src|href|url)\s*[=(]\s*"?([a-z]+:)', page)) == {"data:"}
    assert "default-src 'none'; style-src 'unsafe-inline'; font-src data:" in page


def test_the_number_label_stands_before_the_number_only() -> None:
    numbers = set(re.findall(re.escape(NUMBER_LABEL) + r"\s*([A-Z]{2}L?\d{8,18})", pdf_text(fullest())))
    assert numbers == {"RU00000123"}


def test_texts_are_all_texts() -> None:
    said = set(texts_of(read_content(fullest())))
    assert {"RUL00000012", "EU European Union", "65535"} <= said
    assert any("货物已检查" in text for text in said)


def test_days_are_written_so_that_no_two_readers_differ() -> None:
    [issued, expires, _] = read_content(sealed(issued=date(2026, 2, 1), expires=date(2026, 3, 2)).to_bytes()).fields[3]
    assert issued.lines == ("2026-02-01  (1 February 2026)",)
    assert expires.lines == ("2026-03-02  (2 March 2026)",)


def test_the_goods_are_a_table_with_a_total() -> None:
    goods: Table = read_content(fullest()).goods
    assert [row[0] for row in goods.rows] == [
        "7102.10  unsorted",
        "7102.21  industrial",
        "7102.31  non-industrial",
        "Total",
    ]
