"""How long a table of 10,000 rows takes to be written and read; prints one line for each."""

from __future__ import annotations

import time
from datetime import date

from kpchain.adapters import read_csv, write_csv
from kpchain.model import Certificate, HsCode, Input, Kind, Line, Party, RecordNumber
from kpchain.units import Points, UsdCents

ROWS = 10_000


def certificate(serial: int) -> Certificate:
    """A certificate of two rows: two lines and two inputs."""
    weight, value = Points(10_000), UsdCents(500_000)
    return Certificate(
        number=RecordNumber("RU", serial),
        kind=Kind.STANDARD,
        issuer="RU",
        issuing_authority="Exporting Authority",
        destination="EU",
        issued=date(2026, 1, 5),
        expires=date(2026, 2, 28),
        origins=("RU",),
        exporter=Party(name="Exporter", address="Example street 1"),
        importer=Party(name="Importer", address="Example street 2"),
        parcels=2,
        lines=tuple(Line(hs=hs, carats=weight, usd=value) for hs in (HsCode.UNSORTED, HsCode.NON_INDUSTRIAL)),
        carats=Points(2 * weight),
        usd=UsdCents(2 * value),
        inputs=tuple(
            Input(number=RecordNumber("RU", serial + shift, is_lot=True), digest=bytes([shift] * 32), carats=weight)
            for shift in (1, 2)
        ),
    )


def main() -> None:
    """Measures once; the figure is one machine's."""
    certificates = [certificate(serial) for serial in range(1, ROWS // 2 + 1)]
    start = time.perf_counter()
    table = write_csv(certificates)
    written = time.perf_counter()
    found = read_csv(table)
    read = time.perf_counter()
    if found != certificates:
        raise SystemExit("what was read is not what was written")
    rows = table.count(b"\r\n") - 1
    print(f"write_csv  {rows} rows, {len(certificates)} certificates  {written - start:.2f} s")
    print(f"read_csv   {rows} rows, {len(certificates)} certificates  {read - written:.2f} s")


if __name__ == "__main__":
    main()
