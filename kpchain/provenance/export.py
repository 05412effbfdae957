"""Traces and whereabouts as JSON, CSV and DOT, for programs; weights are texts with two decimals, as in documents."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any, Final

from kpchain.index import IndexedRecord
from kpchain.provenance.ancestry import Trace
from kpchain.provenance.whereabouts import Position, RecordPart, Whereabouts
from kpchain.provenance.words import KIND_WORDS, STATE_WORDS, carats, route_of
from kpchain.units import two_decimals

CSV_COLUMNS: Final = ("number", "digest", "kind", "state", "where", "of", "to", "reason", "carats", "part", "possible")
"""The columns of whereabouts as CSV."""


def to_dict(trace: Trace) -> dict[str, Any]:
    """The trace as values that JSON has; the specification is docs/spec/trace.md."""
    numbers = {ordinal: record.number for ordinal, record in trace.records().items()}
    paths = trace.paths()
    return {
        "schema": "kptrace/1",
        "subject": _record(trace.subject),
        "ancestors": [_record(record) for record in trace.ancestors],
        "descendants": [_record(record) for record in trace.descendants],
        "draws": [
            {"child": numbers[draw.child], "parent": numbers[draw.parent], "carats": two_decimals(draw.points)}
            for draw in trace.draws
        ],
        "origins": [
            {
                "label": share.label,
                "origins": list(share.origins),
                "declared": share.is_declared,
                "percent": two_decimals(share.basis_points),
                "carats": two_decimals(share.points),
                "zones": [
                    {
                        "zone": part.zone,
                        "percent": two_decimals(part.basis_points),
                        "carats": two_decimals(part.points),
                    }
                    for part in share.zones
                ],
            }
            for share in trace.origins
        ],
        "mixtures": {
            numbers[ordinal]: [
                {"label": label, "percent": two_decimals(basis_points)} for label, basis_points in mixture
            ]
            for ordinal, mixture in trace.mixtures.items()
        },
        "lots": [
            {
                "number": share.lot.number,
                "percent": two_decimals(share.basis_points),
                "carats": two_decimals(share.points),
            }
            for share in trace.lots
        ],
        "taints": [
            {
                "taint": (source.taint.name or "").lower(),
                "number": source.record.number,
                "words": source.words,
                "path": [record.number for record in paths[source.record.ordinal]],
            }
            for source in trace.taints
        ],
        "remains": [{"holder": stock.holder, "carats": two_decimals(stock.points)} for stock in trace.remains],
    }


def to_json(trace: Trace) -> str:
    """The trace as JSON text, indented."""
    return json.dumps(to_dict(trace), indent=2, ensure_ascii=False) + "\n"


def whereabouts_dict(found: Whereabouts) -> dict[str, Any]:
    """The whereabouts as values that JSON has; the specification is docs/spec/trace.md."""
    return {
        "schema": "kpwhere/1",
        "of": found.name,
        "carats": two_decimals(found.points),
        "possible": two_decimals(found.possible),
        "sources": [record.number for record in found.sources],
        "positions": [
            {
                **_position(entry.position),
                "records": entry.records,
                "carats": two_decimals(entry.points),
                "part": two_decimals(entry.part),
                "possible": two_decimals(entry.possible),
            }
            for entry in found.positions
        ],
        "records": [_record_part(entry) for entry in found.records],
    }


def whereabouts_json(found: Whereabouts) -> str:
    """The whereabouts as JSON text, indented."""
    return json.dumps(whereabouts_dict(found), indent=2, ensure_ascii=False) + "\n"


def whereabouts_csv(found: Whereabouts) -> str:
    """The whereabouts as a table: one row for each record and position, with `CSV_COLUMNS`."""
    text = StringIO()
    writer = csv.DictWriter(text, CSV_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_record_part(entry) for entry in found.records)
    return text.getvalue()


def to_dot(trace: Trace) -> str:
    """The trace as a DOT graph for Graphviz; carats flow from left to right."""
    names = {ordinal: f"n{place}" for place, ordinal in enumerate(trace.records())}
    lines = ["digraph trace {", "  rankdir=LR;", '  node [shape=box, fontname="monospace"];']
    for ordinal, record in trace.records().items():
        words = (
            record.number,
            f"{KIND_WORDS[record.kind]}, {route_of(record)}",
            f"{carats(record.points)}, {STATE_WORDS[record.state]}",
            *((f"zone {record.zone}",) if record.zone is not None else ()),
        )
        mark = ", penwidth=3" if ordinal == trace.subject.ordinal else ""
        lines.append(f"  {names[ordinal]} [label={_quoted(*words)}{mark}];")
    lines += [
        f"  {names[draw.parent]} -> {names[draw.child]} [label={_quoted(carats(draw.points))}];" for draw in trace.draws
    ]
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(*lines: str) -> str:
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(escaped) + '"'


def _record(record: IndexedRecord) -> dict[str, Any]:
    return {
        "number": record.number,
        "digest": "0x" + record.digest.hex(),
        "kind": record.kind.name.lower(),
        "state": record.state.name.lower(),
        "issuer": record.issuer,
        "destination": record.destination,
        "source": record.source,
        "zone": record.zone,
        "carats": two_decimals(record.points),
        "found": None if record.found is None else two_decimals(record.found),
        "available": two_decimals(record.available),
        "holder": record.holder,
        "origins": list(record.origins),
        "taints": [taint.name.lower() for taint in record.taints if taint.name],
    }


def _position(position: Position) -> dict[str, Any]:
    return {
        "where": position.place.value,
        "of": position.of,
        "to": position.to or None,
        "reason": position.reason.lower() or None,
    }


def _record_part(entry: RecordPart) -> dict[str, Any]:
    return {
        "number": entry.record.number,
        "digest": "0x" + entry.record.digest.hex(),
        "kind": entry.record.kind.name.lower(),
        "state": entry.record.state.name.lower(),
        **_position(entry.position),
        "carats": two_decimals(entry.points),
        "part": two_decimals(entry.part),
        "possible": two_decimals(entry.possible),
    }
