"""What governing costs: proposals, sixty votes, and what members and attesters do. Prints the table of docs/gas.md.

usage: python benchmarks/gas_plenary.py

Deploys the packaged contracts on an anvil, enters sixty Participants with a focal point each, hands over to the Plenary
and has it admit others, with the votes of all sixty.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from eth_utils.crypto import keccak
from gas_chain import Chain, call_bytes
from gas_own import BASIS, EVIDENCE, NO_LAST_DAY, TODAY, bytecode

if TYPE_CHECKING:
    from collections.abc import Iterator

VOTERS = 60
BALLOTS = 10
BATCH = 100
RETURNS = 50

# Accounts by what they do: 0 founds, 1 to 60 are focal points, the others follow.
STATISTICIAN, ATTESTER, CHAIR_ACCOUNT, FIRST_APPLICANT = range(VOTERS + 1, VOTERS + 5)
APPLICANTS = 3
ACCOUNTS = FIRST_APPLICANT + APPLICANTS
SUPPORT = 1
RULES = (5_000, 1, 60, 60)
ENTER = "enter((bytes2,uint8,bool,bool,uint16,address)[],bytes32)"
PROPOSE = "propose((address,bytes)[],bytes32,uint40)"
VOTE = "vote((uint256,uint8,bytes32)[])"
ATTEST = "attest((uint16,uint8,bytes32,uint32,bytes32,bytes32)[])"
FILE = "fileReturns((uint32,bytes32,(uint64,uint64,uint64,uint64,uint64,uint64,uint32,uint32))[])"
TOTALS = (1_000_000, 120_000_000, 900_000, 110_000_000, 800_000, 90_000_000, 120, 90)


@dataclass(slots=True)
class Assembly:
    """The contracts on a chain, governed by the Plenary of sixty Participants."""

    chain: Chain
    registry: str = ""
    plenary: str = ""
    agreements: str = ""
    attestations: str = ""
    returns: str = ""
    deployment: int = 0
    gas: dict[str, int] = field(default_factory=dict)
    _codes: Iterator[bytes] = field(default_factory=lambda: (bytes([65 + n // 26, 65 + n % 26]) for n in range(676)))
    _applicants: int = 0
    _proposals: int = 0
    _filed: int = 0

    def set_up(self) -> None:
        """Deploys, enters the Participants, and hands over."""
        chain, accounts = self.chain, self.chain.accounts
        self.registry, _ = chain.deploy(bytecode("ParticipantRegistry"), "(address)", accounts[0])
        ledger, _ = chain.deploy(bytecode("CertificateLedger"), "(address)", self.registry)
        for first in range(1, VOTERS + 1, 20):
            entries = [self._entry(accounts[focal]) for focal in range(first, first + 20)]
            chain.send(0, self.registry, ENTER, entries, BASIS)
        term = (1, TODAY, TODAY + 364)
        types = "(address,(uint16,uint16,uint16,uint16),(uint8,uint32,uint32))"
        deployed = [chain.deploy(bytecode("Plenary"), types, self.registry, RULES, term)]
        deployed.append(chain.deploy(bytecode("ExchangeAgreements"), "(address)", self.registry))
        deployed.append(chain.deploy(bytecode("Attestations"), "(address,address)", self.registry, ledger))
        deployed.append(chain.deploy(bytecode("StatisticsReturns"), "(address)", self.registry))
        self.plenary, self.agreements, self.attestations, self.returns = (address for address, _ in deployed)
        self.deployment = sum(gas for _, gas in deployed)
        kind = (b"screened".ljust(32, b"\0"), EVIDENCE, 0, False, False)
        chain.send(0, self.attestations, "openType((bytes32,bytes32,uint8,bool,bool))", kind)
        chain.send(0, self.attestations, "accredit(uint16,address[],bool)", 1, [accounts[ATTESTER]], True)
        chain.send(0, self.registry, "setSchemeRoles(address,uint8)", accounts[ATTESTER], 8)
        chain.send(0, self.registry, "passGovernance(address)", self.plenary)
        officer = (accounts[STATISTICIAN], 16, 0, NO_LAST_DAY, bytes(8))
        chain.send(1, self.registry, "appoint((address,uint16,uint32,uint32,bytes8)[])", [officer])
        chain.send(1, self.plenary, "nameChairAccount(address)", accounts[CHAIR_ACCOUNT])

    def measure(self) -> None:
        """Fills `gas`: first an admission without a seat, which warms up, then one that counts, then the rest."""
        self._admit(seated=False)
        self._admit(seated=True)
        self._vote_on_many()
        self._members()

    def _admit(self, *, seated: bool) -> None:
        accounts = self.chain.accounts
        entry = self._entry(accounts[FIRST_APPLICANT + self._applicants], seated=seated)
        self._applicants += 1
        self.gas["propose"] = self._propose(CHAIR_ACCOUNT, entry)
        ballots = [(self._proposals, SUPPORT, bytes(32))]
        votes = [self.chain.send(focal, self.plenary, VOTE, ballots) for focal in range(1, VOTERS + 1)]
        self.gas["vote"], self.gas["last vote"], self.gas["all votes"] = votes[1], votes[-1], sum(votes)
        self.gas["execute"] = self.chain.send(0, self.plenary, "execute(uint256)", self._proposals)
        self.gas["admission"] = self.gas["propose"] + self.gas["all votes"] + self.gas["execute"]

    def _vote_on_many(self) -> None:
        entries = [self._entry(self.chain.accounts[FIRST_APPLICANT + self._applicants]) for _ in range(BALLOTS)]
        for entry in entries:
            self._propose(2, entry)
        opened = range(self._proposals - BALLOTS + 1, self._proposals + 1)
        ballots = [(proposal, SUPPORT, bytes(32)) for proposal in opened]
        self.chain.send(1, self.plenary, VOTE, ballots)
        self.gas["votes at once"] = round(self.chain.send(2, self.plenary, VOTE, ballots) / BALLOTS)

    def _members(self) -> None:
        chain = self.chain
        for _ in range(2):
            self.gas["agreement"] = chain.send(
                1, self.agreements, "propose(uint8[],bytes32,bytes32)", [1, 2], b"memorandum".ljust(32, b"\0"), EVIDENCE
            )
        for agreement in (1, 2):
            for member in (1, 2):
                accession = chain.send(member, self.agreements, "accede(uint256,uint8)", agreement, 3)
                self.gas["accede" if member == 1 else "accede last"] = accession
        for batch in (1, 1, BATCH):
            statements = [(1, 2, n.to_bytes(32, "big"), TODAY, EVIDENCE, bytes(32)) for n in range(1, VOTERS + 1)]
            chosen = [statements[n % VOTERS] for n in range(batch)]
            gas = chain.send(ATTESTER, self.attestations, ATTEST, chosen)
            self.gas["attest" if batch == 1 else "attest many"] = round(gas / batch)
        for year in (2003, 2004):
            self.gas["return"] = self._file([year << 4])
        self.gas["returns at once"] = round(self._file([(2005 + n) << 4 for n in range(RETURNS)]) / RETURNS)
        self.gas["restate"] = self._file([2004 << 4])

    def _propose(self, account: int, entry: tuple[object, ...]) -> int:
        block = self.chain.rpc("eth_getBlockByNumber", "latest", False)
        calls = [(self.registry, call_bytes(ENTER, [entry], BASIS))]
        gas = self.chain.send(account, self.plenary, PROPOSE, calls, EVIDENCE, int(block["timestamp"], 16) + 2 * 86_400)
        self._proposals += 1
        return gas

    def _file(self, periods: list[int]) -> int:
        self._filed += 1
        digest = keccak(text=f"kpchain-return-{self._filed}")
        filings = [(period, digest, TOTALS) for period in periods]
        return self.chain.send(STATISTICIAN, self.returns, FILE, filings)

    def _entry(self, focal_point: str, *, seated: bool = True) -> tuple[object, ...]:
        return (next(self._codes), 2, False, seated, 60, focal_point)


ROWS = (
    ("propose", "propose an admission"),
    ("vote", f"a vote of {VOTERS} on it"),
    ("last vote", "the last vote, which ends it"),
    ("execute", "execute the admission"),
    ("all votes", f"all {VOTERS} votes on it"),
    ("admission", f"the admission in all: proposal, {VOTERS} votes, execution"),
    ("votes at once", f"a vote, {BALLOTS} proposals in a transaction, each"),
    ("agreement", "propose an agreement of two"),
    ("accede", "accede to it"),
    ("accede last", "the last accession, which makes it active"),
    ("attest", "attest"),
    ("attest many", f"attest, {BATCH} in a transaction, each"),
    ("return", "file a return"),
    ("returns at once", f"file a return, {RETURNS} in a transaction, each"),
    ("restate", "restate a return"),
)


def plenary_page(assembly: Assembly) -> str:
    """The part of docs/gas.md on governing."""
    lines = [
        f"""## The Plenary, agreements, attestations, returns

Sixty Participants with a focal point each; `make plenary` prints this table. Deployment of the four contracts:
{assembly.deployment:,} gas.

| act | gas |
| --- | ---: |"""
    ]
    lines += [f"| {label} | {assembly.gas[act]:,} |" for act, label in ROWS]
    return "\n".join([*lines, ""])


def measured() -> Assembly:
    """An assembly that has done everything once."""
    with Chain(accounts=ACCOUNTS) as chain:
        assembly = Assembly(chain)
        assembly.set_up()
        assembly.measure()
        return assembly


if __name__ == "__main__":
    sys.stdout.write(plenary_page(measured()))
