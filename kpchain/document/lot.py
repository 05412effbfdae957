"""The member ``lot`` of a kpl/1 document to and from a Lot; the envelope around it is elsewhere."""

from __future__ import annotations

from typing import Any, Final

from kpchain.document.fields import choice, items, members, text
from kpchain.document.table import line_from_json, lines_to_json, number_from_json, origins_from_json
from kpchain.model.dates import parse_date
from kpchain.model.line import HsCode
from kpchain.model.lot import Lot
from kpchain.model.state import Kind
from kpchain.units import Points, UsdCents

KINDS: Final = {"production": Kind.PRODUCTION, "legacy": Kind.LEGACY, "paper_import": Kind.PAPER_IMPORT}
_AT: Final = "/lot"
REQUIRED: Final = frozenset({"number", "kind", "declarer", "declared", "origins", "lines", "carats", "usd", "evidence"})
OPTIONAL: Final = frozenset({"source", "paper_number", "zone"})
_WORDS: Final = {kind: word for word, kind in KINDS.items()}


def lot_from_json(value: object) -> Lot:
    """The lot that the JSON value states.

    Raises:
        DocumentError: a member is missing, not known, or of another form.
        ModelError: a rule of the lot is broken.
    """
    body = members(value, at=_AT, required=REQUIRED, optional=OPTIONAL)
    lines = items(body["lines"], at="/lot/lines", limit=len(HsCode))
    words = {name: text(body[name], at=f"/lot/{name}") for name in sorted(OPTIONAL) if name in body}
    return Lot(
        number=number_from_json(body["number"], at="/lot/number"),
        kind=choice(body["kind"], KINDS, at="/lot/kind"),
        declarer=text(body["declarer"], at="/lot/declarer"),
        declared=parse_date(body["declared"], field="/lot/declared"),
        origins=origins_from_json(body["origins"], at="/lot/origins"),
        lines=tuple(line_from_json(line, at=f"/lot/lines/{place}") for place, line in enumerate(lines)),
        carats=Points.parse(body["carats"], field="/lot/carats"),
        usd=UsdCents.parse(body["usd"], field="/lot/usd"),
        evidence=text(body["evidence"], at="/lot/evidence"),
        source=words.get("source"),
        paper_number=words.get("paper_number"),
        zone=words.get("zone"),
    )


def lot_to_json(lot: Lot) -> dict[str, Any]:
    """The JSON value of a lot; the inverse of ``lot_from_json``."""
    body: dict[str, Any] = {
        "number": str(lot.number),
        "kind": _WORDS[lot.kind],
        "declarer": lot.declarer,
        "declared": lot.declared.isoformat(),
        "origins": list(lot.origins),
        "lines": lines_to_json(lot.lines),
        "carats": lot.carats.format(),
        "usd": lot.usd.format(),
        "evidence": lot.evidence,
    }
    rest = {"source": lot.source, "paper_number": lot.paper_number, "zone": lot.zone}
    return body | {name: value for name, value in rest.items() if value is not None}
