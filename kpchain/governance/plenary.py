"""What the Plenary has before it and how it stands, as values; nothing is decided or sent here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kpchain.errors import NotFoundError
from kpchain.governance.wording import describe_call
from kpchain.ledger.abi import CONTRACTS, PLENARY
from kpchain.ledger.calls import MAX_GAS, Call
from kpchain.ledger.client import Ledger
from kpchain.ledger.events import Rules, Term
from kpchain.model import Stage, Vote, days_from_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A proposal as it stands.

    Attributes:
        number: its number, from 1.
        proposer: code of the Participant that made it.
        stage: where it stands now.
        quorum: how many Participants must support it.
        opened_at: block time at which it was opened, in seconds since 1970.
        deadline: block time up to which votes are taken.
        ended_at: block time at which the last of the electorate voted or one objected; None where neither happened.
        electorate: codes of the Participants that may vote.
        supporters: those that support it.
        abstainers: those that abstain.
        objector: the one that objected, or None.
        document: digest of the document that explains it.
        calls: its decisions as calls; the contract of a call is empty where no contract of the ledger is meant.
        words: its decisions in words, in the same order.
    """

    number: int
    proposer: str
    stage: Stage
    quorum: int
    opened_at: int
    deadline: int
    ended_at: int | None
    electorate: tuple[str, ...]
    supporters: tuple[str, ...]
    abstainers: tuple[str, ...]
    objector: str | None
    document: bytes
    calls: tuple[Call, ...]
    words: tuple[str, ...]

    def vote_of(self, code: str) -> Vote:
        """What a Participant has said to it."""
        if code == self.objector:
            return Vote.OBJECT
        if code in self.supporters:
            return Vote.SUPPORT
        return Vote.ABSTAIN if code in self.abstainers else Vote.NONE

    @property
    def silent(self) -> tuple[str, ...]:
        """The members of the electorate that have said nothing."""
        return tuple(code for code in self.electorate if self.vote_of(code) is Vote.NONE)


@dataclass(frozen=True, slots=True)
class Chairmanship:
    """Who has the chair and for how long, who follows, and the account that acts as chair; codes of Participants."""

    chair: str
    chair_term: Term
    vice_chair: str | None
    vice_chair_term: Term | None
    account: str | None

    def is_custodian(self, today: int) -> bool:
        """Whether the chair's term has ended, and it stays in office until another one is chosen (as in 2025).

        Args:
            today: days since 1970-01-01.
        """
        return today > self.chair_term.last_day


def proposal(ledger: Ledger, number: int) -> Proposal:
    """The proposal with this number.

    Raises:
        NotFoundError: there is none.
    """
    if not 1 <= number <= proposal_count(ledger):
        raise NotFoundError(f"there is no proposal {number}")
    return _read(ledger, number)


def proposals(ledger: Ledger) -> Iterator[Proposal]:
    """All proposals, the first one first."""
    return (_read(ledger, number) for number in range(1, proposal_count(ledger) + 1))


def chairmanship(ledger: Ledger) -> Chairmanship:
    """Who has the chair, and who follows."""
    chair, vice_chair, account = ledger.view(PLENARY, "chairmanship")
    directory = ledger.directory()
    has_vice_chair = vice_chair[0] != 0
    return Chairmanship(
        chair=directory.code_of(chair[0]),
        chair_term=Term(*chair),
        vice_chair=directory.code_of(vice_chair[0]) if has_vice_chair else None,
        vice_chair_term=Term(*vice_chair) if has_vice_chair else None,
        account=account if int(account, 16) else None,
    )


def term_of(participant: int, day: date) -> Term:
    """The term as chair that is the calendar year of a day, of the Participant with this index."""
    return Term(participant, days_from_date(date(day.year, 1, 1)), days_from_date(date(day.year, 12, 31)))


def rules(ledger: Ledger) -> Rules:
    """The rules of the procedure."""
    [found] = ledger.view(PLENARY, "rules")
    return Rules(*found)


def proposal_count(ledger: Ledger) -> int:
    """How many proposals there are; they have the numbers 1 to this."""
    [count] = ledger.view(PLENARY, "proposalCount")
    return int(count)


def _read(ledger: Ledger, number: int) -> Proposal:
    [found] = ledger.view(PLENARY, "proposalOf", number)
    [calls] = ledger.view(PLENARY, "callsOf", number)
    [stage] = ledger.view(PLENARY, "stageOf", number)
    proposer, quorum, opened_at, deadline, ended_at, objector, _withdrawn, _executed, *sets, document, _premise = found
    directory = ledger.directory()
    electorate, supporters, abstainers = (directory.members_of(bits) for bits in sets)
    made = [_call(ledger, target, data) for target, data in calls]
    return Proposal(
        number=number,
        proposer=directory.code_of(proposer),
        stage=Stage(stage),
        quorum=quorum,
        opened_at=opened_at,
        deadline=deadline,
        ended_at=ended_at or None,
        electorate=electorate,
        supporters=supporters,
        abstainers=abstainers,
        objector=directory.code_of(objector) if objector else None,
        document=document,
        calls=tuple(made),
        words=tuple(describe_call(call.contract, call.data, directory) for call in made),
    )


def _call(ledger: Ledger, target: str, data: bytes) -> Call:
    address = int(target, 16)
    names = (name for name in CONTRACTS if int(ledger.deployment.address_of(name), 16) == address)
    return Call(next(names, ""), data, MAX_GAS)
