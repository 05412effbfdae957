"""The member ``certificate`` of a kpc/1 document to and from a Certificate; the envelope around it is elsewhere."""

from __future__ import annotations

from typing import Any, Final

from kpchain.document.fields import choice, integer, items, members, placed, text, word32
from kpchain.document.table import line_from_json, lines_to_json, number_from_json, origins_from_json
from kpchain.model.certificate import Certificate, Input, Party
from kpchain.model.dates import parse_date
from kpchain.model.line import HsCode
from kpchain.model.rules import MAX_INPUTS, MAX_SEALS
from kpchain.model.state import Kind
from kpchain.units import Points, UsdCents

KINDS: Final = {"standard": Kind.STANDARD, "replacement": Kind.REPLACEMENT, "technical": Kind.TECHNICAL}
_AT: Final = "/certificate"
_WHO: Final = frozenset({"issuer", "issuing_authority", "destination", "exporter", "importer"})
_WHAT: Final = frozenset({"origins", "parcels", "lines", "carats", "usd", "inputs"})
REQUIRED: Final = frozenset({"title", "statement", "number", "kind", "issued", "expires"}) | _WHO | _WHAT
OPTIONAL: Final = frozenset({"replaces", "seals", "quality", "remarks"})
PARTY: Final = frozenset({"name", "address"})
INPUT: Final = frozenset({"number", "digest", "carats"})
_WORDS: Final = {kind: word for word, kind in KINDS.items()}


def certificate_from_json(value: object) -> Certificate:
    """The certificate that the JSON value states.

    Raises:
        DocumentError: a member is missing, not known, or of another form.
        ModelError: a rule of the certificate is broken.
    """
    body = members(value, at=_AT, required=REQUIRED, optional=OPTIONAL)
    lines = items(body["lines"], at="/certificate/lines", limit=len(HsCode))
    inputs = items(body["inputs"], at="/certificate/inputs", limit=MAX_INPUTS)
    seals = items(body["seals"], at="/certificate/seals", limit=MAX_SEALS) if "seals" in body else []
    return Certificate(
        title=text(body["title"], at="/certificate/title"),
        statement=text(body["statement"], at="/certificate/statement"),
        number=number_from_json(body["number"], at="/certificate/number"),
        kind=choice(body["kind"], KINDS, at="/certificate/kind"),
        issuer=text(body["issuer"], at="/certificate/issuer"),
        issuing_authority=text(body["issuing_authority"], at="/certificate/issuing_authority"),
        destination=text(body["destination"], at="/certificate/destination"),
        issued=parse_date(body["issued"], field="/certificate/issued"),
        expires=parse_date(body["expires"], field="/certificate/expires"),
        origins=origins_from_json(body["origins"], at="/certificate/origins"),
        exporter=_party(body["exporter"], at="/certificate/exporter"),
        importer=_party(body["importer"], at="/certificate/importer"),
        parcels=integer(body["parcels"], at="/certificate/parcels"),
        lines=tuple(line_from_json(line, at=f"/certificate/lines/{place}") for place, line in enumerate(lines)),
        carats=Points.parse(body["carats"], field="/certificate/carats"),
        usd=UsdCents.parse(body["usd"], field="/certificate/usd"),
        inputs=tuple(_input(drawn, at=f"/certificate/inputs/{place}") for place, drawn in enumerate(inputs)),
        replaces=number_from_json(body["replaces"], at="/certificate/replaces") if "replaces" in body else None,
        seals=tuple(text(seal, at=f"/certificate/seals/{place}") for place, seal in enumerate(seals)),
        quality=text(body["quality"], at="/certificate/quality") if "quality" in body else None,
        remarks=text(body["remarks"], at="/certificate/remarks") if "remarks" in body else None,
    )


def certificate_to_json(certificate: Certificate) -> dict[str, Any]:
    """The JSON value of a certificate; the inverse of ``certificate_from_json``."""
    body: dict[str, Any] = {
        "title": certificate.title,
        "statement": certificate.statement,
        "number": str(certificate.number),
        "kind": _WORDS[certificate.kind],
        "issuer": certificate.issuer,
        "issuing_authority": certificate.issuing_authority,
        "destination": certificate.destination,
        "issued": certificate.issued.isoformat(),
        "expires": certificate.expires.isoformat(),
        "origins": list(certificate.origins),
        "exporter": {"name": certificate.exporter.name, "address": certificate.exporter.address},
        "importer": {"name": certificate.importer.name, "address": certificate.importer.address},
        "parcels": certificate.parcels,
        "lines": lines_to_json(certificate.lines),
        "carats": certificate.carats.format(),
        "usd": certificate.usd.format(),
        "inputs": [
            {"number": str(drawn.number), "digest": "0x" + drawn.digest.hex(), "carats": drawn.carats.format()}
            for drawn in certificate.inputs
        ],
    }
    if certificate.replaces is not None:
        body["replaces"] = str(certificate.replaces)
    if certificate.seals:
        body["seals"] = list(certificate.seals)
    if certificate.quality is not None:
        body["quality"] = certificate.quality
    if certificate.remarks is not None:
        body["remarks"] = certificate.remarks
    return body


def _party(value: object, *, at: str) -> Party:
    body = members(value, at=at, required=PARTY, optional=frozenset())
    return placed(lambda: Party(name=body["name"], address=body["address"]), at=at)


def _input(value: object, *, at: str) -> Input:
    body = members(value, at=at, required=INPUT, optional=frozenset())
    number = number_from_json(body["number"], at=f"{at}/number")
    digest = word32(body["digest"], at=f"{at}/digest")
    carats = Points.parse(body["carats"], field=f"{at}/carats")
    return placed(lambda: Input(number=number, digest=digest, carats=carats), at=at)
