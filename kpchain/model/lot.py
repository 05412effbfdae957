"""A lot, a declared source of carats, as its document states it; whether the declaration is true is not judged here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from kpchain.errors import ModelError
from kpchain.model.hidden import Hidden
from kpchain.model.line import Line, check_lines, check_quantities, ledger_lines
from kpchain.model.number import RecordNumber, check_code
from kpchain.model.origin import check_origins
from kpchain.model.rules import check_day
from kpchain.model.shape import check_shape
from kpchain.model.state import Kind
from kpchain.model.text import check_text
from kpchain.units import Points, UsdCents

_ROOT: Final = "/lot"
# The ledger keeps a zone as 32 bytes of ASCII.
_ZONE = re.compile(r"(?=.{1,32}$)[!-~]+(?: [!-~]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Carats that enter the ledger by declaration: mine production, legacy stock, or a paper import.

    Attributes:
        number: the declarer's code, ``L`` and a serial.
        kind: PRODUCTION, LEGACY or PAPER_IMPORT.
        declarer: code of the declaring Participant.
        declared: the legal day of the declaration.
        origins: countries of mining origin, at least one; production has its declarer's only.
        lines: 1 to 3 lines, one per HS code.
        carats: the weight of all lines.
        usd: the value of all lines.
        evidence: what the declaration rests on, in words.
        source: code of the Participant that a paper import came from; only there.
        paper_number: number on the paper certificate of a paper import; only there.
        zone: name of the mining zone in ASCII, at most 32 characters, if stated.

    Raises:
        ModelError: a rule is broken; ``field`` is the JSON Pointer of the value in the document.
    """

    number: RecordNumber
    kind: Kind
    declarer: str
    declared: date
    origins: tuple[str, ...]
    lines: tuple[Line, ...]
    carats: Points
    usd: UsdCents
    evidence: str
    source: str | None = None
    paper_number: str | None = None
    zone: str | None = None

    def __post_init__(self) -> None:
        check_declarer(self.number, self.declarer)
        check_lot_kind(self.kind)
        check_day(self.declared, field="/lot/declared")
        check_origins(self.origins, field="/lot/origins")
        check_own_origin(self.kind, self.declarer, *self.origins)
        check_quantities(carats=self.carats, usd=self.usd, under=_ROOT)
        check_lines(self.lines, carats=self.carats, usd=self.usd, under=_ROOT)
        check_text(self.evidence, field="/lot/evidence", limit=2000)
        check_paper(self.kind, source=self.source, paper_number=self.paper_number)
        if self.source is not None:
            check_source(self.source, self.declarer)
        if self.paper_number is not None:
            check_text(self.paper_number, field="/lot/paper_number", limit=40)
        if self.zone is not None:
            check_zone(self.zone)

    @property
    def ledger_lines(self) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
        """The lines as the ledger takes them: (points, cents) for 7102.10, 7102.21 and 7102.31."""
        return ledger_lines(self.lines)


def check_declarer(number: RecordNumber, declarer: str) -> None:
    """Refuses a number that is not one of the declarer's lots.

    Raises:
        ModelError: a certificate's number, another Participant's, or a value of another form.
    """
    check_shape(number, RecordNumber, field="/lot/number")
    if not number.is_lot:
        raise ModelError("/lot/number", "must be the number of a lot, such as RUL00000001", str(number))
    check_code(declarer, field="/lot/declarer")
    if number.code != declarer:
        raise ModelError("/lot/number", f"must begin with the declarer's code {declarer}", str(number))


def check_lot_kind(kind: Kind) -> None:
    """Refuses a kind that no lot has.

    Raises:
        ModelError: a kind of certificate, or no kind.
    """
    check_shape(kind, Kind, field="/lot/kind")
    if not kind.is_lot:
        raise ModelError("/lot/kind", "must be production, legacy or paper_import", kind.name.lower())


def check_own_origin(kind: Kind, declarer: str, *origins: str) -> None:
    """Refuses production of another country than the declarer.

    Raises:
        ModelError: another country, or a further one.
    """
    if kind is Kind.PRODUCTION and origins != (declarer,):
        raise ModelError("/lot/origins", f"must be the declarer's own code {declarer} alone for production", origins)


def check_paper(kind: Kind, **stated: str | Hidden | None) -> None:
    """Refuses a paper import that does not name its paper, and a paper on another kind of lot, be it hidden.

    Args:
        kind: the kind of the lot.
        stated: ``source`` and ``paper_number``.

    Raises:
        ModelError: one is missing, or stands where it must not.
    """
    for name, value in stated.items():
        if kind is Kind.PAPER_IMPORT and value is None:
            raise ModelError(f"{_ROOT}/{name}", "must be given for a paper import")
        if kind is not Kind.PAPER_IMPORT and value is not None:
            shown = None if isinstance(value, Hidden) else value
            raise ModelError(f"{_ROOT}/{name}", "must stand on a paper import only", shown)


def check_source(source: str, declarer: str) -> None:
    """Refuses a source that is no code, or the declarer.

    Raises:
        ModelError: one of these.
    """
    check_code(source, field="/lot/source")
    if source == declarer:
        raise ModelError("/lot/source", "must be another Participant than the declarer", source)


def check_zone(zone: str) -> None:
    """Refuses a name of a mining zone that the ledger cannot keep.

    Raises:
        ModelError: not 1 to 32 printable ASCII characters.
    """
    check_shape(zone, str, field="/lot/zone")
    if _ZONE.fullmatch(zone) is None:
        raise ModelError("/lot/zone", "must be 1 to 32 printable ASCII characters", zone)
