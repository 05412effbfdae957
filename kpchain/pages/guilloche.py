"""Curves that follow from a digest, for the background of a page; a pattern to look at, not a proof of anything."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, pi, sin
from typing import Final

Curve = list[tuple[float, float]]
"""Points of one closed line, in the unit circle's coordinates."""
STRANDS: Final = 11
"""Curves in each of the three rings."""
_POINTS: Final = 360


def rosette(digest: bytes) -> Iterator[Curve]:
    """The closed curves of a rosette whose lobes, depth and twist come from the digest; points within radius 1.

    Args:
        digest: 32 bytes.
    """
    lobes, inner = 7 + digest[0] % 8, 11 + digest[1] % 9
    depth, ripple = 0.16 + digest[2] / 255 * 0.12, 0.05 + digest[3] / 255 * 0.06
    phase = digest[4] / 255 * 2 * pi
    for ring in range(3):
        radius, twist = 0.72 - 0.23 * ring, digest[5 + ring] / 255 * 2 * pi
        scale = radius / 0.72
        for strand in range(STRANDS):
            shift = phase + 2 * pi * strand / STRANDS
            yield [
                _point(
                    radius + scale * (depth * cos(lobes * turn + shift) + ripple * cos(inner * turn - shift + twist)),
                    turn,
                )
                for turn in (2 * pi * step / _POINTS for step in range(_POINTS + 1))
            ]


def _point(radius: float, turn: float) -> tuple[float, float]:
    return radius * cos(turn), radius * sin(turn)
