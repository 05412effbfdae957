"""Strategies for property tests: any valid certificate or lot, and any set of pointers that can be hidden in it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from kpchain.document import leaf_pointers
from kpchain.document.disclosed import ALWAYS_SHOWN
from kpchain.errors import ModelError
from kpchain.model import STATEMENT, TITLE, Certificate, HsCode, Input, Kind, Line, Lot, Party, RecordNumber, check_text
from kpchain.units import Points, UsdCents

CODES = ("RU", "BW", "EU", "AE", "ZA", "CA", "SL")
_LETTERS = 'abcXYZ019 .-/"\\éñßжЯكمابي钻石½'
SERIALS = st.integers(0, 10**18 - 1)


def _is_text(text: str) -> bool:
    try:
        check_text(text, field="text", limit=40)
    except ModelError:
        return False
    return True


TEXTS = st.text(_LETTERS, min_size=1, max_size=30).filter(_is_text)
"""Text of several scripts that a document takes."""
PARTIES = st.builds(Party, name=TEXTS, address=TEXTS)
LINES = st.lists(
    st.builds(
        Line,
        hs=st.sampled_from(HsCode),
        carats=st.integers(1, 10**9).map(Points),
        usd=st.integers(1, 10**12).map(UsdCents),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda line: line.hs,
).map(tuple)


@st.composite
def certificates(draw: st.DrawFn) -> Certificate:
    """Any valid certificate of up to five inputs."""
    issuer, destination = draw(st.lists(st.sampled_from(CODES), min_size=2, max_size=2, unique=True))
    lines = draw(LINES)
    carats = Points(sum(line.carats for line in lines))
    issued = draw(st.dates(date(1970, 1, 1), date(2090, 1, 1)))
    kind = draw(st.sampled_from([Kind.STANDARD, Kind.REPLACEMENT, Kind.TECHNICAL]))
    own, *serials = draw(st.lists(SERIALS, min_size=2, max_size=6, unique=True))
    first_is_lot = kind is not Kind.REPLACEMENT and draw(st.booleans())
    inputs = tuple(
        Input(
            number=RecordNumber(issuer, serial, is_lot=first_is_lot if place == 0 else draw(st.booleans())),
            digest=(place + 1).to_bytes(32, "big"),
            carats=carats,
        )
        for place, serial in enumerate(serials)
    )
    return Certificate(
        number=RecordNumber(issuer, own),
        kind=kind,
        issuer=issuer,
        issuing_authority=draw(TEXTS),
        destination=destination,
        issued=issued,
        expires=issued + timedelta(days=draw(st.integers(0, 90))),
        origins=tuple(draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=4, unique=True))),
        exporter=draw(PARTIES),
        importer=draw(PARTIES),
        parcels=draw(st.integers(1, 65535)),
        lines=lines,
        carats=carats,
        usd=UsdCents(sum(line.usd for line in lines)),
        inputs=inputs,
        replaces=inputs[0].number if kind is Kind.REPLACEMENT and draw(st.booleans()) else None,
        seals=tuple(draw(st.lists(TEXTS, max_size=3, unique=True))),
        quality=draw(st.none() | TEXTS),
        remarks=draw(st.none() | TEXTS),
        title=draw(st.sampled_from([TITLE, f"Сертификат / {TITLE}"])),
        statement=draw(st.sampled_from([STATEMENT, f"{STATEMENT}. Заявление"])),
    )


@st.composite
def lots(draw: st.DrawFn) -> Lot:
    """Any valid lot."""
    declarer, source = draw(st.lists(st.sampled_from(CODES), min_size=2, max_size=2, unique=True))
    lines = draw(LINES)
    kind = draw(st.sampled_from([Kind.PRODUCTION, Kind.LEGACY, Kind.PAPER_IMPORT]))
    is_paper = kind is Kind.PAPER_IMPORT
    origins = (declarer,) if kind is Kind.PRODUCTION else (source, declarer)
    return Lot(
        number=RecordNumber(declarer, draw(SERIALS), is_lot=True),
        kind=kind,
        declarer=declarer,
        declared=draw(st.dates(date(1970, 1, 1), date(2090, 1, 1))),
        origins=origins,
        lines=lines,
        carats=Points(sum(line.carats for line in lines)),
        usd=UsdCents(sum(line.usd for line in lines)),
        evidence=draw(TEXTS),
        source=source if is_paper else None,
        paper_number=draw(TEXTS) if is_paper else None,
        zone=draw(st.none() | st.just("Mirny")),
    )


SUBJECTS = certificates() | lots()
"""Any valid certificate or lot."""


def hidable(subject: Certificate | Lot) -> list[str]:
    """The pointers of a subject that can be hidden, in the order of the document."""
    name = "lot" if isinstance(subject, Lot) else "certificate"
    return [pointer for pointer in leaf_pointers(subject) if pointer not in ALWAYS_SHOWN[name]]
