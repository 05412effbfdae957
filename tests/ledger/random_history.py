"""Random acts in bulk on a real chain: goods declared, issued, moved, received, sent back, seized, lost and consumed.

Every act is one transaction and one block. What is acted on is chosen from what stands on record here, in the words of
the ledger's own events, so that the chain takes nearly everything and nothing has to be asked for in between.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from world import PARTICIPANTS, World

from kpchain.ledger import calls
from kpchain.model import (
    Action,
    Check,
    Exit,
    Kind,
    RecordNumber,
    Role,
    State,
    days_from_date,
    record_digest,
)

BATCH: Final = 200
MINERS: Final = ("RU", "BW", "CF")
DRAWABLE: Final = (State.DECLARED, State.CONFIRMED, State.VOID, State.REPLACED, State.RETURNED)


@dataclass(frozen=True, slots=True)
class Move:
    """A step: from which states to which, who takes it, and how often it is tried."""

    action: Action
    sources: tuple[State, ...]
    target: State
    by_destination: bool
    role: Role
    weight: int


MOVES: Final = (
    Move(Action.VALIDATE, (State.ISSUED,), State.VALIDATED, False, Role.VALIDATOR, 20),
    Move(Action.VOID, (State.ISSUED, State.VALIDATED), State.VOID, False, Role.ISSUER, 3),
    Move(Action.REPORT_LOST, (State.ISSUED, State.VALIDATED, State.IN_TRANSIT), State.LOST, False, Role.ISSUER, 1),
    Move(Action.EXPORT, (State.VALIDATED,), State.IN_TRANSIT, False, Role.EXPORT_CUSTOMS, 20),
    Move(Action.ARRIVE, (State.VALIDATED, State.IN_TRANSIT), State.ARRIVED, True, Role.IMPORTER, 20),
    Move(Action.CONFIRM, (State.ARRIVED, State.DETAINED), State.CONFIRMED, True, Role.IMPORTER, 20),
    Move(Action.DETAIN, (State.ARRIVED,), State.DETAINED, True, Role.IMPORTER, 2),
    Move(Action.ORDER_RETURN, (State.DETAINED,), State.RETURN_ORDERED, True, Role.IMPORTER, 2),
    Move(Action.ACCEPT_RETURN, (State.RETURN_ORDERED,), State.RETURNED, False, Role.VALIDATOR, 2),
    Move(Action.SEIZE, (State.IN_TRANSIT, State.ARRIVED), State.SEIZED, True, Role.IMPORTER, 2),
    Move(Action.RELEASE, (State.SEIZED,), State.IN_TRANSIT, True, Role.IMPORTER, 2),
    Move(Action.FORFEIT, (State.SEIZED,), State.FORFEITED, True, Role.IMPORTER, 1),
)


@dataclass(slots=True)
class Good:
    """A lot or certificate as it stands here."""

    state: State
    issuer: str
    destination: str
    points: int
    available: int

    @property
    def holder(self) -> str:
        """Who can draw from it, where it can be drawn from."""
        return self.destination if self.state is State.CONFIRMED else self.issuer


class History:
    """A history under way.

    Attributes:
        goods: every lot and certificate by its digest.
        certificates: how many of them are certificates.
        acts: how often each act was done.
    """

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.goods: dict[bytes, Good] = {}
        self.certificates = 0
        self.acts: dict[str, int] = {}
        self._chance = random.Random(seed)
        self._serials = 0
        self._day = days_from_date(world.today)
        self._indexes = {code: world.ledger.directory().get(code).index for code in PARTICIPANTS}

    def mark(self, seed: int) -> History:
        """A copy of the history as it is now, that goes on by another chance."""
        twin = copy.copy(self)
        twin.goods = {digest: copy.copy(good) for digest, good in self.goods.items()}
        twin.acts = dict(self.acts)
        twin._chance = random.Random(seed)
        return twin

    def act(self) -> None:
        """One more act of up to 200 entries."""
        tried: dict[Callable[[], bool], int] = {self._declare: 4, self._issue: 26, self._replace: 2, self._consume: 3}
        choices = [*tried, *(lambda move=move: self._move(move) for move in MOVES)]
        weights = [*tried.values(), *(move.weight for move in MOVES)]
        while not self._chance.choices(choices, weights)[0]():
            pass

    def _declare(self) -> bool:
        code = self._chance.choice(PARTICIPANTS)
        terms = []
        for _ in range(self._chance.randrange(1, 40)):
            kind = Kind.PRODUCTION if code in MINERS else self._chance.choice([Kind.LEGACY, Kind.PAPER_IMPORT])
            weight = self._chance.randrange(10**6, 10**7)
            source = self._indexes["BW"] if kind is Kind.PAPER_IMPORT else 0
            producer = self.world.ledger.directory().get("BW").producer
            assert producer is not None
            origins = 0 if kind is Kind.PRODUCTION else 1 << producer
            digest, root, serial = self._number(code, is_lot=True)
            lines = ((0, 0), (0, 0), (weight, weight * 100))
            terms.append(
                calls.LotTerms(
                    root=root, serial=serial, kind=kind, on=self._day, lines=lines, source=source, origins=origins
                )
            )
            self.goods[digest] = Good(State.DECLARED, code, "", weight, weight)
        self._send("declare", code, Role.STATISTICIAN, calls.declare_lots(terms))
        return True

    def _issue(self) -> bool:
        code = self._chance.choice(PARTICIPANTS)
        held = [digest for digest, good in self.goods.items() if good.available > 400 and self._can_draw(good, code)]
        if not held:
            return False
        terms = []
        for _ in range(self._chance.choice([BATCH, BATCH, self._chance.randrange(1, BATCH)])):
            draws: dict[bytes, int] = {}
            for digest in self._chance.choices(held, k=self._chance.choice([1, 1, 2, 3])):
                good = self.goods[digest]
                share = self._chance.choice([2, 8, 40])
                if good.available > 100 and digest not in draws:
                    draws[digest] = self._chance.randrange(1, 2 + good.available // share)
                    good.available -= draws[digest]
            if draws:
                terms.append(self._certificate(code, Kind.STANDARD, draws))
        if not terms:
            return False
        self._send("issue", code, Role.ISSUER, calls.issue(terms))
        return True

    def _replace(self) -> bool:
        code = self._chance.choice(PARTICIPANTS)
        old = [
            digest
            for digest, good in self.goods.items()
            if good.issuer == code and good.state in (State.ISSUED, State.VALIDATED)
        ]
        chosen = self._chance.sample(old, min(len(old), self._chance.randrange(1, 30)))
        terms = []
        for digest in chosen:
            good = self.goods[digest]
            drawn = self._chance.randrange(1, good.points + 1)
            good.state, good.available = State.REPLACED, good.points - drawn
            terms.append(self._certificate(code, Kind.REPLACEMENT, {digest: drawn}))
        if not terms:
            return False
        self._send("replace", code, Role.ISSUER, calls.issue(terms))
        return True

    def _consume(self) -> bool:
        code = self._chance.choice(PARTICIPANTS)
        held = [digest for digest, good in self.goods.items() if good.available > 1 and self._can_draw(good, code)]
        rows = []
        for digest in self._chance.sample(held, min(len(held), self._chance.randrange(1, 50))):
            points = self._chance.randrange(1, 1 + self.goods[digest].available // 2)
            self.goods[digest].available -= points
            exit_ = self._chance.choice(tuple(Exit))
            rows.append(
                calls.Consumption(digest=digest, points=points, exit=exit_, on=self._day, evidence=self._bytes())
            )
        if not rows:
            return False
        self._send("consume", code, Role.STATISTICIAN, calls.consume(rows))
        return True

    def _move(self, move: Move) -> bool:
        sides: dict[str, list[bytes]] = {}
        for digest, good in self.goods.items():
            if good.state in move.sources:
                sides.setdefault(good.destination if move.by_destination else good.issuer, []).append(digest)
        if not sides:
            return False
        code = max(sides, key=lambda side: len(sides[side]))
        least = 1 if move.weight < 5 else min(BATCH, len(sides[code]))
        chosen = self._chance.sample(sides[code], self._chance.randint(least, min(BATCH, len(sides[code]))))
        if move.action in (Action.CONFIRM, Action.ACCEPT_RETURN):
            act = calls.settle(move.action, self._day, list(self._findings(chosen)))
        else:
            act = calls.advance(move.action, self._day, [(digest, self._bytes()) for digest in chosen])
        for digest in chosen:
            good = self.goods[digest]
            good.state = move.target
            if move.target is State.VOID:
                good.available = good.points
        self._send(move.action.name, code, move.role, act)
        return True

    def _findings(self, digests: list[bytes]) -> Iterator[calls.Finding]:
        for digest in digests:
            good = self.goods[digest]
            found = good.points if self._chance.random() < 0.9 else self._chance.randrange(1, good.points + 5)
            good.available = min(found, good.points)
            yield calls.Finding(
                digest=digest, evidence=self._bytes(), points=found, cents=found * 90, parcels=1, check=Check.OPENED
            )

    def _certificate(self, code: str, kind: Kind, draws: dict[bytes, int]) -> calls.CertificateTerms:
        digest, root, serial = self._number(code, is_lot=False)
        destination = self._chance.choice([other for other in PARTICIPANTS if other != code])
        drawn = sum(draws.values())
        points = max(1, drawn - self._chance.choice([0, 0, drawn // 50]))
        self.goods[digest] = Good(State.ISSUED, code, destination, points, 0)
        self.certificates += 1
        return calls.CertificateTerms(
            root=root, serial=serial, kind=kind, destination=self._indexes[destination], issued_on=self._day,
            expires_on=self._day + 50, parcels=1, lines=((0, 0), (0, 0), (points, points * 100)),
            inputs=tuple(draws.items()),
        )  # fmt: skip

    @staticmethod
    def _can_draw(good: Good, code: str) -> bool:
        return good.state in DRAWABLE and good.holder == code

    def _number(self, code: str, *, is_lot: bool) -> tuple[bytes, bytes, int]:
        """Digest, root and serial of the next record."""
        self._serials += 1
        root = self._bytes()
        return record_digest(RecordNumber(code, self._serials, is_lot), root), root, self._serials

    def _bytes(self) -> bytes:
        return self._chance.randbytes(32)

    def _send(self, name: str, code: str, role: Role, call: calls.Call) -> None:
        self.world.ledger.send(self.world.signer(code, role), [call], simulate=False)
        self.acts[name] = self.acts.get(name, 0) + 1
