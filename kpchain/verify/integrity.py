"""Is the document whole, and is it the one that the ledger knows?"""

from __future__ import annotations

from kpchain.document import schema_of
from kpchain.ledger.events import CertificateAdvanced, CertificateSettled
from kpchain.ledger.facts import Facts
from kpchain.model import Record, State
from kpchain.verify.case import Case, Finding, Known, Presented, erred, failed, passed
from kpchain.verify.words import digest_text


def readable(case: Case) -> Finding:
    """Whether the file is a sealed document of a known schema that breaks no rule."""
    if case.unreadable is not None:
        return failed(f"this is no document that can be read: {case.unreadable}")
    if case.document is None:
        return case.no_document
    return passed(f"a sealed document of the schema {schema_of(case.document.sealed.subject)}")


def root(document: Presented) -> Finding:
    """Whether values and salts lead to the root that the document states."""
    stated, computed = digest_text(document.sealed.root), digest_text(document.root)
    if stated != computed:
        return failed(f"altered: its values and salts lead to the root {computed}, and it states {stated}")
    return passed("values and salts lead to the root that the document states")


def digest(document: Presented) -> Finding:
    """Whether number and computed root lead to the digest that the document states."""
    stated, computed = digest_text(document.sealed.digest), digest_text(document.digest)
    if stated != computed:
        return failed(f"altered: its number and contents lead to the digest {computed}, and it states {stated}")
    return passed("number and root lead to the digest that the document states")


def on_ledger(case: Case, facts: Facts) -> Finding:
    """Whether the ledger has a record with this digest."""
    if case.known is not None:
        return passed(f"the ledger has the record {digest_text(case.known.origin.digest)}")
    if facts.record is not None or facts.history:
        return erred("the ledger gives a record without its events, or events without their record")
    if case.digest is None:
        return failed(f"the ledger has no record with the number {case.number}")
    asked = digest_text(case.digest)
    if case.number is None:
        return failed(f"the ledger has no record with the digest {asked}")
    if facts.numbered is None:
        return failed(f"never issued: the ledger has neither the digest {asked} nor the number {case.number}")
    other = digest_text(facts.numbered.digest)
    return failed(f"altered or forged: under {case.number} the ledger has the digest {other}, not {asked}")


def number(case: Case, facts: Facts) -> Finding:
    """Whether the record with this number is the one with this digest."""
    if case.number is None:
        known = case.known
        if known is None:
            return failed("the ledger has no record, and so no number, with this digest")
        return passed(f"the record has the number {known.origin.number}")
    if facts.numbered is None:
        return failed(f"the ledger has no record with the number {case.number}")
    found = digest_text(facts.numbered.digest)
    if case.digest is not None and case.digest != facts.numbered.digest:
        return failed(f"the record with the number {case.number} has the digest {found}")
    return passed(f"the record with the number {case.number} has the digest {found}")


def answers_agree(known: Known) -> Finding:
    """Whether storage and events of the ledger tell the same; a node that contradicts itself proves nothing."""
    last = known.origin.record.state
    for event in known.facts.history:
        if isinstance(event, CertificateAdvanced | CertificateSettled):
            last = event.record.state
    if _fixed(known.record) != _fixed(known.origin.record):
        return erred("the record differs from the event that wrote it: the node contradicts itself")
    if known.record.state is not last:
        return erred(f"the record says {_name(known.record.state)}, its last event {_name(last)}: ask again")
    return passed("storage and events of the ledger tell the same")


def _fixed(record: Record) -> tuple[int, ...]:
    """What no act ever changes in a record."""
    dates = (record.issued_on, record.expires_on)
    return (record.kind, record.issuer, record.destination, *dates, record.points, record.origins)


def _name(state: State) -> str:
    return state.name.lower().replace("_", " ")
