"""A certificate goes out as a page and comes back from a PDF, a picture or a photograph of it."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from papers import certificate, drawn, write
from PIL import Image, ImageFilter
from terminal import Terminal

from kpchain.pages.scan import find_codes

FORMS = ("pdf", "png", "html")


@dataclass(frozen=True)
class Office:
    """A workspace with two certificates on its ledger, their documents, and the pages of both."""

    terminal: Terminal
    papers: list[Path]
    pages: dict[str, list[Path]]


@pytest.fixture(scope="module")
def office(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    home = tmp_path_factory.mktemp("pages")
    shutil.copytree(template, home / "work")
    terminal = Terminal(home / "work")
    inputs = [drawn("RUL00000001", terminal.digest("RUL1"), "10.00")]
    for serial in (1, 2):
        write(home / "drafts" / f"{serial}.json", certificate(serial, inputs))
    terminal.ok("certificate", "issue", home / "drafts", "--out", home / "papers", "--as", "ru-issuer")
    papers = sorted((home / "papers").iterdir())
    pages = {form: [home / f"{paper.stem}.{form}" for paper in papers] for form in FORMS}
    for form in FORMS:
        for paper, page in zip(papers, pages[form], strict=True):
            terminal.ok("render", paper, f"--{form}", "--out", page)
    return Office(terminal, papers, pages)


@pytest.mark.parametrize("form", ["pdf", "png"])
def test_page_and_picture_get_the_verdict_of_the_document(office: Office, form: str) -> None:
    document = office.terminal.ok("verify", office.papers[0])
    page = office.terminal.ok("verify", office.pages[form][0])
    assert (page["number"], page["digest"], page["verified"]) == ("RU00000001", document["digest"], True)
    passed = {(check["group"], check["name"]) for check in page["checks"] if check["outcome"] == "PASS"}
    assert passed >= {
        ("integrity", "readable"),
        ("integrity", "on_ledger"),
        ("issuer", "signature"),
        ("status", "state"),
    }
    assert passed & {("integrity", "page")} == ({("integrity", "page")} if form == "pdf" else set())


def test_a_photograph_of_the_print_is_verified(office: Office, tmp_path: Path) -> None:
    with Image.open(office.pages["png"][0]) as sheet:
        seen = (
            sheet.convert("RGB").crop((0, 0, sheet.width, sheet.height // 2)).rotate(11, expand=True, fillcolor="gray")
        )
    photo = tmp_path / "photo.jpg"
    seen.resize((seen.width * 2 // 3, seen.height * 2 // 3)).filter(ImageFilter.GaussianBlur(0.7)).save(
        photo, quality=60
    )
    assert office.terminal.ok("verify", photo)["number"] == "RU00000001"


def test_what_a_hand_scanner_reads_is_verified(office: Office, tmp_path: Path) -> None:
    """The text of the code as an argument, as a file, and on a line of a list."""
    with Image.open(office.pages["png"][0]) as sheet:
        [code] = find_codes(sheet.convert("L"))
    (tmp_path / "code.txt").write_text(code + "\n", "utf-8")
    for arguments in ((code,), (tmp_path / "code.txt",), ("--from", tmp_path / "code.txt")):
        answer = office.terminal.run("verify", *arguments, "--json")
        assert answer.code == 0
        assert (answer.json["number"], answer.json["is_summary"]) == ("RU00000001", True)
    broken = office.terminal.run("verify", code[:-3])
    assert broken.code == 1
    assert "FAIL" in broken.out


def test_the_kind_is_told_by_content(office: Office, tmp_path: Path) -> None:
    disguised = tmp_path / "certificate.kpc.json"
    shutil.copy(office.pages["png"][0], disguised)
    assert office.terminal.ok("verify", disguised)["number"] == "RU00000001"


def swapped(office: Office) -> bytes:
    """The first certificate's page with the code of the second pasted over its own, on both sheets."""
    side, left, tops = 45.5, 17.0, (224.5, 233.5)
    dots = 300 / 25.4
    with pypdfium2.PdfDocument(office.pages["pdf"][0]) as mine, pypdfium2.PdfDocument(office.pages["pdf"][1]) as other:
        for page, source, top in zip(mine, other, tops, strict=True):
            box = tuple(round(edge * dots) for edge in (left, top, left + side, top + side))
            code = BytesIO()
            source.render(scale=300 / 72).to_pil().convert("RGB").crop(box).save(code, "JPEG", quality=95)
            image = pypdfium2.PdfImage.new(mine)
            image.load_jpeg(code, pages=[page])
            points = 72 / 25.4
            bottom = page.get_height() - (top + side) * points
            image.set_matrix(pypdfium2.PdfMatrix().scale(side * points, side * points).translate(left * points, bottom))
            page.insert_obj(image)
            page.gen_content()
        out = BytesIO()
        mine.save(out)
    return out.getvalue()


def test_a_swapped_code_fails_though_both_certificates_are_good(office: Office, tmp_path: Path) -> None:
    page = tmp_path / "swapped.pdf"
    page.write_bytes(swapped(office))
    answer = office.terminal.run("verify", page, "--json")
    problems = [check for check in answer.json["checks"] if check["outcome"] == "FAIL"]
    assert answer.code == 1
    assert [(check["name"], check["reason"]) for check in problems] == [
        ("page", "the page prints RU00000001, its code is for RU00000002")
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\nbroken", "picture: must be a PNG picture that can be read"),
        (b"%PDF-1.7 broken", "PDF: must be a PDF that opens without a password"),
    ],
)
def test_a_picture_that_cannot_be_read_is_not_verified(
    office: Office, tmp_path: Path, content: bytes, said: str
) -> None:
    broken = tmp_path / "scan.jpg"
    broken.write_bytes(content)
    answer = office.terminal.run("verify", broken)
    assert answer.code == 1
    assert said in answer.out


def test_a_missing_picture_is_a_missing_file(office: Office) -> None:
    assert office.terminal.refused(2, "verify", "scan.jpg") == "scan.jpg: there is no such file"


def test_the_page_of_a_redacted_certificate_withholds_and_is_verified(office: Office, tmp_path: Path) -> None:
    from kpchain.document import read_disclosed, redact

    hidden = tmp_path / "hidden.kpc.json"
    hidden.write_bytes(redact(read_disclosed(office.papers[0].read_bytes()), hide=["/certificate/usd"]).to_bytes())
    page = tmp_path / "hidden.pdf"
    office.terminal.ok("render", hidden, "--out", page)
    with pypdfium2.PdfDocument(page) as document:
        assert "withheld" in document[0].get_textpage().get_text_bounded()
    assert office.terminal.ok("verify", page)["verified"] is True


def test_the_page_is_written_beside_or_where_it_is_wanted(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = office.terminal.ok("render", office.papers[0])
    assert done["file"] == "RU00000001.pdf"
    assert (tmp_path / "RU00000001.pdf").read_bytes() == office.pages["pdf"][0].read_bytes()
    assert done["bytes"] == (tmp_path / "RU00000001.pdf").stat().st_size


def test_the_ending_tells_the_form_and_must_not_belie_it(office: Office, tmp_path: Path) -> None:
    for form in ("pdf", "png", "html"):
        assert office.terminal.ok("render", office.papers[0], "--out", tmp_path / f"page.{form}")["form"] == form
    said = office.terminal.refused(2, "render", office.papers[0], "--html", "--out", tmp_path / "other.png")
    assert said.endswith("a page made with --html is not named .png")
    for ending in ("jpg", "JPEG", "tiff", "kpc.json"):
        target = tmp_path / f"photo.{ending}"
        said = office.terminal.refused(2, "render", office.papers[0], "--out", target)
        named = target.suffix.lower()
        assert said == f"{target}: a page made with --pdf is not named {named}"
        said = office.terminal.refused(2, "render", office.papers[0], "--png", "--out", target)
        assert said == f"{target}: a page made with --png is not named {named}"
        assert not target.exists()
    assert office.terminal.ok("render", office.papers[0], "--png", "--out", tmp_path / "page")["form"] == "png"


def test_a_page_is_never_written_over_a_file(office: Office, tmp_path: Path) -> None:
    before = office.papers[0].read_bytes()
    said = office.terminal.refused(2, "render", office.papers[0], "--out", office.papers[0])
    assert "is not named .json" in said
    assert office.papers[0].read_bytes() == before
    copy = tmp_path / "copy"
    copy.write_bytes(before)
    said = office.terminal.refused(2, "render", office.papers[0], "--out", copy)
    assert "is there already, and is not overwritten" in said
    assert copy.read_bytes() == before


@pytest.mark.parametrize("arguments", [("--pdf",), ("--html",), ("--png",)])
def test_nothing_half_written_stays_where_it_cannot_be_written(
    office: Office, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    said = office.terminal.refused(2, "render", office.papers[0], *arguments, "--out", tmp_path / "none" / "page")
    assert "page cannot be written: No such file or directory" in said
    (tmp_path / "folder").mkdir()
    assert "is there already" in office.terminal.refused(2, "render", office.papers[0], "--out", tmp_path / "folder")
    assert [path.name for path in tmp_path.rglob("*")] == ["folder"]


def test_an_altered_document_gets_no_page(office: Office, tmp_path: Path) -> None:
    altered = tmp_path / "altered.kpc.json"
    altered.write_bytes(office.papers[0].read_bytes().replace(b"Antwerp", b"Antwerq"))
    said = office.terminal.refused(2, "render", altered, "--out", tmp_path / "page.pdf")
    assert "/seal/root: must be the root of the values and salts" in said
    assert not (tmp_path / "page.pdf").exists()


def test_a_character_without_glyph_is_noted(office: Office, tmp_path: Path) -> None:
    from kpchain.document import read_draft, seal
    from kpchain.signing import DevelopmentSigner, sign_certificate

    body = certificate(3, [drawn("RUL00000001", office.terminal.digest("RUL1"), "10.00")])
    body["certificate"]["exporter"]["name"] = "ร้านเพชร"
    document = seal(read_draft(json.dumps(body).encode()))
    signature = sign_certificate(
        document.subject,  # type: ignore[arg-type]  # a certificate
        document.root,
        signer=DevelopmentSigner("someone", chain_id=1337),
        chain_id=1337,
        ledger="0x" + "11" * 20,
    )
    paper = tmp_path / "thai.kpc.json"
    paper.write_bytes(document.with_signature(signature).to_bytes())
    answer = office.terminal.run("render", paper, "--html", "--out", tmp_path / "thai.html")
    assert answer.code == 0
    assert "note: no font has U+0E23; the page shows its code point" in answer.err
    assert "[U+0E23]" in (tmp_path / "thai.html").read_text("utf-8")


def test_a_photograph_is_verified_without_a_network_by_a_trust_list(office: Office, tmp_path: Path) -> None:
    listed = tmp_path / "list.json"
    signer = office.terminal.ok("trust", "export", "--states", "--as", "chair", "--out", listed)["signer"]
    offline = ("verify", "--offline", "--trust", listed, "--signer", signer)
    for page in (office.pages["pdf"][0], office.pages["png"][0]):
        report = office.terminal.ok(*offline, page, env={"KPCHAIN_NETWORK": "http://127.0.0.1:9"})
        assert (report["verified"], report["number"]) == (True, "RU00000001")
        assert report["verdict"].startswith("verified offline")
    swapped_page = tmp_path / "swapped.pdf"
    swapped_page.write_bytes(swapped(office))
    answer = office.terminal.run(*offline, swapped_page)
    assert answer.code == 1
    assert "the page prints RU00000001, its code is for RU00000002" in answer.out
