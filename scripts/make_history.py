"""Makes a workspace with an invented history of the scheme, for examples and for `docs/notebook/provenance.ipynb`.

    python scripts/make_history.py build/history

Eight months on the embedded ledger: five countries that mine, four that trade, lots with zones, legacy stock, parcels
of mixed origin, re-exports, receipts that found less, confirmations that came late or not at all. Beside the ledger
stands `returns.csv`: what each Participant says it produced, exported and imported; three of them say something else
than the ledger. Numbers, weights and days follow from `--seed`; digests do not, since documents have random salts.
"""

from __future__ import annotations

import csv
import random
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from kpchain import lifecycle
from kpchain.document import Sealed, seal
from kpchain.errors import KpchainError
from kpchain.index import Index, LedgerIdentity, sync
from kpchain.ledger.client import Ledger
from kpchain.lifecycle import Found, Step
from kpchain.model import (
    Action,
    Certificate,
    Check,
    HsCode,
    Input,
    Kind,
    Line,
    Lot,
    Party,
    RecordNumber,
    Role,
    keccak256,
)
from kpchain.signing import DevelopmentSigner
from kpchain.units import Points, UsdCents, two_decimals
from kpchain.workspace import Workspace, open_ledger
from kpchain.workspace.founding import DevelopmentOfficers

START = date(2025, 1, 6)
MONTHS = 8
MINERS = ("BW", "CA", "CF", "NA", "RU")
TRADERS = ("AE", "EU", "IL", "IN")
ZONES = {"CF": ("Berberati", "Carnot")}
PRICES = {"BW": 17_000, "CA": 11_000, "CF": 24_000, "NA": 45_000, "RU": 8_000, "EU": 12_000, "IL": 11_000}
MISTAKES = {("NA", "produced"): 112, ("AE", "imported"): 93, ("RU", "exported"): 104}
"""What these Participants say in their returns, in per cent of what the ledger has."""


@dataclass(slots=True)
class Holding:
    """A record that can be drawn from, and what is left of it in points."""

    sealed: Sealed[Lot] | Sealed[Certificate]
    left: int
    origins: tuple[str, ...]


@dataclass(slots=True)
class History:
    """The ledger, the chance, and what is held, under way and told so far."""

    ledger: Ledger
    chance: random.Random
    held: dict[str, list[Holding]] = field(default_factory=dict)
    serials: dict[tuple[str, bool], int] = field(default_factory=dict)
    waiting: list[tuple[int, Sealed[Certificate]]] = field(default_factory=list)
    figures: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day on the chain's clock."""
        return datetime.fromtimestamp(self.ledger.head().time, UTC).date()

    def forward(self, days: int) -> None:
        """Moves the chain's clock."""
        self.ledger.rpc.call("evm_increaseTime", days * 86_400)
        self.ledger.rpc.call("evm_mine")

    def officer(self, code: str, role: Role) -> DevelopmentSigner:
        """The officer of a Participant with this role."""
        return DevelopmentSigner(DevelopmentOfficers(code).officer(role), chain_id=self.ledger.deployment.chain_id)

    def number(self, code: str, *, is_lot: bool = False) -> RecordNumber:
        """The next number of a series."""
        serial = self.serials[code, is_lot] = self.serials.get((code, is_lot), 0) + 1
        return RecordNumber(code, serial, is_lot=is_lot)

    def count(self, code: str, what: str, points: int) -> None:
        """Adds to what a Participant could report."""
        self.figures[code, what] = self.figures.get((code, what), 0) + points

    def declare(self, code: str, carats: int, *, kind: Kind, origins: tuple[str, ...], zone: str | None = None) -> None:
        """A lot of about so many carats."""
        points = carats * 100 + self.chance.randrange(carats * 10)
        lines = _lines(points, PRICES[code])
        lot = seal(
            Lot(
                number=self.number(code, is_lot=True),
                kind=kind,
                declarer=code,
                declared=self.today,
                origins=origins,
                lines=lines,
                carats=Points(points),
                usd=UsdCents(sum(line.usd for line in lines)),
                evidence="production report" if kind is Kind.PRODUCTION else "stock list",
                zone=zone,
            )
        )
        lifecycle.declare_lots(self.ledger, self.officer(code, Role.STATISTICIAN), [lot])
        self.held.setdefault(code, []).append(Holding(lot, points, origins))
        if kind is Kind.PRODUCTION:
            self.count(code, "produced", points)

    def issue(self, code: str, count: int, *, most_inputs: int) -> list[Sealed[Certificate]]:
        """Certificates to traders, drawn from what the issuer holds."""
        issued = []
        for _ in range(count):
            stock = [holding for holding in self.held.get(code, []) if holding.left >= 2_000]
            if not stock:
                break
            chosen = self.chance.sample(stock, min(len(stock), self.chance.randint(1, most_inputs)))
            drawn = [(holding, holding.left * self.chance.randint(20, 70) // 100) for holding in chosen]
            for holding, points in drawn:
                holding.left -= points
            goal = self.chance.choice([other for other in TRADERS if other != code])
            issued.append(self._paper(code, goal, drawn))
        if issued:
            lifecycle.issue(self.ledger, self.officer(code, Role.ISSUER), issued)
        return issued

    def _paper(self, code: str, goal: str, drawn: list[tuple[Holding, int]]) -> Sealed[Certificate]:
        points = sum(part for _, part in drawn)
        lines = _lines(points, PRICES.get(code, 19_000))
        certificate = Certificate(
            number=self.number(code),
            kind=Kind.STANDARD,
            issuer=code,
            issuing_authority=f"Exporting Authority of {code} (invented)",
            destination=goal,
            issued=self.today,
            expires=self.today + timedelta(days=45),
            origins=tuple(sorted({origin for holding, _ in drawn for origin in holding.origins})),
            exporter=Party(name="Exporter (invented)", address="Street 1"),
            importer=Party(name="Importer (invented)", address="Street 2"),
            parcels=len(drawn),
            lines=lines,
            carats=Points(points),
            usd=UsdCents(sum(line.usd for line in lines)),
            inputs=tuple(
                Input(number=holding.sealed.number, digest=holding.sealed.digest, carats=Points(part))
                for holding, part in drawn
            ),
        )
        return lifecycle.seal_and_sign(self.ledger, self.officer(code, Role.ISSUER), certificate)

    def step(self, action: Action, papers: Iterable[Sealed[Certificate]], role: Role, *, by_issuer: bool) -> None:
        """One step of certificates, by the officers whose turn it is."""
        evidence = keccak256(f"{action.name} in the invented history".encode())
        groups: dict[str, list[Step]] = {}
        for paper in papers:
            code = paper.subject.issuer if by_issuer else paper.subject.destination
            needs = action in (Action.VALIDATE, Action.EXPORT)
            groups.setdefault(code, []).append(Step(paper.digest, evidence) if needs else Step(paper.digest))
        for code, steps in groups.items():
            lifecycle.advance(self.ledger, self.officer(code, role), action, steps, on=self.today)

    def ship(self, papers: list[Sealed[Certificate]]) -> None:
        """Validated and exported, a week later arrived, and confirmed by those who do not tarry."""
        self.forward(1)
        self.step(Action.VALIDATE, papers, Role.VALIDATOR, by_issuer=True)
        self.step(Action.EXPORT, papers, Role.EXPORT_CUSTOMS, by_issuer=True)
        for paper in papers:
            self.count(paper.subject.issuer, "exported", paper.subject.carats)
        self.forward(7)
        arrived = [paper for paper in papers if self.chance.random() > 0.03]
        self.step(Action.ARRIVE, arrived, Role.IMPORTER, by_issuer=False)
        self.forward(3)
        late = {"AE": 0.45, "IN": 0.15}
        delays = [(self._delay(late.get(paper.subject.destination, 0.03)), paper) for paper in arrived]
        self.confirm([paper for months, paper in delays if months == 0])
        self.waiting += [(months, paper) for months, paper in delays if months > 0]

    def _delay(self, chance: float) -> int:
        """After how many months a confirmation comes."""
        return self.chance.choice((1, 1, 2, 3, MONTHS)) if self.chance.random() < chance else 0

    def confirm(self, papers: list[Sealed[Certificate]]) -> None:
        """Imports confirmed, one in fifteen with less than was certified."""
        groups: dict[str, list[Found]] = {}
        for paper in papers:
            subject = paper.subject
            missing = self.chance.randint(1, 80) if self.chance.random() < 1 / 15 else 0
            found = Points(subject.carats - missing)
            groups.setdefault(subject.destination, []).append(
                Found(
                    digest=paper.digest,
                    carats=found,
                    usd=subject.usd,
                    parcels=subject.parcels,
                    check=Check.OPENED if missing else self.chance.choice((Check.OPENED, Check.NOT_OPENED)),
                    evidence=keccak256(b"confirmation in the invented history"),
                )
            )
            self.count(subject.destination, "imported", found)
            holding = Holding(paper, found, subject.origins)
            self.held.setdefault(subject.destination, []).append(holding)
        for code, findings in groups.items():
            officer = self.officer(code, Role.IMPORTER)
            lifecycle.settle(self.ledger, officer, Action.CONFIRM, findings, on=self.today)

    def month(self) -> None:
        """Lots, exports of those who mine, re-exports of those who trade, and what was left over from before."""
        for code in MINERS:
            zones = ZONES.get(code, (None,))
            for zone in zones:
                self.declare(code, 3_000, kind=Kind.PRODUCTION, origins=(code,), zone=zone)
        self.ship([paper for code in MINERS for paper in self.issue(code, 3, most_inputs=2)])
        self.ship([paper for code in TRADERS for paper in self.issue(code, 4, most_inputs=4)])
        due = [paper for months, paper in self.waiting if months == 1]
        self.waiting = [(months - 1, paper) for months, paper in self.waiting if months > 1]
        self.confirm(due)
        self.forward(8)


def make_history(folder: Path, seed: int = 2025) -> None:
    """Makes the workspace, its index and `returns.csv`.

    Args:
        folder: the new workspace; it must not be there yet.
        seed: what numbers, weights and days follow from.
    """
    codes = ",".join((*MINERS, *TRADERS))
    command = [sys.executable, "-m", "kpchain", "init", str(folder), "--development", "--officers", codes]
    subprocess.run([*command, "--start-date", START.isoformat()], check=True, stdout=subprocess.DEVNULL)  # noqa: S603  # our own command line
    workspace = Workspace(folder)
    with open_ledger(workspace, "embedded", writing=True) as ledger:
        history = History(ledger, random.Random(seed))  # noqa: S311  # no secret hangs on it
        history.declare("EU", 2_000, kind=Kind.LEGACY, origins=("BW", "RU"))
        history.declare("IL", 500, kind=Kind.LEGACY, origins=("CA",))
        for _ in range(MONTHS):
            history.month()
        record = ledger.deployment
        identity = LedgerIdentity(chain_id=record.chain_id, ledger=record.ledger, first_block=record.block)
        with Index.open(workspace.index_file, identity) as index:
            sync(index, ledger)
    _write_returns(folder / "returns.csv", history.figures)


def _write_returns(path: Path, figures: dict[tuple[str, str], int]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("participant", "what", "carats"))
        for (code, what), points in sorted(figures.items()):
            told = points * MISTAKES.get((code, what), 100) // 100
            writer.writerow((code, what, two_decimals(told)))


def _lines(points: int, price: int) -> tuple[Line, ...]:
    """A quarter industrial stones, the rest gems; prices in US cents a carat."""
    industrial = points // 4
    parts = ((HsCode.INDUSTRIAL, industrial, 900), (HsCode.NON_INDUSTRIAL, points - industrial, price))
    return tuple(Line(hs=hs, carats=Points(part), usd=UsdCents(part * each // 100)) for hs, part, each in parts)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--seed", default=2025, show_default=True, help="What numbers, weights and days follow from.")
@click.option("--again", is_flag=True, help="Replace the folder if it was made before.")
def main(folder: Path, seed: int, again: bool) -> None:
    """Make an invented history in FOLDER."""
    if folder.exists():
        if not again or not (folder / "kpchain.toml").exists():
            sys.exit(f"error: {folder} is there already: name another folder, or replace an earlier history by --again")
        shutil.rmtree(folder)
    try:
        make_history(folder, seed)
    except KpchainError as error:
        sys.exit(f"error: {error}")
    print(f"{folder}: a history of {MONTHS} months from {START.isoformat()}")


if __name__ == "__main__":
    main()
