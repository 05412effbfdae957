"""The notebook of the documentation: it runs over a history made from scratch and gives what stands in the file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pages import ROOT

NOTEBOOK = ROOT / "docs" / "notebook" / "provenance.ipynb"


def run(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=600)


@pytest.fixture(scope="module", name="history")
def _history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("history") / "history"
    done = run("make_history.py", folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_notebook_gives_the_outputs_that_stand_in_it(history: Path) -> None:
    done = run("run_notebook.py", history, "--check")
    assert done.returncode == 0, done.stderr


def test_history_is_not_written_over(history: Path) -> None:
    done = run("make_history.py", history)
    assert done.returncode == 1
    assert "is there already" in done.stderr
    assert (history / "returns.csv").exists()


def test_every_cell_was_run_and_none_failed() -> None:
    cells = [cell for cell in json.loads(NOTEBOOK.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    outputs = [output for cell in cells for output in cell["outputs"]]
    assert len(outputs) >= 10
    assert {output["output_type"] for output in outputs} <= {"execute_result", "stream"}
    assert all(output.get("name") != "stderr" for output in outputs)


def test_outputs_name_the_three_mistakes_that_the_history_has() -> None:
    text = NOTEBOOK.read_text("utf-8")
    for told in ("AE          ┆ imported", "NA          ┆ produced", "RU          ┆ exported"):
        assert told in text
    assert "0 breaks of the identities" in text
