"""The only place that prints: results as text or JSON on standard output, errors as one line on standard error."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from textwrap import indent
from typing import Any, Final, TypeVar

import click

from kpchain.files import written

T = TypeVar("T")
_LEGIBLE: Final = frozenset("\u2066\u2069")
"""Isolates, which keep a number or digest whole in a line of Arabic: they move nothing that stands outside of them."""


def show(data: Any, lines: Iterable[str], *, as_json: bool) -> None:
    """Prints a result: the data as JSON, or its lines."""
    if as_json:
        click.echo(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        for line in lines:
            click.echo(one_line(line))


def show_each(items: Iterable[Any], *, as_lines: bool) -> None:
    """Prints results as they come: a JSON object on each line, or the items of one JSON list."""
    if as_lines:
        for item in items:
            click.echo(json.dumps(item, ensure_ascii=False))
        return
    before = "[\n"
    for item in items:
        click.echo(before + indent(json.dumps(item, indent=2, ensure_ascii=False), "  "), nl=False)
        before = ",\n"
    click.echo("\n]")


def watched(items: Iterable[T], *, count: int, label: str, is_printed: bool) -> Iterator[T]:
    """The same items, with a bar on standard error while they come, where that is a terminal.

    Args:
        items: the items.
        count: how many they are.
        label: what is done with them.
        is_printed: whether each is printed as it comes; a bar would stand between them on the same terminal.
    """
    hidden = not sys.stderr.isatty() or (is_printed and sys.stdout.isatty())
    every = max(count // 100, 1)
    with click.progressbar(
        items, length=count, label=label, file=sys.stderr, hidden=hidden, update_min_steps=every
    ) as bar:
        yield from bar


def say(line: str, *, as_json: bool) -> None:
    """Prints a remark on what goes on, on standard error; nothing where the result is to be JSON."""
    if not as_json:
        click.echo(one_line(line), err=True)


def write(content: str | bytes) -> None:
    """Prints a text or the bytes of a file as they are."""
    click.echo(content, nl=isinstance(content, str))


def deliver(text: str, out: Path | None) -> None:
    """Prints a text that is whole by itself, such as a drawing, or writes it to a file.

    Raises:
        ConfigError: the file cannot be written.
    """
    content = text.rstrip("\n")
    if out is None:
        click.echo(content)
        return
    with written(out) as [file]:
        file.write(f"{content}\n".encode())


def fail(message: str, details: dict[str, Any], *, as_json: bool) -> None:
    """Prints an error on standard error: one line, or an object with the member `error`."""
    if as_json:
        click.echo(json.dumps({"error": {"message": message, **details}}, ensure_ascii=False), err=True)
    else:
        click.echo(f"error: {one_line(message)}", err=True)


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """The lines of a table: columns as wide as they need, numbers to the right."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(_width(name), *(_width(row[place]) for row in cells), 0) for place, name in enumerate(header)]
    numeric = [bool(cells) and all(_is_number(row[place]) for row in cells) for place in range(len(header))]
    return [
        "  ".join(
            f"{' ' * (width - _width(cell))}{cell}" if right else f"{cell}{' ' * (width - _width(cell))}"
            for cell, width, right in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in [list(header), *cells]
    ]


def fields(pairs: Iterable[tuple[str, object]]) -> list[str]:
    """The lines of a list of names and values; values that are None are left out."""
    kept = [(name, value) for name, value in pairs if value is not None]
    width = max((len(name) for name, _ in kept), default=0)
    return [f"{name.ljust(width)}  {value}" for name, value in kept]


def one_line(text: str) -> str:
    """The text without anything that moves the cursor or hides what follows."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char in _LEGIBLE else f"\\x{ord(char):02x}" for char in text)


def _width(text: str) -> int:
    """The columns of a terminal that a text takes: Chinese letters take two, marks and isolates none."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdigit() or text == "-"
