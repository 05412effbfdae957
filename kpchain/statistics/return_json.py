"""A return as canonical JSON (RFC 8785), and back: bytes have one reading, and a value has one spelling."""

from __future__ import annotations

import re
from typing import Any, Final

import rfc8785

from kpchain.document.fields import integer, members, text, word32
from kpchain.document.read import parse_json
from kpchain.errors import DocumentError, ModelError
from kpchain.statistics.figures import decimals
from kpchain.statistics.periods import Period
from kpchain.statistics.returns import Key, Return, ReturnLine, Section, Source, in_order, sections_of

SCHEMA: Final = "kpr/1"
MAX_BYTES: Final = 16 * 1024 * 1024
"""The largest return that is read: 16 MiB."""

_SIGNED: Final = re.compile(r"(-?)(0|[1-9][0-9]{0,16})\.([0-9]{2})", re.ASCII)
_FIGURES: Final = frozenset({"schema", "participant", "period"})
_TRADE: Final = frozenset({"certificates", "lines"})
_TRADE_LINE: Final = frozenset({"partner", "origins", "hs", "carats", "usd"})
_MINED_LINE: Final = frozenset({"hs", "carats", "usd"})
_FILED: Final = frozenset({"source", "version", "restates", "block"})


def to_json(statement: Return) -> bytes:
    """The bytes of a return, which its digest is of."""
    body: dict[str, Any] = {
        "schema": SCHEMA,
        "participant": statement.participant,
        "period": str(statement.period),
        "source": statement.source.value,
        "version": statement.version,
        "restates": None if statement.restates is None else "0x" + statement.restates.hex(),
        "block": statement.block,
    }
    counts = {Section.EXPORTS: statement.issued, Section.IMPORTS: statement.received}
    for section in sections_of(statement.period):
        lines = [_line(line) for line in statement.lines if line.key.section == section.value]
        body[section.value] = {"certificates": counts[section], "lines": lines} if section in counts else lines
    return rfc8785.dumps(body)


def _line(line: ReturnLine) -> dict[str, Any]:
    figures = {"hs": line.key.hs, "carats": decimals(line.points), "usd": decimals(line.cents)}
    if line.key.section == Section.PRODUCTION.value:
        return figures
    return {"partner": line.key.partner, "origins": list(line.key.origins), **figures}


def read_return(data: bytes) -> Return:
    """The return that was filed, or is to be: with source, version and what it restates.

    Raises:
        DocumentError: not the canonical bytes of a return.
        ModelError: a value that a return cannot have.
    """
    body = _body(data, filed=True)
    restates = body["restates"]
    version, block = integer(body["version"], at="/version"), body["block"]
    if body["source"] not in {source.value for source in Source}:
        raise DocumentError("/source", "must be ledger or own", body["source"])
    found = _return(
        body,
        source=Source(body["source"]),
        version=version,
        restates=None if restates is None else word32(restates, at="/restates"),
        block=None if block is None else integer(block, at="/block"),
    )
    if to_json(found) != data:
        raise DocumentError("document", "must be canonical JSON (RFC 8785), lines by section, partner, origins and hs")
    return found


def read_own_figures(data: bytes) -> Return:
    """A Participant's own figures as JSON: a return without source, version, restates and block, in any spelling.

    Raises:
        DocumentError: not such a document.
        ModelError: a value that a return cannot have.
    """
    return _return(_body(data, filed=False), source=Source.OWN)


def signed_hundredths(value: object, *, at: str) -> int:
    """The hundredths that a text with two decimals says; it may be negative.

    Raises:
        DocumentError: another form.
    """
    match = _SIGNED.fullmatch(value) if isinstance(value, str) else None
    if match is None or value == "-0.00":
        raise DocumentError(at, 'must be a text with exactly two decimals, such as "7082.00" or "-0.50"', value)
    amount = int(match[2] + match[3])
    return -amount if match[1] else amount


def _body(data: bytes, *, filed: bool) -> dict[str, Any]:
    value = parse_json(data, limit=MAX_BYTES)
    period = value.get("period") if isinstance(value, dict) else None
    sections = frozenset(section.value for section in Section)
    required = _FIGURES | (_FILED if filed else frozenset())
    body = members(value, at="", required=required, optional=sections)
    if body["schema"] != SCHEMA:
        raise DocumentError("/schema", f"must be {SCHEMA}", body["schema"])
    wanted = {section.value for section in sections_of(Period.parse(period, field="/period"))}
    return members(body, at="", required=required | wanted, optional=frozenset())


def _return(body: dict[str, Any], *, source: Source, **filed: Any) -> Return:
    period = Period.parse(body["period"], field="/period")
    counts = {Section.EXPORTS: 0, Section.IMPORTS: 0}
    lines: list[ReturnLine] = []
    for section in sections_of(period):
        at, value = f"/{section.value}", body[section.value]
        if section in counts:
            part = members(value, at=at, required=_TRADE, optional=frozenset())
            counts[section] = integer(part["certificates"], at=f"{at}/certificates")
            at, value = f"{at}/lines", part["lines"]
        if not isinstance(value, list):
            raise DocumentError(at, "must be a list")
        lines += [_read_line(entry, section, at=f"{at}/{place}") for place, entry in enumerate(value)]
    return Return(
        participant=text(body["participant"], at="/participant"),
        period=period,
        source=source,
        lines=in_order(lines),
        issued=counts[Section.EXPORTS],
        received=counts[Section.IMPORTS],
        **filed,
    )


def _read_line(value: object, section: Section, *, at: str) -> ReturnLine:
    is_mined = section is Section.PRODUCTION
    line = members(value, at=at, required=_MINED_LINE if is_mined else _TRADE_LINE, optional=frozenset())
    origins: list[str] = []
    if not is_mined:
        if not isinstance(line["origins"], list):
            raise DocumentError(f"{at}/origins", "must be a list")
        origins = [text(code, at=f"{at}/origins/{place}") for place, code in enumerate(line["origins"])]
    key = Key(
        section=section.value,
        partner="" if is_mined else text(line["partner"], at=f"{at}/partner"),
        origins=tuple(origins),
        hs=text(line["hs"], at=f"{at}/hs"),
    )
    carats = signed_hundredths(line["carats"], at=f"{at}/carats")
    usd = signed_hundredths(line["usd"], at=f"{at}/usd")
    try:
        return ReturnLine(key=key, points=carats, cents=usd)
    except ModelError as error:
        raise DocumentError(f"{at}/{error.field}", error.rule, error.value) from None
