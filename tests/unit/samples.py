"""A valid certificate and lot to start from; each test changes the one thing that it is about."""

from __future__ import annotations

from datetime import date
from typing import Any

from kpchain.document.certificate import certificate_to_json
from kpchain.document.lot import lot_to_json
from kpchain.model import Certificate, HsCode, Input, Kind, Line, Lot, Party, RecordNumber
from kpchain.units import Points, UsdCents


def line(hs: HsCode = HsCode.UNSORTED, carats: str = "100.00", usd: str = "2500.00") -> Line:
    return Line(hs=hs, carats=Points.parse(carats), usd=UsdCents.parse(usd))


def drawn(number: str = "RUL00000001", carats: str = "60.00", digest: bytes = b"\x01" * 32) -> Input:
    return Input(number=RecordNumber.parse(number), digest=digest, carats=Points.parse(carats))


def certificate(**changes: Any) -> Certificate:
    values: dict[str, Any] = {
        "number": RecordNumber.parse("RU00000123"),
        "kind": Kind.STANDARD,
        "issuer": "RU",
        "issuing_authority": "Ministry of Finance",
        "destination": "EU",
        "issued": date(2026, 9, 1),
        "expires": date(2026, 10, 31),
        "origins": ("RU",),
        "exporter": Party(name="Mirny Rough Exports Ltd", address="Mirny"),
        "importer": Party(name="Diamantkantoor Peeters", address="Antwerpen"),
        "parcels": 2,
        "lines": (line(),),
        "carats": Points(100_00),
        "usd": UsdCents(2500_00),
        "inputs": (drawn(), drawn("RUL00000002", "60.00", b"\x02" * 32)),
    }
    return Certificate(**(values | changes))


def lot(**changes: Any) -> Lot:
    values: dict[str, Any] = {
        "number": RecordNumber.parse("RUL00000001"),
        "kind": Kind.PRODUCTION,
        "declarer": "RU",
        "declared": date(2026, 7, 31),
        "origins": ("RU",),
        "lines": (line(),),
        "carats": Points(100_00),
        "usd": UsdCents(2500_00),
        "evidence": "Monthly production return",
    }
    return Lot(**(values | changes))


def paper_lot(**changes: Any) -> Lot:
    return lot(**({"kind": Kind.PAPER_IMPORT, "source": "AO", "paper_number": "AO 4711", "origins": ("AO",)} | changes))


def certificate_document(**changes: Any) -> dict[str, Any]:
    """The draft of the certificate as a JSON value; a change of ``None`` leaves the field out."""
    return _document("kpc/1", "certificate", certificate_to_json(certificate()), changes)


def lot_document(**changes: Any) -> dict[str, Any]:
    """The draft of the lot as a JSON value; a change of ``None`` leaves the field out."""
    return _document("kpl/1", "lot", lot_to_json(lot()), changes)


def _document(schema: str, name: str, body: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in (body | changes).items() if value is not None}
    return {"schema": schema, name: kept}
