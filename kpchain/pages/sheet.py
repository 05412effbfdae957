"""A4 sheets with the frame, background and code of a certificate, and text set on them; what is said comes from others.

Nothing here asks for the time or for chance: one document gives one file, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final

from kpchain.pages.extra import optional_packages
from kpchain.pages.guilloche import STRANDS, rosette
from kpchain.pages.lines import broken, is_right_to_left
from kpchain.pages.runs import Run, visual_runs
from kpchain.pages.typeface import FACES, font_path, needed_fallbacks

with optional_packages():
    from fpdf import FPDF
    from fpdf.fonts import TTFFont

WIDTH, HEIGHT = 210.0, 297.0
"""A4 in millimetres."""
LEFT, RIGHT, TOP, BOTTOM = 17.0, 193.0, 17.0, 279.0
"""The area for text."""
_FRAME: Final = 10.0
_MICRO: Final = 1.7
_LARGER: Final = {"arabic": 1.15}
"""Naskh letters are small for their size."""
_MM_PER_POINT: Final = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: face, size in points, grey or coloured ink, and the distance of lines as a multiple."""

    face: str = "text"
    size: float = 9.5
    ink: tuple[int, int, int] = (20, 24, 31)
    leading: float = 1.42

    @property
    def line(self) -> float:
        """The height of one line in millimetres."""
        return self.size * self.leading * _MM_PER_POINT


_FOOTER: Final = Style("text", 6.4, (88, 98, 116), 1.3)


class Sheet(FPDF):
    """The sheets of one certificate.

    Args:
        number: the certificate's number.
        digest: its digest, "0x" and 64 digits, from which the background is drawn.
        texts: everything that will be set, so that no font is loaded in vain.
        day: the date that the file bears.
        title: the title that the file bears.
        footer: what stands at the foot of a page, given its place from 1 on.
    """

    def __init__(
        self, *, number: str, digest: str, texts: Sequence[str], day: date, title: str, footer: Callable[[int], str]
    ) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self.set_auto_page_break(auto=False)
        self.set_margin(0)
        self.c_margin = 0
        self._number, self._digest, self._footer = number, digest, footer
        fallbacks = needed_fallbacks(texts)
        for face in FACES:
            if face not in ("arabic", "han") or face in fallbacks:
                self.add_font(face, fname=font_path(face))
        self.set_lang("en")
        self.set_title(title)
        self.set_subject(f"Kimberley Process Certificate {number}, digest {digest}")
        self.set_creator("kpchain")
        self.set_producer("kpchain")
        self.set_creation_date(datetime.combine(day, time(), UTC))
        self._widths: dict[tuple[Style, str], float] = {}

    def finished(self) -> bytes:
        """The file; the fonts are closed, and nothing more can be set."""
        data = bytes(self.output())
        self.close_fonts()
        return data

    def close_fonts(self) -> None:
        """Closes the files of the fonts, which fpdf2 leaves open."""
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()

    def begin(self) -> None:
        """Begins a sheet, with background, frame and microtext."""
        self.add_page()
        self._background()
        self._border()
        self.put(LEFT, BOTTOM + 1.0, RIGHT - LEFT, self._footer(self.page_no()), _FOOTER, align="C")

    def width_of(self, text: str, style: Style) -> float:
        """The width of a text in millimetres."""
        key = (style, text)
        if key not in self._widths:
            runs = visual_runs(text, style.face, rtl=is_right_to_left(text))
            self._widths[key] = sum(self._width_of_run(run, style) for run in runs)
        return self._widths[key]

    def lines_of(self, text: str, width: float, style: Style) -> list[str]:
        """The lines that a text takes within a width."""
        return broken(text, width, lambda part: self.width_of(part, style))

    def put(
        self, x: float, y: float, width: float, text: str, style: Style, *, align: str = "", rtl: bool | None = None
    ) -> None:
        """Sets one line with its top at `y`; a line that runs from right to left begins at the right.

        Args:
            x: left end of the place, in millimetres.
            y: top of the line.
            width: width of the place.
            text: the line.
            style: how it is set.
            align: L, C or R; by default where the line begins.
            rtl: the direction of the paragraph that the line is part of; by default the line's own.
        """
        rtl = is_right_to_left(text) if rtl is None else rtl
        runs = visual_runs(text, style.face, rtl=rtl)
        widths = [self._width_of_run(run, style) for run in runs]
        x += (width - sum(widths)) * {"L": 0.0, "C": 0.5, "R": 1.0}[align or ("R" if rtl else "L")]
        self.set_text_color(*style.ink)
        for run, wide in zip(runs, widths, strict=True):
            self._use(run, style)
            self.set_xy(x, y)
            self.cell(w=wide, h=style.line, text=run.text, align="L")
            x += wide

    def rule(self, x1: float, y1: float, x2: float, y2: float, *, width: float = 0.15, ink: int = 120) -> None:
        """Draws a straight line."""
        self.set_draw_color(ink)
        self.set_line_width(width)
        self.line(x1, y1, x2, y2)

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """Draws an empty box on white."""
        self.patch(x, y, width, height)
        self.set_draw_color(70, 86, 110)
        self.set_line_width(0.2)
        self.rect(x, y, width, height)

    def patch(self, x: float, y: float, width: float, height: float, *, ink: int = 255) -> None:
        """Fills a rectangle."""
        self.set_fill_color(ink)
        self.rect(x, y, width, height, style="F")

    def code(self, x: float, y: float, matrix: Sequence[Sequence[int]], module: float) -> None:
        """Draws a QR code in vectors, with four modules of white around it."""
        size = (len(matrix) + 8) * module
        self.patch(x, y, size, size)
        with self.new_path() as path:
            path.style.fill_color = "#000000"
            path.style.stroke_color = None
            for row, modules in enumerate(matrix):
                for start, end in _runs(modules):
                    left, top = x + (start + 4) * module, y + (row + 4) * module
                    path.move_to(left, top)
                    path.line_to(left + (end - start) * module, top)
                    path.line_to(left + (end - start) * module, top + module)
                    path.line_to(left, top + module)
                    path.close()

    def _use(self, run: Run, style: Style) -> None:
        self.set_font(run.face, size=style.size * _LARGER.get(run.face, 1.0))
        self.set_text_shaping(run.needs_shaping, direction="rtl" if run.rtl else "ltr")

    def _width_of_run(self, run: Run, style: Style) -> float:
        self._use(run, style)
        return self.get_string_width(run.text)

    def _background(self) -> None:
        self.set_line_width(0.07)
        colours = ((206, 219, 214), (222, 214, 198), (209, 216, 229))
        for place, curve in enumerate(rosette(bytes.fromhex(self._digest[2:]))):
            self.set_draw_color(*colours[place * len(colours) // (3 * STRANDS)])
            self.polyline([(WIDTH / 2 + x * 88, 148 + y * 88) for x, y in curve])

    def _border(self) -> None:
        """Two lines with a line of microtext between them on all four sides: number and digest, again and again."""
        for distance, width in ((_FRAME, 0.5), (_FRAME + _MICRO + 0.5, 0.2)):
            self.set_draw_color(70, 86, 110)
            self.set_line_width(width)
            self.rect(distance, distance, WIDTH - 2 * distance, HEIGHT - 2 * distance)
        style = Style("text", 2.2, (70, 86, 110), 1.0)
        unit = f"{self._number} {self._digest} KIMBERLEY PROCESS CERTIFICATE "
        inset = (_MICRO + 0.5 - style.line) / 2
        across = self._filled(unit, WIDTH - 2 * _FRAME - 5, style)
        down = self._filled(unit, HEIGHT - 2 * _FRAME - 5, style)
        near, far = _FRAME + inset, HEIGHT - _FRAME - inset - style.line
        for y in (near, far):
            self.put(_FRAME + 2.5, y, WIDTH - 2 * _FRAME - 5, across, style, align="C")
        for x in (near, WIDTH - _FRAME - inset - style.line):
            with self.rotation(-90, x, _FRAME + 2.5):
                self.put(x, _FRAME + 2.5 - style.line, HEIGHT - 2 * _FRAME - 5, down, style, align="C")

    def _filled(self, unit: str, width: float, style: Style) -> str:
        """As much of a repeated text as a width holds."""
        one = self.width_of(unit, style)
        text = unit * (int(width / one) + 1)
        fits = int(len(text) * width / self.width_of(text, style))
        while self.width_of(text[:fits], style) > width:
            fits -= 1
        return text[:fits].strip()


def _runs(modules: Sequence[int]) -> list[tuple[int, int]]:
    """The dark stretches of a row, from and up to which column."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(modules):
        if dark and runs and runs[-1][1] == place:
            runs[-1] = (runs[-1][0], place + 1)
        elif dark:
            runs.append((place, place + 1))
    return runs
