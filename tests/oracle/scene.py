"""The Participants, officers and first records that every random run starts from, and how to get there by acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

from kpchain.model.digest import keccak256
from kpchain.model.state import Action, Kind, Role, SchemeRole, Status
from oracle.acts import (
    Act,
    Admission,
    Appointment,
    Finding,
    Input,
    Issuance,
    LotDeclaration,
    Step,
    lines_word,
)
from oracle.ledger import digest_of, number_word

START_DAY: Final = 20_000  # 2024-10-04
NOON: Final = 12 * 3600
START: Final = START_DAY * 86_400 + NOON
VALIDITY_DAYS: Final = 60
BASIS: Final = keccak256(b"basis")
ZONE: Final = b"Berberati".ljust(32, b"\0")
OTHER_ZONE: Final = b"Boda".ljust(32, b"\0")
NO_ZONE: Final = bytes(32)

CODES: Final = ("RU", "BW", "EU", "AE", "CF", "QA")
"""Participants in the order of their indexes, from 1."""

RU, BW, EU, AE, CF, QA = range(1, 7)
MINING: Final = frozenset({RU, BW, CF})

POSTS: Final = {
    "focal": 0,
    "issuer": Role.ISSUER,
    "validator": Role.VALIDATOR,
    "customs": Role.EXPORT_CUSTOMS,
    "importer": Role.IMPORTER,
    "statistician": Role.STATISTICIAN,
    "deputy": Role.ISSUER | Role.EXPORT_CUSTOMS | Role.IMPORTER | Role.STATISTICIAN,
}
"""The officers of every Participant and what their focal point appoints them to."""

OFFICES: Final = {
    "chair": SchemeRole.CHAIR,
    "secretariat": SchemeRole.SECRETARIAT,
    "monitor": SchemeRole.MONITOR,
    "observer": SchemeRole.OBSERVER | SchemeRole.ATTESTER,
}


@cache
def account(name: str) -> str:
    """The address of a person by name, such as `RU-issuer`."""
    return "0x" + keccak256(name.encode())[-20:].hex()


def officer(participant: int, post: str) -> str:
    """The address of an officer."""
    return account(f"{CODES[participant - 1]}-{post}")


GOVERNOR: Final = account("governor")
STRANGER: Final = account("stranger")
ACCOUNTS: Final = (
    GOVERNOR,
    STRANGER,
    *(account(office) for office in OFFICES),
    *(officer(index, post) for index in range(1, len(CODES) + 1) for post in POSTS),
)


def root_of(name: str) -> bytes:
    """A root that no other record has."""
    return keccak256(b"root " + name.encode())


def founding() -> Iterator[Act]:
    """Participants, officers and offices; QA stays an applicant, and CF has no seat in the Plenary."""
    yield Act.of(
        "enter",
        GOVERNOR,
        [
            Admission(
                code=code.encode(),
                status=Status.APPLICANT if index == QA else Status.ADMITTED,
                mines=index in MINING,
                seated=index != CF,
                validity_days=VALIDITY_DAYS,
                focal_point=officer(index, "focal"),
            )
            for index, code in enumerate(CODES, 1)
        ],
        BASIS,
    )
    for index in range(1, len(CODES) + 1):
        appointments = [Appointment(officer(index, post), roles) for post, roles in POSTS.items() if roles]
        yield Act.of("appoint", officer(index, "focal"), appointments)
    for office, roles in OFFICES.items():
        yield Act.of("setSchemeRoles", GOVERNOR, account(office), int(roles))


def lot(participant: int, serial: int, points: int, kind: Kind = Kind.PRODUCTION) -> LotDeclaration:
    """A lot with one line; the origin is RU's where it must be declared."""
    return LotDeclaration(
        root=root_of(f"lot {participant} {serial}"),
        serial=serial,
        kind=kind,
        on=START_DAY,
        source=RU if kind == Kind.PAPER_IMPORT else 0,
        origins=0 if kind == Kind.PRODUCTION else 1,
        zone=NO_ZONE,
        lines=lines_word((points, points * 100)),
    )


def lot_digest(participant: int, declared: LotDeclaration) -> bytes:
    """The digest that a lot gets."""
    return digest_of(number_word(CODES[participant - 1].encode(), declared.serial, lot=True), declared.root)


def certificate(
    participant: int, destination: int, serial: int, *inputs: Input, kind: Kind = Kind.STANDARD
) -> Issuance:
    """A certificate of all that it draws, with one line."""
    points = sum(each.points for each in inputs)
    return Issuance(
        root=root_of(f"certificate {participant} {serial}"),
        serial=serial,
        kind=kind,
        destination=destination,
        issued_on=START_DAY,
        expires_on=START_DAY + VALIDITY_DAYS,
        parcels=1,
        lines=lines_word((points, points * 250)),
        inputs=inputs,
    )


def certificate_digest(participant: int, issued: Issuance) -> bytes:
    """The digest that a certificate gets."""
    return digest_of(number_word(CODES[participant - 1].encode(), issued.serial, lot=False), issued.root)


Move = tuple[Action, Callable[[int, int], str]]

VALIDATE: Final[Move] = (Action.VALIDATE, lambda issuer, _: officer(issuer, "validator"))
EXPORT: Final[Move] = (Action.EXPORT, lambda issuer, _: officer(issuer, "customs"))
ARRIVE: Final[Move] = (Action.ARRIVE, lambda _, destination: officer(destination, "importer"))
CONFIRM: Final[Move] = (Action.CONFIRM, lambda _, destination: officer(destination, "importer"))
DETAIN: Final[Move] = (Action.DETAIN, lambda _, destination: officer(destination, "importer"))
ORDER_RETURN: Final[Move] = (Action.ORDER_RETURN, lambda _, destination: officer(destination, "importer"))
ACCEPT_RETURN: Final[Move] = (Action.ACCEPT_RETURN, lambda issuer, _: officer(issuer, "validator"))
SEIZE: Final[Move] = (Action.SEIZE, lambda _, destination: officer(destination, "importer"))
FORFEIT: Final[Move] = (Action.FORFEIT, lambda _, destination: officer(destination, "importer"))
VOID: Final[Move] = (Action.VOID, lambda issuer, _: officer(issuer, "issuer"))
REPORT_LOST: Final[Move] = (Action.REPORT_LOST, lambda issuer, _: officer(issuer, "issuer"))


def moves(issuer: int, destination: int, digest: bytes, points: int, *path: Move) -> Iterator[Act]:
    """The acts that take a certificate along a path, with its weight found as declared."""
    for action, who in path:
        sender = who(issuer, destination)
        if action in (Action.CONFIRM, Action.ACCEPT_RETURN):
            found = Finding(digest=digest, evidence=BASIS, points=points, cents=points * 250, parcels=1, check=1)
            yield Act.of("settle", sender, action, START_DAY, [found])
        else:
            yield Act.of("advance", sender, action, START_DAY, [Step(digest, BASIS)])


def first_records() -> Iterator[Act]:
    """Lots in three countries, and certificates from RU to the EU at the stations of their life."""
    declared = ((RU, [Kind.PRODUCTION] * 2), (BW, [Kind.PRODUCTION]), (EU, [Kind.LEGACY]))
    for participant, kinds in declared:
        lots = [lot(participant, serial, 100_000, kind) for serial, kind in enumerate(kinds, 1)]
        yield Act.of("declareLots", officer(participant, "statistician"), lots)
    source = lot_digest(RU, lot(RU, 1, 100_000))
    paths: tuple[tuple[Move, ...], ...] = (
        (),
        (VALIDATE,),
        (VALIDATE, EXPORT),
        (VALIDATE, EXPORT, ARRIVE),
        (VALIDATE, EXPORT, ARRIVE, DETAIN),
        (VALIDATE, EXPORT, ARRIVE, CONFIRM),
    )
    for serial, path in enumerate(paths, 1):
        issued = certificate(RU, EU, serial, Input(source, 1_000 * serial))
        yield Act.of("issue", officer(RU, "issuer"), [issued])
        yield from moves(RU, EU, certificate_digest(RU, issued), 1_000 * serial, *path)


def opening() -> Iterator[Act]:
    """Every act before the first random one; each of them succeeds."""
    yield from founding()
    yield from first_records()
