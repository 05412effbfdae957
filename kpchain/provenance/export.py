"""A trace as JSON and as DOT, for programs; weights are texts with two decimals, as in the documents."""

from __future__ import annotations

import json
from typing import Any

from kpchain.index import IndexedRecord
from kpchain.provenance.ancestry import Trace
from kpchain.provenance.words import KIND_WORDS, STATE_WORDS, carats, route_of
from kpchain.units import two_decimals


def to_dict(trace: Trace) -> dict[str, Any]:
    """The trace as values that JSON has; the specification is docs/spec/index.md."""
    numbers = {digest: record.number for digest, record in trace.records().items()}
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
            }
            for share in trace.origins
        ],
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
                "path": [record.number for record in paths[source.record.digest]],
            }
            for source in trace.taints
        ],
        "remains": [{"holder": stock.holder, "carats": two_decimals(stock.points)} for stock in trace.remains],
    }


def to_json(trace: Trace) -> str:
    """The trace as JSON text, indented."""
    return json.dumps(to_dict(trace), indent=2, ensure_ascii=False) + "\n"


def to_dot(trace: Trace) -> str:
    """The trace as a DOT graph for Graphviz; carats flow from left to right."""
    names = {digest: f"n{place}" for place, digest in enumerate(trace.records())}
    lines = ["digraph trace {", "  rankdir=LR;", '  node [shape=box, fontname="monospace"];']
    for digest, record in trace.records().items():
        words = (
            record.number,
            f"{KIND_WORDS[record.kind]}, {route_of(record)}",
            f"{carats(record.points)}, {STATE_WORDS[record.state]}",
            *((f"zone {record.zone}",) if record.zone is not None else ()),
        )
        mark = ", penwidth=3" if digest == trace.subject.digest else ""
        lines.append(f"  {names[digest]} [label={_quoted(*words)}{mark}];")
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
