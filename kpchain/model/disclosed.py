"""What a redacted document shows of a certificate or lot; a value is there, or it is Hidden, and never guessed.

Each rule of the whole is kept where every value that it is about is shown. What is signed or asked of the ledger in any
case can never be hidden, so these values have their plain types. Lists have the length that the document gives them:
whether there is more behind a hidden entry is the holder's word (docs/spec/document.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kpchain.errors import ModelError
from kpchain.model.certificate import Certificate
from kpchain.model.hidden import Hidden, places_shown, where_shown
from kpchain.model.line import (
    HsCode,
    check_codes_once,
    check_line_count,
    check_line_value,
    check_quantity,
    check_total,
)
from kpchain.model.lot import (
    Lot,
    check_declarer,
    check_lot_kind,
    check_own_origin,
    check_paper,
    check_source,
    check_zone,
)
from kpchain.model.number import RecordNumber
from kpchain.model.origin import check_origin_codes, check_origin_count
from kpchain.model.rules import (
    check_day,
    check_drawn,
    check_input_count,
    check_input_digests,
    check_input_numbers,
    check_kind,
    check_parcels,
    check_parties,
    check_period,
    check_repeated,
    check_replaced,
    check_replaces,
    check_seal_count,
    check_seal_texts,
    check_statement,
    check_title,
)
from kpchain.model.shape import check_shape
from kpchain.model.state import Kind
from kpchain.model.text import check_text
from kpchain.units import Points, UsdCents


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosedParty:
    """What is shown of an exporter or importer.

    Raises:
        ModelError: a text that is shown breaks a rule of ``Party``.
    """

    name: str | Hidden
    address: str | Hidden

    def __post_init__(self) -> None:
        where_shown(check_text, self.name, field="/name", limit=200)
        where_shown(check_text, self.address, field="/address", limit=300)


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosedInput:
    """What is shown of an input.

    Raises:
        ModelError: a value that is shown breaks a rule of ``Input``.
    """

    number: RecordNumber | Hidden
    digest: bytes | Hidden
    carats: Points | Hidden

    def __post_init__(self) -> None:
        where_shown(check_shape, self.number, expected=RecordNumber, field="/number")
        where_shown(check_shape, self.digest, expected=bytes, field="/digest")
        if not isinstance(self.digest, Hidden) and len(self.digest) != 32:
            raise ModelError("/digest", "must be 32 bytes long", "0x" + self.digest.hex())
        where_shown(check_quantity, self.carats, expected=Points, field="/carats")


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosedLine:
    """What is shown of a line of the table.

    Raises:
        ModelError: a value that is shown breaks a rule of ``Line``.
    """

    hs: HsCode | Hidden
    carats: Points | Hidden
    usd: UsdCents | Hidden

    def __post_init__(self) -> None:
        where_shown(check_shape, self.hs, expected=HsCode, field="/hs")
        where_shown(check_quantity, self.carats, expected=Points, field="/carats")
        where_shown(check_quantity, self.usd, expected=UsdCents, field="/usd")
        where_shown(check_line_value, self.usd, field="/usd")


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosedCertificate:
    """What a redacted document shows of a certificate; the attributes are those of ``Certificate``.

    An optional field that is hidden is Hidden; one that the document does not have is None or empty.

    Raises:
        ModelError: a rule is broken by values that are shown; ``field`` is the JSON Pointer in the document.
    """

    number: RecordNumber
    kind: Kind | Hidden
    issuer: str
    issuing_authority: str | Hidden
    destination: str
    issued: date | Hidden
    expires: date
    origins: tuple[str | Hidden, ...]
    exporter: DisclosedParty
    importer: DisclosedParty
    parcels: int | Hidden
    lines: tuple[DisclosedLine, ...]
    carats: Points
    usd: UsdCents | Hidden
    inputs: tuple[DisclosedInput, ...]
    replaces: RecordNumber | Hidden | None
    seals: tuple[str | Hidden, ...]
    quality: str | Hidden | None
    remarks: str | Hidden | None
    title: str | Hidden
    statement: str | Hidden

    def __post_init__(self) -> None:
        check_parties(self.number, self.issuer, self.destination)
        where_shown(check_kind, self.kind)
        where_shown(check_day, self.issued, field="/certificate/issued")
        check_day(self.expires, field="/certificate/expires")
        where_shown(check_period, self.issued, self.expires)
        self._check_words()
        _check_origins(self.origins, under="/certificate")
        where_shown(check_parcels, self.parcels)
        check_quantity(self.carats, Points, field="/certificate/carats")
        where_shown(check_quantity, self.usd, expected=UsdCents, field="/certificate/usd")
        _check_lines(self.lines, carats=self.carats, usd=self.usd, under="/certificate")
        self._check_inputs()

    def _check_words(self) -> None:
        check_shape(self.exporter, DisclosedParty, field="/certificate/exporter")
        check_shape(self.importer, DisclosedParty, field="/certificate/importer")
        where_shown(check_title, self.title)
        where_shown(check_statement, self.statement)
        where_shown(check_text, self.issuing_authority, field="/certificate/issuing_authority", limit=200)
        if self.quality is not None:
            where_shown(check_text, self.quality, field="/certificate/quality", limit=2000)
        if self.remarks is not None:
            where_shown(check_text, self.remarks, field="/certificate/remarks", limit=2000)
        check_seal_count(self.seals)
        check_seal_texts(places_shown(self.seals))

    def _check_inputs(self) -> None:
        inputs = self.inputs
        check_input_count(inputs)
        for place, drawn in enumerate(inputs):
            check_shape(drawn, DisclosedInput, field=f"/certificate/inputs/{place}")
        check_input_numbers(places_shown(drawn.number for drawn in inputs), own=self.number)
        check_input_digests(places_shown(drawn.digest for drawn in inputs))
        where_shown(check_drawn, self.carats, *[drawn.carats for drawn in inputs])
        # That the field stands there is seen, though its value be hidden; and it stands on replacements only.
        where_shown(lambda kind: check_replaces(self.replaces, kind), self.kind)
        kind = self.kind if self.replaces is None else Kind.REPLACEMENT
        where_shown(check_replaced, kind, inputs[0].number, self.issuer)
        where_shown(check_repeated, self.replaces, inputs[0].number)


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosedLot:
    """What a redacted document shows of a lot; the attributes are those of ``Lot``.

    An optional field that is hidden is Hidden; one that the document does not have is None.

    Raises:
        ModelError: a rule is broken by values that are shown; ``field`` is the JSON Pointer in the document.
    """

    number: RecordNumber
    kind: Kind | Hidden
    declarer: str
    declared: date | Hidden
    origins: tuple[str | Hidden, ...]
    lines: tuple[DisclosedLine, ...]
    carats: Points
    usd: UsdCents | Hidden
    evidence: str | Hidden
    source: str | Hidden | None
    paper_number: str | Hidden | None
    zone: str | Hidden | None

    def __post_init__(self) -> None:
        check_declarer(self.number, self.declarer)
        where_shown(check_lot_kind, self.kind)
        where_shown(check_day, self.declared, field="/lot/declared")
        _check_origins(self.origins, under="/lot")
        where_shown(check_own_origin, self.kind, self.declarer, *self.origins)
        check_quantity(self.carats, Points, field="/lot/carats")
        where_shown(check_quantity, self.usd, expected=UsdCents, field="/lot/usd")
        _check_lines(self.lines, carats=self.carats, usd=self.usd, under="/lot")
        where_shown(check_text, self.evidence, field="/lot/evidence", limit=2000)
        # That they stand there is seen, whether their values are hidden or not.
        where_shown(lambda kind: check_paper(kind, source=self.source, paper_number=self.paper_number), self.kind)
        if self.source is not None:
            where_shown(check_source, self.source, self.declarer)
        if self.paper_number is not None:
            where_shown(check_text, self.paper_number, field="/lot/paper_number", limit=40)
        if self.zone is not None:
            where_shown(check_zone, self.zone)


AnyCertificate = Certificate | DisclosedCertificate
"""A certificate, or what a redacted document shows of it."""
AnyLot = Lot | DisclosedLot
"""A lot, or what a redacted document shows of it."""
Subject = AnyCertificate | AnyLot
"""What a sealed document states, whole or redacted."""


def _check_origins(origins: tuple[str | Hidden, ...], *, under: str) -> None:
    check_origin_count(origins, field=f"{under}/origins")
    check_origin_codes(places_shown(origins), field=f"{under}/origins")


def _check_lines(lines: tuple[DisclosedLine, ...], *, carats: Points, usd: UsdCents | Hidden, under: str) -> None:
    check_line_count(lines, under=under)
    for place, line in enumerate(lines):
        check_shape(line, DisclosedLine, field=f"{under}/lines/{place}")
    check_codes_once(places_shown(line.hs for line in lines), under=under)
    where_shown(check_total, carats, *[line.carats for line in lines], field=f"{under}/carats")
    where_shown(check_total, usd, *[line.usd for line in lines], field=f"{under}/usd")
