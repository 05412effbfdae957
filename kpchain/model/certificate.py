"""A Kimberley Process certificate as its document states it; a value that breaks a rule of the document is never built.

What only the ledger knows (numbers used before, validity periods, weights left in the inputs) is not judged here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from kpchain.errors import ModelError
from kpchain.model.line import Line, check_lines, check_quantities, ledger_lines
from kpchain.model.number import RecordNumber, check_code
from kpchain.model.origin import check_origins
from kpchain.model.shape import check_shape
from kpchain.model.state import Kind
from kpchain.model.text import check_text
from kpchain.units import Points, UsdCents, two_decimals

TITLE: Final = "Kimberley Process Certificate"
"""The title that Annex I of the Core Document demands."""
STATEMENT: Final = (
    "The rough diamonds in this shipment have been handled in accordance with the provisions of the "
    "Kimberley Process Certification Scheme for rough diamonds"
)
"""The statement that Annex I of the Core Document demands; other languages may stand beside it."""
MAX_INPUTS: Final = 64
"""The ledger takes 64 inputs for one certificate; what needs more is drawn together in steps."""
MAX_SEALS: Final = 100
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
        check_shape(self.carats, Points, field="/carats")
        if len(self.digest) != 32:
            raise ModelError("/digest", "must be 32 bytes long", "0x" + self.digest.hex())
        if self.carats == 0:
            raise ModelError("/carats", "must be more than zero", self.carats.format())


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
        self._check_identity()
        self._check_dates()
        self._check_words()
        check_origins(self.origins, field="/certificate/origins")
        check_shape(self.parcels, int, field="/certificate/parcels")
        if not 1 <= self.parcels <= 0xFFFF:
            raise ModelError("/certificate/parcels", "must be an integer from 1 to 65535", self.parcels)
        check_quantities(carats=self.carats, usd=self.usd, under=_ROOT)
        check_lines(self.lines, carats=self.carats, usd=self.usd, under=_ROOT)
        _check_inputs(self.inputs, number=self.number, carats=self.carats)
        self._check_replacement()

    @property
    def ledger_lines(self) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
        """The lines as the ledger takes them: (points, cents) for 7102.10, 7102.21 and 7102.31."""
        return ledger_lines(self.lines)

    @property
    def replaced(self) -> Input | None:
        """The input that names the replaced certificate; None on other kinds."""
        return self.inputs[0] if self.kind is Kind.REPLACEMENT else None

    def _check_identity(self) -> None:
        check_shape(self.number, RecordNumber, field="/certificate/number")
        check_shape(self.kind, Kind, field="/certificate/kind")
        if self.number.is_lot:
            raise ModelError("/certificate/number", "must be the number of a certificate", str(self.number))
        if not self.kind.is_certificate:
            raise ModelError("/certificate/kind", "must be standard, replacement or technical", self.kind.name.lower())
        check_code(self.issuer, field="/certificate/issuer")
        check_code(self.destination, field="/certificate/destination")
        if self.number.code != self.issuer:
            raise ModelError(
                "/certificate/number", f"must begin with the issuer's code {self.issuer}", str(self.number)
            )
        if self.destination == self.issuer:
            raise ModelError(
                "/certificate/destination", "must be another Participant than the issuer", self.destination
            )

    def _check_dates(self) -> None:
        check_day(self.issued, field="/certificate/issued")
        check_day(self.expires, field="/certificate/expires")
        if self.expires < self.issued:
            rule = f"must not be before the day of issue {self.issued.isoformat()}"
            raise ModelError("/certificate/expires", rule, self.expires.isoformat())

    def _check_words(self) -> None:
        check_shape(self.exporter, Party, field="/certificate/exporter")
        check_shape(self.importer, Party, field="/certificate/importer")
        check_text(self.issuing_authority, field="/certificate/issuing_authority", limit=200)
        if self.title != TITLE and TITLE not in check_text(self.title, field="/certificate/title", limit=200):
            raise ModelError("/certificate/title", f'must hold "{TITLE}" (Core Document, Annex I)', self.title)
        if self.statement != STATEMENT:
            check_text(self.statement, field="/certificate/statement", limit=2000)
            if STATEMENT not in self.statement:
                raise ModelError("/certificate/statement", f'must hold "{STATEMENT}" (Core Document, Annex I)')
        if self.quality is not None:
            check_text(self.quality, field="/certificate/quality", limit=2000)
        if self.remarks is not None:
            check_text(self.remarks, field="/certificate/remarks", limit=2000)
        if self.seals != ():
            _check_seals(self.seals)

    def _check_replacement(self) -> None:
        first = self.inputs[0].number
        if self.kind is Kind.REPLACEMENT:
            if first.is_lot or first.code != self.issuer:
                rule = "must be the replaced certificate, of the same issuer, where the kind is replacement"
                raise ModelError("/certificate/inputs/0/number", rule, str(first))
            if self.replaces not in (None, first):
                rule = f"must be the number of the first input, {first}"
                raise ModelError("/certificate/replaces", rule, str(self.replaces))
        elif self.replaces is not None:
            raise ModelError("/certificate/replaces", "must stand on a replacement only", str(self.replaces))


def check_day(day: date, *, field: str) -> None:
    """Refuses what is not a calendar day from 1970-01-01 on (a moment in time is not a legal date).

    Raises:
        ModelError: a moment, another type, or an earlier day.
    """
    # A datetime is a date to Python, and a moment is not a legal date.
    if type(day) is not date:
        raise ModelError(field, "must be a calendar day without a time", str(day))
    if day.year < 1970:
        raise ModelError(field, "must not be before 1970-01-01, where the ledger's days begin", day.isoformat())


def _check_inputs(inputs: tuple[Input, ...], *, number: RecordNumber, carats: Points) -> None:
    check_shape(inputs, tuple, field="/certificate/inputs")
    if not 1 <= len(inputs) <= MAX_INPUTS:
        raise ModelError("/certificate/inputs", f"must be 1 to {MAX_INPUTS} records to draw from", len(inputs))
    numbers: set[RecordNumber] = set()
    digests: set[bytes] = set()
    for place, drawn in enumerate(inputs):
        here = f"{_ROOT}/inputs/{place}"
        check_shape(drawn, Input, field=here)
        if drawn.number == number:
            raise ModelError(f"{here}/number", "must not be the certificate itself", str(number))
        if drawn.number in numbers:
            raise ModelError(f"{here}/number", "must not be listed twice", str(drawn.number))
        if drawn.digest in digests:
            raise ModelError(f"{here}/digest", "must not be listed twice", "0x" + drawn.digest.hex())
        numbers.add(drawn.number)
        digests.add(drawn.digest)
    total = sum(drawn.carats for drawn in inputs)
    if total < carats:
        rule = f"must not be more than the inputs give, {two_decimals(total)}: loss is allowed, gain never"
        raise ModelError("/certificate/carats", rule, carats.format())


def _check_seals(seals: tuple[str, ...]) -> None:
    check_shape(seals, tuple, field="/certificate/seals")
    if len(seals) > MAX_SEALS:
        raise ModelError("/certificate/seals", f"must be a list of at most {MAX_SEALS} seal numbers", len(seals))
    for place, seal in enumerate(seals):
        check_text(seal, field=f"{_ROOT}/seals/{place}", limit=64)
        if seal in seals[:place]:
            raise ModelError(f"{_ROOT}/seals/{place}", "must not be listed twice", seal)
