"""What the acts of kpchain cost, on the packaged contracts that users deploy."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from eth_utils.crypto import keccak
from gas_chain import GENESIS, ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from gas_chain import Chain

TODAY = GENESIS // 86_400
BATCH = 100
POINTS, CENTS = 708_200, 70_000_000
LINES = (POINTS | CENTS << 40) << 170
CODE = int.from_bytes(b"RU", "big")
EVIDENCE = keccak(text="evidence")
BASIS = keccak(text="basis")
NO_LAST_DAY = 2**32 - 1

# Accounts by what they do: 0 the governor, 1 to 3 focal points.
RU_ISSUER, RU_VALIDATOR, RU_CUSTOMS, RU_STATISTICIAN, EU_IMPORTER, EU_ISSUER, AE_CUSTOMS = range(4, 11)
RU, EU, AE = 1, 2, 3
ISSUE = "issue((bytes32,uint64,uint8,uint8,uint32,uint32,uint16,uint256,(bytes32,uint40)[])[])"
DECLARE = "declareLots((bytes32,uint64,uint8,uint32,uint8,uint64,bytes32,uint256)[])"
ADVANCE = "advance(uint8,uint32,(bytes32,bytes32)[])"
SETTLE = "settle(uint8,uint32,(bytes32,bytes32,uint40,uint48,uint16,uint8)[])"
CONSUME = "consume((bytes32,uint40,uint8,uint32,bytes32)[])"
ALERT = "alert((uint8,uint256,uint64,bytes32,bytes32)[])"

# The value of the enum Action, and who does it.
STEPS = {
    "validate": (1, RU_VALIDATOR),
    "void": (2, RU_ISSUER),
    "export": (4, RU_CUSTOMS),
    "transit": (5, AE_CUSTOMS),
    "arrive": (6, EU_IMPORTER),
    "confirm": (7, EU_IMPORTER),
    "detain": (8, EU_IMPORTER),
    "order return": (9, EU_IMPORTER),
    "accept return": (10, RU_VALIDATOR),
    "seize": (11, EU_IMPORTER),
    "release": (12, RU_CUSTOMS),
    "forfeit": (13, RU_CUSTOMS),
    "report lost": (14, RU_ISSUER),
}
SETTLEMENTS = ("confirm", "accept return")
SEIZED_AT_EXPORT = {"seize": RU_CUSTOMS}
# Lives that, together, take every step once. Seizing costs most after an arrival.
LIVES: tuple[tuple[tuple[str, ...], dict[str, int]], ...] = (
    (("void",), {}),
    (("report lost",), {}),
    (("validate", "export", "transit", "arrive", "confirm"), {}),
    (("validate", "export", "arrive", "detain", "order return", "accept return"), {}),
    (("validate", "export", "seize", "release"), SEIZED_AT_EXPORT),
    (("validate", "export", "seize", "forfeit"), SEIZED_AT_EXPORT),
    (("validate", "export", "arrive", "seize"), {}),
)


@dataclass(slots=True)
class Own:
    """The two contracts on a chain, with three Participants and their officers."""

    chain: Chain
    registry: str = ""
    ledger: str = ""
    deployment: int = 0
    one: dict[str, int] = field(default_factory=dict)
    each: dict[str, int] = field(default_factory=dict)
    _serial: int = 0

    def set_up(self) -> None:
        """Deploys, and appoints the officers."""
        chain, accounts = self.chain, self.chain.accounts
        self.registry, first = chain.deploy(bytecode("ParticipantRegistry"), "(address)", accounts[0])
        self.ledger, second = chain.deploy(bytecode("CertificateLedger"), "(address)", self.registry)
        self.deployment = first + second
        entries = [(b"RU", 2, True, True, 60, accounts[1]), (b"EU", 2, False, True, 60, accounts[2])]
        entries.append((b"AE", 2, False, True, 60, accounts[3]))
        chain.send(0, self.registry, "enter((bytes2,uint8,bool,bool,uint16,address)[],bytes32)", entries, BASIS)
        for focal_point, roles in (
            (1, {RU_ISSUER: 1, RU_VALIDATOR: 2, RU_CUSTOMS: 4, RU_STATISTICIAN: 16}),
            (2, {EU_IMPORTER: 8, EU_ISSUER: 1}),
            (3, {AE_CUSTOMS: 4}),
        ):
            officers = [(accounts[officer], role, 0, NO_LAST_DAY, bytes(8)) for officer, role in roles.items()]
            chain.send(focal_point, self.registry, "appoint((address,uint16,uint32,uint32,bytes8)[])", officers)

    def measure(self) -> None:
        """Fills `one` (an act of its own) and `each` (an act in a batch of 100)."""
        self._compare("declare lot", lambda count: self.declare(count)[1])
        self._compare("issue", lambda count: self.issue(self.declare(count)[0])[1])
        self._compare("alert", self._alert)
        self._compare("consume", self._consume)
        for steps, others in LIVES:
            self._live(steps, others)
        self._compare("replace", self._replace)
        self._compare("re-export", self._reexport)
        for column in (self.one, self.each):
            column["whole life"] = sum(column[act] for act in ("issue", "validate", "export", "arrive", "confirm"))

    def declare(self, count: int) -> tuple[list[bytes], int]:
        """Production lots: their digests, and the gas."""
        lots, digests = [], []
        for _ in range(count):
            serial, root = self._next()
            lots.append((root, serial, 1, TODAY, 0, 0, bytes(32), LINES))
            digests.append(_digest(0x4C << 80 | CODE << 64 | serial, root))
        return digests, self.chain.send(RU_STATISTICIAN, self.ledger, DECLARE, lots)

    def issue(self, inputs: list[bytes], kind: int = 4) -> tuple[list[bytes], int]:
        """Certificates to the EU with one line and an input each: their digests, and the gas."""
        issuances, digests = [], []
        for source in inputs:
            serial, root = self._next()
            issuances.append((root, serial, kind, EU, TODAY, TODAY + 60, 2, LINES, [(source, POINTS)]))
            digests.append(_digest(CODE << 64 | serial, root))
        return digests, self.chain.send(RU_ISSUER, self.ledger, ISSUE, issuances)

    def step(self, name: str, digests: list[bytes], officer: int | None = None) -> int:
        """The gas of one step for these certificates."""
        action, usual = STEPS[name]
        sender = usual if officer is None else officer
        if name in SETTLEMENTS:
            findings = [(digest, EVIDENCE, POINTS, CENTS, 2, 1) for digest in digests]
            return self.chain.send(sender, self.ledger, SETTLE, action, TODAY, findings)
        steps = [(digest, EVIDENCE) for digest in digests]
        return self.chain.send(sender, self.ledger, ADVANCE, action, TODAY, steps)

    def _live(self, steps: tuple[str, ...], others: dict[str, int]) -> None:
        lives = [self.issue(self.declare(count)[0])[0] for count in (1, 1, BATCH)]
        for name in steps:
            _, alone, batch = (self.step(name, digests, others.get(name)) for digests in lives)
            self.one[name] = max(alone, self.one.get(name, 0))
            self.each[name] = max(round(batch / BATCH), self.each.get(name, 0))

    def _compare(self, act: str, do: Callable[[int], int]) -> None:
        do(1)  # a warm-up: slots that are written once for all are written now
        self.one[act] = do(1)
        self.each[act] = round(do(BATCH) / BATCH)

    def _alert(self, count: int) -> int:
        alerts = [(0, CODE << 64 | self._next()[0], 0, keccak(text=str(n)), EVIDENCE) for n in range(count)]
        return self.chain.send(RU_CUSTOMS, self.ledger, ALERT, alerts)

    def _consume(self, count: int) -> int:
        consumptions = [(digest, 100, 1, TODAY, EVIDENCE) for digest in self.declare(count)[0]]
        return self.chain.send(RU_STATISTICIAN, self.ledger, CONSUME, consumptions)

    def _replace(self, count: int) -> int:
        return self.issue(self.issue(self.declare(count)[0])[0], kind=5)[1]

    def _reexport(self, count: int) -> int:
        certificates = self.issue(self.declare(count)[0])[0]
        for name in ("validate", "export", "arrive", "confirm"):
            self.step(name, certificates)
        issuances = []
        for source in certificates:
            serial, root = self._next()
            issuances.append((root, serial, 4, AE, TODAY, TODAY + 60, 2, LINES, [(source, POINTS)]))
        return self.chain.send(EU_ISSUER, self.ledger, ISSUE, issuances)

    def _next(self) -> tuple[int, bytes]:
        self._serial += 1
        return self._serial, keccak(text=f"kpchain-gas-{self._serial}")


def bytecode(name: str) -> str:
    """The creation code of a packaged contract."""
    path = ROOT / "kpchain" / "ledger" / "artifacts" / f"{name}.json"
    return str(json.loads(path.read_text("utf-8"))["bytecode"])


def _digest(number: int, root: bytes) -> bytes:
    return keccak(number.to_bytes(32, "big") + root)
