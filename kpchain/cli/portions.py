"""Long work in portions, shared among processes where that pays; what the work is, is not known here."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from typing import Any, Final, TypeVar

from kpchain.errors import ConfigError

S = TypeVar("S")
T = TypeVar("T")
PORTION: Final = 500
"""Items that are worked on together."""

_work: Callable[[Any], Any] | None = None  # what a process does, which it has from the one that it was forked from


def processes_for(count: int) -> int:
    """How many processes work on so many items: one for few, else one for each processor that may be used.

    Only Linux forks safely; elsewhere there is one.
    """
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" and count > PORTION else 1


@contextmanager
def uncollected() -> Iterator[None]:
    """Work without the search for cycles of objects, a fifth of the time of a verification, a sync or a large answer.

    Reports, events and rows hold no cycles; whatever else there is, is found afterwards.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def in_portions(items: Iterable[S], work: Callable[[Sequence[S]], list[T]], *, processes: int) -> Iterator[T]:
    """What the work makes of the items, in their order; few portions are under way at a time.

    Args:
        items: the items.
        work: makes something of each item of a portion. With several processes it runs in a copy of this one, so that
            it must not use what cannot be shared, such as an open database; what it makes must be picklable.
        processes: how many processes share the work; with one it is done here.

    Raises:
        ConfigError: a process was ended by somebody else.
    """
    waiting = iter(items)
    portions = iter(lambda: list(islice(waiting, PORTION)), [])
    made = map(work, portions) if processes == 1 else _shared(portions, work, processes)
    for portion in made:
        yield from portion


def _shared(portions: Iterator[list[S]], work: Callable[[Sequence[S]], list[T]], processes: int) -> Iterator[list[T]]:
    global _work  # the only way to hand over what cannot be pickled
    _work = work
    try:
        pool = ProcessPoolExecutor(processes, get_context("fork"), initializer=_begin)
    except (ImportError, NotImplementedError, OSError):  # a system without semaphores that processes share
        yield from map(work, portions)
        return
    under_way = deque(pool.submit(_do, portion) for portion in islice(portions, 2 * processes))
    try:
        while under_way:
            yield under_way.popleft().result()
            under_way.extend(pool.submit(_do, portion) for portion in islice(portions, 1))
    except BrokenProcessPool as error:
        raise ConfigError("a process that shared the work was ended from outside; run the command again") from error
    finally:
        pool.shutdown(cancel_futures=True)
        _work = None


def _begin() -> None:
    # An interruption is the business of the process that all others work for.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _do(portion: list[Any]) -> Any:
    if _work is None:
        raise RuntimeError("the process was not forked from one that has work")
    return _work(portion)
