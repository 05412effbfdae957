"""Drafts as JSON values, good in every respect; tests change one thing in them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

TODAY = datetime.now(UTC).date()
STATEMENT = (
    "The rough diamonds in this shipment have been handled in accordance with the provisions of the "
    "Kimberley Process Certification Scheme for rough diamonds"
)


def lot(serial: int, *, code: str = "RU", carats: str = "1000.00", on: date = TODAY, **changes: Any) -> dict[str, Any]:
    """The draft of a production lot."""
    body = {
        "number": f"{code}L{serial:08d}",
        "kind": "production",
        "declarer": code,
        "declared": on.isoformat(),
        "origins": [code],
        "lines": [{"hs": "7102.10", "carats": carats, "usd": "50000.00"}],
        "carats": carats,
        "usd": "50000.00",
        "evidence": "Mine report 7",
    }
    return {"schema": "kpl/1", "lot": body | changes}


def certificate(
    serial: int,
    inputs: list[dict[str, str]],
    *,
    code: str = "RU",
    destination: str = "EU",
    carats: str = "10.00",
    on: date = TODAY,
    **changes: Any,
) -> dict[str, Any]:
    """The draft of a certificate that draws from these inputs."""
    body = {
        "title": "Kimberley Process Certificate",
        "statement": STATEMENT,
        "number": f"{code}{serial:08d}",
        "kind": "standard",
        "issuer": code,
        "issuing_authority": "The issuing authority",
        "destination": destination,
        "issued": on.isoformat(),
        "expires": (on + timedelta(days=30)).isoformat(),
        "origins": ["RU"],
        "exporter": {"name": "Severny Export", "address": "Mirny"},
        "importer": {"name": "Omega Diamonds", "address": "Antwerp"},
        "parcels": 1,
        "lines": [{"hs": "7102.10", "carats": carats, "usd": "700.00"}],
        "carats": carats,
        "usd": "700.00",
        "inputs": inputs,
    }
    return {"schema": "kpc/1", "certificate": body | changes}


def drawn(number: str, digest: str, carats: str = "10.00") -> dict[str, str]:
    """An input."""
    return {"number": number, "digest": digest, "carats": carats}


def write(path: Path, draft: object) -> Path:
    """The file of a draft."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(draft, indent=1), "utf-8")
    return path
