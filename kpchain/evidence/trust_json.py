"""A trust list from values to its file, and the bytes of it that are signed; how it is read is in `trust_read`.

The signature covers the canonical bytes (RFC 8785) of the member `list`, so the layout of the file is free.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import rfc8785

from kpchain.evidence.trust_list import (
    NO_ZONE,
    ListedOfficer,
    ListedParticipant,
    ListedRecord,
    RolesChange,
    TrustList,
)
from kpchain.ledger.alerts import Warned
from kpchain.ledger.calls import NO_AUTHORITY, NO_LAST_DAY
from kpchain.ledger.events import lines_word
from kpchain.model import AlertKind, Role, SchemeRole, Status

SCHEMA: Final = "kpt/2"
ROLES: Final[dict[str, Role]] = {role.name.lower().replace("_", "-"): role for role in Role if role.name}
"""The roles of officers as a list spells them."""
OFFICES: Final[dict[str, SchemeRole]] = {office.name.lower(): office for office in SchemeRole if office.name}
"""The offices of the scheme as a list spells them."""
ALERTS: Final[dict[str, AlertKind]] = {
    kind.name.lower().replace("_", "-"): kind for kind in AlertKind if kind is not AlertKind.ENDED
}
"""What members were warned of as a list spells it."""
STATUSES: Final[dict[str, Status]] = {status.name.lower(): status for status in Status if status}
"""The statuses of Participants as a list spells them."""


@dataclass(frozen=True, slots=True)
class SignedTrustList:
    """A trust list as a file has it: what it says, the bytes that are signed, who is said to have signed, and how."""

    trust: TrustList
    content: bytes
    signer: str
    signature: bytes

    def to_bytes(self) -> bytes:
        """The file: JSON on one line, since lists are long, UTF-8, a line feed at the end."""
        document = {
            "schema": SCHEMA,
            "list": json.loads(self.content),
            "signature": {"signer": self.signer, "signature": "0x" + self.signature.hex()},
        }
        return (json.dumps(document, separators=(",", ":")) + "\n").encode()


def canonical_bytes(trust: TrustList) -> bytes:
    """The bytes of a list that are signed (RFC 8785)."""
    return rfc8785.dumps(_to_json(trust))


def _to_json(trust: TrustList) -> dict[str, Any]:
    body: dict[str, Any] = {
        "chain_id": trust.chain_id,
        "registry": trust.registry,
        "ledger": trust.ledger,
        "issued": trust.issued.isoformat(),
        "block": {
            "number": trust.block.number,
            "hash": _hex(trust.block.hash),
            "state_root": _hex(trust.block.state_root),
            "time": trust.block.time,
        },
        "participants": [_participant_to_json(entry) for entry in trust.participants],
        "officers": [_officer_to_json(entry) for entry in trust.officers],
        "offices": [
            {
                "account": entry.account,
                "changes": [
                    {"time": change.time, "offices": words_of(OFFICES, change.offices)} for change in entry.changes
                ],
            }
            for entry in trust.offices
        ],
    }
    if trust.records or trust.complete:
        records = [_record_to_json(entry) for entry in trust.records]
        body["states"] = {"complete": trust.complete, "records": records}
    return body


def _participant_to_json(entry: ListedParticipant) -> dict[str, Any]:
    mines = {} if entry.producer is None else {"producer": entry.producer}
    changes = [{"time": change.time, "status": change.status.name.lower()} for change in entry.changes]
    earlier = {"earlier": list(entry.earlier)} if entry.earlier else {}
    return {"index": entry.index, "code": entry.code, **earlier, **mines, "changes": changes}


def _officer_to_json(entry: ListedOfficer) -> dict[str, Any]:
    changes = [_roles_to_json(change) for change in entry.changes]
    return {"account": entry.account, "participant": entry.participant, "changes": changes}


def _roles_to_json(change: RolesChange) -> dict[str, Any]:
    row: dict[str, Any] = {
        "time": change.time,
        "roles": words_of(ROLES, change.roles),
        "suspended": change.suspended,
    }
    row |= {"first_day": change.first_day} if change.first_day else {}
    row |= {} if change.last_day == NO_LAST_DAY else {"last_day": change.last_day}
    return row | ({} if change.authority == NO_AUTHORITY else {"authority": _hex(change.authority)})


def _alert_to_json(alert: Warned) -> dict[str, Any]:
    kind = next(name for name, kind in ALERTS.items() if kind is alert.kind)
    digest = {} if alert.digest is None else {"digest": _hex(alert.digest)}
    ended = {} if alert.ended is None else {"ended": alert.ended}
    row = {"kind": kind, "time": alert.time, "officer": alert.officer, **digest, **ended}
    return row | ({"before": True} if alert.is_before else {})


def _record_to_json(entry: ListedRecord) -> dict[str, Any]:
    row: dict[str, Any] = {
        "number": str(entry.number),
        "digest": _hex(entry.digest),
        "record": f"0x{entry.record.word:064x}",
        "officer": entry.officer,
        "time": entry.time,
        "alerts": [_alert_to_json(alert) for alert in entry.alerts],
        "lines": f"0x{lines_word(entry.lines):064x}",
    }
    if not entry.number.is_lot:
        inputs = [
            {"number": str(each.number), "digest": _hex(each.digest), "points": each.points} for each in entry.inputs
        ]
        row |= {"parcels": entry.parcels, "inputs": inputs}
    for name, number in (("replaces", entry.replaces), ("replaced_by", entry.replaced_by)):
        row |= {} if number is None else {name: str(number)}
    row |= {} if entry.source is None else {"source": entry.source}
    return row | ({} if entry.zone == NO_ZONE else {"zone": _hex(entry.zone)})


def words_of(names: Mapping[str, int], held: int) -> list[str]:
    """The roles or offices that are held, in words and in order."""
    return [name for name, bit in names.items() if held & bit]


def _hex(data: bytes) -> str:
    return "0x" + data.hex()
