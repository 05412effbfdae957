"""What the optional package of dataframes is, and how its absence is told; nothing else is done here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kpchain.errors import ConfigError


@contextmanager
def optional_packages() -> Iterator[None]:
    """Around imports of what the extra `research` installs: a missing package becomes a refusal that names the remedy.

    Raises:
        ConfigError: a package is missing.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        what = "dataframes and Parquet need packages that are not installed"
        raise ConfigError(f"{what} ({error.name} is missing): pip install 'kpchain[research]'") from None
