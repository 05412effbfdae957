"""Documents, numbers and digests by the thousand, verified in constant memory; nothing is judged here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from kpchain.verify.report import Report
from kpchain.verify.service import Item

Judge = Callable[[Sequence[Item]], list[Report]]
"""What gives the reports on some items, such as `verify_documents` with the ledger to ask."""
_AT_ONCE: Final = 500  # items in memory together; more would not save round trips worth having


def verify_each(items: Iterable[Item], judge: Judge) -> Iterator[Report]:
    """The report on each item, in order; items are taken as they are needed, and few are in memory at a time.

    ::

        judge = partial(verify_documents, ledger=ledger.snapshot(), today=today)
        for report in verify_each((path.read_bytes() for path in paths), judge):
            ...

    Args:
        items: files, summaries, refusals and questions.
        judge: what gives the reports on some of them. A `Snapshot` of a ledger answers as of one block for all.
    """
    waiting = iter(items)
    while chunk := list(islice(waiting, _AT_ONCE)):
        yield from judge(chunk)
