"""The acts that change the ledger, as calls ready to be signed: call data and a gas limit that is known to suffice.

Gas limits are computed and not asked for: an estimate costs a round trip each, and what is not used is not paid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kpchain.ledger.abi import LEDGER, REGISTRY, functions
from kpchain.ledger.events import Lines, lines_word
from kpchain.model import Action, AlertKind, Kind, Status

MAX_BATCH: Final = 200
"""Entries that one call takes at most (contracts, MAX_BATCH)."""
MAX_INPUTS: Final = 400
"""Inputs of all certificates that one call takes at most (contracts, MAX_INPUTS)."""
MAX_GAS: Final = 16_000_000
"""Gas that one transaction asks for at most; EIP-7825 caps it at 16,777,216."""

NO_LAST_DAY: Final = 2**32 - 1
"""In place of an officer's last day: there is none (contracts, NO_LAST_DAY)."""
NO_AUTHORITY: Final = b"\0" * 8
"""In place of an authority inside a Participant: there is one only."""
NO_DIGEST: Final = b"\0" * 32
NO_ACCOUNT: Final = "0x" + "00" * 20
"""In place of an account: there is none."""

_FIXED_GAS: Final = 120_000
_NO_ZONE: Final = b"\0" * 32
_BASIS: Final = b"\0" * 32


@dataclass(frozen=True, slots=True)
class Call:
    """A call to one of the contracts: which, the call data, the gas limit, and how many entries it has."""

    contract: str
    data: bytes
    gas: int
    entries: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LotTerms:
    """What is declared of a lot; see ICertificateLedger.LotDeclaration. Origins are a bitmap, weights points."""

    root: bytes
    serial: int
    kind: Kind
    on: int
    lines: Lines
    source: int = 0
    origins: int = 0
    zone: bytes = _NO_ZONE


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateTerms:
    """What is issued; see ICertificateLedger.Issuance. Inputs are (digest, points)."""

    root: bytes
    serial: int
    kind: Kind
    destination: int
    issued_on: int
    expires_on: int
    parcels: int
    lines: Lines
    inputs: tuple[tuple[bytes, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found when goods were received; see ICertificateLedger.Finding."""

    digest: bytes
    evidence: bytes
    points: int
    cents: int
    parcels: int
    check: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumption:
    """Carats that leave the scheme; see ICertificateLedger.Consumption."""

    digest: bytes
    points: int
    exit: int
    on: int
    evidence: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """A Participant to be entered; see IParticipantRegistry.Admission."""

    code: str
    status: Status
    mines: bool
    validity_days: int
    seated: bool = True
    focal_point: str = NO_ACCOUNT


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """What an officer is to hold; see IParticipantRegistry.Appointment. Days are days since 1970-01-01."""

    account: str
    roles: int
    first_day: int = 0
    last_day: int = NO_LAST_DAY
    authority: bytes = NO_AUTHORITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A warning to all members; see ICertificateLedger.Alert. The number is a number word."""

    kind: AlertKind
    number: int
    last_serial: int = 0
    digest: bytes = NO_DIGEST
    reason: bytes = NO_DIGEST


def declare_lots(lots: Sequence[LotTerms]) -> Call:
    """Declares lots; needs STATISTICIAN."""
    rows = [
        (lot.root, lot.serial, lot.kind, lot.on, lot.source, lot.origins, lot.zone, lines_word(lot.lines))
        for lot in lots
    ]
    return _ledger("declareLots", rows, entries=len(rows), each=58_000)


def issue(certificates: Sequence[CertificateTerms]) -> Call:
    """Issues certificates; needs ISSUER."""
    rows = [
        (
            terms.root,
            terms.serial,
            terms.kind,
            terms.destination,
            terms.issued_on,
            terms.expires_on,
            terms.parcels,
            lines_word(terms.lines),
            terms.inputs,
        )
        for terms in certificates
    ]
    return _ledger("issue", rows, entries=len(rows), each=1, extra=issue_gas(certificates))


def issue_gas(certificates: Sequence[CertificateTerms]) -> int:
    """Gas that certificates need beside the fixed part, at the most.

    A serial whose neighbours (256 share a slot) were never used costs a new slot; those here may be the first.
    """
    slots = len({terms.serial >> 8 for terms in certificates})
    inputs = [len(terms.inputs) for terms in certificates]
    return 18_000 * slots + sum(40_000 + 8_000 * count + 90 * count**2 for count in inputs)


def advance(action: Action, on: int, steps: Sequence[tuple[bytes, bytes]]) -> Call:
    """Moves certificates; a step is (digest, evidence)."""
    return _ledger("advance", action, on, list(steps), entries=len(steps), each=16_000)


def settle(action: Action, on: int, findings: Sequence[Finding]) -> Call:
    """Confirms imports or accepts returns with what was found."""
    rows = [
        (finding.digest, finding.evidence, finding.points, finding.cents, finding.parcels, finding.check)
        for finding in findings
    ]
    return _ledger("settle", action, on, rows, entries=len(rows), each=22_000)


def consume(consumptions: Sequence[Consumption]) -> Call:
    """Takes carats out of the scheme; needs STATISTICIAN."""
    rows = [(out.digest, out.points, out.exit, out.on, out.evidence) for out in consumptions]
    return _ledger("consume", rows, entries=len(rows), each=18_000)


def approve(digests: Sequence[bytes]) -> Call:
    """Approves certificates of supervised Participants; needs MONITOR."""
    return _ledger("approve", list(digests), entries=len(digests), each=40_000)


def correct(digest: bytes, on: int, correction: bytes) -> Call:
    """Records a written correction; needs ISSUER of the issuer."""
    return _ledger("correct", digest, on, correction, entries=1, each=20_000)


def alert(alerts: Sequence[Alert]) -> Call:
    """Warns all members, or ends a warning."""
    rows = [(each.kind, each.number, each.last_serial, each.digest, each.reason) for each in alerts]
    return _ledger("alert", rows, entries=len(rows), each=14_000)


def enter(admissions: Sequence[Admission], basis: bytes = _BASIS) -> Call:
    """Enters Participants; needs the governor."""
    rows = [
        (
            entry.code.encode("ascii"),
            entry.status,
            entry.mines,
            entry.seated,
            entry.validity_days,
            entry.focal_point,
        )
        for entry in admissions
    ]
    return _registry("enter", rows, basis, entries=len(rows), each=150_000)


def set_status(participants: Sequence[int], status: Status, *, supervised: bool, basis: bytes = _BASIS) -> Call:
    """Changes the status of Participants; needs the governor."""
    return _registry("setStatus", list(participants), status, supervised, basis, entries=len(participants), each=40_000)


def set_zones(participant: int, zones: Sequence[bytes], *, approved: bool, basis: bytes = _BASIS) -> Call:
    """Approves zones of a Participant or ends their approval; needs the governor."""
    return _registry("setZones", participant, list(zones), approved, basis, entries=len(zones), each=40_000)


def set_terms(participant: int, validity_days: int, tolerance_bps: int, basis: bytes = _BASIS) -> Call:
    """Sets validity and tolerance of a Participant; needs the governor."""
    return _registry("setTerms", participant, validity_days, tolerance_bps, basis, entries=1, each=60_000)


def recode(participant: int, code: str, basis: bytes = _BASIS) -> Call:
    """Changes the code of a Participant; needs the governor."""
    return _registry("recode", participant, code.encode("ascii"), basis, entries=1, each=80_000)


def set_focal_point(participant: int, account: str) -> Call:
    """Sets the focal point of a Participant; needs the governor."""
    return _registry("setFocalPoint", participant, account, entries=1, each=120_000)


def set_scheme_roles(account: str, roles: int) -> Call:
    """Sets the offices of the scheme that an account holds; needs the governor."""
    return _registry("setSchemeRoles", account, roles, entries=1, each=60_000)


def pass_governance(account: str) -> Call:
    """Hands over the office of governor; needs the governor."""
    return _registry("passGovernance", account, entries=1, each=60_000)


def appoint(appointments: Sequence[Appointment]) -> Call:
    """Names officers of one's own Participant; needs the focal point."""
    rows = [(each.account, each.roles, each.first_day, each.last_day, each.authority) for each in appointments]
    return _registry("appoint", rows, entries=len(rows), each=40_000)


def set_suspended(accounts: Sequence[str], *, suspended: bool) -> Call:
    """Suspends or reinstates officers of one's own Participant; needs the focal point."""
    return _registry("setSuspended", list(accounts), suspended, entries=len(accounts), each=20_000)


def open_range(first: int, last: int) -> Call:
    """Opens another range of certificate numbers of one's own Participant; needs the focal point."""
    return _registry("openRange", first, last, entries=1, each=60_000)


def _ledger(name: str, *arguments: object, entries: int, each: int, extra: int = 0) -> Call:
    data = functions(LEDGER)[name].encode(*arguments)
    return Call(LEDGER, data, min(_FIXED_GAS + each * entries + extra, MAX_GAS), entries)


def _registry(name: str, *arguments: object, entries: int, each: int) -> Call:
    data = functions(REGISTRY)[name].encode(*arguments)
    return Call(REGISTRY, data, min(_FIXED_GAS + each * entries, MAX_GAS), entries)
