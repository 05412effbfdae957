"""Contents and ancestry by the record that was carried, put to the very checks that the ledger's record is put to.

A trust list carries what a record was written with, and a state proof its word alone: what the word does not say is not
asked, and only the ledger can tell.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kpchain.evidence.trust_list import NO_ZONE, ListedRecord
from kpchain.ledger.events import CertificateIssued, Draw, LotDeclared, Position
from kpchain.ledger.facts import Codes, Facts, Origin
from kpchain.model import Record, RecordNumber
from kpchain.verify import case as online
from kpchain.verify import content, provenance
from kpchain.verify.carried import Ask, Carried
from kpchain.verify.case import Finding, Known, of_document_and_record, of_record, skipped
from kpchain.verify.phrases import say

_NO_RECORD: Final = skipped(say("no evidence of the record was given: only the ledger can tell what it says"))
_NOT_CARRIED: Final = skipped(say("what was carried does not say it: only the ledger can tell"))
_OF_WORD: Final = frozenset(
    {"kind", "issuer", "declarer", "destination", "issued", "declared", "expires", "weight", "origins", "rests_on"}
)
_NO_LINES: Final = ((0, 0), (0, 0), (0, 0))


def _carried(name: str, ask: online.Ask) -> Ask:
    """A check that the ledger's record is put to, put to the record that was carried."""

    def check(carried: Carried) -> Finding:
        case, record = carried.case, carried.told.record
        if record is None:
            return _NO_RECORD
        if carried.told.listed is None and name not in _OF_WORD:
            return _NOT_CARRIED
        known = _known(carried, record)
        return ask(replace(case, facts=known.facts, known=known))

    return check


def _known(carried: Carried, record: Record) -> Known:
    """The record with what it was written with, as the checks want it; of a proof's record only the word is filled."""
    listed, trust = carried.told.listed, carried.evidence.trust
    numbers = {} if listed is None else {drawn.digest: drawn.number for drawn in listed.inputs}
    replaced = [digest for digest, number in numbers.items() if listed is not None and number == listed.replaces]
    digest = b"" if listed is None else listed.digest
    facts = Facts(
        chain_id=trust.chain_id,
        ledger=trust.ledger,
        block=trust.block.number,
        block_time=trust.block.time,
        codes=Codes(
            {entry.index: entry.code for entry in trust.participants},
            {entry.producer: entry.code for entry in trust.participants if entry.producer is not None},
            {code: entry.index for entry in trust.participants for code in entry.codes},
        ),
        record=record,
        inputs={},
        numbers=numbers,
        replaced=dict.fromkeys(replaced, digest),
    )
    return Known(record, _origin(carried, record, listed), facts)


def _origin(carried: Carried, record: Record, listed: ListedRecord | None) -> Origin:
    at = Position(0, "", 0 if listed is None else listed.time, "", 0)
    number = listed.number if listed is not None else carried.case.number or RecordNumber(carried.issuer, 0)
    digest, officer = (b"", "") if listed is None else (listed.digest, listed.officer)
    lines = _NO_LINES if listed is None else listed.lines
    if record.kind.is_lot:
        source = 0 if listed is None else carried.index_of(listed.source)
        zone = NO_ZONE if listed is None else listed.zone
        return LotDeclared(at, digest, number, record, officer, source, zone, lines)
    parcels = 0 if listed is None else listed.parcels
    inputs = () if listed is None else tuple(Draw(drawn.digest, drawn.points) for drawn in listed.inputs)
    return CertificateIssued(at, digest, number, record, officer, parcels, lines, inputs)


def _unknown(carried: Carried) -> Finding:
    """The answer of checks that nothing carried can answer."""
    return _NO_RECORD if carried.told.record is None else _NOT_CARRIED


CERTIFICATE: Final = tuple((name, _carried(name, ask)) for name, ask in content.CERTIFICATE)
"""The checks of a certificate's contents by name."""
LOT: Final = tuple((name, _carried(name, ask)) for name, ask in content.LOT)
"""The checks of a lot's contents by name."""
PROVENANCE: Final[tuple[tuple[str, Ask], ...]] = (
    ("origins", _carried("origins", of_document_and_record(provenance.origins))),
    ("inputs", _unknown),
    ("ancestry", _unknown),
    ("rests_on", _carried("rests_on", of_record(provenance.rests_on))),
)
"""The checks of the ancestry by name."""
