"""The pages of the documentation as data: their console blocks as commands with what is expected of each."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

_FENCE = re.compile(r"^```(\w*)\s*$")
_NOT_RUN = re.compile(r"^<!-- not run: \S.* -->$")
_EXIT_CODE = re.compile(r"# exit code (\d+)\s*$")
_TIMEOUT_S = 300


@dataclass(slots=True)
class Block:
    """A fenced block: its language, its lines, the line on which it begins, and whether it is left out of the run."""

    language: str
    line: int
    is_run: bool
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Command:
    """A command, the exit code that it is to have, and the lines that it is to print, where the page shows any."""

    text: str
    line: int
    code: int = 0
    shown: list[str] = field(default_factory=list)


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page."""
    found: list[Block] = []
    inside = False
    before = ""
    for number, line in enumerate(page.read_text("utf-8").splitlines(), 1):
        fence = _FENCE.match(line)
        if fence and not inside:
            found.append(Block(fence[1], number, is_run=_NOT_RUN.match(before) is None))
            inside = True
        elif fence:
            inside = False
        elif inside:
            found[-1].lines.append(line)
        before = line
    return found


def prose(page: Path) -> str:
    """The text of a page without its fenced blocks."""
    return re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)


def commands(block: Block) -> list[Command]:
    """The commands of a console block; what stands before the first one is a fault of the page."""
    found: list[Command] = []
    for number, line in enumerate(block.lines, block.line + 1):
        if line.startswith("$ "):
            code = _EXIT_CODE.search(line)
            found.append(Command(line[2:], number, code=int(code[1]) if code else 0))
        else:
            found[-1].shown.append(line)
    return found


def scripted(page: Path, folder: Path) -> list[Command]:
    """What a page runs, in order; a Python block is a file in the folder and the command that runs it."""
    found: list[Command] = []
    for block in blocks(page):
        if block.language == "console" and block.is_run:
            found += commands(block)
        elif block.language == "python" and block.is_run:
            program = folder / f"block-{block.line}.py"
            program.write_text("\n".join(block.lines) + "\n", "utf-8")
            found.append(Command(f'"{sys.executable}" "{program}"', block.line))
    return found


def run(page: Path, folder: Path) -> Iterator[str]:
    """Runs a page in one shell, and says what did not come out as the page has it."""
    for name in ("docs", "scripts", "tests"):
        (folder / name).symlink_to(ROOT / name)
    outputs = folder / ".outputs"
    outputs.mkdir()
    wanted = scripted(page, outputs)
    script = "\n".join(
        f'{{ {_runnable(command.text)}\n}} >"{outputs}/{place}.out" 2>&1 </dev/null; echo $? >"{outputs}/{place}.code"'
        for place, command in enumerate(wanted)
    )
    subprocess.run(["bash", "-c", script], cwd=folder, env=_environment(folder), check=True, timeout=_TIMEOUT_S)
    for place, command in enumerate(wanted):
        code = int((outputs / f"{place}.code").read_text())
        output = (outputs / f"{place}.out").read_text("utf-8")
        if code != command.code:
            yield f"line {command.line}: `{command.text}` ended with {code}, not {command.code}: {output}"
        elif command.shown and not matches(command.shown, output):
            yield f"line {command.line}: `{command.text}` printed:\n{output}"


def matches(shown: list[str], output: str) -> bool:
    """Whether an output is what a page shows, where `...` stands for any text, and alone on a line for any lines."""
    pattern = "".join(
        "(?:.*\n)*" if line == "..." else re.escape(line).replace(r"\.\.\.", ".*") + r"[ ]*\n" for line in shown
    )
    return re.fullmatch(pattern, output) is not None


def _runnable(command: str) -> str:
    """The command; one of make is only looked up, since these tests run inside `make test`."""
    return re.sub(r"^make\b", f'make --dry-run -C "{ROOT}"', command)


def _environment(folder: Path) -> dict[str, str]:
    dropped = ("KPCHAIN_", "MAKE", "MFLAGS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    path = f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}"
    return {**kept, "PATH": path, "HOME": str(folder), "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}
