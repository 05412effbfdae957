"""The sealed documents of the zoo that are on the ledger, and what was done to them there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from kpchain.document import Sealed, leaf_pointers, seal
from kpchain.model import AlertKind, Certificate, HsCode, Input, Kind, Line, Lot, Party, RecordNumber, keccak256
from kpchain.signing import DevelopmentSigner, sign_certificate
from kpchain.units import Points, UsdCents

CHAIN_ID = 1337
LEDGER = "0x6D7CC3F06E429BB6B102B4aae6439439fD4e1F92"
DECLARED = date(2026, 11, 2)
"""The day on which everything is declared and issued."""
TODAY = date(2026, 11, 3)
"""The day on which the zoo is visited."""
EXPIRES = date(2026, 11, 30)


@dataclass(frozen=True, slots=True)
class Event:
    """What was done to a record on the ledger.

    Attributes:
        deed: declare, issue, void, confirm (after every step before it), alert, or end (of the alerts before).
        document: the document of the record.
        kind: of an alert, what is warned of.
        by_digest: of an alert, whether it names the digest, or the number only.
    """

    deed: str
    document: Sealed[Any]
    kind: AlertKind = AlertKind.FAKE
    by_digest: bool = True

    @property
    def alerted(self) -> bytes:
        """The digest that an alert names, all zero for none."""
        return self.document.digest if self.by_digest else bytes(32)

    @property
    def last_serial(self) -> int:
        """The last serial of the numbers that an alert withdraws; the range of the zoo has this one and the next."""
        return self.document.number.serial + 1 if self.kind is AlertKind.RANGE_WITHDRAWN else 0


def officer(label: str = "RU ISSUER") -> DevelopmentSigner:
    """A development account by its label."""
    return DevelopmentSigner(label, chain_id=CHAIN_ID)


def sealed(draft: Any) -> Sealed[Any]:
    """The draft under salts that are derived from its number and the pointers."""
    salts = {
        pointer: keccak256(f"kpchain zoo salt {draft.number} {pointer}".encode()) for pointer in leaf_pointers(draft)
    }
    return seal(draft, salts=salts)


def signed(
    draft: Certificate, *, label: str = "RU ISSUER", chain_id: int = CHAIN_ID, ledger: str = LEDGER
) -> Sealed[Certificate]:
    """The sealed certificate with the signature of an account for a ledger."""
    document = sealed(draft)
    signature = sign_certificate(draft, document.root, signer=officer(label), chain_id=chain_id, ledger=ledger)
    return document.with_signature(signature)


def lot() -> Sealed[Lot]:
    """The lot that most certificates draw on."""
    return sealed(
        Lot(
            number=RecordNumber("RU", 1, is_lot=True),
            kind=Kind.PRODUCTION,
            declarer="RU",
            declared=DECLARED,
            origins=("RU",),
            **one_line("1000.00", "150000.00"),
            evidence="Monthly production return of October 2026",
        )
    )


def legacy() -> Sealed[Lot]:
    """A lot of older stock, of mixed origin."""
    return sealed(
        Lot(
            number=RecordNumber("RU", 2, is_lot=True),
            kind=Kind.LEGACY,
            declarer="RU",
            declared=DECLARED,
            origins=("BW", "RU"),
            **one_line("500.00", "60000.00"),
            evidence="Stock list of 2002",
            zone="Mirny",
        )
    )


def draft(**changes: Any) -> Certificate:
    """The certificate of the zoo, with every optional field but `replaces`."""
    values: dict[str, Any] = {
        "number": RecordNumber("RU", 1),
        "kind": Kind.STANDARD,
        "issuer": "RU",
        "issuing_authority": "Ministry of Finance of the Russian Federation",
        "destination": "EU",
        "issued": DECLARED,
        "expires": EXPIRES,
        "origins": ("RU",),
        "exporter": Party(name="Mirny Rough Exports Ltd", address="6 Lenina Street, Mirny"),
        "importer": Party(name="Diamantkantoor Peeters", address="Hoveniersstraat 22, Antwerpen"),
        "parcels": 2,
        "seals": ("RU-884120", "RU-884121"),
        "quality": "Sorted",
        "remarks": "List enclosed",
        "inputs": (drawn(lot(), "700.00"),),
    }
    return Certificate(**(values | weights("600.00", "100.00") | changes))


def small(serial: int, source: Sealed[Any] | None = None, **changes: Any) -> Sealed[Certificate]:
    """A signed certificate over ten carats, of the lot unless another source is named."""
    inputs = (drawn(source or lot(), "10.00"),)
    terms = one_line("10.00", "1200.00") | {"inputs": inputs, "seals": (f"RU-8850{serial:02d}",)}
    return signed(draft(number=RecordNumber("RU", serial), **(terms | changes)))


def drawn(source: Sealed[Any], carats: str) -> Input:
    """An input."""
    return Input(number=source.number, digest=source.digest, carats=Points.parse(carats))


def one_line(carats: str, usd: str) -> dict[str, Any]:
    """One line of this weight and value, and the totals."""
    weight, value = Points.parse(carats), UsdCents.parse(usd)
    return {"lines": (Line(hs=HsCode.NON_INDUSTRIAL, carats=weight, usd=value),), "carats": weight, "usd": value}


def weights(gems: str, industrial: str) -> dict[str, Any]:
    """Two lines with these weights, and their totals."""
    rows = (
        Line(hs=HsCode.INDUSTRIAL, carats=Points.parse(industrial), usd=UsdCents.parse("1000.00")),
        Line(hs=HsCode.NON_INDUSTRIAL, carats=Points.parse(gems), usd=UsdCents.parse("120000.00")),
    )
    return {
        "lines": rows,
        "carats": Points(sum(row.carats for row in rows)),
        "usd": UsdCents(sum(row.usd for row in rows)),
    }


def good() -> Sealed[Certificate]:
    """The certificate that most animals are made of."""
    return signed(draft())


def expired() -> Sealed[Certificate]:
    """Good on its day of issue only."""
    return small(3, expires=DECLARED)


def voided() -> Sealed[Certificate]:
    """Declared void by its issuer."""
    return small(4)


def replaced() -> Sealed[Certificate]:
    """In whose place another was issued."""
    return small(5)


def replacement() -> Sealed[Certificate]:
    """Issued in its place."""
    before = replaced()
    return small(6, before, kind=Kind.REPLACEMENT, replaces=before.number)


def imported() -> Sealed[Certificate]:
    """Used: its import was confirmed."""
    return small(7)


def alerted() -> Sealed[Certificate]:
    """Of which members were warned."""
    return small(8)


def stolen() -> Sealed[Certificate]:
    """Whose goods were stolen."""
    return small(10)


def cleared() -> Sealed[Certificate]:
    """Of which members were warned, until the warning was ended."""
    return small(11)


def imitated() -> Sealed[Certificate]:
    """Whose number somebody put on a paper of his own."""
    return small(12)


def withdrawn_later() -> Sealed[Certificate]:
    """Whose number was withdrawn with others after it was issued."""
    return small(13)


def withdrawn_before() -> Sealed[Certificate]:
    """Issued under a number that had been withdrawn."""
    return small(14)


def mixed() -> Sealed[Certificate]:
    """Two origins, two seals, and neither quality nor remarks."""
    terms = {"origins": ("BW", "RU"), "seals": ("RU-885009", "RU-885010"), "quality": None, "remarks": None}
    return small(9, legacy(), **terms)


def events() -> list[Event]:
    """What happened on the ledger of the zoo, in order; `good` is issued last."""
    ended = [expired(), voided(), replaced(), replacement(), imported()]
    warned = [alerted(), stolen(), cleared(), imitated(), withdrawn_later()]
    return [
        *[Event("declare", document) for document in (lot(), legacy())],
        *[Event("issue", document) for document in (*ended, *warned, mixed())],
        Event("void", voided()),
        Event("confirm", imported()),
        Event("alert", alerted()),
        Event("alert", stolen(), AlertKind.STOLEN, by_digest=False),
        Event("alert", cleared()),
        Event("end", cleared(), AlertKind.ENDED, by_digest=False),
        Event("alert", imitated(), by_digest=False),
        Event("alert", withdrawn_later(), AlertKind.RANGE_WITHDRAWN, by_digest=False),
        Event("issue", withdrawn_before()),
        Event("issue", good()),
    ]
