"""Makes the packages of this folder importable for all tests below it, and names how hard hypothesis tries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from postgresql_server import Server, running_server

# No deadline: what an example costs is bounded by its size, and a busy machine is no failure.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, max_examples=600, derandomize=False, print_blob=True)
settings.load_profile("default")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server, for all tests that need one."""
    with running_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where a new index can be made, on each engine in turn."""
    if request.param == "sqlite":
        return tmp_path / "index.sqlite"
    server: Server = request.getfixturevalue("postgresql")
    return server.emptied()
