"""What is said beside a record: whether it is paperless, what is attested of it, which concerns there are.

These are notes and no checks: nothing here has an outcome, so that nothing here can change a verdict.
"""

from __future__ import annotations

from collections.abc import Iterator

from kpchain.ledger.beside import Attested, Concern
from kpchain.ledger.events import CertificateIssued
from kpchain.ledger.facts import Facts
from kpchain.model import About
from kpchain.verify.case import Known
from kpchain.verify.phrases import Phrase, say
from kpchain.verify.report import Note
from kpchain.verify.status import BEFORE_EXPORT, UNDER_WAY
from kpchain.verify.words import day_of_time, day_text


def notes_beside(known: Known | None) -> Iterator[Note]:
    """The notes on a record that the ledger knows; none where it knows none."""
    if known is None:
        return
    if isinstance(known.origin, CertificateIssued) and known.record.state in BEFORE_EXPORT | UNDER_WAY:
        yield _exchange(known)
    for attested in known.facts.attested:
        yield _attested(attested, known)
    for concern in known.facts.concerns:
        yield Note("concern", _concern(concern))


def notes_on(facts: Facts) -> list[Note]:
    """What is said beside the record that the ledger's answer is about; nothing where it knows none."""
    return list(notes_beside(Known.among(facts)))


def _exchange(known: Known) -> Note:
    """Whether the certificate itself is electronic, or a paper one travels with the goods."""
    agreement = known.facts.agreement
    if agreement is not None:
        said = say("under agreement {number} {name}, paperless", number=agreement.number, name=agreement.name)
        return Note("paperless", said)
    said = say(
        "no active agreement between {issuer} and {destination}: the paper certificate travels with the goods",
        issuer=known.facts.codes.code_of(known.record.issuer),
        destination=known.facts.codes.code_of(known.record.destination),
    )
    return Note("on_paper", said)


def _attested(attested: Attested, known: Known) -> Note:
    said = say(
        "{type}, attested by {attester} as of {day}",
        type=attested.type,
        attester=attested.attester,
        day=day_text(attested.on),
    )
    if attested.reference:
        said = say("{attested} with the reference {reference}", attested=said, reference=attested.reference)
    if attested.revoked is not None:
        said = say("{attested}; revoked on {day}", attested=said, day=day_of_time(attested.revoked))
    if attested.about is About.PARTICIPANT:
        issuer = known.facts.codes.code_of(known.record.issuer)
        return Note("attested_of_issuer", say("of the issuer {issuer}: {attested}", issuer=issuer, attested=said))
    return Note("attested", say("of this record: {attested}", attested=said))


def _concern(concern: Concern) -> Phrase:
    filed = say(
        "concern {number}, filed by {observer} on {day}",
        number=concern.number,
        observer=concern.observer,
        day=day_of_time(concern.time),
    )
    if concern.answered is None:
        return say("{concern}; not answered", concern=filed)
    return say("{concern}; answered by the chair on {day}", concern=filed, day=day_of_time(concern.answered))
