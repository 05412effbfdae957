"""What the optional packages of pages are, and how their absence is told; nothing else is done here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kpchain.errors import ConfigError


@contextmanager
def optional_packages() -> Iterator[None]:
    """Around imports of what the extra `pages` installs: a missing package becomes a refusal that names the remedy.

    Raises:
        ConfigError: a package is missing.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        what = "pages and QR codes need packages that are not installed"
        raise ConfigError(f"{what} ({error.name} is missing): pip install 'kpchain[pages]'") from None
