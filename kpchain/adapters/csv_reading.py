"""A table of certificates (CSV) into drafts, all of them or none; every refusal names row and column.

The ledger is not asked: who has digests of inputs hands in a function that finds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from kpchain.adapters.csv_columns import INPUT, LINE, ORIGIN, OWN, SEAL, Column
from kpchain.adapters.csv_rows import Problems, Row, read_rows
from kpchain.document.fields import placed
from kpchain.errors import ModelError
from kpchain.model import Certificate, Input, Line, Party, RecordNumber

FindDigest = Callable[[RecordNumber], bytes | None]
"""The digest of the record with a number, or None where there is none."""
_ROOT: Final = "/certificate"
_OWN_NAMES: Final = frozenset(column.name for column in OWN)


def read_csv(data: bytes, *, find_digest: FindDigest | None = None) -> list[Certificate]:
    """The certificates of a table, in its order (docs/spec/csv.md).

    Args:
        data: the bytes of the table.
        find_digest: finds the digest of an input whose cell is empty; without it each input needs its digest.

    Raises:
        TableError: naming row, column and rule of up to 20 cells, and counting the rest.
    """
    problems = Problems()
    found, starts = list[Certificate](), dict[str, int]()
    for rows in _grouped(read_rows(data, problems), problems):
        name, first = rows[0].cells["number"], rows[0].number
        if name in starts:
            rule = f"must stand together with the other rows of this certificate, from row {starts[name]}"
            problems.add(first, "number", rule, name)
            continue
        starts[name] = first
        certificate = _Reader(rows, problems, find_digest).certificate()
        if certificate is not None:
            found.append(certificate)
    if not starts and not problems.count:
        problems.add(2, "number", "is missing: the table has no certificate")
    problems.raise_any()
    return found


def _grouped(rows: Iterator[Row], problems: Problems) -> Iterator[list[Row]]:
    """Rows that follow each other and share a number."""
    group: list[Row] = []
    for row in rows:
        if "number" not in row.cells:
            problems.add(row.number, "number", "is missing: every row names its certificate")
            if not group:
                continue
        elif group and row.cells["number"] != group[0].cells["number"]:
            yield group
            group = []
        group.append(row)
    if group:
        yield group


class _Reader:
    """The rows of one certificate, and which cell each field was read from."""

    def __init__(self, rows: list[Row], problems: Problems, find_digest: FindDigest | None) -> None:
        self._rows = rows
        self._problems = problems
        self._find_digest = find_digest
        self._cells: dict[str, tuple[int, str]] = {}

    def certificate(self) -> Certificate | None:
        """The certificate, or None where a cell was refused."""
        before = self._problems.count
        own = self._own()
        origins, lines, inputs = self._entries((ORIGIN,)), self._entries(LINE), self._entries(INPUT)
        seals = self._entries((SEAL,))
        for place, drawn in enumerate(inputs):
            self._complete(drawn, f"{_ROOT}/inputs/{place}")
        if self._problems.count > before:
            return None
        try:
            return Certificate(
                **{name: value for name, value in own.items() if "/" not in name},
                exporter=_placed(Party, "exporter", name=own["exporter/name"], address=own["exporter/address"]),
                importer=_placed(Party, "importer", name=own["importer/name"], address=own["importer/address"]),
                origins=tuple(entry["origins"] for entry in origins),
                lines=tuple(_placed(Line, f"lines/{place}", **entry) for place, entry in enumerate(lines)),
                inputs=tuple(_placed(Input, f"inputs/{place}", **entry) for place, entry in enumerate(inputs)),
                seals=tuple(entry["seals"] for entry in seals),
            )
        except ModelError as error:
            self._blame(error)
            return None

    def _own(self) -> dict[str, Any]:
        """What the certificate has once, by field."""
        first, values = self._rows[0], dict[str, Any]()
        for column in OWN:
            name, cell = column.name, first.cells.get(column.name)
            self._cells[f"{_ROOT}/{column.field}"] = (first.number, name)
            if cell is not None:
                values[column.field] = self._read(first, column, cell)
            elif column.is_required:
                self._problems.add(first.number, name, "is missing: the certificate's first row has it")
        for row in self._rows[1:]:
            for name in row.cells.keys() & _OWN_NAMES:
                if row.cells[name] != first.cells.get(name):
                    rule = f"must be empty or as in the certificate's first row, {first.number}"
                    self._problems.add(row.number, name, rule, row.cells[name])
        return values

    def _entries(self, columns: tuple[Column, ...]) -> list[dict[str, Any]]:
        """The entries of a list, one a row that has any of its columns, each by the last step of the field."""
        entries: list[dict[str, Any]] = []
        for row in self._rows:
            if not any(column.name in row.cells for column in columns):
                continue
            entry = {}
            for column in columns:
                cell = row.cells.get(column.name)
                self._cells[f"{_ROOT}/{column.field.replace('*', str(len(entries)))}"] = (row.number, column.name)
                if cell is not None:
                    entry[_last(column)] = self._read(row, column, cell)
                elif column.is_required:
                    self._problems.add(row.number, column.name, "is missing beside its neighbours")
            entries.append(entry)
        first = columns[0]
        self._cells[f"{_ROOT}/{first.field.partition('/')[0]}"] = (self._rows[0].number, first.name)
        if first.is_required and not entries:
            self._problems.add(self._rows[0].number, first.name, "is missing: a certificate has at least one")
        return entries

    def _complete(self, drawn: dict[str, Any], at: str) -> None:
        """Gives an input its digest, where the table leaves it out."""
        if "digest" in drawn or drawn.get("number") is None:
            return
        row, column = self._cells[f"{at}/digest"]
        if self._find_digest is None:
            self._problems.add(row, column, "is missing: here is no ledger to ask for it")
            return
        drawn["digest"] = self._find_digest(drawn["number"])
        if drawn["digest"] is None:
            self._problems.add(row, "input_number", "must be a record on the ledger", str(drawn["number"]))

    def _read(self, row: Row, column: Column, cell: str) -> Any:
        """The value of a cell, or None where it is refused."""
        try:
            return column.read(cell, column.name)
        except ModelError as error:
            self._problems.add(row.number, column.name, error.rule, error.value)
            return None

    def _blame(self, error: ModelError) -> None:
        """Adds the refusal of a whole certificate, at the cell that its field was read from."""
        pointer = error.field
        while pointer not in self._cells and pointer:
            pointer = pointer.rpartition("/")[0]
        row, column = self._cells.get(pointer, (self._rows[0].number, "number"))
        self._problems.add(row, column, error.rule, error.value)


def _placed(build: Callable[..., Any], at: str, **values: Any) -> Any:
    return placed(lambda: build(**values), at=f"{_ROOT}/{at}")


def _last(column: Column) -> str:
    """The name of a column's value in its entry: ``carats`` of ``lines/*/carats``, ``seals`` of ``seals/*``."""
    head, _, last = column.field.partition("/*")
    return last.removeprefix("/") or head
