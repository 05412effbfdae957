"""A trace as GraphML, for graph tools such as networkx, Gephi and yEd; weights are integers in points."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as Xml

from kpchain.index import IndexedRecord
from kpchain.provenance.ancestry import Trace
from kpchain.provenance.words import mixture_of

_NAMESPACE: Final = "http://graphml.graphdrawing.org/xmlns"
_SCHEMA: Final = "http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd"
_INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"
NODE_KEYS: Final = {
    "number": "string",
    "digest": "string",
    "kind": "string",
    "state": "string",
    "issuer": "string",
    "destination": "string",
    "source": "string",
    "zone": "string",
    "points": "long",
    "found": "long",
    "available": "long",
    "holder": "string",
    "origins": "string",
    "mixture": "string",
    "taints": "string",
    "relation": "string",
}
"""The data of a node and their types; what does not apply is left out."""
EDGE_KEYS: Final = {"drawn": "long"}
"""The data of an edge, from the record drawn from to the certificate that draws."""


def to_graphml(trace: Trace) -> str:
    """The trace as a GraphML document; carats flow along the edges.

    A node is named by the record's number. Weights are integers in points (1/100 carat).
    """
    Xml.register_namespace("", _NAMESPACE)
    Xml.register_namespace("xsi", _INSTANCE)
    root = Xml.Element(_tag("graphml"), {f"{{{_INSTANCE}}}schemaLocation": f"{_NAMESPACE} {_SCHEMA}"})
    for scope, keys in (("node", NODE_KEYS), ("edge", EDGE_KEYS)):
        for name, type_ in keys.items():
            attributes = {"id": name, "for": scope, "attr.name": name, "attr.type": type_}
            Xml.SubElement(root, _tag("key"), attributes)
    graph = Xml.SubElement(root, _tag("graph"), {"id": "trace", "edgedefault": "directed"})
    ancestors = {record.ordinal for record in trace.ancestors}
    records = trace.records()
    for ordinal, record in records.items():
        node = Xml.SubElement(graph, _tag("node"), {"id": record.number})
        relation = "subject" if record is trace.subject else "ancestor" if ordinal in ancestors else "descendant"
        data = [*_data(record), ("relation", relation)]
        if ordinal in trace.mixtures:
            data.append(("mixture", mixture_of(trace.mixtures[ordinal])))
        _add(node, data)
    for draw in trace.draws:
        ends = {"source": records[draw.parent].number, "target": records[draw.child].number}
        _add(Xml.SubElement(graph, _tag("edge"), ends), [("drawn", draw.points)])
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'


def _data(record: IndexedRecord) -> Iterator[tuple[str, str | int | None]]:
    yield "number", record.number
    yield "digest", "0x" + record.digest.hex()
    yield "kind", record.kind.name.lower()
    yield "state", record.state.name.lower()
    yield "issuer", record.issuer
    yield "destination", record.destination
    yield "source", record.source
    yield "zone", record.zone
    yield "points", record.points
    yield "found", record.found
    yield "available", record.available
    yield "holder", record.holder
    yield "origins", ",".join(record.origins)
    yield "taints", ",".join(taint.name.lower() for taint in record.taints if taint.name)


def _add(element: Xml.Element, data: list[tuple[str, str | int | None]]) -> None:
    for key, value in data:
        if value is not None:
            Xml.SubElement(element, _tag("data"), {"key": key}).text = str(value)


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"
