"""The acts of the scheme, one function each; it brings documents and the ledger together, and opens no connection.

Many records become few transactions: entries are packed into calls as full as the contracts take them. Of a batch with
one bad entry none is entered: a transaction changes all or nothing, and where there are several, none but the first is
sent before all others have passed a simulation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from kpchain.document import Sealed, seal
from kpchain.errors import ModelError, NotFoundError, RejectedError
from kpchain.ledger import calls
from kpchain.ledger.calls import MAX_BATCH, MAX_GAS, MAX_INPUTS, Call, CertificateTerms, Consumption, Finding, LotTerms
from kpchain.ledger.client import Ledger
from kpchain.ledger.directory import Directory
from kpchain.ledger.sender import Receipt
from kpchain.model import (
    Action,
    AlertKind,
    Certificate,
    Check,
    Exit,
    Kind,
    Lot,
    Participant,
    Record,
    RecordNumber,
    Status,
    days_from_date,
)
from kpchain.signing import Signer, sign_certificate
from kpchain.units import Points, UsdCents, two_decimals

T = TypeVar("T")

NO_EVIDENCE = b"\0" * 32
SETTLEMENTS = frozenset({Action.CONFIRM, Action.ACCEPT_RETURN})
"""The actions that come with findings."""


@dataclass(frozen=True, slots=True)
class Step:
    """A certificate to be moved, and the digest of what the step rests on."""

    digest: bytes
    evidence: bytes = NO_EVIDENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found when the goods of a certificate were received.

    Attributes:
        digest: the certificate.
        carats: the weight found.
        usd: the value found.
        parcels: the number of parcels found.
        check: how it was checked.
        evidence: digest of the confirmation, or of the remedy.
    """

    digest: bytes
    carats: Points
    usd: UsdCents
    parcels: int
    check: Check
    evidence: bytes = NO_EVIDENCE


# Sources


def declare_lots(ledger: Ledger, signer: Signer, lots: Sequence[Sealed[Lot]]) -> list[Receipt]:
    """Declares sealed lots; needs STATISTICIAN of their declarer.

    Raises:
        ModelError: a lot is not the officer's Participant's, or names an origin that mines nothing.
        RejectedError: the contracts refuse one of them; none is declared.
    """
    return ledger.send(signer, lot_calls(ledger, signer.address, lots))


def lot_calls(ledger: Ledger, officer: str, lots: Sequence[Sealed[Lot]]) -> list[Call]:
    """The calls that `declare_lots` sends."""
    directory = ledger.directory()
    own = _own_code(ledger, officer)
    terms = []
    for sealed in lots:
        lot = sealed.subject
        if own is not None:
            _check_own(lot.declarer, own, field="/lot/declarer")
        terms.append(_lot_terms(sealed, directory))
    _check_numbers([sealed.number for sealed in lots])
    return [calls.declare_lots(chunk) for chunk in _chunks(terms, lambda _: 60_000)]


# Certificates


def seal_and_sign(ledger: Ledger, signer: Signer, certificate: Certificate) -> Sealed[Certificate]:
    """The certificate's document, sealed and signed by the issuing officer for this ledger."""
    sealed = seal(certificate)
    deployment = ledger.deployment
    return sealed.with_signature(
        sign_certificate(
            certificate, sealed.root, signer=signer, chain_id=deployment.chain_id, ledger=deployment.ledger
        )
    )


def issue(ledger: Ledger, signer: Signer, certificates: Sequence[Sealed[Certificate]]) -> list[Receipt]:
    """Issues sealed certificates; needs ISSUER of their issuer.

    Raises:
        ModelError: a certificate is not the officer's Participant's, a number stands in the batch twice, a document
            says of its inputs what the ledger does not, or the batch draws more from a record than it has.
        NotFoundError: a destination or an input is not on the ledger.
        RejectedError: the contracts refuse one of them; none is issued.
    """
    return ledger.send(signer, issue_calls(ledger, signer.address, certificates))


def issue_calls(
    ledger: Ledger, officer: str, certificates: Sequence[Sealed[Certificate]], *, at_once: int = MAX_BATCH
) -> list[Call]:
    """The calls that `issue` sends; `at_once` is how many certificates one transaction takes at the most."""
    directory = ledger.directory()
    own = _own_code(ledger, officer)
    terms = []
    for sealed in certificates:
        if own is not None:
            _check_own(sealed.subject.issuer, own, field="/certificate/issuer")
        terms.append(_certificate_terms(sealed, directory))
    _check_numbers([sealed.number for sealed in certificates])
    digests = list({entry.digest for sealed in certificates for entry in sealed.subject.inputs})
    records = dict(zip(digests, ledger.records(digests), strict=True))
    _check_inputs(ledger, directory, certificates, records)
    groups = list(_chunks(terms, lambda entry: calls.issue_gas([entry]), lambda entry: len(entry.inputs), at_once))
    if len(groups) > 1:
        _check_draws(certificates, records)
    return [calls.issue(chunk) for chunk in groups]


def advance(ledger: Ledger, signer: Signer, action: Action, steps: Sequence[Step], *, on: date) -> list[Receipt]:
    """Moves certificates by one step of the table; see `advance_calls`.

    Raises:
        ModelError: a certificate stands in the batch twice.
        RejectedError: the contracts refuse one of the steps; none is made.
    """
    return ledger.send(signer, advance_calls(action, steps, on=on))


def advance_calls(action: Action, steps: Sequence[Step], *, on: date) -> list[Call]:
    """The calls that `advance` sends; every action but ISSUE, REPLACE, CONFIRM and ACCEPT_RETURN."""
    _check_once([step.digest for step in steps])
    pairs = [(step.digest, step.evidence) for step in steps]
    return [calls.advance(action, days_from_date(on), chunk) for chunk in _chunks(pairs, lambda _: 16_000)]


def settle(ledger: Ledger, signer: Signer, action: Action, found: Sequence[Found], *, on: date) -> list[Receipt]:
    """Confirms imports (CONFIRM) or accepts returned goods (ACCEPT_RETURN) with what was found.

    Raises:
        ModelError: a certificate stands in the batch twice.
        RejectedError: the contracts refuse one of them; none is settled.
    """
    return ledger.send(signer, settle_calls(action, found, on=on))


def settle_calls(action: Action, found: Sequence[Found], *, on: date) -> list[Call]:
    """The calls that `settle` sends."""
    _check_once([finding.digest for finding in found])
    findings = [
        Finding(
            digest=finding.digest,
            evidence=finding.evidence,
            points=finding.carats,
            cents=finding.usd,
            parcels=finding.parcels,
            check=finding.check,
        )
        for finding in found
    ]
    return [calls.settle(action, days_from_date(on), chunk) for chunk in _chunks(findings, lambda _: 22_000)]


def consume(
    ledger: Ledger, signer: Signer, digest: bytes, carats: Points, *, exit_: Exit, on: date, evidence: bytes
) -> Receipt:
    """Takes carats out of the scheme; needs STATISTICIAN of the Participant that holds them."""
    return ledger.send(signer, [consume_call(digest, carats, exit_=exit_, on=on, evidence=evidence)])[0]


def consume_call(digest: bytes, carats: Points, *, exit_: Exit, on: date, evidence: bytes) -> Call:
    """The call that `consume` sends."""
    out = Consumption(digest=digest, points=carats, exit=exit_, on=days_from_date(on), evidence=evidence)
    return calls.consume([out])


def correct(ledger: Ledger, signer: Signer, digest: bytes, *, on: date, correction: bytes) -> Receipt:
    """Records that the issuer corrected a certificate in writing; needs ISSUER of the issuer."""
    return ledger.send(signer, [calls.correct(digest, days_from_date(on), correction)])[0]


def approve(ledger: Ledger, signer: Signer, digests: Sequence[bytes]) -> list[Receipt]:
    """Approves certificates of supervised Participants; needs MONITOR."""
    return ledger.send(signer, [calls.approve(chunk) for chunk in _chunks(list(digests), lambda _: 40_000)])


def alert(
    ledger: Ledger,
    signer: Signer,
    number: RecordNumber,
    *,
    kind: AlertKind = AlertKind.FAKE,
    last_serial: int = 0,
    digest: bytes | None = None,
    reason: bytes = NO_EVIDENCE,
) -> Receipt:
    """Warns all members: of a certificate that does not match, of a stolen parcel, of numbers withdrawn; or ends it."""
    warning = calls.Alert(
        kind=kind, number=number.word, last_serial=last_serial, digest=digest or NO_EVIDENCE, reason=reason
    )
    return ledger.send(signer, [calls.alert([warning])])[0]


# Participants and officers


def admit(ledger: Ledger, signer: Signer, admissions: Sequence[calls.Admission]) -> list[Receipt]:
    """Enters Participants, as many in one transaction as it takes; needs the governor."""
    return ledger.send(signer, [calls.enter(chunk) for chunk in _chunks(list(admissions), lambda _: 150_000)])


def admission_of(entry: Participant, focal_point: str | None = None) -> calls.Admission:
    """A founding Participant as it is entered."""
    return calls.Admission(
        code=entry.code,
        status=Status.ADMITTED,
        mines=entry.is_producer,
        seated=entry.is_seated,
        validity_days=entry.validity_days,
        focal_point=focal_point or calls.NO_ACCOUNT,
    )


def set_status(
    ledger: Ledger, signer: Signer, code: str, status: Status, *, supervised: bool = False, basis: bytes = NO_EVIDENCE
) -> Receipt:
    """Admits, restricts, suspends, reinstates or withdraws a Participant; needs the governor."""
    index = ledger.directory().get(code).index
    return ledger.send(signer, [calls.set_status([index], status, supervised=supervised, basis=basis)])[0]


def set_zones(
    ledger: Ledger, signer: Signer, code: str, zones: Sequence[str], *, approved: bool, basis: bytes = NO_EVIDENCE
) -> Receipt:
    """Approves zones of a Restricted Participant, or ends their approval; needs the governor."""
    index = ledger.directory().get(code).index
    words = [zone_word(zone) for zone in zones]
    return ledger.send(signer, [calls.set_zones(index, words, approved=approved, basis=basis)])[0]


def zone_word(zone: str | None) -> bytes:
    """A zone as the ledger writes it: ASCII in 32 bytes, left-aligned; all zero for none.

    Raises:
        ModelError: the name is empty, longer than 32 characters, or not printable ASCII.
    """
    if zone is None:
        return NO_EVIDENCE
    if not (zone.isascii() and zone.isprintable() and 0 < len(zone) <= 32):
        raise ModelError("zone", "must be 1 to 32 printable ASCII characters", zone)
    return zone.encode("ascii").ljust(32, b"\0")


# What every act shares


def _lot_terms(sealed: Sealed[Lot], directory: Directory) -> LotTerms:
    lot = sealed.subject
    produced = lot.kind is Kind.PRODUCTION
    return LotTerms(
        root=sealed.root,
        serial=lot.number.serial,
        kind=lot.kind,
        on=days_from_date(lot.declared),
        lines=lot.ledger_lines,
        source=directory.get(lot.source, field="/lot/source").index if lot.source else 0,
        origins=0 if produced else directory.bitmap_of(lot.origins, field="/lot/origins"),
        zone=zone_word(lot.zone),
    )


def _certificate_terms(sealed: Sealed[Certificate], directory: Directory) -> CertificateTerms:
    certificate = sealed.subject
    return CertificateTerms(
        root=sealed.root,
        serial=certificate.number.serial,
        kind=certificate.kind,
        destination=directory.get(certificate.destination, field="/certificate/destination").index,
        issued_on=days_from_date(certificate.issued),
        expires_on=days_from_date(certificate.expires),
        parcels=certificate.parcels,
        lines=certificate.ledger_lines,
        inputs=tuple((entry.digest, int(entry.carats)) for entry in certificate.inputs),
    )


def _own_code(ledger: Ledger, officer: str) -> str | None:
    """The code of the officer's Participant; None for a stranger, whom the contracts refuse with their own words."""
    participant = ledger.account(officer).participant
    return ledger.directory().code_of(participant) if participant else None


def _check_own(code: str, own: str, *, field: str) -> None:
    if code != own:
        raise ModelError(field, f"must be {own}, the Participant that the officer acts for", code)


def _check_numbers(numbers: Sequence[RecordNumber]) -> None:
    for number, count in Counter(numbers).items():
        if count > 1:
            raise ModelError("number", f"must be used once; it stands in this batch {count} times", str(number))


def _check_once(digests: Sequence[bytes]) -> None:
    for digest, count in Counter(digests).items():
        if count > 1:
            raise ModelError("certificate", f"must be named once; it stands here {count} times", "0x" + digest.hex())


def _check_inputs(
    ledger: Ledger,
    directory: Directory,
    certificates: Sequence[Sealed[Certificate]],
    records: Mapping[bytes, Record | None],
) -> None:
    """Sees what the contracts cannot: that documents say of their inputs what the ledger does.

    The contracts get digests alone. A wrong number or country of origin would be signed, and the document would fail
    wherever it is verified. Inputs that the ledger does not know are left to the contracts.

    Raises:
        ModelError: a document names an input by another record's number, or other origins than its inputs have.
    """
    numbers = ledger.find_all(list({entry.number for sealed in certificates for entry in sealed.subject.inputs}))
    for sealed in certificates:
        origins = 0
        for place, entry in enumerate(sealed.subject.inputs):
            record = records[entry.digest]
            if record is None:
                break
            if numbers.get(entry.number) != entry.digest:
                field = f"/certificate/inputs/{place}/digest"
                raise ModelError(field, f"must be that of {entry.number} on the ledger", "0x" + entry.digest.hex())
            origins |= record.origins
        else:
            stated = sealed.subject.origins
            if directory.bitmap_of(stated, field="/certificate/origins") != origins:
                rule = f"must be {', '.join(directory.origins_of(origins))}, as the inputs have it"
                raise ModelError("/certificate/origins", rule, ", ".join(stated))


def _check_draws(certificates: Sequence[Sealed[Certificate]], records: Mapping[bytes, Record | None]) -> None:
    """Sees that a batch of several transactions does not draw more in all than each transaction alone would."""
    drawn: Counter[bytes] = Counter()
    for sealed in certificates:
        for entry in sealed.subject.inputs:
            drawn[entry.digest] += entry.carats
    for digest, points in drawn.items():
        record = records[digest]
        if record is None:
            raise NotFoundError(f"the ledger has no record 0x{digest.hex()}")
        # An input that a replacement frees is worth its whole weight; the contracts judge the rest.
        left = max(record.available, record.points if not record.available else 0)
        if points > left:
            raise RejectedError(
                f"record 0x{digest.hex()} has {two_decimals(left)} carats left, "
                f"and the batch draws {two_decimals(points)}",
                name="CaratsNotAvailable",
                arguments={"digest": digest, "available": left, "drawn": points},
            )


def _chunks(
    entries: Sequence[T], gas: Callable[[T], int], inputs: Callable[[T], int] = lambda _: 0, most: int = MAX_BATCH
) -> Iterator[list[T]]:
    """Entries in groups that one call takes: by number, by inputs and by gas."""
    chunk: list[T] = []
    used = weight = 0
    for entry in entries:
        full = len(chunk) == most or weight + inputs(entry) > MAX_INPUTS or used + gas(entry) > MAX_GAS - 200_000
        if chunk and full:
            yield chunk
            chunk, used, weight = [], 0, 0
        chunk.append(entry)
        used += gas(entry)
        weight += inputs(entry)
    if chunk:
        yield chunk
