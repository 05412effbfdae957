"""Agreements on electronic exchange as the ledger has them: between whom certificates are paperless."""

from __future__ import annotations

from dataclasses import dataclass

from kpchain.errors import ModelError, NotFoundError
from kpchain.ledger.abi import AGREEMENTS
from kpchain.ledger.client import Ledger
from kpchain.ledger.events import ascii_text
from kpchain.model import AgreementStatus

_LETTERS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """An agreement on electronic exchange; members are codes of Participants.

    Attributes:
        number: its number, from 1.
        name: its short name.
        status: how far it is.
        members: who takes part.
        piloting: the members that have acceded to the pilot.
        activating: the members that have acceded to paperless exchange.
        document: digest of its text.
    """

    number: int
    name: str
    status: AgreementStatus
    members: tuple[str, ...]
    piloting: tuple[str, ...]
    activating: tuple[str, ...]
    document: bytes


def agreements(ledger: Ledger) -> list[Agreement]:
    """All agreements, the first one first."""
    [rows] = ledger.view(AGREEMENTS, "agreements")
    directory = ledger.directory()
    return [
        Agreement(
            number=number,
            name=ascii_text(name),
            status=AgreementStatus(status),
            members=directory.members_of(members),
            piloting=directory.members_of(piloting),
            activating=directory.members_of(activating),
            document=document,
        )
        for number, (status, members, piloting, activating, name, document) in enumerate(rows, start=1)
    ]


def find_agreement(ledger: Ledger, text: str) -> Agreement:
    """The agreement with this number, or else with this name: the one that stands, where others have ended.

    Raises:
        NotFoundError: there is none.
        ModelError: several have this name.
    """
    known = agreements(ledger)
    found = [each for each in known if text == str(each.number)] or [each for each in known if text == each.name]
    if not found:
        raise NotFoundError(f"there is no agreement {text}")
    found = [each for each in found if each.status is not AgreementStatus.TERMINATED] or found
    if len(found) > 1:
        numbers = ", ".join(str(each.number) for each in found)
        raise ModelError("agreement", f"must be named by its number: {numbers} have this name", text)
    return found[0]


def name_word(name: str, *, field: str = "name") -> bytes:
    """A short name as the contracts keep it: ASCII in 32 bytes, left-aligned.

    Raises:
        ModelError: it is empty, longer than 32 characters, or not printable ASCII.
    """
    if not (name.isascii() and name.isprintable() and 0 < len(name.strip()) <= len(name) <= _LETTERS):
        raise ModelError(field, "must be 1 to 32 printable ASCII characters", name)
    return name.encode("ascii").ljust(_LETTERS, b"\0")
