"""A trace as one HTML page: shares, taints, picture with overview, and trees to open; no script, nothing fetched."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from kpchain.index import IndexedRecord
from kpchain.provenance.ancestry import Trace
from kpchain.provenance.picture import Drawing
from kpchain.provenance.words import carats, facts_of, mixture_of, percent, through, zone_of

_MAX_DEPTH: Final = 24
_OPEN_DEPTH: Final = 2
_MIN_OVERVIEW: Final = 30
_ZOOMS: Final = (100, 75, 50, 25)
_COLOURS: Final = ("#4e79a7", "#f28e2b", "#59a14f", "#e15759", "#76b7b2", "#edc948", "#b07aa1", "#9c755f")
_Branches = dict[int, list[tuple[int, int]]]
_STYLE: Final = (
    "body{font:15px/1.45 system-ui,'DejaVu Sans',sans-serif;color:#1c2733;margin:1.5rem;max-width:none}"
    "h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:1.6rem 0 .4rem}nav a{margin-right:1rem}"
    "code,.n{font-family:ui-monospace,'DejaVu Sans Mono',monospace;font-size:.92em}a{color:#0b57d0}"
    "table{border-collapse:collapse}td,th{padding:.15rem .8rem .15rem 0;text-align:left;vertical-align:top}"
    "td.r,th.r{text-align:right;font-variant-numeric:tabular-nums}"
    ".z td{color:#47535f}.z td:first-child{padding-left:1.2rem}"
    ".bar{display:flex;height:1.4rem;max-width:60rem;margin:.4rem 0}.bar span{min-width:2px}"
    ".dot{display:inline-block;width:.8em;height:.8em;margin-right:.4em}"
    ".overview{display:block;width:100%;height:46vh;border:1px solid #c5ccd4;background:#fff}"
    ".overview path{stroke:#c3cad2;stroke-width:1;fill:none;vector-effect:non-scaling-stroke}"
    ".overview rect{stroke:#6b7a8c;stroke-width:1;vector-effect:non-scaling-stroke}"
    ".overview a:hover rect{fill:#0b57d0}.overview .t{stroke:#b3261e;stroke-width:3;fill:#f7d4d2}"
    ".view{overflow:auto;max-height:88vh;border:1px solid #c5ccd4;margin-top:.4rem}.view svg{display:block;height:auto}"
    "ul{list-style:none;margin:0;padding-left:1.3rem;border-left:1px solid #d6dbe1}.tree>ul{padding:0;border:0}"
    "summary{cursor:pointer}li{margin:.1rem 0}li.leaf{padding-left:1.05rem}.q{color:#47535f}"
    "@media print{.view{max-height:none;overflow:visible}}"
)


def to_html(trace: Trace) -> str:
    """The trace as a self-contained HTML document.

    The overview fits its frame at any size, and each box in it leads to the box in the picture below. The trees are
    closed below their first levels.
    """
    drawing = Drawing.of(trace)
    heading = f"Trace of {trace.subject.number}"
    parts = [
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_text(heading)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{_text(heading)}</h1><p>{_text(facts_of(trace.subject))}</p>",
        *_contents(trace),
        *_origins(trace),
        *_taints(trace),
        *_remains(trace),
        *_lots(trace),
        *_pictures(drawing),
        *_trees(trace),
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _contents(trace: Trace) -> Iterator[str]:
    sections = {
        "origins": "Origin by weight",
        "taints": "What it rests on",
        "remains": "Still available",
        "lots": "Lots",
        "picture": "Picture",
        "ancestors": "What it descends from",
        "descendants": "What descends from it",
    }
    counts = (len(trace.ancestors), len(trace.descendants))
    links = "".join(f'<a href="#{name}">{words}</a>' for name, words in sections.items() if _has(trace, name))
    yield f"<p>It descends from {counts[0]} records, and {counts[1]} descend from it.</p><nav>{links}</nav>"


def _has(trace: Trace, section: str) -> bool:
    return section == "picture" or bool(getattr(trace, section))


def _origins(trace: Trace) -> Iterator[str]:
    colours = [_COLOURS[place % len(_COLOURS)] for place in range(len(trace.origins))]
    shares = list(zip(trace.origins, colours, strict=True))
    yield '<h2 id="origins">Origin by weight</h2><div class="bar">'
    for share, colour in shares:
        # A width in per cent is the same figure that stands in the table below.
        width = percent(share.basis_points).replace(" ", "")
        title = f"{share.label} {percent(share.basis_points)}"
        yield f'<span style="width:{width};background:{colour}" title="{_text(title)}"></span>'
    yield '</div><table><tr><th>origin</th><th class="r">share</th><th class="r">weight</th></tr>'
    for share, colour in shares:
        dot = f'<span class="dot" style="background:{colour}"></span>'
        yield _row(dot + _text(share.label), percent(share.basis_points), carats(share.points))
        for part in share.zones:
            yield _row(_text(zone_of(part.zone)), percent(part.basis_points), carats(part.points), style="z")
    yield "</table>"


def _taints(trace: Trace) -> Iterator[str]:
    if not trace.taints:
        return
    paths = trace.paths()
    yield '<h2 id="taints">What it rests on</h2><ul>'
    for source in trace.taints:
        words = _text(source.words + through(paths[source.record.ordinal]))
        yield f"<li>{words} {_link(source.record, 'show')}</li>"
    yield "</ul>"


def _remains(trace: Trace) -> Iterator[str]:
    if not trace.remains:
        return
    yield '<h2 id="remains">Still available, of it and of all that descends from it</h2><table>'
    for stock in trace.remains:
        yield f'<tr><td>{_text(stock.holder)}</td><td class="r">{carats(stock.points)}</td></tr>'
    yield "</table>"


def _lots(trace: Trace) -> Iterator[str]:
    if not trace.lots:
        return
    yield f'<h2 id="lots">Lots</h2><details><summary>{len(trace.lots)} lots, the largest part first</summary><table>'
    yield '<tr><th>lot</th><th class="r">share</th><th class="r">weight</th></tr>'
    for share in trace.lots:
        name = f"{_link(share.lot, share.lot.number)} {_text(facts_of(share.lot))}"
        yield _row(name, percent(share.basis_points), carats(share.points))
    yield "</table></details>"


def _pictures(drawing: Drawing) -> Iterator[str]:
    yield '<h2 id="picture">Picture</h2>'
    if len(drawing.records) < _MIN_OVERVIEW:
        yield "<p>Carats flow from left to right.</p>"
    else:
        yield "<p>Carats flow from left to right. A box of the overview leads to the same box below.</p>"
        yield drawing.overview()
    picture = drawing.picture(with_notes=False)
    width = int(picture.split(' width="', 1)[1].split('"', 1)[0])
    rules = "".join(f"#z{zoom}:checked~.view svg{{width:{width * zoom // 100}px}}" for zoom in _ZOOMS)
    yield f"<div><style>{rules}</style>"
    for zoom in _ZOOMS:
        checked = " checked" if zoom == _ZOOMS[0] else ""
        yield f'<input type="radio" name="zoom" id="z{zoom}"{checked}><label for="z{zoom}">{zoom} %</label>'
    yield f'<div class="view">{picture}</div></div>'


def _trees(trace: Trace) -> Iterator[str]:
    parents: _Branches = {}
    children: _Branches = {}
    for draw in trace.draws:
        parents.setdefault(draw.child, []).append((draw.parent, draw.points))
        children.setdefault(draw.parent, []).append((draw.child, draw.points))
    if trace.ancestors:
        yield '<h2 id="ancestors">What it descends from</h2>'
        yield from _Tree(trace, parents, "of", "a").lines()
    if trace.descendants:
        yield '<h2 id="descendants">What descends from it</h2>'
        yield from _Tree(trace, children, "to", "d").lines()


class _Tree:
    """A tree of `details`; a record is opened once, and what is nested too deep goes on in a tree of its own."""

    def __init__(self, trace: Trace, branches: _Branches, word: str, prefix: str) -> None:
        self._trace = trace
        self._records = trace.records()
        self._branches = branches
        self._word = word
        self._prefix = prefix
        self._shown = {trace.subject.ordinal}
        self._roots = deque([trace.subject.ordinal])

    def lines(self) -> Iterator[str]:
        while self._roots:
            root = self._roots.popleft()
            if root == self._trace.subject.ordinal:
                yield '<div class="tree"><ul>'
            else:
                yield f'<div class="tree" id="{self._prefix}{self._records[root].number}">{self._name(root)}<ul>'
            # A stack and not recursion, and closing tags on it: ancestries can be a thousand certificates deep.
            stack: list[tuple[int, int, int] | str] = [*self._below(root, 1)]
            while stack:
                item = stack.pop()
                if isinstance(item, str):
                    yield item
                    continue
                yield from self._entry(*item, stack)
            yield "</ul></div>"

    def _entry(self, ordinal: int, points: int, depth: int, stack: list[tuple[int, int, int] | str]) -> Iterator[str]:
        weight = f"{carats(points)} {self._word} "
        if ordinal not in self._branches:
            yield f'<li class="leaf">{weight}{self._name(ordinal)}</li>'
        elif ordinal in self._shown:
            yield f'<li class="leaf">{weight}{self._name(ordinal)} {self._seen(ordinal)}</li>'
        elif depth > _MAX_DEPTH:
            self._shown.add(ordinal)
            self._roots.append(ordinal)
            yield f'<li class="leaf">{weight}{self._name(ordinal)} {self._seen(ordinal)}</li>'
        else:
            self._shown.add(ordinal)
            is_open = " open" if depth <= _OPEN_DEPTH else ""
            anchor = f' id="{self._prefix}{self._records[ordinal].number}"'
            yield f"<li><details{is_open}{anchor}><summary>{weight}{self._name(ordinal)}</summary><ul>"
            stack += ["</ul></details></li>", *self._below(ordinal, depth + 1)]

    def _below(self, ordinal: int, depth: int) -> list[tuple[int, int, int]]:
        return [(other, points, depth) for other, points in reversed(self._branches.get(ordinal, []))]

    def _seen(self, ordinal: int) -> str:
        return f'<a class="q" href="#{self._prefix}{self._records[ordinal].number}">(opened elsewhere)</a>'

    def _name(self, ordinal: int) -> str:
        record = self._records[ordinal]
        mixture = self._trace.mixtures.get(ordinal)
        more = "" if mixture is None else f"; {mixture_of(mixture)}"
        return f'{_link(record, record.number)} <span class="q">{_text(facts_of(record) + more)}</span>'


def _row(name: str, share: str, weight: str, style: str = "") -> str:
    return f'<tr class="{style}"><td>{name}</td><td class="r">{share}</td><td class="r">{weight}</td></tr>'


def _link(record: IndexedRecord, words: str) -> str:
    return f'<a class="n" href="#{record.number}">{_text(words)}</a>'


def _text(words: str | Iterable[str]) -> str:
    """Escaped, and without control characters, which HTML does not allow even when escaped."""
    return escape("".join(letter for letter in words if letter.isprintable()))
