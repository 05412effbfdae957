"""What the documentation tells a reader to type runs, and prints what it shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from pages import PAGES, ROOT, blocks, commands, matches, run, scripted

README = ROOT / "README.md"
_FIRST_LINES = 40
_RUN = [
    page for page in PAGES if any(block.language in ("console", "python") and block.is_run for block in blocks(page))
]


@pytest.mark.parametrize("page", _RUN, ids=lambda page: str(page.relative_to(ROOT)))
def test_page_does_what_it_shows(page: Path, tmp_path: Path) -> None:
    assert list(run(page, tmp_path)) == []


def test_readme_is_among_the_pages_that_run(tmp_path: Path) -> None:
    assert README in _RUN
    assert any(command.text.endswith('.py"') for command in scripted(README, tmp_path))


def test_first_lines_of_the_readme_run_a_whole_story() -> None:
    first = [block for block in blocks(README) if block.language == "console" and block.line < _FIRST_LINES]
    assert all(block.is_run for block in first)
    typed = [command.text.split("#")[0].strip() for block in first for command in commands(block)]
    assert all(block.line + len(block.lines) < _FIRST_LINES for block in first)
    assert {"make demo", "make test", "kpchain demo"} <= set(typed)
    story = ["init", "lot declare", "certificate issue", "validate", "export", "arrive", "confirm", "verify", "trace"]
    places = [next(i for i, line in enumerate(typed) if line.startswith("kpchain") and act in line) for act in story]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("shown", "output", "expected"),
    [
        (["a ... c"], "a b c\n", True),
        (["a ... c"], "a b d\n", False),
        (["...", "end"], "one\ntwo\nend\n", True),
        (["...", "end"], "end\n", True),
        (["...", "end"], "one\nend of it\n", False),
        (["one"], "one\ntwo\n", False),
        (["a.c"], "abc\n", False),
    ],
)
def test_shown_output_is_compared(shown: list[str], output: str, *, expected: bool) -> None:
    assert matches(shown, output) is expected


def test_a_page_that_shows_something_else_is_found_out(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "```console\n$ echo one\ntwo\n$ false\n$ true   # exit code 1\n```\n"
        "<!-- not run: it would fail -->\n```console\n$ false\n```\n"
    )
    folder = tmp_path / "run"
    folder.mkdir()
    assert [problem.split(":")[0] for problem in run(page, folder)] == ["line 2", "line 4", "line 5"]


def test_commands_of_a_page_share_one_shell(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "```console\n$ NAME=kp; mkdir there\n$ cd there\n```\n\n"
        "```console\n$ echo $NAME in ${PWD##*/}\nkp in there\n```\n"
    )
    folder = tmp_path / "run"
    folder.mkdir()
    assert list(run(page, folder)) == []
