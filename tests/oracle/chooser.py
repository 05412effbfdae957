"""Where the campaign's decisions come from: hypothesis, which can shrink them, or a seeded generator, which repeats."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Protocol, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Chooser(Protocol):
    """Somebody who decides."""

    def number(self, low: int, high: int) -> int:
        """An integer, bounds included."""

    def turn(self, topic: str, count: int) -> int:
        """An integer from 0 to `count` - 1, where all of them should have their turn."""


class SeededChooser:
    """Decisions that are the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._turns: dict[str, int] = {}

    def number(self, low: int, high: int) -> int:
        return self._random.randint(low, high)

    def turn(self, topic: str, count: int) -> int:
        self._turns[topic] = self._turns.get(topic, -1) + 1
        return self._turns[topic] % count


class HypothesisChooser:
    """Decisions that hypothesis makes, and makes simpler when something fails."""

    def __init__(self, data: st.DataObject) -> None:
        self._data = data

    def number(self, low: int, high: int) -> int:
        return self._data.draw(st.integers(low, high))

    def turn(self, topic: str, count: int) -> int:
        return self.number(0, count - 1)


def pick(chooser: Chooser, options: Sequence[T]) -> T:
    """One of the options."""
    return options[chooser.number(0, len(options) - 1)]


def in_turn(chooser: Chooser, topic: str, options: Sequence[T]) -> T:
    """One of the options, so that all of them have their turn."""
    return options[chooser.turn(topic, len(options))]


def some(chooser: Chooser, options: Sequence[T], *, most: int) -> list[T]:
    """One to `most` different options."""
    rest = list(options)
    return [rest.pop(chooser.number(0, len(rest) - 1)) for _ in range(min(len(rest), chooser.number(1, most)))]


def is_chosen(chooser: Chooser, percent: int) -> bool:
    """Yes in so many cases of a hundred; no is the simpler answer."""
    return chooser.number(0, 99) >= 100 - percent
