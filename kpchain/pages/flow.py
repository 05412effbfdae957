"""Rows of fields and tables set one below the other, continued on further sheets; nothing is cut and nothing overlaps.

What does not fit below is moved to the next sheet, and what is longer than half a sheet is parted between two lines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from kpchain.pages.content import WITHHELD, Field, Table, Value
from kpchain.pages.lines import is_right_to_left
from kpchain.pages.sheet import BOTTOM, LEFT, RIGHT, TOP, Sheet, Style
from kpchain.pages.typeface import printable

LABEL: Final = Style("bold", 6.3, (88, 98, 116), 1.3)
VALUE: Final = Style()
STRONG: Final = Style("bold")
HIDDEN: Final = Style("bold", 8.5, (150, 40, 40), 9.5 * 1.42 / 8.5)
MONO: Final = Style("mono", 6.6, leading=9.5 * 1.42 / 6.6)
HEADING: Final = Style("bold", 8.6, (70, 86, 110), 1.4)
_PADDING: Final = 1.1
_COLUMN_GAP: Final = 5.0
_WHOLE_UP_TO: Final = 75.0
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Line:
    """One line ready to be set."""

    text: str
    style: Style
    rtl: bool = False


class Flow:
    """Where the next thing goes.

    Args:
        sheet: what is drawn on.
        foot: the lower end of the first sheet's part.
        continuation: what a further sheet begins with.
    """

    def __init__(self, sheet: Sheet, *, foot: float, continuation: Callable[[Flow], None]) -> None:
        self.sheet = sheet
        self.y, self._foot = TOP, foot
        self._continuation = continuation

    def space(self, height: float) -> None:
        """Leaves a distance."""
        self.y += height

    def need(self, height: float) -> None:
        """Goes to the next sheet where this height is not left."""
        if self.y + height > self._foot:
            self.sheet.begin()
            self.y, self._foot = TOP, BOTTOM
            self._continuation(self)

    def paragraph(self, text: str, style: Style, *, align: str = "", inset: float = 0.0) -> None:
        """Sets a text over the whole width, less an inset on both sides."""
        rtl, width = is_right_to_left(text), RIGHT - LEFT - 2 * inset
        for line in self.sheet.lines_of(text, width, style):
            self.need(style.line)
            self.sheet.put(LEFT + inset, self.y, width, line, style, align=align, rtl=rtl)
            self.y += style.line

    def row(self, fields: Sequence[Field], *, style: Style = VALUE) -> None:
        """Sets fields side by side, in columns of one width, above a rule."""
        width = (RIGHT - LEFT - _COLUMN_GAP * (len(fields) - 1)) / len(fields)
        cells = [self.lines(field.lines, width, style) for field in fields]
        longest, done = max(map(len, cells)), 0
        around = LABEL.line + 2 * _PADDING
        self.need(around + (longest if around + longest * style.line <= _WHOLE_UP_TO else 4) * style.line)
        while done < longest:
            here = min(longest - done, int((self._foot - self.y - around) / style.line))
            for place, (field, cell) in enumerate(zip(fields, cells, strict=True)):
                x = LEFT + place * (width + _COLUMN_GAP)
                label = field.label if done == 0 else f"{field.label} (continued)"
                self.sheet.put(x, self.y + _PADDING, width, label.upper(), LABEL)
                self._set(cell[done : done + here], x, self.y + _PADDING + LABEL.line, width)
            done += here
            self.y += around + here * style.line
            self.sheet.rule(LEFT, self.y, RIGHT, self.y)
            if done < longest:
                self.need(self._foot)

    def table(
        self, table: Table, widths: Sequence[float], styles: Sequence[Style], *, strong_last: bool = False
    ) -> None:
        """Sets a table; its heading is repeated on every sheet that it goes over."""
        rows = [
            [self.lines((cell,), width, style) for cell, width, style in zip(row, widths, styles, strict=True)]
            for row in table.rows
        ]
        if strong_last:
            rows[-1] = [self.lines((cell,), width, STRONG) for cell, width in zip(table.rows[-1], widths, strict=True)]
        heights = [max(len(cell) for cell in row) * VALUE.line + 1.0 for row in rows]
        self._table_head(table, widths, then=heights[0])
        for place, (row, height) in enumerate(zip(rows, heights, strict=True)):
            if self.y + height > self._foot:
                self._table_head(table, widths, then=height, again=True)
            self._cells(
                row,
                widths,
                table.numeric,
                lambda cell, x, width, right: self._set(cell, x, self.y + 0.5, width, right=right),
            )
            self.y += height
            self.sheet.rule(LEFT, self.y, RIGHT, self.y, width=0.3 if place == len(rows) - 1 else 0.1)

    def blank(self, labels: Sequence[str], *, height: float = 13.0) -> None:
        """Sets boxes side by side, to be filled in by hand."""
        self.need(height)
        width = (RIGHT - LEFT - _COLUMN_GAP * (len(labels) - 1)) / len(labels)
        for place, label in enumerate(labels):
            x = LEFT + place * (width + _COLUMN_GAP)
            self.sheet.frame(x, self.y, width, height - 2.0)
            self.sheet.put(x + 1.2, self.y + 0.6, width - 2.4, label.upper(), LABEL)
        self.y += height

    def lines(self, values: Sequence[Value], width: float, style: Style) -> list[Line]:
        """The lines of values one below the other; a hidden one says so."""
        found = []
        for value in values:
            if value is None:
                found.append(Line(WITHHELD, HIDDEN))
                continue
            text = printable(value)
            rtl = is_right_to_left(text)
            found += [Line(line, style, rtl) for line in self.sheet.lines_of(text, width, style)]
        return found

    def _set(self, lines: Sequence[Line], x: float, y: float, width: float, *, right: bool = False) -> None:
        for line in lines:
            self.sheet.put(x, y, width, line.text, line.style, align="R" if right else "", rtl=line.rtl)
            y += line.style.line

    def _table_head(self, table: Table, widths: Sequence[float], *, then: float, again: bool = False) -> None:
        self.need(HEADING.line + LABEL.line + 3.2 + then)
        self.y += 1.4
        self.sheet.put(LEFT, self.y, RIGHT - LEFT, table.title + (" (continued)" if again else ""), HEADING)
        self.y += HEADING.line + 0.4
        self._cells(
            table.header,
            widths,
            table.numeric,
            lambda name, x, width, right: self.sheet.put(
                x, self.y, width, name.upper(), LABEL, align="R" if right else ""
            ),
        )
        self.y += LABEL.line + 0.6
        self.sheet.rule(LEFT, self.y, RIGHT, self.y, width=0.3)

    @staticmethod
    def _cells(
        cells: Sequence[_T],
        widths: Sequence[float],
        numeric: frozenset[int],
        put: Callable[[_T, float, float, bool], None],
    ) -> None:
        x = LEFT
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            put(cell, x, width, place in numeric)
            x += width + _COLUMN_GAP
