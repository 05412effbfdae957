"""Certificates as a table (CSV) that spreadsheet programs open as it is meant: UTF-8 with their mark, no formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from kpchain.adapters.csv_cells import neutralised
from kpchain.adapters.csv_columns import COLUMNS
from kpchain.document.certificate import KINDS
from kpchain.model import STATEMENT, TITLE, Certificate

_WORDS = {kind: word for word, kind in KINDS.items()}
_BYTE_ORDER_MARK = "\ufeff"


def write_csv(certificates: Iterable[Certificate]) -> bytes:
    """The table of certificates, as ``read_csv`` reads it: commas, CRLF (RFC 4180), UTF-8 with the mark.

    A text that a spreadsheet program would take for a formula gets an apostrophe, which reading takes away again.
    """
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(COLUMNS), restval="")
    writer.writeheader()
    for certificate in certificates:
        for cells in _rows(certificate):
            writer.writerow({name: neutralised(cell) for name, cell in cells.items()})
    return (_BYTE_ORDER_MARK + text.getvalue()).encode("utf-8")


def _rows(certificate: Certificate) -> Iterator[dict[str, str]]:
    """As many rows as the longest list has entries; the first one holds what the certificate has once."""
    lists = (certificate.origins, certificate.lines, certificate.inputs, certificate.seals)
    for place, (origin, line, drawn, seal) in enumerate(zip_longest(*lists)):
        row = {"number": str(certificate.number)} if place else _own(certificate)
        if origin is not None:
            row["origin"] = origin
        if line is not None:
            row |= {"line_hs": line.hs.value, "line_carats": line.carats.format(), "line_usd": line.usd.format()}
        if drawn is not None:
            row["input_number"] = str(drawn.number)
            row["input_digest"] = "0x" + drawn.digest.hex()
            row["input_carats"] = drawn.carats.format()
        if seal is not None:
            row["seal"] = seal
        yield row


def _own(certificate: Certificate) -> dict[str, str]:
    row = {
        "number": str(certificate.number),
        "kind": _WORDS[certificate.kind],
        "issuer": certificate.issuer,
        "issuing_authority": certificate.issuing_authority,
        "destination": certificate.destination,
        "issued": certificate.issued.isoformat(),
        "expires": certificate.expires.isoformat(),
        "exporter_name": certificate.exporter.name,
        "exporter_address": certificate.exporter.address,
        "importer_name": certificate.importer.name,
        "importer_address": certificate.importer.address,
        "parcels": str(certificate.parcels),
        "carats": certificate.carats.format(),
        "usd": certificate.usd.format(),
        "replaces": "" if certificate.replaces is None else str(certificate.replaces),
        "quality": certificate.quality or "",
        "remarks": certificate.remarks or "",
    }
    # The standard wording is what an empty cell means.
    row["title"] = "" if certificate.title == TITLE else certificate.title
    row["statement"] = "" if certificate.statement == STATEMENT else certificate.statement
    return row
