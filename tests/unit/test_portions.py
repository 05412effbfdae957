"""Work in portions, done here or shared among processes, with the same outcome."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator, Sequence

import pytest

from kpchain.cli import portions
from kpchain.cli.portions import PORTION, in_portions, processes_for, uncollected
from kpchain.errors import ConfigError

COUNT = 3 * PORTION + 7


def _squares(numbers: Sequence[int]) -> list[int]:
    return [number * number for number in numbers]


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_the_outcomes_come_in_the_order_of_the_items(processes: int) -> None:
    assert list(in_portions(range(COUNT), _squares, processes=processes)) == [n * n for n in range(COUNT)]
    assert list(in_portions([], _squares, processes=processes)) == []


def test_several_processes_do_the_work_and_this_one_does_not() -> None:
    def who(numbers: Sequence[int]) -> list[int]:  # no process could import this: it is there since it was forked
        return [os.getpid()] * len(numbers)

    assert set(in_portions(range(COUNT), who, processes=1)) == {os.getpid()}
    assert os.getpid() not in set(in_portions(range(COUNT), who, processes=2))


@pytest.mark.parametrize("processes", [1, 2])
def test_few_portions_are_under_way_at_a_time(processes: int) -> None:
    taken = []

    def items() -> Iterator[int]:
        for number in range(20 * PORTION):
            taken.append(number)
            yield number

    outcomes = in_portions(items(), _squares, processes=processes)
    assert taken == []
    next(outcomes)
    assert len(taken) <= 2 * processes * PORTION
    for _ in range(PORTION):
        next(outcomes)
    assert len(taken) <= (2 * processes + 1) * PORTION
    outcomes.close()  # type: ignore[attr-defined]  # a generator


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_in_the_work_is_an_error_here(processes: int) -> None:
    def divide(numbers: Sequence[int]) -> list[float]:
        return [1 / (number - PORTION - 1) for number in numbers]

    outcomes = in_portions(range(COUNT), divide, processes=processes)
    assert len([next(outcomes) for _ in range(PORTION)]) == PORTION
    with pytest.raises(ZeroDivisionError):
        next(outcomes)


def test_a_process_that_is_ended_from_outside_is_told_in_a_line() -> None:
    def end(numbers: Sequence[int]) -> list[int]:
        os.kill(os.getpid(), signal.SIGKILL)
        return list(numbers)

    with pytest.raises(ConfigError, match="ended from outside"):
        list(in_portions(range(COUNT), end, processes=2))


def test_the_search_for_cycles_rests_during_a_portion_and_no_longer() -> None:
    def fail() -> None:
        with uncollected():
            assert not gc.isenabled()
            raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        fail()
    assert gc.isenabled()
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_where_processes_cannot_share_work_it_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **more: object) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(portions, "ProcessPoolExecutor", refuse)
    assert list(in_portions(range(COUNT), _squares, processes=2)) == [n * n for n in range(COUNT)]


def test_few_items_are_worked_on_here_and_many_by_a_process_for_each_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2, 3})
    assert (processes_for(PORTION), processes_for(PORTION + 1)) == (1, 4)
    monkeypatch.setattr("sys.platform", "darwin")
    assert processes_for(PORTION + 1) == 1
