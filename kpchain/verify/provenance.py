"""Where does it come from, and what does that rest on? Origins and taints as the ledger derived them from ancestry."""

from __future__ import annotations

from functools import reduce
from operator import or_

from kpchain.ledger.events import CertificateIssued
from kpchain.model import Taint
from kpchain.verify.case import Finding, Known, Presented, failed, passed, skipped
from kpchain.verify.report import Note
from kpchain.verify.words import TAINTS, digest_text


def origins(document: Presented, known: Known) -> Finding:
    """Whether the countries of origin that the document declares are those that the ledger derived."""
    declared = ", ".join(sorted(document.sealed.subject.origins))
    derived = ", ".join(known.facts.codes.origins_of(known.record.origins))
    if declared != derived:
        return failed(f"the document declares {declared}, the ledger derived {derived or 'none'}")
    return passed(f"{declared}, as the ledger has it")


def inputs(known: Known) -> Finding:
    """Whether every record that it draws from is on the ledger."""
    if not isinstance(known.origin, CertificateIssued):
        return skipped("a lot is a source: it draws from nothing")
    unknown = [digest_text(digest) for digest, record in known.facts.inputs.items() if record is None]
    if unknown:
        return failed(f"the ledger does not know {', '.join(unknown)}")
    return passed(f"{len(known.origin.inputs)} input(s), all known to the ledger")


def ancestry(known: Known) -> Finding:
    """Whether origins and taints of a certificate are the union of those of its inputs, as they must be."""
    if not isinstance(known.origin, CertificateIssued):
        return skipped("a lot is a source: its origins are declared, not derived")
    parents = [record for record in known.facts.inputs.values() if record is not None]
    from_origins = reduce(or_, (parent.origins for parent in parents), 0)
    from_taints = reduce(or_, (parent.taints for parent in parents), Taint(0))
    codes, record = known.facts.codes, known.origin.record
    if from_origins != record.origins:
        parents_text = ", ".join(codes.origins_of(from_origins)) or "none"
        return failed(f"its inputs come from {parents_text}, its record says {codes.origins_of(record.origins)}")
    if from_taints != record.taints:
        return failed(f"its inputs have the taints {from_taints!r}, its record was written with {record.taints!r}")
    return passed("origins and taints are the union of those of its inputs")


def rests_on(known: Known) -> Finding:
    """What in the ancestry rests on a declaration or a difference; facts to weigh, not a failure."""
    taints = [taint for taint in Taint if known.record.taints & taint]
    if not taints:
        return passed("all of it rests on production that was declared on the ledger by its own country")
    notes = [Note(f"rests_on_{(taint.name or '').lower()}", TAINTS[taint]) for taint in taints]
    return passed("; ".join(TAINTS[taint] for taint in taints), *notes)
