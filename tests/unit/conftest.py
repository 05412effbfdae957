"""Makes the samples of this folder importable below it; a busy machine is no reason for a property to fail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from postgresql_server import Server, running_server

settings.register_profile("kpchain", deadline=None)
settings.load_profile("kpchain")


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
