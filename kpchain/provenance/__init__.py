"""Where carats come from and where they went, read from the index: ancestors, descendants, shares, taints, drawings."""

from __future__ import annotations

from kpchain.provenance.ancestry import TaintSource, Trace, trace
from kpchain.provenance.export import to_dict, to_dot, to_json
from kpchain.provenance.picture import to_svg
from kpchain.provenance.shares import LotShare, OriginShare
from kpchain.provenance.terminal import to_tree

__all__ = [
    "LotShare",
    "OriginShare",
    "TaintSource",
    "Trace",
    "to_dict",
    "to_dot",
    "to_json",
    "to_svg",
    "to_tree",
    "trace",
]
