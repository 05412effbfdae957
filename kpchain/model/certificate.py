"""A Kimberley Process certificate as its document states it; a value that breaks a rule of the document is never built.

What only the ledger knows (numbers used before, validity periods, weights left in the inputs) is not judged here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from kpchain.errors import ModelError
from kpchain.model.line import Line, check_lines, check_quantities, check_quantity, ledger_lines
from kpchain.model.number import RecordNumber
from kpchain.model.origin import check_origins
from kpchain.model.rules import (
    STATEMENT,
    TITLE,
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

_ROOT: Final = "/certificate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An exporter or importer (Core Document, Annex I: identification of exporter and importer).

    Raises:
        ModelError: a name over 200 characters, an address over 300, or text that cannot be read at sight.
    """

    name: str
    address: str

    def __post_init__(self) -> None:
        check_text(self.name, field="/name", limit=200)
        check_text(self.address, field="/address", limit=300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What a certificate draws from a lot or from another certificate.

    Attributes:
        number: the number of the record drawn from.
        digest: its digest, 32 bytes.
        carats: the weight drawn, above zero.

    Raises:
        ModelError: a digest of another length, or a weight that is zero or no quantity.
    """

    number: RecordNumber
    digest: bytes
    carats: Points

    def __post_init__(self) -> None:
        check_shape(self.number, RecordNumber, field="/number")
        check_shape(self.digest, bytes, field="/digest")
        if len(self.digest) != 32:
            raise ModelError("/digest", "must be 32 bytes long", "0x" + self.digest.hex())
        check_quantity(self.carats, Points, field="/carats")


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """Everything that a certificate states (Core Document, Annex I, and the links to its parents).

    Attributes:
        number: the issuer's code and a serial.
        kind: STANDARD, REPLACEMENT or TECHNICAL.
        issuer: code of the issuing Participant.
        issuing_authority: name of the authority that issues.
        destination: code of the Participant that the shipment goes to.
        issued: the legal day of issue.
        expires: the last day on which the certificate is good.
        origins: countries of mining origin, at least one.
        exporter: who sends.
        importer: who receives.
        parcels: number of parcels, 1 to 65535.
        lines: 1 to 3 lines, one per HS code.
        carats: the weight of all lines.
        usd: the value of all lines.
        inputs: what is drawn, 1 to 64; a replacement names the replaced certificate first.
        replaces: number of the replaced certificate; only on a replacement, where it repeats the first input.
        seals: numbers of the seals on the container, if any, at most 100.
        quality: quality characteristics, if stated.
        remarks: remarks, if any.
        title: holds "Kimberley Process Certificate".
        statement: holds the statement of Annex I.

    Raises:
        ModelError: a rule is broken; ``field`` is the JSON Pointer of the value in the document.
    """

    number: RecordNumber
    kind: Kind
    issuer: str
    issuing_authority: str
    destination: str
    issued: date
    expires: date
    origins: tuple[str, ...]
    exporter: Party
    importer: Party
    parcels: int
    lines: tuple[Line, ...]
    carats: Points
    usd: UsdCents
    inputs: tuple[Input, ...]
    replaces: RecordNumber | None = None
    seals: tuple[str, ...] = ()
    quality: str | None = None
    remarks: str | None = None
    title: str = TITLE
    statement: str = STATEMENT

    def __post_init__(self) -> None:
        check_parties(self.number, self.issuer, self.destination)
        check_kind(self.kind)
        check_day(self.issued, field="/certificate/issued")
        check_day(self.expires, field="/certificate/expires")
        check_period(self.issued, self.expires)
        self._check_words()
        check_origins(self.origins, field="/certificate/origins")
        check_parcels(self.parcels)
        check_quantities(carats=self.carats, usd=self.usd, under=_ROOT)
        check_lines(self.lines, carats=self.carats, usd=self.usd, under=_ROOT)
        self._check_inputs()

    @property
    def ledger_lines(self) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
        """The lines as the ledger takes them: (points, cents) for 7102.10, 7102.21 and 7102.31."""
        return ledger_lines(self.lines)

    @property
    def replaced(self) -> Input | None:
        """The input that names the replaced certificate; None on other kinds."""
        return self.inputs[0] if self.kind is Kind.REPLACEMENT else None

    def _check_words(self) -> None:
        check_shape(self.exporter, Party, field="/certificate/exporter")
        check_shape(self.importer, Party, field="/certificate/importer")
        check_text(self.issuing_authority, field="/certificate/issuing_authority", limit=200)
        check_title(self.title)
        check_statement(self.statement)
        if self.quality is not None:
            check_text(self.quality, field="/certificate/quality", limit=2000)
        if self.remarks is not None:
            check_text(self.remarks, field="/certificate/remarks", limit=2000)
        check_seal_count(self.seals)
        check_seal_texts(enumerate(self.seals))

    def _check_inputs(self) -> None:
        check_input_count(self.inputs)
        for place, drawn in enumerate(self.inputs):
            check_shape(drawn, Input, field=f"/certificate/inputs/{place}")
        check_input_numbers(enumerate([drawn.number for drawn in self.inputs]), own=self.number)
        check_input_digests(enumerate([drawn.digest for drawn in self.inputs]))
        check_drawn(self.carats, *[drawn.carats for drawn in self.inputs])
        first = self.inputs[0].number
        check_replaces(self.replaces, self.kind)
        check_replaced(self.kind, first, self.issuer)
        check_repeated(self.replaces, first)
