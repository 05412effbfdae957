"""A new ledger with the founding Participants, and on development chains with officers for whoever tries it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from kpchain.ledger import calls
from kpchain.ledger.client import Ledger
from kpchain.ledger.deployment import deploy
from kpchain.ledger.outbox import Outbox
from kpchain.ledger.rpc import Rpc
from kpchain.ledger.sender import Sender
from kpchain.lifecycle import admit
from kpchain.model import Role, SchemeRole, Status, founding_participants
from kpchain.signing import DevelopmentSigner, Signer

CHAIR: Final = "chair"
"""The name of the chair's key: the governor, who decides on Participants until a Plenary does."""
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


def found_ledger(rpc: Rpc, outbox: Outbox, chair: Signer, *, chain_id: int, staffed: Sequence[str] = ()) -> Ledger:
    """A new deployment with the chair as governor and the founding Participants admitted.

    Args:
        rpc: the connection.
        outbox: where transactions on their way are kept.
        chair: who deploys and governs.
        chain_id: the chain.
        staffed: codes of Participants that get a focal point and officers with development keys.

    Raises:
        ConfigError: there are Participants to be staffed, and this is no development chain.
        LedgerError: the network did not take it.
    """
    sender = Sender(rpc, chain_id=chain_id, outbox=outbox)
    deployment = deploy(rpc, sender, signer=chair, governor=chair.address, chain_id=chain_id)
    ledger = Ledger(rpc, deployment, outbox=outbox)
    focal_points = {code: _signer(DevelopmentOfficers(code).focal_point, chain_id) for code in staffed}
    admissions = []
    for founder in founding_participants():
        admission = calls.Admission(
            code=founder.code,
            status=Status.ADMITTED,
            mines=founder.is_producer,
            validity_days=founder.validity_days,
        )
        focal_point = focal_points.get(founder.code)
        admissions.append(admission if focal_point is None else replace(admission, focal_point=focal_point.address))
    admit(ledger, chair, admissions)
    ledger.send(chair, [calls.set_scheme_roles(chair.address, SchemeRole.CHAIR)])
    if staffed:
        offices = [(_signer(role_word(office), chain_id).address, office) for office in OFFICES]
        ledger.send(chair, [calls.set_scheme_roles(account, office) for account, office in offices])
    for code, focal_point in focal_points.items():
        names = DevelopmentOfficers(code)
        officers = [(_signer(names.officer(role), chain_id).address, int(role)) for role in ROLES]
        ledger.send(focal_point, [calls.appoint(officers)])
    return ledger


def _signer(name: str, chain_id: int) -> DevelopmentSigner:
    return DevelopmentSigner(name, chain_id=chain_id)
