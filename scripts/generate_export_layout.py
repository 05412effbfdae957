"""Writes the columns of exported tables into docs/spec/export.md: types from the package, meanings from spec/index.md.

python scripts/generate_export_layout.py            (writes the part of the page below its last marker)
python scripts/generate_export_layout.py --check    (tells whether it would be another one)
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kpchain.index import TABLES

DOCS: Final = Path(__file__).resolve().parent.parent / "docs" / "spec"
PAGE: Final = DOCS / "export.md"
MARKER: Final = "<!-- generated below this line by scripts/generate_export_layout.py -->\n"
PLACES: Final = {
    "block": "block of the event that stated the row",
    "log_index": "place of that event in its block",
    "tx": "hash of its transaction",
}
UNITS: Final = (
    (re.compile(r"available|(\w+_)?points(_\w+)?"), "points"),
    (re.compile(r"(\w+_)?cents(_\w+)?"), "US cents"),
    (re.compile(r"\w+_days"), "days"),
    (re.compile(r"\w+_bps"), "1/10,000"),
    (re.compile(r"roles|taints|origin_bits"), "bits"),
    (re.compile(r"time"), "UTC"),
    (re.compile(r"\w+_day"), "days since 1970-01-01"),
    (re.compile(r"deadline"), "seconds since 1970-01-01"),
)


def meanings() -> dict[tuple[str, str], str]:
    """What each column holds, by table and column, as spec/index.md says it."""
    told: dict[tuple[str, str], str] = {}
    for section in re.split(r"^#{2,3} ", (DOCS / "index.md").read_text("utf-8"), flags=re.MULTILINE)[1:]:
        table = section.split("\n", 1)[0].strip("` ")
        for names, text in re.findall(r"^\| (`[^|]+`) \| ([^|]+) \|", section, flags=re.MULTILINE):
            told |= {(table, name): text.strip() for name in re.findall(r"`(\w+)`", names)}
    return told


def lines() -> Iterator[str]:
    """The sections of the tables."""
    told = meanings()
    for table, columns in TABLES.items():
        yield f"\n### `{table}`\n\n| column | type | unit | what it holds |\n| --- | --- | --- | --- |\n"
        for name, type_ in columns.items():
            meaning = told.get((table, name)) or PLACES[name]
            yield f"| `{name}` | {kind_of(name, type_)} | {unit_of(name)} | {meaning} |\n"


def kind_of(name: str, type_: str) -> str:
    """The type of a column in the files."""
    if name.endswith("_on"):
        return "date"
    return "time" if name == "time" else "integer" if type_ == "INTEGER" else "text"


def unit_of(name: str) -> str:
    """The unit of a column; empty where it has none."""
    return next((unit for names, unit in UNITS if names.fullmatch(name)), "")


def main() -> None:
    """Writes the page, or compares it."""
    page = PAGE.read_text("utf-8")
    head, marker, _ = page.rpartition(MARKER)
    wanted = head + marker + "".join(lines())
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(wanted, "utf-8")
    elif wanted != page:
        sys.exit("error: docs/spec/export.md is out of date: run python scripts/generate_export_layout.py")


if __name__ == "__main__":
    main()
