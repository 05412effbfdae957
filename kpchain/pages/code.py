"""The QR code of a payload as dark and light modules; sizes are those of docs/spec/qr.md."""

from __future__ import annotations

from typing import Final

from kpchain.pages.extra import optional_packages

VERSION: Final = 10
"""57 by 57 modules: the smallest that holds every payload (265 of 311 characters) at error correction M."""
MODULE_MM: Final = 0.7
"""The side of a module in print; the code is 39.9 mm wide, 45.5 mm with the white around it."""


def modules(payload: str) -> list[list[int]]:
    """The rows of the code, 1 for a dark module, without the white around it.

    Args:
        payload: what `payload_of` gives.

    Raises:
        ConfigError: the extra `pages` is not installed.
    """
    with optional_packages():
        import segno

    code = segno.make_qr(payload, version=VERSION, error="m", mode="alphanumeric", boost_error=False)
    return [list(row) for row in code.matrix]
