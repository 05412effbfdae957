"""What the operating system says about a process, so that none is stopped only because a number was used again."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

_ZOMBIE = "Z"


@dataclass(frozen=True, slots=True)
class RunningProcess:
    """A live process.

    Attributes:
        pid: its process id.
        started: when it was started, in the words of the system; with the id it names one process and no other.
        command: its command line.
    """

    pid: int
    started: str
    command: str


def look_up(pid: int) -> RunningProcess | None:
    """The live process of that id; None where there is none, or where it has ended and only waits to be collected."""
    if Path("/proc/self/stat").exists():
        return _from_proc(pid)
    return _from_ps(pid)


def handles_signal(pid: int, number: signal.Signals) -> bool:
    """Whether the process has a handler for the signal; taken for granted where the system does not tell."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(errors="replace")
    except OSError:
        return True
    caught = next((line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:")), None)
    return caught is None or bool(int(caught, 16) >> (number - 1) & 1)


def is_port_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def pick_port(host: str) -> int:
    """A port that was free a moment ago; whoever listens on it must still be ready to be refused."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
    return port


def _from_proc(pid: int) -> RunningProcess | None:
    folder = Path("/proc") / str(pid)
    try:
        # proc(5): the second field is the program's name in parentheses, and the name may hold spaces and parentheses.
        fields = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
        command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        threads = len(list((folder / "task").iterdir()))
    except OSError:
        return None
    state, started = fields[0], fields[19]
    # The first thread of a killed process is a zombie while its other threads still hold files and locks.
    has_ended = state == _ZOMBIE and threads <= 1
    return None if has_ended else RunningProcess(pid, started, command)


def _from_ps(pid: int) -> RunningProcess | None:
    program = shutil.which("ps")
    if program is None:
        return None
    line = subprocess.run(  # noqa: S603 - a fixed program, and a number as its argument
        [program, "-p", str(int(pid)), "-o", "stat=,lstart=,command="], capture_output=True, text=True, check=False
    ).stdout.split(maxsplit=6)
    if len(line) < 7 or line[0].startswith(_ZOMBIE):
        return None
    return RunningProcess(pid, " ".join(line[1:6]), line[6].strip())
