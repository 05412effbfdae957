"""Places for boxes and lines of a graph in layers, left to right; it knows sizes and edges and nothing of certificates.

The steps are those of Sugiyama, Tagawa and Toda (1981): layers by longest path, bends where an edge crosses a layer, an
order in each layer by the mean of the neighbours, then heights. All loops, no recursion; equal input, equal picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_SWEEPS: Final = 8
_MAX_BENDS: Final = 4_000
_GAP: Final = 16.0
_BEND_HEIGHT: Final = 14.0


@dataclass(frozen=True, slots=True)
class Link:
    """An edge from one vertex to another, that stands in a layer further right."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands.

    Attributes:
        layers: the layer of each vertex, from 0.
        tops: the upper edge of each vertex.
        bends: for each link, the height at which it crosses each layer between its ends.
        height: the lower edge of the lowest vertex or bend.
    """

    layers: tuple[int, ...]
    tops: tuple[float, ...]
    bends: tuple[tuple[float, ...], ...]
    height: float


def arrange(heights: Sequence[float], links: Sequence[Link]) -> Layout:
    """A layout of vertices with these heights.

    Args:
        heights: one height for each vertex; a vertex stands behind all that it has links from.
        links: the edges.
    """
    layers = _layers(len(heights), links)
    chains, sizes, columns = _with_bends(heights, links, layers)
    neighbours = _neighbours(len(sizes), chains)
    _order(columns, neighbours)
    centres = _centres(columns, neighbours, sizes)
    uppermost = min((centres[v] - sizes[v] / 2 for column in columns for v in column), default=0.0)
    centres = [centre - uppermost for centre in centres]
    count = len(heights)
    return Layout(
        layers=tuple(layers),
        tops=tuple(centres[v] - sizes[v] / 2 for v in range(count)),
        bends=tuple(tuple(centres[v] for v in chain[1:-1]) for chain in chains),
        height=max((centres[v] + sizes[v] / 2 for column in columns for v in column), default=0.0),
    )


def _layers(count: int, links: Sequence[Link]) -> list[int]:
    """The longest way to each vertex; one without links to it stands directly before the first that follows it."""
    layers = [0] * count
    for link in sorted(links, key=lambda link: link.end):
        layers[link.end] = max(layers[link.end], layers[link.start] + 1)
    followers: dict[int, int] = {}
    for link in links:
        followers[link.start] = min(followers.get(link.start, count), layers[link.end])
    entered = {link.end for link in links}
    for vertex, first in followers.items():
        if vertex not in entered:
            layers[vertex] = first - 1
    return layers


def _with_bends(
    heights: Sequence[float], links: Sequence[Link], layers: Sequence[int]
) -> tuple[list[list[int]], list[float], list[list[int]]]:
    """Each link as a chain of vertices and bends; the sizes of both; and the columns that they stand in."""
    sizes = list(heights)
    columns: list[list[int]] = [[] for _ in range(max(layers, default=-1) + 1)]
    for vertex, layer in enumerate(layers):
        columns[layer].append(vertex)
    total = sum(layers[link.end] - layers[link.start] - 1 for link in links)
    chains: list[list[int]] = []
    for link in links:
        chain = [link.start]
        # A graph with thousands of bends is beyond reading; its long edges are drawn straight.
        if total <= _MAX_BENDS:
            for layer in range(layers[link.start] + 1, layers[link.end]):
                columns[layer].append(len(sizes))
                chain.append(len(sizes))
                sizes.append(_BEND_HEIGHT)
        chains.append([*chain, link.end])
    return chains, sizes, columns


def _neighbours(count: int, chains: Iterable[Sequence[int]]) -> tuple[list[list[int]], list[list[int]]]:
    """What each vertex or bend is tied to on its left and on its right."""
    left: list[list[int]] = [[] for _ in range(count)]
    right: list[list[int]] = [[] for _ in range(count)]
    for chain in chains:
        for start, end in pairwise(chain):
            right[start].append(end)
            left[end].append(start)
    return left, right


def _order(columns: list[list[int]], neighbours: tuple[list[list[int]], list[list[int]]]) -> None:
    """Sorts each column by the mean place of the neighbours, from left to right and back, a few times."""
    place = {vertex: float(i) for column in columns for i, vertex in enumerate(column)}
    for sweep in range(_SWEEPS):
        tied = neighbours[sweep % 2]
        for column in columns if sweep % 2 == 0 else reversed(columns):
            column.sort(key=lambda vertex: _mean(tied[vertex], place, place[vertex]))
            place.update((vertex, float(i)) for i, vertex in enumerate(column))


def _centres(
    columns: list[list[int]], neighbours: tuple[list[list[int]], list[list[int]]], sizes: Sequence[float]
) -> list[float]:
    """The middle of each vertex and bend: near the neighbours, in the order of the column, with gaps between."""
    centre = dict.fromkeys(range(len(sizes)), 0.0)
    both = [left + right for left, right in zip(*neighbours, strict=True)]
    for column in columns:
        _settle(column, {}, centre, sizes)
    for sweep in range(_SWEEPS):
        tied = neighbours[sweep % 2] if sweep < _SWEEPS - 2 else both
        for column in columns if sweep % 2 == 0 else reversed(columns):
            wish = {vertex: _mean(tied[vertex], centre, centre[vertex]) for vertex in column}
            _settle(column, wish, centre, sizes)
    return [centre[vertex] for vertex in range(len(sizes))]


def _settle(column: Sequence[int], wish: Mapping[int, float], centre: dict[int, float], sizes: Sequence[float]) -> None:
    """Puts a column as near to its wishes as its order and gaps allow (least squares, pooling adjacent violators)."""
    pools: list[tuple[float, int]] = []  # mean wish less offset, and how many share it
    offsets: list[float] = []
    offset = 0.0
    for i, vertex in enumerate(column):
        if i:
            offset += (sizes[column[i - 1]] + sizes[vertex]) / 2 + _GAP
        offsets.append(offset)
        mean, count = wish.get(vertex, 0.0) - offset, 1
        while pools and pools[-1][0] > mean:
            before, many = pools.pop()
            mean, count = (before * many + mean * count) / (many + count), many + count
        pools.append((mean, count))
    spread = [mean for mean, count in pools for _ in range(count)]
    centre.update((vertex, base + off) for vertex, base, off in zip(column, spread, offsets, strict=True))


def _mean(vertices: Sequence[int], values: Mapping[int, float], default: float) -> float:
    return sum(values[vertex] for vertex in vertices) / len(vertices) if vertices else default
