"""Is the document whole, and is it the one that the ledger knows?"""

from __future__ import annotations

from typing import Final

from kpchain.document import schema_of
from kpchain.ledger.events import CertificateAdvanced, CertificateSettled
from kpchain.ledger.facts import Facts
from kpchain.model import Record, Summary
from kpchain.verify.case import Case, Finding, Known, Presented, erred, failed, passed, skipped
from kpchain.verify.phrases import say
from kpchain.verify.words import STATE_NAMES, digest_text

_NO_CONTENTS: Final = skipped(say("a QR code states the root; the contents that it is computed from are not in it"))
_NO_DIGEST: Final = skipped(say("a QR code states no digest: it is computed from its number and root"))


def readable(case: Case) -> Finding:
    """Whether the file is a sealed document of a known schema that breaks no rule."""
    if case.unreadable is not None:
        return failed(say("this is no document that can be read: {error}", error=str(case.unreadable)))
    if case.document is None:
        return case.no_document
    subject = case.document.subject
    if isinstance(subject, Summary):
        return passed(say("the signed values of a certificate, as a QR code carries them"))
    if case.document.hidden:
        return passed(
            say(
                "a redacted document of the schema {schema}, which hides {count} value(s)",
                schema=schema_of(subject),
                count=len(case.document.hidden),
            )
        )
    return passed(say("a sealed document of the schema {schema}", schema=schema_of(subject)))


def root(document: Presented) -> Finding:
    """Whether values and salts lead to the root that the document states."""
    if document.sealed is None:
        return _NO_CONTENTS
    stated, computed = digest_text(document.sealed.root), digest_text(document.root)
    if stated != computed:
        return failed(
            say(
                "altered: its values and salts lead to the root {computed}, and it states {stated}",
                computed=computed,
                stated=stated,
            )
        )
    return passed(say("values and salts lead to the root that the document states"))


def digest(document: Presented) -> Finding:
    """Whether number and computed root lead to the digest that the document states."""
    if document.sealed is None:
        return _NO_DIGEST
    stated, computed = digest_text(document.sealed.digest), digest_text(document.digest)
    if stated != computed:
        return failed(
            say(
                "altered: its number and contents lead to the digest {computed}, and it states {stated}",
                computed=computed,
                stated=stated,
            )
        )
    return passed(say("number and root lead to the digest that the document states"))


def on_ledger(case: Case, facts: Facts) -> Finding:
    """Whether the ledger has a record with this digest."""
    if case.known is not None:
        return passed(say("the ledger has the record {digest}", digest=digest_text(case.known.origin.digest)))
    if facts.record is not None or facts.history:
        return erred(say("the ledger gives a record without its events, or events without their record"))
    if case.digest is None:
        return failed(say("the ledger has no record with the number {number}", number=str(case.number)))
    asked = digest_text(case.digest)
    if case.number is None:
        return failed(say("the ledger has no record with the digest {digest}", digest=asked))
    if facts.numbered is None:
        return failed(
            say(
                "never issued: the ledger has neither the digest {digest} nor the number {number}",
                digest=asked,
                number=str(case.number),
            )
        )
    return failed(
        say(
            "altered or forged: under {number} the ledger has the digest {other}, not {digest}",
            number=str(case.number),
            other=digest_text(facts.numbered.digest),
            digest=asked,
        )
    )


def number(case: Case, facts: Facts) -> Finding:
    """Whether the record with this number is the one with this digest."""
    if case.number is None:
        known = case.known
        if known is None:
            return failed(say("the ledger has no record, and so no number, with this digest"))
        return passed(say("the record has the number {number}", number=str(known.origin.number)))
    asked = str(case.number)
    if facts.numbered is None:
        return failed(say("the ledger has no record with the number {number}", number=asked))
    found = digest_text(facts.numbered.digest)
    has = say("the record with the number {number} has the digest {digest}", number=asked, digest=found)
    return failed(has) if case.digest is not None and case.digest != facts.numbered.digest else passed(has)


def answers_agree(known: Known) -> Finding:
    """Whether storage and events of the ledger tell the same; a node that contradicts itself proves nothing."""
    last = known.origin.record.state
    for event in known.facts.history:
        if isinstance(event, CertificateAdvanced | CertificateSettled):
            last = event.record.state
    if _fixed(known.record) != _fixed(known.origin.record):
        return erred(say("the record differs from the event that wrote it: the node contradicts itself"))
    if known.record.state is not last:
        return erred(
            say(
                "the record says {state}, its last event {last}: ask again",
                state=STATE_NAMES[known.record.state],
                last=STATE_NAMES[last],
            )
        )
    return passed(say("storage and events of the ledger tell the same"))


def _fixed(record: Record) -> tuple[int, ...]:
    """What no act ever changes in a record."""
    dates = (record.issued_on, record.expires_on)
    return (record.kind, record.issuer, record.destination, *dates, record.points, record.origins)
