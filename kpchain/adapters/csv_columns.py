"""The columns of a table of certificates: names, what they hold, and which may be left out (docs/spec/csv.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kpchain.adapters.csv_cells import (
    ReadCell,
    read_carats,
    read_code,
    read_date,
    read_digest,
    read_hs,
    read_kind,
    read_number,
    read_parcels,
    read_text,
    read_usd,
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table.

    Attributes:
        name: what stands in the first row.
        field: the field of the certificate below ``/certificate``; ``*`` stands for the place in a list.
        read: reads a cell that is not empty.
        is_required: whether the table needs the column, and each certificate, line or input a value in it.
    """

    name: str
    field: str
    read: ReadCell
    is_required: bool = True


OWN: Final = (
    Column("number", "number", read_number),
    Column("kind", "kind", read_kind),
    Column("issuer", "issuer", read_code),
    Column("issuing_authority", "issuing_authority", read_text),
    Column("destination", "destination", read_code),
    Column("issued", "issued", read_date),
    Column("expires", "expires", read_date),
    Column("exporter_name", "exporter/name", read_text),
    Column("exporter_address", "exporter/address", read_text),
    Column("importer_name", "importer/name", read_text),
    Column("importer_address", "importer/address", read_text),
    Column("parcels", "parcels", read_parcels),
    Column("carats", "carats", read_carats),
    Column("usd", "usd", read_usd),
    Column("replaces", "replaces", read_number, is_required=False),
    Column("quality", "quality", read_text, is_required=False),
    Column("remarks", "remarks", read_text, is_required=False),
    Column("title", "title", read_text, is_required=False),
    Column("statement", "statement", read_text, is_required=False),
)
"""What a certificate has once: in its first row, and empty or the same in its other rows."""

ORIGIN: Final = Column("origin", "origins/*", read_code)
SEAL: Final = Column("seal", "seals/*", read_text, is_required=False)
LINE: Final = (
    Column("line_hs", "lines/*/hs", read_hs),
    Column("line_carats", "lines/*/carats", read_carats),
    Column("line_usd", "lines/*/usd", read_usd),
)
INPUT: Final = (
    Column("input_number", "inputs/*/number", read_number),
    Column("input_digest", "inputs/*/digest", read_digest, is_required=False),
    Column("input_carats", "inputs/*/carats", read_carats),
)
ENTRIES: Final = ((ORIGIN,), LINE, INPUT, (SEAL,))
"""What a certificate has several of: one origin, one line, one input and one seal a row."""

COLUMNS: Final = {column.name: column for column in (*OWN, *(column for group in ENTRIES for column in group))}
"""All columns by name, in the order in which they are written."""
