"""The words of how Participants decide and agree; the numbers are those of the contracts; nothing is decided here."""

from __future__ import annotations

from enum import IntEnum


class Vote(IntEnum):
    """What a focal point says to a proposal; NONE where it has said nothing."""

    NONE = 0
    SUPPORT = 1
    OBJECT = 2
    ABSTAIN = 3


class Stage(IntEnum):
    """Where a proposal stands: NO_CONSENSUS after an objection, OUTDATED when what it rests on has changed."""

    NONE = 0
    OPEN = 1
    ADOPTED = 2
    NO_CONSENSUS = 3
    NOT_SUPPORTED = 4
    WITHDRAWN = 5
    OUTDATED = 6
    LAPSED = 7
    EXECUTED = 8


class AgreementStatus(IntEnum):
    """How far an agreement on electronic exchange is; certificates are paperless under an ACTIVE one only."""

    NONE = 0
    PROPOSED = 1
    PILOT = 2
    ACTIVE = 3
    TERMINATED = 4


class About(IntEnum):
    """What an attestation or a concern is about."""

    SCHEME = 0
    RECORD = 1
    PARTICIPANT = 2


class AttestedBy(IntEnum):
    """Who attests: accounts accredited for the type, or the focal point of a Participant of itself."""

    ACCREDITED = 0
    OWN_PARTICIPANT = 1
