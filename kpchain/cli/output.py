"""The only place that prints: results as text or JSON on standard output, errors as one line on standard error."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import click


def show(data: Any, lines: Iterable[str], *, as_json: bool) -> None:
    """Prints a result: the data as JSON, or its lines."""
    if as_json:
        click.echo(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        for line in lines:
            click.echo(one_line(line))


def say(line: str, *, as_json: bool) -> None:
    """Prints a remark on what goes on, on standard error; nothing where the result is to be JSON."""
    if not as_json:
        click.echo(one_line(line), err=True)


def write(content: str | bytes) -> None:
    """Prints a text or the bytes of a file as they are."""
    click.echo(content, nl=isinstance(content, str))


def fail(message: str, details: dict[str, Any], *, as_json: bool) -> None:
    """Prints an error on standard error: one line, or an object with the member `error`."""
    if as_json:
        click.echo(json.dumps({"error": {"message": message, **details}}, ensure_ascii=False), err=True)
    else:
        click.echo(f"error: {one_line(message)}", err=True)


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """The lines of a table: columns as wide as they need, numbers to the right."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(name), *(len(row[place]) for row in cells), 0) for place, name in enumerate(header)]
    numeric = [bool(cells) and all(_is_number(row[place]) for row in cells) for place in range(len(header))]
    return [
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
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
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in text)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit() or text == "-"
