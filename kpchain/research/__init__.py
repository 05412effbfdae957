"""The index as dataframes (polars) and as files, for researchers; columns are those of docs/spec/export.md.

    from pathlib import Path
    from kpchain.index import IndexReader
    from kpchain.research import certificates, shares

    with IndexReader(Path(".kpchain/index.sqlite")) as index:
        frame = certificates(index).join(shares(index, by="origin"), on="number")

Needs the extra `research` (pip install 'kpchain[research]'). Weights are integers in points (1/100 carat), values in US
cents: nothing is rounded here but shares, and these by the rules of `kpchain.provenance.shares`.
"""

from __future__ import annotations

from kpchain.research.extra import optional_packages as _optional_packages

with _optional_packages():
    from kpchain.research.files import EXPORTED, write_tables
    from kpchain.research.frames import (
        acts,
        certificates,
        consumptions,
        draws,
        findings,
        records,
        shares,
        table,
        under_way,
    )

__all__ = [
    "EXPORTED",
    "acts",
    "certificates",
    "consumptions",
    "draws",
    "findings",
    "records",
    "shares",
    "table",
    "under_way",
    "write_tables",
]
