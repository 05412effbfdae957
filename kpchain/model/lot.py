"""A lot, a declared source of carats, as its document states it; whether the declaration is true is not judged here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from kpchain.errors import ModelError
from kpchain.model.certificate import check_day
from kpchain.model.line import Line, check_lines, check_quantities, ledger_lines
from kpchain.model.number import RecordNumber, check_code
from kpchain.model.origin import check_origins
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
        check_shape(self.number, RecordNumber, field="/lot/number")
        check_shape(self.kind, Kind, field="/lot/kind")
        if not self.number.is_lot:
            raise ModelError("/lot/number", "must be the number of a lot, such as RUL00000001", str(self.number))
        if not self.kind.is_lot:
            raise ModelError("/lot/kind", "must be production, legacy or paper_import", self.kind.name.lower())
        check_code(self.declarer, field="/lot/declarer")
        if self.number.code != self.declarer:
            rule = f"must begin with the declarer's code {self.declarer}"
            raise ModelError("/lot/number", rule, str(self.number))
        check_day(self.declared, field="/lot/declared")
        check_origins(self.origins, field="/lot/origins")
        if self.kind is Kind.PRODUCTION and self.origins != (self.declarer,):
            rule = f"must be the declarer's own code {self.declarer} alone for production"
            raise ModelError("/lot/origins", rule, self.origins)
        check_quantities(carats=self.carats, usd=self.usd, under=_ROOT)
        check_lines(self.lines, carats=self.carats, usd=self.usd, under=_ROOT)
        check_text(self.evidence, field="/lot/evidence", limit=2000)
        self._check_paper()
        if self.zone is None:
            return
        check_shape(self.zone, str, field="/lot/zone")
        if _ZONE.fullmatch(self.zone) is None:
            raise ModelError("/lot/zone", "must be 1 to 32 printable ASCII characters", self.zone)

    @property
    def ledger_lines(self) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
        """The lines as the ledger takes them: (points, cents) for 7102.10, 7102.21 and 7102.31."""
        return ledger_lines(self.lines)

    def _check_paper(self) -> None:
        for name, value in (("source", self.source), ("paper_number", self.paper_number)):
            if self.kind is Kind.PAPER_IMPORT and value is None:
                raise ModelError(f"{_ROOT}/{name}", "must be given for a paper import")
            if self.kind is not Kind.PAPER_IMPORT and value is not None:
                raise ModelError(f"{_ROOT}/{name}", "must stand on a paper import only", value)
        if self.source is not None:
            check_code(self.source, field="/lot/source")
            if self.source == self.declarer:
                raise ModelError("/lot/source", "must be another Participant than the declarer", self.source)
        if self.paper_number is not None:
            check_text(self.paper_number, field="/lot/paper_number", limit=40)
