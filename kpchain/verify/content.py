"""Does the document state what the ledger keeps? One check for each value, naming both where they differ."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import Final

from kpchain.ledger.events import CertificateIssued, Lines, LotDeclared
from kpchain.model import Certificate, HsCode, Kind, Lot
from kpchain.units import two_decimals
from kpchain.verify.case import Ask, Finding, Known, Presented, erred, failed, of_document_and_record, passed, skipped
from kpchain.verify.words import KINDS, day_text, digest_text

Pair = tuple[str, str]
"""What the document states and what the ledger has, in the same words."""
_NOT_ALIKE: Final = erred("the ledger has a lot where the document is a certificate, or the other way round")


def _certificate(pair: Callable[[Certificate, CertificateIssued, Known], Pair]) -> Ask:
    """A check that compares a value of a certificate."""

    def check(document: Presented, known: Known) -> Finding:
        subject, origin = document.sealed.subject, known.origin
        if not (isinstance(subject, Certificate) and isinstance(origin, CertificateIssued)):
            return _NOT_ALIKE
        return _compared(pair(subject, origin, known))

    return of_document_and_record(check)


def _lot(pair: Callable[[Lot, LotDeclared, Known], Pair]) -> Ask:
    """A check that compares a value of a lot."""

    def check(document: Presented, known: Known) -> Finding:
        subject, origin = document.sealed.subject, known.origin
        if not (isinstance(subject, Lot) and isinstance(origin, LotDeclared)):
            return _NOT_ALIKE
        return _compared(pair(subject, origin, known))

    return of_document_and_record(check)


def _inputs(document: Presented, known: Known) -> Finding:
    """Inputs, in order: number, digest and weight of each; the first that differs is named."""
    subject, origin = document.sealed.subject, known.origin
    if not (isinstance(subject, Certificate) and isinstance(origin, CertificateIssued)):
        return _NOT_ALIKE
    numbers = known.facts.numbers
    stated = [
        f"{drawn.carats.format()} carats of {drawn.number} {digest_text(drawn.digest)}" for drawn in subject.inputs
    ]
    kept = [
        f"{two_decimals(draw.points)} carats of {numbers.get(draw.digest, 'unknown')} {digest_text(draw.digest)}"
        for draw in origin.inputs
    ]
    for place, (ours, theirs) in enumerate(zip_longest(stated, kept, fillvalue="nothing"), start=1):
        if ours != theirs:
            return failed(f"input {place}: the document states {ours}, the ledger has {theirs}")
    return passed(f"{len(stated)} input(s), the same numbers, digests and weights in the same order")


def _replaces(document: Presented, known: Known) -> Finding:
    """For a replacement: whether the certificate that it names is the one that it replaced on the ledger."""
    subject = document.sealed.subject
    if not isinstance(subject, Certificate) or subject.replaced is None:
        return skipped("only a replacement replaces a certificate")
    replaced = [old for old, new in known.facts.replaced.items() if new == known.origin.digest]
    stated = f"{subject.replaced.number} {digest_text(subject.replaced.digest)}"
    kept = ", ".join(f"{known.facts.numbers.get(old, '')} {digest_text(old)}" for old in replaced) or "none"
    return _compared((stated, kept))


def _compared(pair: Pair) -> Finding:
    stated, kept = pair
    return passed(stated) if stated == kept else failed(f"the document states {stated}, the ledger has {kept}")


def _code(index: int, known: Known) -> str:
    return known.facts.codes.code_of(index) if index else "none"


def _lines_text(lines: Lines) -> str:
    rows = zip(HsCode, lines, strict=True)
    texts = [
        f"{hs.value} {two_decimals(points)} carats {two_decimals(cents)} USD"
        for hs, (points, cents) in rows
        if points or cents
    ]
    return ", ".join(texts)


def _kinds(stated: Kind, kept: Kind) -> Pair:
    return KINDS[stated], KINDS[kept]


def _zone(zone: bytes) -> str:
    return zone.rstrip(b"\0").decode("ascii", errors="backslashreplace") or "none"


CERTIFICATE: Final[tuple[tuple[str, Ask], ...]] = (
    ("number", _certificate(lambda stated, event, _: (str(stated.number), str(event.number)))),
    ("kind", _certificate(lambda stated, _, known: _kinds(stated.kind, known.record.kind))),
    ("issuer", _certificate(lambda stated, _, known: (stated.issuer, _code(known.record.issuer, known)))),
    (
        "destination",
        _certificate(lambda stated, _, known: (stated.destination, _code(known.record.destination, known))),
    ),
    ("issued", _certificate(lambda stated, _, known: (stated.issued.isoformat(), day_text(known.record.issued_on)))),
    ("expires", _certificate(lambda stated, _, known: (stated.expires.isoformat(), day_text(known.record.expires_on)))),
    ("weight", _certificate(lambda stated, _, known: (stated.carats.format(), known.record.points.format()))),
    ("lines", _certificate(lambda stated, event, _: (_lines_text(stated.ledger_lines), _lines_text(event.lines)))),
    ("parcels", _certificate(lambda stated, event, _: (str(stated.parcels), str(event.parcels)))),
    ("inputs", of_document_and_record(_inputs)),
    ("replaces", of_document_and_record(_replaces)),
)
"""The checks of a certificate's contents by name."""

LOT: Final[tuple[tuple[str, Ask], ...]] = (
    ("number", _lot(lambda stated, event, _: (str(stated.number), str(event.number)))),
    ("kind", _lot(lambda stated, _, known: _kinds(stated.kind, known.record.kind))),
    ("declarer", _lot(lambda stated, _, known: (stated.declarer, _code(known.record.issuer, known)))),
    ("declared", _lot(lambda stated, _, known: (stated.declared.isoformat(), day_text(known.record.issued_on)))),
    ("weight", _lot(lambda stated, _, known: (stated.carats.format(), known.record.points.format()))),
    ("lines", _lot(lambda stated, event, _: (_lines_text(stated.ledger_lines), _lines_text(event.lines)))),
    ("source", _lot(lambda stated, event, known: (stated.source or "none", _code(event.source, known)))),
    ("zone", _lot(lambda stated, event, _: (stated.zone or "none", _zone(event.zone)))),
)
"""The checks of a lot's contents by name."""
