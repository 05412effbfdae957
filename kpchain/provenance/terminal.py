"""A trace as lines for a terminal, one line a record; what stands above already is marked, not opened again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kpchain.index import IndexedRecord
from kpchain.provenance.ancestry import Trace
from kpchain.provenance.words import carats, mixture_of, percent, summary_of, through, zone_of

_MAX_INDENT: Final = 72
_Branches = dict[int, list[tuple[int, int]]]


def to_tree(trace: Trace) -> str:
    """The trace as text: the record with all it draws from, who drew from it, shares, taints, and what remains."""
    lines = [summary_of(trace.subject)]
    parents: _Branches = {}
    children: _Branches = {}
    for draw in trace.draws:
        parents.setdefault(draw.child, []).append((draw.parent, draw.points))
        children.setdefault(draw.parent, []).append((draw.child, draw.points))
    records = trace.records()
    lines += _branches(trace, parents, records, "of")
    if trace.descendants:
        lines += ["", "drawn from it by"]
        lines += _branches(trace, children, records, "to")
    lines += ["", "origin by weight"]
    for share in trace.origins:
        lines.append(f"  {percent(share.basis_points):>8}  {carats(share.points)}  {share.label}")
        lines += [
            f"  {percent(part.basis_points):>8}    {carats(part.points)}  {zone_of(part.zone)}" for part in share.zones
        ]
    if trace.taints:
        lines += ["", "what it rests on"]
        paths = trace.paths()
        lines += [f"  {source.words}{through(paths[source.record.ordinal])}" for source in trace.taints]
    if trace.remains:
        lines += ["", "still available, of it and of all that descends from it"]
        lines += [f"  {stock.holder}  {carats(stock.points)}" for stock in trace.remains]
    return "\n".join(lines) + "\n"


def _branches(trace: Trace, branches: _Branches, records: dict[int, IndexedRecord], word: str) -> Iterator[str]:
    """The lines below the subject. A stack and not recursion: ancestries can be a thousand certificates deep."""
    shown = {trace.subject.ordinal}
    stack = _below(trace.subject.ordinal, branches, "", 1)
    while stack:
        ordinal, points, indent, corner, depth = stack.pop()
        # Deeper than a terminal is wide, the depth is written out and the left of the tree cut off.
        lead = indent if len(indent) < _MAX_INDENT else f"{depth:>5} … " + indent[8:]
        line = f"{lead}{corner}─ {carats(points)} {word} {summary_of(records[ordinal])}"
        if ordinal in shown:
            yield f"{line}  (see above)" if ordinal in branches else line
            continue
        shown.add(ordinal)
        mixture = trace.mixtures.get(ordinal)
        yield line if mixture is None else f"{line}  {mixture_of(mixture)}"
        bar = "   " if corner == "└" else "│  "
        stack += _below(ordinal, branches, (indent + bar)[-_MAX_INDENT:], depth + 1)


def _below(ordinal: int, branches: _Branches, indent: str, depth: int) -> list[tuple[int, int, str, str, int]]:
    found = branches.get(ordinal, [])
    last = len(found) - 1
    rows = [(other, points, indent, "└" if i == last else "├", depth) for i, (other, points) in enumerate(found)]
    return rows[::-1]
