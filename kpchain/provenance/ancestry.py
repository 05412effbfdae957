"""Where a record comes from and where it went: one question to the index, answered as one value."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from kpchain.errors import NotFoundError
from kpchain.index import Family, IndexedDraw, IndexedRecord, IndexReader, Stock
from kpchain.model import RecordNumber, Taint
from kpchain.provenance.shares import LotShare, Mixture, OriginShare, lot_shares, mixtures, origin_shares
from kpchain.provenance.words import taint_words


@dataclass(frozen=True, slots=True, kw_only=True)
class TaintSource:
    """A record that brought a taint into the ancestry.

    Attributes:
        taint: one bit.
        record: the lot or certificate where it came in: none of the records that it draws from has it.
        words: what it means, for a person.
    """

    taint: Taint
    record: IndexedRecord
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A record with its ancestors down to the lots, its descendants, and what follows from the draws between them.

    Attributes:
        subject: the record in question.
        ancestors: all that it descends from, each once, oldest first.
        descendants: all that descends from it, each once, oldest first.
        draws: every draw on the way from the lots to the subject and from it to its descendants, oldest first.
        lots: what of the subject's weight comes from each lot, the largest share first.
        origins: what comes from each origin, and of its zones, the largest share first.
        mixtures: each certificate of mixed origin among the subject and its ancestors resolved, by its ordinal.
        taints: what the ancestry rests on and where that came in, by taint and number.
        remains: what of the subject and its descendants can still be drawn, per holder.
    """

    subject: IndexedRecord
    ancestors: tuple[IndexedRecord, ...]
    descendants: tuple[IndexedRecord, ...]
    draws: tuple[IndexedDraw, ...]
    lots: tuple[LotShare, ...]
    origins: tuple[OriginShare, ...]
    mixtures: Mapping[int, Mixture]
    taints: tuple[TaintSource, ...]
    remains: tuple[Stock, ...]

    def records(self) -> dict[int, IndexedRecord]:
        """The subject, its ancestors and descendants by ordinal, oldest first."""
        return {record.ordinal: record for record in (*self.ancestors, self.subject, *self.descendants)}

    def paths(self) -> dict[int, tuple[IndexedRecord, ...]]:
        """The shortest way from the subject to each record that brought a taint, both included, by its ordinal."""
        records = self.records()
        parents: dict[int, list[int]] = {}
        for draw in self.draws:
            parents.setdefault(draw.child, []).append(draw.parent)
        before: dict[int, int | None] = {self.subject.ordinal: None}
        queue = deque(before)
        while queue:
            child = queue.popleft()
            for parent in parents.get(child, ()):
                if parent not in before:
                    before[parent] = child
                    queue.append(parent)
        return {source.record.ordinal: _path(source.record.ordinal, before, records) for source in self.taints}


def trace(index: IndexReader, key: bytes | str | RecordNumber) -> Trace:
    """The ancestors and descendants of a record, its shares by lot and origin, and what its ancestry rests on.

    Args:
        index: the index, as it stands; it is not brought up to date here.
        key: a digest (32 bytes, or "0x" and 64 hexadecimal digits), or a number, printed or parsed.

    Raises:
        NotFoundError: the index has no such record.
        ModelError: a text that is neither a digest nor a number.
        IndexStateError: the index cannot be read.
    """
    with index.snapshot():
        subject = index.record(key)
        if subject is None:
            shown = "0x" + key.hex() if isinstance(key, bytes) else str(key)
            raise NotFoundError(f"the index has no record {shown}")
        up, down = index.ancestors(subject.ordinal), index.descendants(subject.ordinal)
    lots = lot_shares(subject, up)
    return Trace(
        subject=subject,
        ancestors=tuple(record for record in up.records if record.ordinal != subject.ordinal),
        descendants=tuple(record for record in down.records if record.ordinal != subject.ordinal),
        draws=up.draws + down.draws,
        lots=lots,
        origins=origin_shares(subject, lots),
        mixtures=mixtures(up),
        taints=_taints(up),
        remains=_remains(down),
    )


def _taints(ancestry: Family) -> tuple[TaintSource, ...]:
    taints = {record.ordinal: record.taints for record in ancestry.records}
    inherited: dict[int, Taint] = {}
    for draw in ancestry.draws:
        inherited[draw.child] = inherited.get(draw.child, Taint(0)) | taints[draw.parent]
    sources = [
        TaintSource(taint=taint, record=record, words=taint_words(taint, record))
        for record in ancestry.records
        if record.taints
        for taint in record.taints & ~inherited.get(record.ordinal, Taint(0))
    ]
    return tuple(sorted(sources, key=lambda source: (source.taint, source.record.number)))


def _remains(progeny: Family) -> tuple[Stock, ...]:
    held: dict[str, list[int]] = {}
    for record in progeny.records:
        if record.holder is not None and record.available:
            held.setdefault(record.holder, []).append(record.available)
    return tuple(Stock(holder=holder, records=len(held[holder]), points=sum(held[holder])) for holder in sorted(held))


def _path(ordinal: int, before: dict[int, int | None], records: dict[int, IndexedRecord]) -> tuple[IndexedRecord, ...]:
    path: list[IndexedRecord] = []
    step: int | None = ordinal
    while step is not None:
        path.append(records[step])
        step = before[step]
    return tuple(reversed(path))
