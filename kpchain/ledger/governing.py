"""The acts of governance as calls: Plenary, agreements, attestations and returns; the counterpart of `ledger.calls`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Final

from kpchain.ledger.abi import AGREEMENTS, ATTESTATIONS, PLENARY, RETURNS, functions
from kpchain.ledger.calls import MAX_GAS, NO_DIGEST, Call
from kpchain.ledger.deployment import Deployment
from kpchain.ledger.events import Rules, Term
from kpchain.model import About, AgreementStatus, AttestedBy, Vote

_FIXED_GAS: Final = 120_000
NOBODY: Final = Term(0, 0, 0)
"""In place of a vice-chair: there is none."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """A vote to be given: number of the proposal, the vote, digest of a statement; see IPlenary.Ballot."""

    proposal: int
    vote: Vote
    statement: bytes = NO_DIGEST


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeTerms:
    """A type of attestation to be opened; see IAttestations.AttestationType. The name is ASCII of up to 32 letters."""

    name: bytes
    document: bytes
    by: AttestedBy
    referenced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What is attested; see IAttestations.Statement. `on` is in days since 1970-01-01."""

    kind: int
    about: About
    subject: bytes
    on: int
    digest: bytes
    ref: bytes = NO_DIGEST


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals of a statistical return, weights in points and values in US cents; see IStatisticsReturns.Totals."""

    exported: int = 0
    exported_cents: int = 0
    imported: int = 0
    imported_cents: int = 0
    produced: int = 0
    produced_cents: int = 0
    issued: int = 0
    received: int = 0


@dataclass(frozen=True, slots=True)
class Filing:
    """A return to be filed; see IStatisticsReturns.Filing for the word that says the period."""

    period: int
    digest: bytes
    totals: Totals


def propose(deployment: Deployment, calls: Sequence[Call], document: bytes, deadline: int) -> Call:
    """Opens a proposal; needs a focal point or the chair's account. The deadline is in seconds since 1970."""
    rows = [(deployment.address_of(call.contract), call.data) for call in calls]
    slots = sum(4 + len(call.data) // 32 for call in calls)
    return _call(PLENARY, "propose", rows, document, deadline, gas=250_000 + 40_000 * len(calls) + 25_000 * slots)


def vote(ballots: Sequence[Ballot]) -> Call:
    """Votes on proposals; needs a focal point of their electorate."""
    rows = [(each.proposal, each.vote, each.statement) for each in ballots]
    return _call(PLENARY, "vote", rows, gas=60_000 * len(rows))


def withdraw(proposal: int, calls: Sequence[Call]) -> Call:
    """Takes a proposal back; needs its proposer. `calls` are those of the proposal, since they are looked at."""
    return _call(PLENARY, "withdraw", proposal, gas=_looked_at(calls) + 40_000)


def execute(proposal: int, calls: Sequence[Call]) -> Call:
    """Carries an adopted proposal out; anyone may. `calls` are those of the proposal."""
    return _call(PLENARY, "execute", proposal, gas=_looked_at(calls) + sum(call.gas for call in calls))


def set_rules(rules: Rules) -> Call:
    """Sets the rules of the procedure; by decision only."""
    return _call(PLENARY, "setRules", astuple(rules), gas=60_000)


def set_chairmanship(chair: Term, vice_chair: Term = NOBODY) -> Call:
    """Elects chair and vice-chair, or moves a term; by decision only."""
    return _call(PLENARY, "setChairmanship", astuple(chair), astuple(vice_chair), gas=150_000)


def succeed() -> Call:
    """Makes the vice-chair the chair once the chair's term has ended; anyone may."""
    return _call(PLENARY, "succeed", gas=150_000)


def stand_down() -> Call:
    """Gives the vice-chair up; needs its focal point."""
    return _call(PLENARY, "standDown", gas=80_000)


def name_chair_account(account: str) -> Call:
    """Names the account that acts as chair; needs the focal point of the chairing Participant."""
    return _call(PLENARY, "nameChairAccount", account, gas=150_000)


def propose_agreement(members: Sequence[int], name: bytes, document: bytes) -> Call:
    """Proposes an agreement; needs the focal point of one of its members."""
    return _call(AGREEMENTS, "propose", list(members), name, document, gas=200_000 + 3_000 * len(members))


def accede(agreement: int, up_to: AgreementStatus) -> Call:
    """Accedes to the pilot or to paperless exchange; needs the focal point of a member."""
    return _call(AGREEMENTS, "accede", agreement, up_to, gas=80_000)


def denounce(agreement: int, document: bytes) -> Call:
    """Denounces an agreement; needs the focal point of the member that leaves."""
    return _call(AGREEMENTS, "denounce", agreement, document, gas=80_000)


def terminate(agreement: int) -> Call:
    """Ends an agreement; by decision only."""
    return _call(AGREEMENTS, "terminate", agreement, gas=60_000)


def open_type(terms: TypeTerms) -> Call:
    """Opens a type of attestation; by decision only."""
    row = (terms.name, terms.document, terms.by, terms.referenced, False)
    return _call(ATTESTATIONS, "openType", row, gas=150_000)


def close_type(kind: int) -> Call:
    """Closes a type of attestation; by decision only."""
    return _call(ATTESTATIONS, "closeType", kind, gas=40_000)


def accredit(kind: int, accounts: Sequence[str], *, accredited: bool) -> Call:
    """Accredits accounts for a type of attestation, or ends it; by decision only."""
    return _call(ATTESTATIONS, "accredit", kind, list(accounts), accredited, gas=30_000 * len(accounts))


def list_references(kind: int, references: Sequence[bytes], *, listed: bool) -> Call:
    """Puts references on the list of a type, or takes them off; by decision only."""
    return _call(ATTESTATIONS, "listReferences", kind, list(references), listed, gas=30_000 * len(references))


def attest(statements: Sequence[Statement]) -> Call:
    """Attests; needs what the type says."""
    rows = [(each.kind, each.about, each.subject, each.on, each.digest, each.ref) for each in statements]
    return _call(ATTESTATIONS, "attest", rows, gas=110_000 * len(rows))


def revoke(attestations: Sequence[int], reason: bytes) -> Call:
    """Revokes attestations; needs who made them."""
    return _call(ATTESTATIONS, "revoke", list(attestations), reason, gas=40_000 * len(attestations))


def file_concern(about: About, subject: bytes, digest: bytes) -> Call:
    """Files a concern; needs OBSERVER."""
    return _call(ATTESTATIONS, "fileConcern", about, subject, digest, gas=80_000)


def answer_concern(concern: int, digest: bytes) -> Call:
    """Answers a concern; needs CHAIR."""
    return _call(ATTESTATIONS, "answerConcern", concern, digest, gas=80_000)


def file_returns(filings: Sequence[Filing]) -> Call:
    """Files statistical returns; needs STATISTICIAN."""
    rows = [(each.period, each.digest, astuple(each.totals)) for each in filings]
    return _call(RETURNS, "fileReturns", rows, gas=90_000 * len(rows))


def _looked_at(calls: Sequence[Call]) -> int:
    """Gas for what a proposal rests on, which is asked for again before it is withdrawn or carried out."""
    return sum(40_000 + 3_000 * (len(call.data) // 32) for call in calls)


def _call(contract: str, name: str, *arguments: object, gas: int) -> Call:
    data = functions(contract)[name].encode(*arguments)
    return Call(contract, data, min(_FIXED_GAS + gas, MAX_GAS))
