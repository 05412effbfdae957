"""A workspace with officers in four Participants and one lot in each of two; made once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from papers import lot, write
from terminal import Terminal


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace that tests copy; it is never changed."""
    folder = tmp_path_factory.mktemp("template")
    terminal = Terminal(folder / "work")
    started = terminal.run("init", folder / "work", "--development", "--officers", "RU,BW,EU,AE")
    assert started.code == 0, started.err
    for code in ("RU", "BW"):
        draft = write(folder / f"{code}.json", lot(1, code=code))
        terminal.ok("lot", "declare", draft, "--as", f"{code.lower()}-statistician")
    return folder / "work"


@pytest.fixture
def terminal(template: Path, tmp_path: Path) -> Terminal:
    """Commands in a workspace of the test's own."""
    shutil.copytree(template, tmp_path / "work")
    return Terminal(tmp_path / "work")
