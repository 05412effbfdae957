"""The command line as a user has it: in this process, which is quick, or in one of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from kpchain.cli import kpchain

NODE_MODULES = Path(__file__).resolve().parents[2] / "node_modules"
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("KPCHAIN_")}
ENVIRONMENT["KPCHAIN_NODE_MODULES"] = str(NODE_MODULES)
"""The environment of the tests, without what their user has set for kpchain."""

_HIDDEN: dict[str, str | None] = {name: None for name in os.environ if name.startswith("KPCHAIN_")}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command line came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Terminal:
    """Commands in one workspace."""

    folder: Path

    def run(self, *arguments: object, env: dict[str, str] | None = None) -> Answer:
        """What a command comes to; an exception that is no exit is a failure of the test."""
        line = ["--workspace", str(self.folder), *map(str, arguments)]
        result = CliRunner().invoke(kpchain, line, env=_HIDDEN | ENVIRONMENT | (env or {}))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Answer(result.exit_code, result.stdout, result.stderr)

    def ok(self, *arguments: object, env: dict[str, str] | None = None) -> Any:
        """The JSON of a command that must succeed."""
        answer = self.run(*arguments, "--json", env=env)
        assert answer.code == 0, answer.err
        return answer.json

    def decided(self, *arguments: object) -> Any:
        """The JSON of a proposal that the command opens, supported by all and carried out."""
        opened = self.ok(*arguments)
        return self.ok("plenary", "carry", opened["proposal"])

    def refused(self, code: int, *arguments: object, env: dict[str, str] | None = None) -> str:
        """The one line of an error, from a command that must end with this code."""
        answer = self.run(*arguments, env=env)
        assert (answer.code, answer.out) == (code, ""), answer
        assert answer.err.startswith("error: ")
        assert answer.err.count("\n") == 1
        return answer.err.removeprefix("error: ").strip()

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        """A command in a process of its own."""
        command = [sys.executable, "-m", "kpchain", "--workspace", str(self.folder), *map(str, arguments)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT)

    def digest(self, number: str) -> str:
        """The digest of a record."""
        return str(self.ok("certificate", "show", number)["digest"])

    def files(self) -> set[str]:
        """The documents, statements and journals of the workspace."""
        home = self.folder / ".kpchain"
        kept = [*(home / "documents").glob("*"), *(home / "evidence").glob("*"), *home.glob("issuing*")]
        return {str(path.relative_to(home)) for path in kept}

    def height(self) -> int:
        """The number of the newest block."""
        return int(self.ok("index", "rebuild")["block"])
