# ruff: noqa: RUF001 -- names in Cyrillic letters are meant
"""Certificates for the tests of pages: the smallest, the fullest that an office meets, the largest that is legal."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import samples

from kpchain.document import Sealed, leaf_pointers, seal
from kpchain.model import Certificate, HsCode, Kind, Party, RecordNumber, Summary, keccak256
from kpchain.signing import DevelopmentSigner, sign_certificate
from kpchain.units import Points, UsdCents

LEDGER = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
CHAIN = 1337
OFFICER = DevelopmentSigner("RU ISSUER", chain_id=CHAIN)
RUSSIAN, ARABIC, CHINESE = "Алмазы Якутии (ПАО)", "شركة الماس الدولية ذ.م.م", "国际钻石贸易有限公司"
FOUR_SCRIPTS = f"{RUSSIAN} {ARABIC} {CHINESE} International Rough Diamond Trading Company Ltd"
STREETS = (
    "ул. Ленина 6, г. Мирный, Республика Саха (Якутия); شارع الشيخ زايد ١٢، دبي، الإمارات العربية المتحدة; "
    "中国上海市浦东新区世纪大道100号上海环球金融中心25楼; Hoveniersstraat 22, 2018 Antwerpen"
)


def sealed(**changes: Any) -> Sealed[Certificate]:
    """A certificate of the samples with changes, sealed with known salts and signed: the same every time."""
    draft = samples.certificate(**changes)
    document = seal(draft, salts={pointer: keccak256(pointer.encode()) for pointer in leaf_pointers(draft)})
    signature = sign_certificate(document.subject, document.root, signer=OFFICER, chain_id=CHAIN, ledger=LEDGER)
    return document.with_signature(signature)


@cache
def smallest() -> bytes:
    """One line, one input, names of one letter."""
    return sealed(
        exporter=Party(name="A", address="B"),
        importer=Party(name="C", address="D"),
        issuing_authority="E",
        inputs=(samples.drawn(carats="100.00"),),
        parcels=1,
    ).to_bytes()


@cache
def fullest() -> bytes:
    """Three lines, 12 inputs, long names in four scripts, eight origins, long remarks."""
    remarks = (
        "Parcel of mixed origin, repacked under supervision. " * 8
        + "Груз досмотрен, пломбы целы. " * 8
        + "تم فحص الشحنة والأختام سليمة. " * 8
        + "货物已检查、封条完好。" * 12
    )
    return sealed(
        issuing_authority="Министерство финансов, Гохран России (Ministry of Finance, State Fund of Precious Metals)",
        exporter=Party(name=FOUR_SCRIPTS, address=STREETS),
        importer=Party(name=f"{ARABIC} ({CHINESE}) Dubai Rough", address=STREETS),
        origins=("RU", "AO", "BW", "NA", "ZA", "CD", "SL", "LS"),
        parcels=65535,
        seals=("SEAL 000123", "пломба 77/Б", "ختم ٤٥", "封条88"),
        quality="Assortment +11 grey and white, sawable, makeable; 无色至浅黄色毛坯钻石",
        remarks=remarks,
        **lines(3, 12),
    ).to_bytes()


@cache
def largest() -> bytes:
    """Every list and text at its limit, without a space where none is needed."""
    words = ("Ж" * 99 + " " + "W" * 99 + " ") * 10
    codes = tuple(f"{a}{b}" for a in "ABCDEFGH" for b in "KLMNOPQR")
    return sealed(
        number=RecordNumber("RU", 999_999_999_999_999_999),
        kind=Kind.TECHNICAL,
        title="Kimberley Process Certificate " + " ".join(["شهادة عملية كيمبرلي"] * 8),
        issuing_authority="钻" * 200,
        exporter=Party(name="W" * 200, address="م" * 300),
        importer=Party(name="Щ" * 200, address="国" * 300),
        origins=codes,
        parcels=65535,
        seals=tuple(f"{place:03d}" + "S" * 61 for place in range(100)),
        quality=words[:1999].strip(),
        remarks=("国" * 1000 + " " + "م" * 998 + "W"),
        **lines(3, 64),
    ).to_bytes()


def lines(count: int, inputs: int) -> dict[str, Any]:
    """Lines, totals and as many inputs as give them."""
    kept = tuple(
        samples.line(hs, f"{place + 1}0000.55", f"{place + 1}00000.01") for place, hs in enumerate(list(HsCode)[:count])
    )
    carats, usd = Points(sum(line.carats for line in kept)), UsdCents(sum(line.usd for line in kept))
    drawn = tuple(samples.drawn(f"RUL{place:08d}", "60000.00", bytes([place]) * 32) for place in range(1, inputs + 1))
    return {"lines": kept, "carats": carats, "usd": usd, "inputs": drawn}


def summary(document: Sealed[Certificate]) -> Summary:
    """What the QR code of a document carries."""
    subject, signature = document.subject, document.signature
    assert signature is not None
    return Summary(
        number=subject.number,
        root=document.root,
        issuer=subject.issuer,
        destination=subject.destination,
        carats=subject.carats,
        expires=subject.expires,
        signature=signature,
    )


@cache
def longest_summary() -> Summary:
    """The values that give the longest text of a QR code."""
    document = seal(
        samples.certificate(
            number=RecordNumber("RU", 999_999_999_999_999_999),
            expires=date.max,
            carats=Points(2**40 - 1),
            lines=(samples.line(carats="10995116277.75"),),
            inputs=(samples.drawn(carats="10995116277.75"),),
        )
    )
    signature = sign_certificate(document.subject, document.root, signer=OFFICER, chain_id=2**53 - 1, ledger=LEDGER)
    return summary(document.with_signature(signature))
