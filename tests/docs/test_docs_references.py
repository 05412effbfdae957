"""What the documentation points at is there: files, headings, tests, words."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from pages import PAGES, ROOT, prose

from kpchain.model import Role, SchemeRole, Taint

_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_PATH = re.compile(r"`((?:tests|docs|scripts|kpchain|contracts|benchmarks|requirements|\.ci)/[\w./-]*)`")
_TEST = re.compile(r"`((?:test|testFuzz|invariant|_assert)_?[A-Za-z]\w*)`")
_GLOSSARY = ROOT / "docs" / "glossary.md"

by_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def _anchors(page: Path) -> set[str]:
    """The anchors of the headings of a page, as GitHub makes them."""
    bare = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _HEADING.findall(prose(page))]
    return {heading.strip().replace(" ", "-") for heading in bare}


@by_page
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for target in _LINK.findall(prose(page)):
        if target.startswith(("http://", "https://")):
            continue
        path, _, anchor = target.partition("#")
        goal = (page.parent / path).resolve() if path else page
        if not goal.exists() or (anchor and anchor not in _anchors(goal)):
            broken.append(target)
    assert broken == []


@by_page
def test_files_that_are_named_are_there(page: Path) -> None:
    assert [path for path in _PATH.findall(prose(page)) if not (ROOT / path).exists()] == []


@by_page
def test_tests_that_are_named_are_there(page: Path) -> None:
    sources = [path for path in (ROOT / "tests").rglob("*") if path.suffix in (".py", ".sol")]
    code = "\n".join(path.read_text("utf-8") for path in sources)
    named = _TEST.findall(prose(page))
    assert [name for name in named if re.search(rf"\b(?:def|function) {name}\b", code) is None] == []


@by_page
def test_functions_of_the_contracts_that_are_named_are_there(page: Path) -> None:
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "contracts").rglob("*.sol"))
    named = re.findall(r"`(_(?!assert)[a-z]\w*)`", prose(page))
    assert [name for name in named if re.search(rf"\bfunction {name}\b", code) is None] == []


@by_page
def test_no_page_names_a_place_of_one_machine(page: Path) -> None:
    assert re.findall(r"(?:^|[\s`(\"])(/(?:root|home|work|tmp|Users)/\S*)", page.read_text("utf-8")) == []


def test_every_page_is_in_the_index_or_in_the_index_of_its_folder() -> None:
    listed = set()
    for index in (ROOT / "docs" / "README.md", ROOT / "docs" / "adr" / "README.md"):
        listed |= {(index.parent / target).resolve() for target in _LINK.findall(prose(index))}
    assert [page.name for page in PAGES if page not in listed and page != ROOT / "docs" / "README.md"] == []


def test_glossary_has_the_roles_offices_and_taints() -> None:
    text = _GLOSSARY.read_text("utf-8").lower()
    words = [str(entry.name).lower() for kind in (Role, SchemeRole, Taint) for entry in kind]
    known = {word for word in words if word in text}
    assert set(words) - known - {"attester"} == set()


def test_terms_of_the_glossary_are_used() -> None:
    rows = re.findall(r"^\| ([^|]+) \|", _GLOSSARY.read_text("utf-8"), re.MULTILINE)
    terms = [term.split(" (")[0].strip() for row in rows if row not in ("term", "---") for term in row.split(",")]
    folders = ("docs", "kpchain", "contracts")
    paths = [
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".md", ".py", ".sol", ".csv")
    ]
    text = " ".join(path.read_text("utf-8") for path in paths if path != _GLOSSARY).lower().replace("_", " ")
    assert [term for term in terms if term.lower()[: max(4, len(term) - 2)] not in text] == []


def test_layers_of_the_architecture_are_those_that_are_checked() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    assert f"    {' > '.join(layer for layer in layers if layer != '__main__')}\n" in page


def test_programs_that_the_makefile_runs_are_there() -> None:
    named = re.findall(r"\b((?:scripts|benchmarks)/\w+\.\w+)", (ROOT / "Makefile").read_text("utf-8"))
    assert named != []
    assert [name for name in named if not (ROOT / name).is_file()] == []
