"""A new ledger with the founding Participants, and on development chains with officers for whoever tries it out."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from kpchain.errors import ConfigError, why_unreadable
from kpchain.governance import term_of
from kpchain.ledger import calls
from kpchain.ledger.client import Ledger
from kpchain.ledger.deployment import USUAL_RULES, deploy
from kpchain.ledger.events import Rules
from kpchain.ledger.outbox import Outbox
from kpchain.ledger.rpc import Rpc
from kpchain.ledger.sender import Sender
from kpchain.lifecycle import admission_of
from kpchain.model import Role, SchemeRole, founding_participants
from kpchain.signing import DevelopmentSigner, Signer

CHAIR: Final = "chair"
"""The name of the chair's key: it founds a ledger, hands it over to the Plenary, and then acts as chair."""
OFFICES: Final = (SchemeRole.SECRETARIAT, SchemeRole.MONITOR)
"""Offices of the scheme that a development workspace fills beside the chair."""
ROLES: Final = (Role.ISSUER, Role.VALIDATOR, Role.EXPORT_CUSTOMS, Role.IMPORTER, Role.STATISTICIAN)
"""Roles that a focal point grants; a development workspace has one officer for each."""


@dataclass(frozen=True, slots=True)
class DevelopmentOfficers:
    """The names of the development keys of a Participant: `ru-focal-point`, `ru-issuer`, and so on."""

    code: str

    @property
    def focal_point(self) -> str:
        """The name of the focal point."""
        return f"{self.code.lower()}-focal-point"

    def officer(self, role: Role) -> str:
        """The name of the officer with one role."""
        return f"{self.code.lower()}-{role_word(role)}"

    def names(self) -> list[str]:
        """All names, the focal point first."""
        return [self.focal_point, *(self.officer(role) for role in ROLES)]


def role_word(role: Role | SchemeRole) -> str:
    """A role as commands spell it: `export-customs`."""
    return (role.name or "").lower().replace("_", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Founding:
    """How a ledger is founded.

    Attributes:
        chairing: code of the Participant that has the chair.
        focal_points: the accounts that name officers and vote, by the code of their Participant.
        staffed: codes of Participants that get a focal point and officers with development keys.
        rules: the rules of the Plenary's procedure.
    """

    chairing: str
    focal_points: Mapping[str, str] = field(default_factory=dict)
    staffed: Sequence[str] = ()
    rules: Rules = USUAL_RULES


def found_ledger(rpc: Rpc, outbox: Outbox, founder: Signer, founding: Founding, *, chain_id: int) -> Ledger:
    """A new deployment with the founding Participants admitted, handed over to its Plenary.

    The founder keeps no power: what it does as governor ends with `passGovernance`.

    Args:
        rpc: the connection.
        outbox: where transactions on their way are kept.
        founder: who deploys, admits, and hands over.
        founding: who is to take part.
        chain_id: the chain.

    Raises:
        ConfigError: there are Participants to be staffed, and this is no development chain; or the chair has no seat.
        LedgerError: the network did not take it.
    """
    founders = founding_participants()
    places = {entry.code: place for place, entry in enumerate(founders, start=1) if entry.is_seated}
    if founding.chairing not in places:
        raise ConfigError(f"{founding.chairing} has no seat in the Plenary and cannot have the chair")
    sender = Sender(rpc, chain_id=chain_id, outbox=outbox)
    staff = {code: _signer(DevelopmentOfficers(code).focal_point, chain_id) for code in founding.staffed}
    focal_points = {**founding.focal_points, **{code: signer.address for code, signer in staff.items()}}
    deployment = deploy(
        rpc,
        sender,
        founder,
        chain_id=chain_id,
        admissions=[admission_of(entry, focal_points.get(entry.code)) for entry in founders],
        chair=term_of(places[founding.chairing], _today(rpc)),
        rules=founding.rules,
    )
    ledger = Ledger(rpc, deployment, outbox=outbox)
    if founding.staffed:
        offices = [(_signer(role_word(office), chain_id).address, office) for office in OFFICES]
        ledger.send(founder, [calls.set_scheme_roles(account, office) for account, office in offices])
    ledger.send(founder, [calls.pass_governance(deployment.plenary)])
    for code, focal_point in staff.items():
        names = DevelopmentOfficers(code)
        officers = [
            calls.Appointment(account=_signer(names.officer(role), chain_id).address, roles=int(role)) for role in ROLES
        ]
        ledger.send(focal_point, [calls.appoint(officers)])
    return ledger


def read_focal_points(path: Path, address_of: Callable[[str], str]) -> dict[str, str]:
    """The focal points that a table (CSV with the columns code and account) names, by the code of their Participant.

    Args:
        path: the table.
        address_of: the account that a name or an address means.

    Raises:
        ConfigError: it cannot be read, or a line names no founding Participant, one twice, or no account.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"--focal-points {path} cannot be read: {why_unreadable(error)}") from error
    known = {founder.code for founder in founding_participants()}
    found: dict[str, str] = {}
    for line, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        code, account = row.get("code"), row.get("account")
        if code not in known or code in found or not account:
            raise ConfigError(f"--focal-points: line {line} must name a founding Participant once, and its account")
        found[code] = address_of(account)
    return found


def _today(rpc: Rpc) -> date:
    head = rpc.call("eth_getBlockByNumber", "latest", False)
    return datetime.fromtimestamp(int(head["timestamp"], 16), UTC).date()


def _signer(name: str, chain_id: int) -> DevelopmentSigner:
    return DevelopmentSigner(name, chain_id=chain_id)
