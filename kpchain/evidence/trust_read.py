"""A trust list from its file to values: a strict reader that knows one spelling of each value, and believes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, TypeVar

import rfc8785

from kpchain.document.fields import choice, kind_of, members, placed, text, word32
from kpchain.document.read import parse_json
from kpchain.errors import DocumentError
from kpchain.evidence.trust_json import ALERTS, OFFICES, ROLES, SCHEMA, STATUSES, SignedTrustList, words_of
from kpchain.evidence.trust_list import (
    LAST_TIME,
    NO_ZONE,
    ListedBlock,
    ListedInput,
    ListedOffice,
    ListedOfficer,
    ListedParticipant,
    ListedRecord,
    OfficesChange,
    RolesChange,
    StatusChange,
    TrustList,
)
from kpchain.ledger.alerts import Warned
from kpchain.ledger.calls import NO_AUTHORITY, NO_LAST_DAY
from kpchain.ledger.events import Lines, lines_of, lines_word
from kpchain.model import Record, RecordNumber, Role, SchemeRole, check_code, checksum_address, parse_date

MAX_BYTES: Final = 32 * 1024 * 1024
"""The largest trust list that is read: 32 MiB."""

_T = TypeVar("_T")
_MANY: Final = 200_000
_AUTHORITY: Final = re.compile(r"0x[0-9a-f]{16}")
_TERM: Final = frozenset({"first_day", "last_day", "authority"})
_SIGNATURE: Final = re.compile(r"0x[0-9a-f]{130}")
_LIST: Final = frozenset({"chain_id", "registry", "ledger", "issued", "block", "participants", "officers", "offices"})
_RECORD: Final = frozenset({"number", "digest", "record", "officer", "time", "alerts", "lines"})
_OF_CERTIFICATE: Final = frozenset({"parcels", "inputs"})
_REPLACING: Final = frozenset({"replaces", "replaced_by"})
_OF_LOT: Final = frozenset({"source", "zone"})


def read_trust_list(data: bytes) -> SignedTrustList:
    """The trust list that a file holds; its signature is read, not checked.

    Raises:
        DocumentError: the bytes are no trust list; names the field and the rule.
    """
    document = opened(parse_json(data, limit=MAX_BYTES), SCHEMA, frozenset({"list", "signature"}))
    signed = members(
        document["signature"], at="/signature", required=frozenset({"signer", "signature"}), optional=frozenset()
    )
    signature = text(signed["signature"], at="/signature/signature")
    if _SIGNATURE.fullmatch(signature) is None:
        raise DocumentError("/signature/signature", 'must be "0x" and 130 lower-case hexadecimal digits', signature)
    trust = _from_json(document["list"])
    return SignedTrustList(
        trust=trust,
        content=rfc8785.dumps(document["list"]),
        signer=_address(signed["signer"], "/signature/signer"),
        signature=bytes.fromhex(signature[2:]),
    )


def opened(value: object, schema: str, names: frozenset[str]) -> dict[str, Any]:
    """The members of a file of evidence; another schema is refused before anything else of it is looked at.

    Raises:
        DocumentError: no object, another schema, or other members than these.
    """
    if isinstance(value, dict) and "schema" in value:
        choice(value["schema"], {schema: schema}, at="/schema")
    return members(value, at="", required=names | {"schema"}, optional=frozenset())


def _from_json(value: object) -> TrustList:
    body = members(value, at="/list", required=_LIST, optional=frozenset({"states"}))
    block = members(
        body["block"],
        at="/list/block",
        required=frozenset({"number", "hash", "state_root", "time"}),
        optional=frozenset(),
    )
    states = {"complete": False, "records": []}
    if "states" in body:
        states = members(
            body["states"], at="/list/states", required=frozenset({"complete", "records"}), optional=frozenset()
        )
    values: dict[str, Any] = {
        "chain_id": _count(body["chain_id"], "/list/chain_id"),
        "registry": _address(body["registry"], "/list/registry"),
        "ledger": _address(body["ledger"], "/list/ledger"),
        "issued": placed(lambda: parse_date(body["issued"], field="/issued"), at="/list"),
        "block": ListedBlock(
            _count(block["number"], "/list/block/number"),
            word32(block["hash"], at="/list/block/hash"),
            word32(block["state_root"], at="/list/block/state_root"),
            _count(block["time"], "/list/block/time", limit=LAST_TIME),
        ),
        "participants": _rows(body["participants"], "/list/participants", _participant),
        "officers": _rows(body["officers"], "/list/officers", _officer),
        "offices": _rows(body["offices"], "/list/offices", _office),
        "records": _rows(states["records"], "/list/states/records", _record),
        "complete": _flag(states["complete"], "/list/states/complete"),
    }
    trust = placed(lambda: TrustList(**values), at="/list")
    if "states" in body and not (trust.records or trust.complete):
        raise DocumentError("/list/states", "must be left out where the list carries no state and is not complete")
    return trust


def _participant(value: object, at: str) -> ListedParticipant:
    row = members(
        value, at=at, required=frozenset({"index", "code", "changes"}), optional=frozenset({"producer", "earlier"})
    )
    producer = _count(row["producer"], f"{at}/producer", limit=63) if "producer" in row else None
    code = placed(lambda: check_code(row["code"], field="/code"), at=at)
    earlier = _rows(row.get("earlier", []), f"{at}/earlier", _code)
    if "earlier" in row and not earlier:
        raise DocumentError(f"{at}/earlier", "must be left out where there is none")
    return ListedParticipant(
        _count(row["index"], f"{at}/index", limit=255),
        code,
        producer,
        _changes(row, at, frozenset({"status"}), _status_change),
        earlier,
    )


def _code(value: object, at: str) -> str:
    return placed(lambda: check_code(value, field=""), at=at)


def _officer(value: object, at: str) -> ListedOfficer:
    row = members(value, at=at, required=frozenset({"account", "participant", "changes"}), optional=frozenset())
    code = placed(lambda: check_code(row["participant"], field="/participant"), at=at)
    return ListedOfficer(
        _address(row["account"], f"{at}/account"),
        code,
        _changes(row, at, frozenset({"roles", "suspended"}), _roles_change, optional=_TERM),
    )


def _office(value: object, at: str) -> ListedOffice:
    row = members(value, at=at, required=frozenset({"account", "changes"}), optional=frozenset())
    return ListedOffice(
        _address(row["account"], f"{at}/account"), _changes(row, at, frozenset({"offices"}), _offices_change)
    )


def _record(value: object, at: str) -> ListedRecord:
    row = members(value, at=at, required=_RECORD, optional=_OF_CERTIFICATE | _REPLACING | _OF_LOT)
    number = _number(row["number"], f"{at}/number")
    optional = _OF_LOT if number.is_lot else _REPLACING
    members(row, at=at, required=_RECORD if number.is_lot else _RECORD | _OF_CERTIFICATE, optional=optional)
    word = int.from_bytes(word32(row["record"], at=f"{at}/record"), "big")
    zone = word32(row["zone"], at=f"{at}/zone") if "zone" in row else NO_ZONE
    if "zone" in row and zone == NO_ZONE:
        raise DocumentError(f"{at}/zone", "must be left out where there is none")
    return ListedRecord(
        number=number,
        digest=word32(row["digest"], at=f"{at}/digest"),
        record=placed(lambda: Record.from_word(word), at=f"{at}/"),
        officer=_address(row["officer"], f"{at}/officer"),
        time=_count(row["time"], f"{at}/time"),
        alerts=_rows(row["alerts"], f"{at}/alerts", _alert),
        lines=_lines(row["lines"], f"{at}/lines"),
        parcels=_count(row.get("parcels", 0), f"{at}/parcels", limit=0xFFFF),
        inputs=_rows(row.get("inputs", []), f"{at}/inputs", _input),
        replaces=_number(row["replaces"], f"{at}/replaces") if "replaces" in row else None,
        replaced_by=_number(row["replaced_by"], f"{at}/replaced_by") if "replaced_by" in row else None,
        source=text(row["source"], at=f"{at}/source") if "source" in row else None,
        zone=zone,
    )


def _input(value: object, at: str) -> ListedInput:
    row = members(value, at=at, required=frozenset({"number", "digest", "points"}), optional=frozenset())
    number, digest = _number(row["number"], f"{at}/number"), word32(row["digest"], at=f"{at}/digest")
    return ListedInput(number, digest, _count(row["points"], f"{at}/points", limit=2**40 - 1))


def _alert(value: object, at: str) -> Warned:
    required, optional = frozenset({"kind", "time", "officer"}), frozenset({"digest", "ended", "before"})
    row = members(value, at=at, required=required, optional=optional)
    before = _flag(row.get("before", False), f"{at}/before")
    if "before" in row and not before:
        raise DocumentError(f"{at}/before", "must be left out where it is false")
    return Warned(
        kind=choice(row["kind"], ALERTS, at=f"{at}/kind"),
        time=_count(row["time"], f"{at}/time"),
        officer=_address(row["officer"], f"{at}/officer"),
        digest=word32(row["digest"], at=f"{at}/digest") if "digest" in row else None,
        ended=_count(row["ended"], f"{at}/ended") if "ended" in row else None,
        is_before=before,
    )


def _lines(value: object, at: str) -> Lines:
    word = int.from_bytes(word32(value, at=at), "big")
    lines = lines_of(word)
    if lines_word(lines) != word:
        raise DocumentError(at, "must be a lines word of the ledger", kind_of(value))
    return lines


def _number(value: object, at: str) -> RecordNumber:
    number = placed(lambda: RecordNumber.parse(value, field=""), at=at)
    if str(number) != value:
        raise DocumentError(at, f"must be written {number}", value)
    return number


def _status_change(row: dict[str, Any], at: str) -> StatusChange:
    return StatusChange(row["time"], choice(row["status"], STATUSES, at=f"{at}/status"))


def _roles_change(row: dict[str, Any], at: str) -> RolesChange:
    roles = Role(_bits(row["roles"], ROLES, f"{at}/roles"))
    suspended = _flag(row["suspended"], f"{at}/suspended")
    first = _count(row["first_day"], f"{at}/first_day", limit=NO_LAST_DAY) if "first_day" in row else 0
    last = _count(row["last_day"], f"{at}/last_day", limit=NO_LAST_DAY) if "last_day" in row else NO_LAST_DAY
    authority = _authority(row["authority"], f"{at}/authority") if "authority" in row else NO_AUTHORITY
    nothing = {"first_day": first == 0, "last_day": last == NO_LAST_DAY, "authority": authority == NO_AUTHORITY}
    for name, is_nothing in nothing.items():
        if name in row and is_nothing:
            raise DocumentError(f"{at}/{name}", "must be left out where there is none")
    return RolesChange(row["time"], roles, suspended, first, last, authority)


def _authority(value: object, at: str) -> bytes:
    stated = text(value, at=at)
    if _AUTHORITY.fullmatch(stated) is None:
        raise DocumentError(at, 'must be "0x" and 16 lower-case hexadecimal digits', stated)
    return bytes.fromhex(stated[2:])


def _offices_change(row: dict[str, Any], at: str) -> OfficesChange:
    return OfficesChange(row["time"], SchemeRole(_bits(row["offices"], OFFICES, f"{at}/offices")))


def _changes(
    row: dict[str, Any],
    at: str,
    required: frozenset[str],
    build: Callable[[dict[str, Any], str], _T],
    *,
    optional: frozenset[str] = frozenset(),
) -> tuple[_T, ...]:
    def change(value: object, place: str) -> _T:
        found = members(value, at=place, required=required | {"time"}, optional=optional)
        _count(found["time"], f"{place}/time")
        return build(found, place)

    return _rows(row["changes"], f"{at}/changes", change)


def _rows(value: object, at: str, build: Callable[[object, str], _T]) -> tuple[_T, ...]:
    if not isinstance(value, list):
        raise DocumentError(at, "must be a list", kind_of(value))
    if len(value) > _MANY:
        raise DocumentError(at, f"must have at most {_MANY} entries", len(value))
    return tuple(build(entry, f"{at}/{place}") for place, entry in enumerate(value))


def _bits(value: object, names: dict[str, Any], at: str) -> int:
    """The roles or offices that a list of words names, once each and in order."""
    words = _rows(value, at, lambda entry, place: text(entry, at=place))
    bits = 0
    for place, word in enumerate(words):
        bits |= choice(word, names, at=f"{at}/{place}")
    if list(words) != words_of(names, bits):
        raise DocumentError(at, f"must be in the order {', '.join(names)}, each once")
    return bits


def _count(value: object, at: str, *, limit: int = 2**53 - 1) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= limit:
        raise DocumentError(at, f"must be an integer from 0 to {limit}", kind_of(value))
    return value


def _flag(value: object, at: str) -> bool:
    if not isinstance(value, bool):
        raise DocumentError(at, "must be true or false", kind_of(value))
    return value


def _address(value: object, at: str) -> str:
    stated = text(value, at=at)
    address = placed(lambda: checksum_address(stated), at=f"{at}/")
    if address != stated:
        raise DocumentError(at, f"must be written with its checksum (EIP-55), {address}", stated)
    return address
