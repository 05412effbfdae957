"""Runs the notebook of the documentation over an invented history, and keeps its outputs or compares them.

    python scripts/run_notebook.py build/history            (writes docs/notebook/provenance.ipynb)
    python scripts/run_notebook.py build/history --check    (tells whether it would be another one)

The history is one of `scripts/make_history.py`. What differs from run to run (times of execution, version of Python) is
left out of the file. `make notebook` makes the history and runs this.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click
import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode

NOTEBOOK = Path(__file__).resolve().parent.parent / "docs" / "notebook" / "provenance.ipynb"
TIMEOUT_S = 300


def run(history: Path) -> str:
    """The notebook with the outputs that it has over this history, as text of its file."""
    notebook: NotebookNode = nbformat.read(NOTEBOOK, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        # Sockets in a folder of their own and not ports: nobody else on the machine can speak to the kernel.
        kernel = AsyncKernelManager(kernel_name="python3", transport="ipc", ip=str(Path(folder) / "kernel"))
        resources = {"metadata": {"path": str(history.resolve())}}
        NotebookClient(notebook, km=kernel, timeout=TIMEOUT_S, resources=resources).execute()
    for place, cell in enumerate(notebook.cells):
        cell["metadata"] = {}
        cell["id"] = f"cell-{place}"
    notebook["metadata"] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    text: str = nbformat.writes(notebook)
    return text + "\n"


@click.command()
@click.argument("history", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--check", is_flag=True, help="Write nothing; fail if the file would be another one.")
def main(history: Path, check: bool) -> None:
    """Run the notebook over the HISTORY in that folder."""
    text = run(history)
    if not check:
        NOTEBOOK.write_text(text, "utf-8")
    elif text != NOTEBOOK.read_text("utf-8"):
        sys.exit("error: docs/notebook/provenance.ipynb is out of date: run `make notebook`")


if __name__ == "__main__":
    main()
