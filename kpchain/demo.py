"""A story told on a real ledger: every act is sent, every refusal is provoked, every outcome is compared with the tale.

It needs a ledger that was deployed for it and its founder's key; everybody else acts with development keys.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from kpchain import governance, lifecycle
from kpchain.document import Sealed, read_sealed, seal
from kpchain.errors import KpchainError, RejectedError
from kpchain.ledger import calls, governing, refusals
from kpchain.ledger.calls import Call
from kpchain.ledger.client import Ledger
from kpchain.ledger.events import Term
from kpchain.ledger.sender import Receipt
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
    State,
    Status,
    Taint,
    Vote,
    founding_participants,
    keccak256,
)
from kpchain.signing import DevelopmentSigner
from kpchain.units import Points, UsdCents

ACTORS = ("RU", "BW", "EU", "AE")
_DAYS_FOR_VOTES = 20
OFFICER_ROLES = (Role.ISSUER, Role.VALIDATOR, Role.EXPORT_CUSTOMS, Role.IMPORTER, Role.STATISTICIAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One sentence of the story.

    Attributes:
        kind: chapter, act, refused, check or wrong.
        text: what happened, or what was expected and did not happen.
        who: who acted.
        transactions: hashes of the transactions.
        gas: gas that they used.
    """

    kind: str
    text: str
    who: str = ""
    transactions: tuple[str, ...] = ()
    gas: int = 0


Tell = Callable[[Told], None]


class Story:
    """The cast, the ledger, and what has gone wrong so far.

    Args:
        ledger: a ledger deployed for this story.
        founder: the account that governs it until it hands over to the Plenary.
        tell: takes each sentence as it happens.
    """

    def __init__(self, ledger: Ledger, founder: DevelopmentSigner, tell: Tell) -> None:
        self.ledger = ledger
        self.founder = founder
        self.tell = tell
        self.failures = 0
        self.today = datetime.fromtimestamp(ledger.head().time, UTC).date()

    def officer(self, code: str, role: Role) -> DevelopmentSigner:
        """The officer of a Participant with this role."""
        return _officer(code, role, self.ledger.deployment.chain_id)

    def chapter(self, text: str) -> None:
        """A heading."""
        self.tell(Told(kind="chapter", text=text))

    def act(self, who: str, text: str, receipts: Receipt | Sequence[Receipt]) -> None:
        """An act that succeeded, with its transactions and their gas."""
        group = [receipts] if isinstance(receipts, Receipt) else receipts
        hashes = tuple(receipt.transaction for receipt in group)
        self.tell(
            Told(kind="act", text=text, who=who, transactions=hashes, gas=sum(receipt.gas_used for receipt in group))
        )

    def refused(self, who: str, text: str, expected: type[RejectedError], attempt: Callable[[], object]) -> None:
        """An act that the ledger must refuse, for this reason and no other."""
        try:
            attempt()
        except expected as error:
            self.tell(Told(kind="refused", text=f"{text}: {error}", who=who))
        except KpchainError as error:
            self.wrong(f"{text}: expected {expected.__name__}, got {type(error).__name__}: {error}")
        else:
            self.wrong(f"{text}: expected {expected.__name__}, and it was accepted")

    def check(self, text: str, *, holds: bool) -> None:
        """A fact that the story claims."""
        if holds:
            self.tell(Told(kind="check", text=text))
        else:
            self.wrong(text)

    def wrong(self, text: str) -> None:
        """Something that did not turn out as told."""
        self.failures += 1
        self.tell(Told(kind="wrong", text=text))

    # Decisions

    def propose(self, call: Call, code: str) -> int:
        """A decision before the Plenary; the number of the proposal."""
        focal_point = self.officer(code, Role.FOCAL_POINT)
        deadline = self.ledger.head().time + _DAYS_FOR_VOTES * 86_400
        document = keccak256(f"explanation of a decision in the story: {call.data.hex()}".encode())
        made = governing.propose(self.ledger.deployment, [call], document, deadline)
        receipts = self.ledger.send(focal_point, [made])
        number = governance.proposal_count(self.ledger)
        [words] = governance.proposal(self.ledger, number).words
        self.act(f"{code} focal point", f"proposes to the Plenary: {words}", receipts)
        return number

    def vote(self, code: str, proposal: int, vote: Vote) -> list[Receipt]:
        """A vote of a Participant."""
        ballot = governing.Ballot(proposal, vote)
        return self.ledger.send(self.officer(code, Role.FOCAL_POINT), [governing.vote([ballot])])

    def execute(self, proposal: int, call: Call) -> list[Receipt]:
        """An adopted proposal carried out; anybody may."""
        return self.ledger.send(self.officer("EU", Role.FOCAL_POINT), [governing.execute(proposal, [call])])

    def decide(self, call: Call, what: str, *, abstaining: str = "", proposal: int | None = None) -> None:
        """A decision proposed, voted on by all who may vote, and carried out."""
        number = proposal or self.propose(call, "RU")
        for code in governance.proposal(self.ledger, number).electorate:
            vote, verb = (Vote.ABSTAIN, "abstains on") if code == abstaining else (Vote.SUPPORT, "supports")
            self.act(f"{code} focal point", f"{verb} {what}", self.vote(code, number, vote))
        self.act("EU focal point", f"carries out {what}", self.execute(number, call))

    # Goods and papers

    def declare(self, code: str, serial: int, carats: str, usd: str) -> Sealed[Lot]:
        """A production lot, declared by the statistician of its Participant."""
        weight, value = Points.parse(carats), UsdCents.parse(usd)
        lot = seal(
            Lot(
                number=RecordNumber(code, serial, is_lot=True),
                kind=Kind.PRODUCTION,
                declarer=code,
                declared=self.today,
                origins=(code,),
                lines=(Line(hs=HsCode.NON_INDUSTRIAL, carats=weight, usd=value),),
                carats=weight,
                usd=value,
                evidence="production report of the quarter",
            )
        )
        receipts = lifecycle.declare_lots(self.ledger, self.officer(code, Role.STATISTICIAN), [lot])
        self.act(f"{code} statistician", f"declares the production lot {lot.number}, {carats} carats", receipts)
        return lot

    def paper(
        self,
        serial: int,
        sources: Sequence[tuple[Sealed[Lot] | Sealed[Certificate], str]],
        *,
        issuer: str,
        destination: str,
        usd: str,
        kind: Kind = Kind.STANDARD,
        importer: str = "Importer (example)",
    ) -> Sealed[Certificate]:
        """A certificate, sealed and signed by its issuing officer, not on the ledger yet."""
        weight = Points(sum(Points.parse(drawn) for _, drawn in sources))
        value = UsdCents.parse(usd)
        certificate = Certificate(
            number=RecordNumber(issuer, serial),
            kind=kind,
            issuer=issuer,
            issuing_authority=f"Exporting Authority of {issuer} (example)",
            destination=destination,
            issued=self.today,
            expires=self.today + timedelta(days=45),
            origins=tuple(sorted({origin for source, _ in sources for origin in source.subject.origins})),
            exporter=Party(name="Exporter (example)", address="Example street 1"),
            importer=Party(name=importer, address="Example street 2"),
            parcels=2,
            lines=(Line(hs=HsCode.NON_INDUSTRIAL, carats=weight, usd=value),),
            carats=weight,
            usd=value,
            inputs=tuple(
                Input(number=source.number, digest=source.digest, carats=Points.parse(drawn))
                for source, drawn in sources
            ),
        )
        return lifecycle.seal_and_sign(self.ledger, self.officer(issuer, Role.ISSUER), certificate)

    def issue(self, sealed: Sealed[Certificate]) -> Sealed[Certificate]:
        """The certificate, issued."""
        code = sealed.subject.issuer
        receipts = lifecycle.issue(self.ledger, self.officer(code, Role.ISSUER), [sealed])
        weight, goal = sealed.subject.carats.format(), sealed.subject.destination
        self.act(f"{code} issuer", f"issues certificate {sealed.number} to {goal}, {weight} carats", receipts)
        return sealed

    def step(self, sealed: Sealed[Certificate], action: Action, code: str, role: Role) -> list[Receipt]:
        """One step of a certificate."""
        evidence = keccak256(f"{action.name} of {sealed.number} in the story".encode())
        steps = [Step(sealed.digest, evidence)]
        return lifecycle.advance(self.ledger, self.officer(code, role), action, steps, on=self.today)

    def ship(self, sealed: Sealed[Certificate]) -> None:
        """Validated, exported and arrived."""
        code, goal = sealed.subject.issuer, sealed.subject.destination
        validated = self.step(sealed, Action.VALIDATE, code, Role.VALIDATOR)
        self.act(f"{code} validator", f"validates and seals {sealed.number}", validated)
        self.act(
            f"{code} customs",
            f"records the export of {sealed.number}",
            self.step(sealed, Action.EXPORT, code, Role.EXPORT_CUSTOMS),
        )
        self.act(
            f"{goal} importer",
            f"records the arrival of {sealed.number}",
            self.step(sealed, Action.ARRIVE, goal, Role.IMPORTER),
        )

    def confirm(self, sealed: Sealed[Certificate], found: str) -> None:
        """The import confirmed with the weight that was found."""
        goal = sealed.subject.destination
        finding = Found(
            digest=sealed.digest,
            carats=Points.parse(found),
            usd=sealed.subject.usd,
            parcels=sealed.subject.parcels,
            check=Check.OPENED,
            evidence=keccak256(f"confirmation of {sealed.number} in the story".encode()),
        )
        receipts = lifecycle.settle(
            self.ledger, self.officer(goal, Role.IMPORTER), Action.CONFIRM, [finding], on=self.today
        )
        self.act(f"{goal} importer", f"confirms the import of {sealed.number} with {found} carats", receipts)

    def state(self, sealed: Sealed[Certificate] | Sealed[Lot]) -> State:
        """Where a record stands now."""
        return self.ledger.status(sealed.digest)[0]

    def available(self, sealed: Sealed[Certificate] | Sealed[Lot]) -> int:
        """What can still be drawn from a record, in points."""
        record = self.ledger.record(sealed.digest)
        return record.available if record else 0


@dataclass(frozen=True, slots=True)
class Papers:
    """The documents of the story that are looked at again at its end."""

    from_ru: Sealed[Certificate]
    from_bw: Sealed[Certificate]
    mixed: Sealed[Certificate]
    voided: Sealed[Certificate]
    replaced: Sealed[Certificate]
    replacement: Sealed[Certificate]
    forged: bytes


def first_participants(chain_id: int) -> list[calls.Admission]:
    """The Participants that the ledger of a story is deployed with; the actors have focal points.

    Args:
        chain_id: the development chain.
    """
    focal_points = {code: _officer(code, Role.FOCAL_POINT, chain_id).address for code in ACTORS}
    return [lifecycle.admission_of(entry, focal_points.get(entry.code)) for entry in founding_participants()]


def first_chair(today: date) -> Term:
    """The chair that the ledger of a story is deployed with."""
    return governance.term_of([entry.code for entry in founding_participants()].index(ACTORS[0]) + 1, today)


def tell_story(ledger: Ledger, founder: DevelopmentSigner, tell: Tell) -> tuple[Story, Papers]:
    """The story up to its end: `story.failures` counts what did not turn out as told.

    Args:
        ledger: a ledger deployed for this story.
        founder: the account that governs it until it hands over to the Plenary.
        tell: takes each sentence as it happens.
    """
    story = Story(ledger, founder, tell)
    _found(story)
    lot_ru, lot_bw = _mine(story)
    from_ru, from_bw = _trade(story, lot_ru, lot_bw)
    mixed = _mix(story, from_ru, from_bw)
    voided, replaced, replacement = _correct(story, lot_ru)
    forged = forge(from_ru)
    _refuse(story, lot_ru, lot_bw, from_ru, forged)
    return story, Papers(from_ru, from_bw, mixed, voided, replaced, replacement, forged)


def forge(sealed: Sealed[Certificate]) -> bytes:
    """The document with a tenth more carats written into it, and everything else left as it was."""
    content = json.loads(sealed.to_bytes())
    certificate = content["certificate"]
    weight = Points(Points.parse(certificate["carats"]) * 11 // 10).format()
    certificate["carats"] = certificate["lines"][0]["carats"] = weight
    certificate["inputs"][0]["carats"] = weight
    return json.dumps(content).encode()


def _found(story: Story) -> None:
    story.chapter("The scheme: Participants and their officers")
    count = len(story.ledger.directory())
    story.check(f"the founder has deployed the contracts and entered {count} Participants", holds=count == 61)
    handing_over = calls.pass_governance(story.ledger.deployment.plenary)
    story.act("founder", "hands all decisions over to the Plenary", story.ledger.send(story.founder, [handing_over]))
    story.refused(
        "founder",
        "suspends a Participant all the same",
        refusals.GovernorRequiredError,
        lambda: lifecycle.set_status(story.ledger, story.founder, "BW", Status.SUSPENDED),
    )
    for code in ACTORS:
        officers = [
            calls.Appointment(account=story.officer(code, role).address, roles=int(role)) for role in OFFICER_ROLES
        ]
        receipts = story.ledger.send(story.officer(code, Role.FOCAL_POINT), [calls.appoint(officers)])
        story.act(f"{code} focal point", "names an issuer, a validator, customs, an importer, a statistician", receipts)
    both = calls.Appointment(account=story.officer("RU", Role.ISSUER).address, roles=int(Role.ISSUER | Role.VALIDATOR))
    story.refused(
        "RU focal point",
        "makes the issuer a validator too",
        refusals.RolesExclusiveError,
        lambda: story.ledger.send(story.officer("RU", Role.FOCAL_POINT), [calls.appoint([both])]),
    )


def _mine(story: Story) -> tuple[Sealed[Lot], Sealed[Lot]]:
    story.chapter("Sources: what was mined")
    return (
        story.declare("RU", 1, "50000.00", "3600000.00"),
        story.declare("BW", 1, "30000.00", "5100000.00"),
    )


def _trade(story: Story, lot_ru: Sealed[Lot], lot_bw: Sealed[Lot]) -> tuple[Sealed[Certificate], Sealed[Certificate]]:
    story.chapter("Two shipments to the EU, one with a small difference")
    first = story.issue(story.paper(1, [(lot_ru, "7082.00")], issuer="RU", destination="EU", usd="510000.00"))
    story.ship(first)
    story.confirm(first, "7081.50")
    record = story.ledger.record(first.digest)
    story.check(
        "half a carat is missing: 7081.50 can be drawn, and the taint DISCREPANCY goes with it",
        holds=record is not None and record.available == 708_150 and record.taints == Taint.DISCREPANCY,
    )
    second = story.issue(story.paper(1, [(lot_bw, "5000.00")], issuer="BW", destination="EU", usd="850000.00"))
    story.ship(second)
    story.refused(
        "AE importer",
        f"detains {second.number}, which was not issued to AE",
        refusals.OfficerNotEntitledError,
        lambda: story.step(second, Action.DETAIN, "AE", Role.IMPORTER),
    )
    story.confirm(second, "5000.00")
    return first, second


def _mix(story: Story, from_ru: Sealed[Certificate], from_bw: Sealed[Certificate]) -> Sealed[Certificate]:
    story.chapter("A mixed re-export that hides nothing")
    sources = [(from_ru, "3000.00"), (from_bw, "2000.00")]
    mixed = story.issue(story.paper(1, sources, issuer="EU", destination="AE", usd="620000.00"))
    story.ship(mixed)
    story.confirm(mixed, "5000.00")
    record = story.ledger.record(mixed.digest)
    origins = story.ledger.directory().origins_of(record.origins) if record else ()
    story.check("the ledger derived its origins from what it draws: BW and RU", holds=origins == ("BW", "RU"))
    return mixed


def _correct(story: Story, lot: Sealed[Lot]) -> tuple[Sealed[Certificate], Sealed[Certificate], Sealed[Certificate]]:
    story.chapter("Mistakes put right: a void and a replacement")
    before = story.available(lot)
    voided = story.issue(story.paper(2, [(lot, "100.00")], issuer="RU", destination="AE", usd="7200.00"))
    story.act("RU issuer", f"voids {voided.number}", story.step(voided, Action.VOID, "RU", Role.ISSUER))
    reissued = story.issue(story.paper(3, [(voided, "100.00")], issuer="RU", destination="AE", usd="7200.00"))
    replacement = story.paper(
        4,
        [(reissued, "100.00")],
        issuer="RU",
        destination="AE",
        usd="7200.00",
        kind=Kind.REPLACEMENT,
        importer="Importer, name corrected (example)",
    )
    story.issue(replacement)
    story.check(
        f"{reissued.number} is replaced, and the same 100 carats were drawn from the lot once only",
        holds=story.state(reissued) is State.REPLACED and story.available(lot) == before - 10_000,
    )
    return voided, reissued, replacement


def _refuse(
    story: Story, lot_ru: Sealed[Lot], lot_bw: Sealed[Lot], from_ru: Sealed[Certificate], forged: bytes
) -> None:
    story.chapter("What the ledger refuses")
    altered = read_sealed(forged)
    story.check(
        "a forged document has a digest that the ledger does not know",
        holds=story.ledger.record(altered.computed_digest()) is None,
    )
    more = story.paper(5, [(lot_ru, "99999.00")], issuer="RU", destination="EU", usd="7200000.00")
    story.refused("RU issuer", "over-draws the lot", refusals.CaratsNotAvailableError, lambda: story.issue(more))
    again = story.paper(1, [(lot_ru, "10.00")], issuer="RU", destination="EU", usd="720.00")
    story.refused("RU issuer", "uses a number again", refusals.NumberAlreadyUsedError, lambda: story.issue(again))
    story.refused(
        "EU importer",
        f"is shown {from_ru.number} a second time",
        refusals.TransitionNotAllowedError,
        lambda: story.step(from_ru, Action.ARRIVE, "EU", Role.IMPORTER),
    )
    _suspend(story, lot_bw)


def _suspend(story: Story, lot: Sealed[Lot]) -> None:
    story.chapter("The Plenary decides: a suspension, and its end")
    index = story.ledger.directory().get("BW").index
    suspension = calls.set_status([index], Status.SUSPENDED, supervised=False)
    story.refused(
        "RU focal point",
        "carries out what nobody has voted on",
        refusals.ProposalNotAtStageError,
        lambda: story.execute(story.propose(suspension, "RU"), suspension),
    )
    story.decide(suspension, "the suspension of BW (for the story)", abstaining="BW", proposal=1)
    late = story.paper(2, [(lot, "10.00")], issuer="BW", destination="EU", usd="1700.00")
    story.refused("BW issuer", "issues while suspended", refusals.ParticipantNotOpenError, lambda: story.issue(late))
    story.refused(
        "BW focal point",
        "votes while suspended",
        refusals.VoterRequiredError,
        lambda: story.vote("BW", 1, Vote.SUPPORT),
    )
    reinstatement = calls.set_status([index], Status.ADMITTED, supervised=False)
    story.decide(reinstatement, "the reinstatement of BW")
    story.issue(late)


def _officer(code: str, role: Role, chain_id: int) -> DevelopmentSigner:
    return DevelopmentSigner(f"{code} {role.name}", chain_id=chain_id)
