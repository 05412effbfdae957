"""Where does it come from, and what does that rest on? Origins and taints as the ledger derived them from ancestry."""

from __future__ import annotations

from functools import reduce
from operator import or_

from kpchain.ledger.events import CertificateIssued
from kpchain.model import Hidden, Subject, Summary, Taint, all_shown
from kpchain.verify.case import NOT_IN_SUMMARY, Finding, Known, Presented, failed, passed, skipped
from kpchain.verify.phrases import Several, in_turn, listed, say
from kpchain.verify.report import Note
from kpchain.verify.words import HIDDEN, NO_VALUE, TAINTS, digest_text


def origins(document: Presented, known: Known) -> Finding:
    """Whether the countries of origin that the document declares are those that the ledger derived."""
    subject = document.subject
    if isinstance(subject, Summary):
        return NOT_IN_SUMMARY
    codes = known.facts.codes
    derived = codes.origins_of(known.record.origins)
    seen = {codes.now(code) for code in subject.origins if not isinstance(code, Hidden)}
    if len(subject.origins) != len(derived) or not seen <= set(derived):
        return failed(
            say(
                "the document declares {stated}, the ledger derived {derived}",
                stated=_declared(subject),
                derived=", ".join(derived) or NO_VALUE,
            )
        )
    all_shown(subject.origins)
    return passed(say("{stated}, as the ledger has it", stated=_declared(subject)))


def inputs(known: Known) -> Finding:
    """Whether every record that it draws from is on the ledger."""
    if not isinstance(known.origin, CertificateIssued):
        return skipped(say("a lot is a source: it draws from nothing"))
    unknown = [digest_text(digest) for digest, record in known.facts.inputs.items() if record is None]
    if unknown:
        return failed(say("the ledger does not know {digests}", digests=", ".join(unknown)))
    return passed(say("{count} input(s), all known to the ledger", count=len(known.origin.inputs)))


def ancestry(known: Known) -> Finding:
    """Whether origins and taints of a certificate are the union of those of its inputs, as they must be."""
    if not isinstance(known.origin, CertificateIssued):
        return skipped(say("a lot is a source: its origins are declared, not derived"))
    parents = [record for record in known.facts.inputs.values() if record is not None]
    from_origins = reduce(or_, (parent.origins for parent in parents), 0)
    from_taints = reduce(or_, (int(parent.taints) for parent in parents), 0)
    codes, record = known.facts.codes, known.origin.record
    if from_origins != record.origins:
        return failed(
            say(
                "its inputs come from {derived}, its record says {kept}",
                derived=", ".join(codes.origins_of(from_origins)) or NO_VALUE,
                kept=str(codes.origins_of(record.origins)),
            )
        )
    if from_taints != record.taints:
        return failed(
            say(
                "its inputs have the taints {derived}, its record was written with {kept}",
                derived=repr(Taint(from_taints)),
                kept=repr(record.taints),
            )
        )
    return passed(say("origins and taints are the union of those of its inputs"))


def rests_on(known: Known) -> Finding:
    """What in the ancestry rests on a declaration or a difference; facts to weigh, not a failure."""
    if not known.record.taints:
        return passed(say("all of it rests on production that was declared on the ledger by its own country"))
    taints = [taint for taint in Taint if known.record.taints & taint]
    notes = [Note(f"rests_on_{(taint.name or '').lower()}", TAINTS[taint]) for taint in taints]
    return passed(say("{taints}", taints=in_turn(*(TAINTS[taint] for taint in taints))), *notes)


def _declared(subject: Subject) -> Several:
    """The declared origins in alphabetical order, those that are hidden last."""
    shown = sorted(code for code in subject.origins if not isinstance(code, Hidden))
    return listed(*shown, *[HIDDEN] * (len(subject.origins) - len(shown)))
