"""A trace as an SVG picture that needs nothing else: sources on the left, carats flow to the right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Final, Self
from xml.sax.saxutils import escape, quoteattr

from kpchain.index import IndexedRecord
from kpchain.model import Kind, State
from kpchain.provenance.ancestry import Trace
from kpchain.provenance.layout import Layout, Link, arrange
from kpchain.provenance.words import (
    KIND_WORDS,
    STATE_WORDS,
    carats,
    facts_of,
    mixture_parts,
    percent,
    route_of,
    through,
)

_BOX_WIDTH: Final = 264.0
_BEND: Final = 70.0
_PORT: Final = 15.0
_LINE: Final = 15.0
_PADDING: Final = 9.0
_MARGIN: Final = 24.0
_MIN_WIDTH: Final = 760.0
_LETTER: Final = 6.7  # width of a letter of 11 px in a monospaced face, rounded up
_SMALL_LETTER: Final = 6.5  # the same at 10.5 px
_NOTES: Final = 12
_FILLS: Final = {
    Kind.PRODUCTION: "#e3f1e3",
    Kind.LEGACY: "#fbecd0",
    Kind.PAPER_IMPORT: "#fbecd0",
    Kind.STANDARD: "#eef3fa",
    Kind.REPLACEMENT: "#eef3fa",
    Kind.TECHNICAL: "#eef3fa",
}
# Lines of one box have one colour, so that the eye can follow them where many run together.
_TINTS: Final = ("#5b7aa8", "#a8675b", "#4f8f6b", "#8a6bab", "#a3843c", "#4a8d99")
_ENDED: Final = frozenset({State.VOID, State.REPLACED, State.LOST, State.FORFEITED})
_STYLE: Final = (
    ".trace text{font:12px ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;fill:#1c2733}"
    ".trace .b{font-weight:700}.trace .s{font-size:11px;fill:#47535f}.trace .h{font-size:15px;font-weight:700}"
    ".trace .e{fill:none;stroke-width:1.3}"
    + "".join(f".trace .c{place}{{stroke:{tint}}}" for place, tint in enumerate(_TINTS))
    + ".trace .e:hover{stroke:#b3261e;stroke-width:4}"
    ".trace .w{font-size:10.5px;stroke:#fff;stroke-width:3.5px;paint-order:stroke;fill:#34414f}"
    ".trace rect{stroke:#6b7a8c;stroke-width:1.2}.trace .d{stroke-dasharray:5 3}"
    ".trace .t{stroke:#b3261e;stroke-width:3}.trace :target rect{stroke:#0b57d0;stroke-width:4}"
)


@dataclass(frozen=True, slots=True)
class _Port:
    """The ends of a line: the heights at which it leaves one box and enters the other."""

    leave: float
    enter: float


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where columns of boxes stand: each is followed by a lead with the weights drawn, then by a bend."""

    lead: float

    @classmethod
    def of(cls, trace: Trace) -> _Columns:
        longest = max((len(carats(draw.points)) for draw in trace.draws), default=0)
        return cls(lead=longest * _SMALL_LETTER + 10)

    def left(self, layer: int) -> float:
        return layer * (_BOX_WIDTH + self.lead + _BEND)

    def right(self, layer: int) -> float:
        return self.left(layer) + _BOX_WIDTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A trace with a place for everything in it, of which pictures of any size are made.

    Attributes:
        trace: what is drawn.
        records: its records, oldest first.
        links: its draws, as pairs of places among the records.
        heights: the height of each box.
        layout: where boxes and lines stand.
    """

    trace: Trace
    records: tuple[IndexedRecord, ...]
    links: tuple[Link, ...]
    heights: tuple[float, ...]
    layout: Layout

    @classmethod
    def of(cls, trace: Trace) -> Self:
        """The drawing of a trace."""
        records = tuple(trace.records().values())
        places = {record.ordinal: place for place, record in enumerate(records)}
        links = tuple(Link(places[draw.parent], places[draw.child]) for draw in trace.draws)
        heights = _heights(trace, records, links)
        return cls(trace=trace, records=records, links=links, heights=heights, layout=arrange(heights, links))

    def picture(self, *, with_notes: bool = True) -> str:
        """The whole as SVG; each box is a group whose id is the record's number.

        Args:
            with_notes: whether the shares and what the record rests on stand above the drawing.
        """
        trace, layout = self.trace, self.layout
        columns = _Columns.of(trace)
        width = max(columns.right(max(layout.layers)) + 2 * _MARGIN, _MIN_WIDTH)
        heading = f"Trace of {trace.subject.number}"
        notes = _wrapped(_notes(trace), width - 2 * _MARGIN) if with_notes else []
        top = _MARGIN + (40 + _LINE * len(notes) if with_notes else 0)
        height = top + layout.height + _MARGIN
        heads = [_text(_MARGIN, _MARGIN + 12, heading, "h")] if with_notes else []
        heads += [_text(_MARGIN, _MARGIN + 34 + _LINE * i, note, "s") for i, note in enumerate(notes)]
        ports = _ports(layout, self.links, self.heights)
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="trace" width="{width:.0f}" height="{height:.0f}"'
            f' viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label={quoteattr(heading)}>',
            f"<title>{escape(heading)}</title><style>{_STYLE}</style>",
            f'<path d="M0 0H{width:.0f}V{height:.0f}H0Z" fill="#fff"/>',
            *heads,
            f'<g transform="translate({_MARGIN:.0f} {top:.0f})">',
            *_lines(trace, layout, self.links, ports, columns),
            *(_box(trace, record, columns.left(layer), upper, size) for record, layer, upper, size in self._boxes()),
        ]
        return "\n".join([*parts, "</g>", "</svg>"]) + "\n"

    def overview(self) -> str:
        """All boxes without their text as SVG of the size that its place has; each leads to the box in the picture."""
        columns = _Columns.of(self.trace)
        width, height = columns.right(max(self.layout.layers)), self.layout.height
        lines = []
        for link in self.links:
            start, end = self.layout.layers[link.start], self.layout.layers[link.end]
            y, to_y = (self.layout.tops[place] + self.heights[place] / 2 for place in (link.start, link.end))
            lines.append(f"M{columns.right(start):.0f} {y:.0f}L{columns.left(end):.0f} {to_y:.0f}")
        parts = [
            '<svg xmlns="http://www.w3.org/2000/svg" class="overview"'
            f' viewBox="-9 -9 {width + 18:.0f} {height + 18:.0f}" role="img" aria-label="overview">',
            f'<path d="{"".join(lines)}"/>',
        ]
        for record, layer, upper, size in self._boxes():
            subject = ' class="t"' if record is self.trace.subject else ""
            parts.append(
                f'<a href="#{record.number}"><title>{_title(record)}</title>'
                f'<rect{subject} x="{columns.left(layer):.0f}" y="{upper:.0f}" width="{_BOX_WIDTH:.0f}"'
                f' height="{size:.0f}" fill="{_FILLS[record.kind]}"/></a>'
            )
        return "\n".join([*parts, "</svg>"]) + "\n"

    def _boxes(self) -> Iterator[tuple[IndexedRecord, int, float, float]]:
        return zip(self.records, self.layout.layers, self.layout.tops, self.heights, strict=True)


def to_svg(trace: Trace) -> str:
    """The trace as a self-contained SVG document; legible up to some hundred records."""
    return Drawing.of(trace).picture()


def _notes(trace: Trace) -> list[str]:
    """What stands above the drawing: the shares and what the record rests on, shortened to some lines."""
    notes = [f"{trace.subject.number}: {facts_of(trace.subject)}"]
    shares = [f"{percent(share.basis_points)} {share.label}" for share in trace.origins]
    notes.append("Origin by weight: " + ", ".join(shares))
    paths = trace.paths()
    words = [source.words + through(paths[source.record.ordinal]) for source in trace.taints]
    if len(words) > _NOTES:
        words = [*words[: _NOTES - 1], f"and {len(words) - _NOTES + 1} more"]
    notes += [word[0].upper() + word[1:] for word in words]
    if trace.remains:
        held = (f"{stock.holder} {carats(stock.points)}" for stock in trace.remains)
        notes.append("Still available, with its descendants: " + ", ".join(held))
    return notes


def _heights(trace: Trace, records: Sequence[IndexedRecord], links: Sequence[Link]) -> tuple[float, ...]:
    """Boxes high enough for their lines of text, and for a line of the drawing to each of their draws."""
    leaving, entering = [0] * len(records), [0] * len(records)
    for link in links:
        leaving[link.start] += 1
        entering[link.end] += 1
    texts = [len(_words(trace, record)) * _LINE + _PADDING for record in records]
    ends = zip(texts, leaving, entering, strict=True)
    return tuple(max(text, _PORT * max(out, into) + 4) for text, out, into in ends)


def _lines(trace: Trace, layout: Layout, links: Sequence[Link], ports: Sequence[_Port], columns: _Columns) -> list[str]:
    curves, weights = [], []
    records = trace.records()
    for draw, link, bends, port in zip(trace.draws, links, layout.bends, ports, strict=True):
        layer = layout.layers[link.start]
        start, y = columns.right(layer), port.leave
        weights.append(_text(start + 4, y - 3, carats(draw.points), "w"))
        path = [f"M{start:.1f} {y:.1f}"]
        # Bends stand one a layer, unless there are too many: then the line goes straight to its end.
        stops = [(layer + step, bend) for step, bend in enumerate(bends, start=1)]
        for stop, height in (*stops, (layout.layers[link.end], port.enter)):
            left = columns.left(stop)
            path.append(f"H{start + columns.lead:.1f}" + _curve(start + columns.lead, y, left, height))
            start, y = columns.right(stop), height
            if stop != layout.layers[link.end]:
                path.append(f"H{start:.1f}")
        label = f"{carats(draw.points)} of {records[draw.parent].number} in {records[draw.child].number}"
        curves.append(f'<path class="e c{link.start % len(_TINTS)}" d="{"".join(path)}"><title>{label}</title></path>')
    # Above all curves, so that no line strikes a weight through.
    return curves + weights


def _ports(layout: Layout, links: Sequence[Link], heights: Sequence[float]) -> list[_Port]:
    """A place of its own for each line on the sides of its boxes, in the order of where the lines go."""
    middle = [top + height / 2 for top, height in zip(layout.tops, heights, strict=True)]
    leave, enter = [0.0] * len(links), [0.0] * len(links)
    leaving: list[list[int]] = [[] for _ in heights]
    entering: list[list[int]] = [[] for _ in heights]
    for i, link in enumerate(links):
        leaving[link.start].append(i)
        entering[link.end].append(i)
    for vertex, (height, out, into) in enumerate(zip(heights, leaving, entering, strict=True)):
        out.sort(key=lambda i: layout.bends[i][0] if layout.bends[i] else middle[links[i].end])
        into.sort(key=lambda i: layout.bends[i][-1] if layout.bends[i] else middle[links[i].start])
        for ends, side in ((out, leave), (into, enter)):
            for rank, i in enumerate(ends):
                side[i] = layout.tops[vertex] + height / 2 + _PORT * (rank - (len(ends) - 1) / 2)
    return [_Port(*pair) for pair in zip(leave, enter, strict=True)]


def _words(trace: Trace, record: IndexedRecord) -> list[str]:
    """The lines of text in a box; the first is the number."""
    lines = [
        f"{KIND_WORDS[record.kind]}, {route_of(record)}",
        f"{carats(record.points)}, {STATE_WORDS[record.state]}",
        f"origin {', '.join(record.origins)}",
    ]
    if record.found is not None and record.found != record.points:
        lines.insert(2, f"found {carats(record.found)}")
    if record.zone is not None:
        lines.append(f"zone {record.zone}")
    mixture = trace.mixtures.get(record.ordinal)
    if mixture is not None:
        # One a line, or a weight would be parted from its sign.
        lines += (f"  {part}" for part in mixture_parts(mixture))
    return [record.number, *_wrapped(lines, _BOX_WIDTH - 2 * _PADDING)]


def _box(trace: Trace, record: IndexedRecord, x: float, top: float, height: float) -> str:
    marks = (("d", record.state in _ENDED), ("t", record is trace.subject))
    classes = " ".join(name for name, holds in marks if holds)
    lines = _words(trace, record)
    first = top + (height - len(lines) * _LINE) / 2 + 11.5
    texts = (_text(x + _PADDING, first + _LINE * i, line, "s" if i else "b") for i, line in enumerate(lines))
    return (
        f'<g id="{record.number}"><title>{_title(record)}</title>'
        f'<rect class="{classes}" x="{x:.1f}" y="{top:.1f}" width="{_BOX_WIDTH:.0f}" height="{height:.1f}" rx="5"'
        f' fill="{_FILLS[record.kind]}"/>{"".join(texts)}</g>'
    )


def _title(record: IndexedRecord) -> str:
    return escape(_plain(f"{record.number}: {facts_of(record)}"))


def _wrapped(lines: Iterable[str], width: float) -> list[str]:
    """The lines broken where they are wider than that; nothing is cut off."""
    letters = int(width / _LETTER)
    return [part for line in lines for part in wrap(_plain(line), letters, subsequent_indent="  ")]


def _curve(x: float, y: float, to_x: float, to_y: float) -> str:
    middle = (x + to_x) / 2
    return f"C{middle:.1f} {y:.1f} {middle:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"


def _text(x: float, y: float, words: str, style: str) -> str:
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}">{escape(_plain(words))}</text>'


def _plain(words: str) -> str:
    """Without control characters, which XML does not allow even when escaped."""
    return "".join(letter for letter in words if letter.isprintable())
