"""The events of Plenary: proposals, votes, rules and the chair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from eth_abi.abi import decode

from kpchain.ledger.events.position import Position
from kpchain.ledger.events.words import octets, topic_address, topic_int
from kpchain.model import Vote, checksum_address


@dataclass(frozen=True, slots=True)
class ProposedCall:
    """A decision as a call of a governed contract: its address, and selector and arguments."""

    target: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Rules:
    """How the procedure runs: the share of the electorate that must support in 1/10,000, and periods in days."""

    quorum_bps: int
    min_days: int
    max_days: int
    execution_days: int


@dataclass(frozen=True, slots=True)
class Term:
    """A term as chair: the Participant, 0 for nobody, and its first and last day since 1970-01-01."""

    participant: int
    first_day: int
    last_day: int


@dataclass(frozen=True, slots=True)
class ProposalOpened:
    """A proposal was opened.

    `deadline` is the block time, in seconds since 1970, up to which votes are taken; `quorum` how many Participants
    must support it; `electorate` who may vote, as a set of Participants (`members_of`).
    """

    SIGNATURE: ClassVar[str] = "ProposalOpened(uint256,uint8,address,uint40,uint8,uint128,bytes32,(address,bytes)[])"
    at: Position
    proposal: int
    proposer: int
    account: str
    deadline: int
    quorum: int
    electorate: int
    document: bytes
    calls: tuple[ProposedCall, ...]

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        account, deadline, quorum, electorate, document, *_ = words
        # The calls are of any length: eth_abi follows their offsets.
        types = ("address", "uint40", "uint8", "uint128", "bytes32", "(address,bytes)[]")
        calls = decode(types, b"".join(map(octets, words)))[-1]
        return cls(
            at=at,
            proposal=topic_int(topics[1]),
            proposer=topic_int(topics[2]),
            account=checksum_address(account),
            deadline=deadline,
            quorum=quorum,
            electorate=electorate,
            document=octets(document),
            calls=tuple(ProposedCall(checksum_address(int(target, 16)), data) for target, data in calls),
        )


@dataclass(frozen=True, slots=True)
class VoteGiven:
    """A Participant voted; `statement` is the digest of what it said, all zero where it said nothing."""

    SIGNATURE: ClassVar[str] = "VoteGiven(uint256,uint8,uint8,address,bytes32)"
    at: Position
    proposal: int
    participant: int
    vote: Vote
    account: str
    statement: bytes

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        account, statement = words
        proposal, participant, vote = map(topic_int, topics[1:])
        return cls(at, proposal, participant, Vote(vote), checksum_address(account), octets(statement))


@dataclass(frozen=True, slots=True)
class ProposalWithdrawn:
    """The proposer took its proposal back."""

    SIGNATURE: ClassVar[str] = "ProposalWithdrawn(uint256,address)"
    at: Position
    proposal: int
    account: str

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        return cls(at, topic_int(topics[1]), checksum_address(words[0]))


@dataclass(frozen=True, slots=True)
class ProposalExecuted:
    """An adopted proposal was executed."""

    SIGNATURE: ClassVar[str] = "ProposalExecuted(uint256,address)"
    at: Position
    proposal: int
    account: str

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        return cls(at, topic_int(topics[1]), checksum_address(words[0]))


@dataclass(frozen=True, slots=True)
class RulesChanged:
    """The rules of the procedure changed."""

    SIGNATURE: ClassVar[str] = "RulesChanged((uint16,uint16,uint16,uint16))"
    at: Position
    rules: Rules

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        return cls(at, Rules(*words))


@dataclass(frozen=True, slots=True)
class ChairmanshipChanged:
    """The chair or the vice-chair, or a term of theirs, changed."""

    SIGNATURE: ClassVar[str] = "ChairmanshipChanged((uint8,uint32,uint32),(uint8,uint32,uint32))"
    at: Position
    chair: Term
    vice_chair: Term

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        return cls(at, Term(*words[:3]), Term(*words[3:]))


@dataclass(frozen=True, slots=True)
class ChairAccountChanged:
    """The account that acts as chair changed; the zero address stands for none."""

    SIGNATURE: ClassVar[str] = "ChairAccountChanged(uint8,address,address)"
    at: Position
    participant: int
    previous: str
    account: str

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        return cls(at, topic_int(topics[1]), topic_address(topics[2]), topic_address(topics[3]))


PlenaryEvent = (
    ProposalOpened
    | VoteGiven
    | ProposalWithdrawn
    | ProposalExecuted
    | RulesChanged
    | ChairmanshipChanged
    | ChairAccountChanged
)
