"""Where carats come from and where they went, read from the index: ancestors, descendants, shares, taints, drawings."""

from __future__ import annotations

from kpchain.provenance.ancestry import TaintSource, Trace, trace
from kpchain.provenance.export import to_dict, to_dot, to_json, whereabouts_csv, whereabouts_dict, whereabouts_json
from kpchain.provenance.graphml import to_graphml
from kpchain.provenance.page import to_html
from kpchain.provenance.picture import to_svg
from kpchain.provenance.shares import LotShare, Mixture, OriginShare, ZoneShare
from kpchain.provenance.terminal import to_tree
from kpchain.provenance.whereabouts import (
    PLACE_WORDS,
    Place,
    Position,
    PositionPart,
    RecordPart,
    Whereabouts,
    is_origin,
    where,
)

__all__ = [
    "PLACE_WORDS",
    "LotShare",
    "Mixture",
    "OriginShare",
    "Place",
    "Position",
    "PositionPart",
    "RecordPart",
    "TaintSource",
    "Trace",
    "Whereabouts",
    "ZoneShare",
    "is_origin",
    "to_dict",
    "to_dot",
    "to_graphml",
    "to_html",
    "to_json",
    "to_svg",
    "to_tree",
    "trace",
    "where",
    "whereabouts_csv",
    "whereabouts_dict",
    "whereabouts_json",
]
