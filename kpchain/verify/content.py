"""Does the document state what the ledger keeps? One check for each value, naming both where they differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import zip_longest
from typing import Final

from kpchain.errors import HiddenError
from kpchain.ledger.events import CertificateIssued, Lines, LotDeclared
from kpchain.model import (
    AnyCertificate,
    AnyLot,
    DisclosedInput,
    DisclosedLine,
    Hidden,
    HsCode,
    Input,
    Kind,
    Line,
    Summary,
    all_shown,
    shown,
)
from kpchain.signing import SignedValues
from kpchain.units import two_decimals
from kpchain.verify.case import (
    NOT_IN_SUMMARY,
    Ask,
    Finding,
    Known,
    Presented,
    erred,
    failed,
    of_document_and_record,
    passed,
    skipped,
)
from kpchain.verify.phrases import Phrase, Several, Value, listed, say
from kpchain.verify.words import HIDDEN, KINDS, NO_VALUE, day_text, digest_text

Pair = tuple[Value, Value]
"""What the document states and what the ledger has, in the same words."""
Cells = tuple[Value | Hidden, ...]
"""An entry of a list as the document states it, value by value."""
_NOT_ALIKE: Final = erred(say("the ledger has a lot where the document is a certificate, or the other way round"))
_NOTHING: Final = say("nothing")


def _signed(pair: Callable[[SignedValues, CertificateIssued, Known], Pair]) -> Ask:
    """A check that compares a value which the signature covers, and which a summary therefore has too."""

    def check(document: Presented, known: Known) -> Finding:
        subject, origin = document.subject, known.origin
        if isinstance(subject, AnyLot) or not isinstance(origin, CertificateIssued):
            return _NOT_ALIKE
        return _compared(pair(subject, origin, known))

    return of_document_and_record(check)


def _certificate(compare: Callable[[AnyCertificate, CertificateIssued, Known], Finding]) -> Ask:
    """A check that compares what only a document of a certificate states."""

    def check(document: Presented, known: Known) -> Finding:
        subject, origin = document.subject, known.origin
        if isinstance(subject, Summary):
            return NOT_IN_SUMMARY
        if not (isinstance(subject, AnyCertificate) and isinstance(origin, CertificateIssued)):
            return _NOT_ALIKE
        return compare(subject, origin, known)

    return of_document_and_record(check)


def _lot(compare: Callable[[AnyLot, LotDeclared, Known], Finding]) -> Ask:
    """A check that compares what a document of a lot states."""

    def check(document: Presented, known: Known) -> Finding:
        subject, origin = document.subject, known.origin
        if not (isinstance(subject, AnyLot) and isinstance(origin, LotDeclared)):
            return _NOT_ALIKE
        return compare(subject, origin, known)

    return of_document_and_record(check)


def _lines(stated: Sequence[Line | DisclosedLine], kept: Lines) -> Finding:
    """The table by HS code: weight and value of each line that is shown, and how many lines there are."""
    theirs = {hs: row for hs, row in zip(HsCode, kept, strict=True) if any(row)}
    if len(stated) != len(theirs):
        return failed(
            say("the document states {count} line(s), the ledger has {kept}", count=len(stated), kept=_table(theirs))
        )
    for line in stated:
        if isinstance(line.hs, Hidden):
            continue
        points, cents = theirs.get(line.hs, (0, 0))
        if (line.carats, line.usd) == (points, cents):
            continue
        here = (_hundredths(line.carats), _hundredths(line.usd))
        ours, has = _aligned(here, (two_decimals(points), two_decimals(cents)))
        if ours != has:
            different = _different(_amounts(*ours), _amounts(*has))
            return failed(say("{hs}: {different}", hs=line.hs.value, different=different))
    all_shown(cell for line in stated for cell in (line.hs, line.carats, line.usd))
    return passed(say("{kept}", kept=_table(theirs)))


def _inputs(stated: AnyCertificate, origin: CertificateIssued, known: Known) -> Finding:
    """Inputs, in order: number, digest and weight of each; the first that differs is named."""
    said_so = [(drawn.number, drawn.digest, drawn.carats) for drawn in stated.inputs]
    if said_so == [(known.facts.numbers.get(draw.digest), draw.digest, draw.points) for draw in origin.inputs]:
        return passed(
            say("{count} input(s), the same numbers, digests and weights in the same order", count=len(said_so))
        )
    rows: list[Cells] = [_input_cells(drawn) for drawn in stated.inputs]
    kept = [
        (two_decimals(draw.points), _number(known, draw.digest, say("unknown")), digest_text(draw.digest))
        for draw in origin.inputs
    ]
    for place, (ours, theirs) in enumerate(zip_longest(rows, kept), start=1):
        said, has = _input_texts(ours, theirs)
        if said != has:
            return failed(say("input {place}: {different}", place=place, different=_different(said, has)))
    # Nothing that is shown differs, and yet it is not all the same: the rest is hidden.
    raise HiddenError(*(cell.pointer for row in rows for cell in row if isinstance(cell, Hidden)))


def _replaces(stated: AnyCertificate, _origin: CertificateIssued, known: Known) -> Finding:
    """For a replacement: whether the certificate that it names is the one that it replaced on the ledger."""
    if shown(stated.kind) is not Kind.REPLACEMENT:
        return skipped(say("only a replacement replaces a certificate"))
    _, number, digest = _input_cells(stated.inputs[0])
    replaced = [old for old, new in known.facts.replaced.items() if new == known.origin.digest]
    kept: tuple[Value, Value] = (NO_VALUE, "")
    if replaced:
        kept = _number(known, replaced[0], ""), digest_text(replaced[0])
    ours, theirs = _aligned((number, digest), kept)
    if ours == theirs:
        all_shown((number, digest))
    return _compared((_record(*ours), _record(*theirs)))


def _record(number: Value, digest: Value) -> Value:
    return say("{number} {digest}", number=number, digest=digest) if digest else number


def _aligned(stated: Cells, kept: tuple[Value, ...]) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """Both sides in words, where what the document hides is hidden on the ledger's side too and so never differs."""
    theirs = tuple(HIDDEN if isinstance(cell, Hidden) else has for cell, has in zip(stated, kept, strict=True))
    return tuple(map(_cell, stated)), theirs


def _cell(stated: Value | Hidden) -> Value:
    return HIDDEN if isinstance(stated, Hidden) else stated


def _number(known: Known, digest: bytes, unknown: Value) -> Value:
    number = known.facts.numbers.get(digest)
    return unknown if number is None else str(number)


def _input_cells(drawn: Input | DisclosedInput) -> Cells:
    number = drawn.number if isinstance(drawn.number, Hidden) else str(drawn.number)
    digest = drawn.digest if isinstance(drawn.digest, Hidden) else digest_text(drawn.digest)
    return _hundredths(drawn.carats), number, digest


def _input_texts(stated: Cells | None, kept: tuple[Value, ...] | None) -> Pair:
    """An input of the document and its counterpart on the ledger, of which one can be missing, in words."""
    if stated is None or kept is None:
        only = stated or kept or ()
        text = _drawn(*map(_cell, only))
        return (_NOTHING, text) if stated is None else (text, _NOTHING)
    ours, theirs = _aligned(stated, kept)
    return _drawn(*ours), _drawn(*theirs)


def _drawn(carats: Value, number: Value, digest: Value) -> Phrase:
    return say("{carats} carats of {number} {digest}", carats=carats, number=number, digest=digest)


def _hundredths(quantity: int | Hidden) -> Value | Hidden:
    return quantity if isinstance(quantity, Hidden) else two_decimals(quantity)


def _table(rows: Mapping[HsCode, tuple[int, int]]) -> Several:
    return listed(
        *(
            say("{hs} {amounts}", hs=hs.value, amounts=_amounts(two_decimals(points), two_decimals(cents)))
            for hs, (points, cents) in rows.items()
        )
    )


def _amounts(carats: Value, usd: Value) -> Phrase:
    return say("{carats} carats {usd} USD", carats=carats, usd=usd)


def _kinds(stated: Kind | Hidden, kept: Kind) -> Finding:
    return _compared((KINDS[shown(stated)], KINDS[kept]))


def _optional(stated: str | Hidden | None, kept: Value) -> Finding:
    return _compared((shown(stated) or NO_VALUE, kept))


def _days(stated: date | Hidden, kept: int) -> Finding:
    return _compared((shown(stated).isoformat(), day_text(kept)))


def _compared(pair: Pair) -> Finding:
    stated, kept = pair
    return passed(say("{kept}", kept=kept)) if stated == kept else failed(_different(stated, kept))


def _different(stated: Value, kept: Value) -> Phrase:
    return say("the document states {stated}, the ledger has {kept}", stated=stated, kept=kept)


def _code(stated: str | Hidden | None, index: int, known: Known) -> Value:
    """The code of a Participant, in the document's spelling where that is an earlier code of the same one."""
    return known.facts.codes.spelled(stated, index) if index else NO_VALUE


def _zone(zone: bytes) -> Value:
    return zone.rstrip(b"\0").decode("ascii", errors="backslashreplace") or NO_VALUE


def _participant(stated: str, index: int, known: Known) -> Pair:
    return stated, _code(stated, index, known)


CERTIFICATE: Final[tuple[tuple[str, Ask], ...]] = (
    ("number", _signed(lambda stated, event, _: (str(stated.number), str(event.number)))),
    ("kind", _certificate(lambda stated, _, known: _kinds(stated.kind, known.record.kind))),
    ("issuer", _signed(lambda stated, _, known: _participant(stated.issuer, known.record.issuer, known))),
    (
        "destination",
        _signed(lambda stated, _, known: _participant(stated.destination, known.record.destination, known)),
    ),
    ("issued", _certificate(lambda stated, _, known: _days(stated.issued, known.record.issued_on))),
    ("expires", _signed(lambda stated, _, known: (stated.expires.isoformat(), day_text(known.record.expires_on)))),
    ("weight", _signed(lambda stated, _, known: (stated.carats.format(), known.record.points.format()))),
    ("lines", _certificate(lambda stated, event, _: _lines(stated.lines, event.lines))),
    ("parcels", _certificate(lambda stated, event, _: _compared((str(shown(stated.parcels)), str(event.parcels))))),
    ("inputs", _certificate(_inputs)),
    ("replaces", _certificate(_replaces)),
)
"""The checks of a certificate's contents by name."""

LOT: Final[tuple[tuple[str, Ask], ...]] = (
    ("number", _lot(lambda stated, event, _: _compared((str(stated.number), str(event.number))))),
    ("kind", _lot(lambda stated, _, known: _kinds(stated.kind, known.record.kind))),
    ("declarer", _lot(lambda stated, _, known: _compared(_participant(stated.declarer, known.record.issuer, known)))),
    ("declared", _lot(lambda stated, _, known: _days(stated.declared, known.record.issued_on))),
    ("weight", _lot(lambda stated, _, known: _compared((stated.carats.format(), known.record.points.format())))),
    ("lines", _lot(lambda stated, event, _: _lines(stated.lines, event.lines))),
    (
        "source",
        _lot(lambda stated, event, known: _optional(stated.source, _code(stated.source, event.source, known))),
    ),
    ("zone", _lot(lambda stated, event, _: _optional(stated.zone, _zone(event.zone)))),
)
"""The checks of a lot's contents by name."""
