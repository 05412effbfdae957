"""A Plenary of the past on a new ledger, from public facts: every decision is proposed, voted on and carried out.

The facts are packaged data (`kpchain/data/plenary_2021.json`), each with its source; what no source says is marked.
Everybody acts with development keys. The minutes are read from the ledger at the end and compared with the facts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from typing import Any, Final

from kpchain import lifecycle
from kpchain.errors import ConfigError
from kpchain.governance.agreements import agreements, name_word
from kpchain.governance.attestations import attestations, find_type, subject_word
from kpchain.governance.decisions import Context, call_of
from kpchain.governance.plenary import Proposal, chairmanship, proposal, proposal_count, proposals, term_of
from kpchain.ledger import calls, governing
from kpchain.ledger.calls import Call
from kpchain.ledger.client import Ledger
from kpchain.ledger.events import Term
from kpchain.ledger.sender import Receipt
from kpchain.model import (
    About,
    AgreementStatus,
    SchemeRole,
    Stage,
    Status,
    Vote,
    checksum_address,
    days_from_date,
    founding_participants,
    keccak256,
)
from kpchain.signing import DevelopmentSigner

YEARS: Final = (2021,)
"""The years whose Plenary can be replayed."""
_DAYS_FOR_VOTES: Final = 20

Tell = Callable[[str, str, Sequence[Receipt]], None]
"""Takes what happened, who did it, and its receipts."""
Forward = Callable[[datetime], None]
"""Moves the chain's clock to a time."""


@dataclass(frozen=True, slots=True)
class Minutes:
    """What the ledger says at the end, and whether it agrees with the facts.

    Attributes:
        title: which Plenary.
        participants_before: how many Participants had a seat before.
        participants_after: how many have one now.
        attended: how many voted in the session.
        admitted: codes of those that were admitted.
        observers: how many accounts hold the office of observer.
        decisions: for each proposal its number, title, words, stage, and how many supported it.
        agreements: name, members and status of each agreement.
        declared: codes of the Participants that declared themselves for responsible sourcing.
        chair: code of the Participant that has the chair.
        vice_chair: code of the Participant that follows.
        differences: what does not agree with the facts, in words.
    """

    title: str
    participants_before: int
    participants_after: int
    attended: int
    admitted: tuple[str, ...]
    observers: int
    decisions: tuple[Mapping[str, Any], ...]
    agreements: tuple[Mapping[str, Any], ...]
    declared: tuple[str, ...]
    chair: str
    vice_chair: str | None
    differences: tuple[str, ...]


@dataclass(slots=True)
class Replay:
    """A replay under way.

    Attributes:
        ledger: a ledger deployed for it, governed by the founder.
        founder: the account that governs it until it hands over.
        script: the facts.
        forward: moves the chain's clock.
        tell: takes each thing that happens.
    """

    ledger: Ledger
    founder: DevelopmentSigner
    script: Mapping[str, Any]
    forward: Forward
    tell: Tell
    titles: dict[int, str] = field(default_factory=dict)
    before: int = 0

    def run(self) -> Minutes:
        """The whole Plenary, and its minutes."""
        self._found()
        for entry in self.script["before"]:
            number = self._propose(entry, self._days_ahead(_DAYS_FOR_VOTES))
            self._vote([number], self._electorate(number))
            self._execute(number)
        self._hold_session()
        self._make_agreements()
        self._declare()
        self._take_effect()
        return self._minutes()

    # Founding: what was there before

    def _found(self) -> None:
        script, ledger = self.script, self.ledger
        for entry in script["restricted"]:
            index = ledger.directory().get(entry["participant"]).index
            zones = [lifecycle.zone_word(zone) for zone in entry["zones"]]
            restriction = calls.set_status([index], Status.RESTRICTED, supervised=entry["supervised"])
            receipts = ledger.send(self.founder, [restriction, calls.set_zones(index, zones, approved=True)])
            self._told("founder", f"records that {entry['participant']} is restricted to its compliant zones", receipts)
        offices = [
            calls.set_scheme_roles(self._signer(each["name"]).address, SchemeRole.OBSERVER)
            for each in script["observers"]
        ]
        self._told("founder", f"records {len(offices)} observers", ledger.send(self.founder, offices))
        applied = [entry for entry in founding_participants() if entry.code in script["applicants"]]
        notes = [
            calls.Admission(
                code=entry.code,
                status=Status.APPLICANT,
                mines=entry.is_producer,
                validity_days=entry.validity_days,
                focal_point=self._focal_point(entry.code).address,
            )
            for entry in applied
        ]
        names = ", ".join(entry.code for entry in applied)
        self._told("founder", f"records the applications of {names}", lifecycle.admit(ledger, self.founder, notes))
        handing_over = calls.pass_governance(ledger.deployment.plenary)
        self._told("founder", "hands all decisions over to the Plenary", ledger.send(self.founder, [handing_over]))
        chair = script["chair"]["participant"]
        naming = governing.name_chair_account(self._signer("chair").address)
        receipts = ledger.send(self._focal_point(chair), [naming])
        self._told(f"{chair} focal point", "names the account that acts as chair", receipts)
        self.before = len(_seated(ledger))

    # The session

    def _hold_session(self) -> None:
        script = self.script
        self.forward(_at(script["opened"]))
        numbers = [self._propose(entry, _end_of(script["closed"])) for entry in script["session"]]
        absent = script["absent"]["participants"]
        self._vote(numbers, [code for code in self._electorate(numbers[0]) if code not in absent])
        self.forward(_end_of(script["closed"]) + timedelta(hours=1))
        for number, entry in zip(numbers, script["session"], strict=True):
            if "takes_effect" not in entry:
                self._execute(number)

    def _take_effect(self) -> None:
        """What was decided for later, on its day."""
        later = {each["title"]: each["takes_effect"] for each in self.script["session"] if "takes_effect" in each}
        for number, title in self.titles.items():
            if title in later:
                self.forward(_at(later[title]))
                self._execute(number)

    def _propose(self, entry: Mapping[str, Any], deadline: datetime) -> int:
        title = entry["title"]
        document = keccak256(title.encode())
        context = Context(self.ledger.directory(), self._account, document)
        made = [call_of(_with_document(each, document), context) for each in entry["decisions"]]
        opening = governing.propose(self.ledger.deployment, made, document, int(deadline.timestamp()))
        receipts = self.ledger.send(self._signer("chair"), [opening])
        number = proposal_count(self.ledger)
        self.titles[number] = title
        self._told("chair", f"proposal {number}: {title}", receipts)
        return number

    def _vote(self, numbers: Sequence[int], codes: Iterable[str]) -> None:
        ballots = [governing.Ballot(number, Vote.SUPPORT) for number in numbers]
        receipts = [
            receipt
            for code in codes
            for receipt in self.ledger.send(self._focal_point(code), [governing.vote(ballots)])
        ]
        what = f"proposal {numbers[0]}" if len(numbers) == 1 else f"proposals {numbers[0]} to {numbers[-1]}"
        self._told(f"{len(receipts)} focal points", f"support {what}", receipts)

    def _execute(self, number: int) -> None:
        found = proposal(self.ledger, number)
        receipts = self.ledger.send(self._signer("chair"), [governing.execute(number, found.calls)])
        self._told("chair", f"carries proposal {number} out: {'; '.join(found.words)}", receipts)

    # Beside the session

    def _make_agreements(self) -> None:
        for entry in self.script["agreements"]:
            members, name = entry["members"], entry["name"]
            directory = self.ledger.directory()
            indexes = [directory.get(code).index for code in members]
            document = keccak256(name.encode())
            made: list[tuple[str, Call]] = [
                (members[0], governing.propose_agreement(indexes, name_word(name), document))
            ]
            number = len(agreements(self.ledger)) + 1
            if entry["status"] == "pilot":
                made += [(code, governing.accede(number, AgreementStatus.PILOT)) for code in members]
            receipts = [receipt for code, call in made for receipt in self.ledger.send(self._focal_point(code), [call])]
            what = "make the agreement" if entry["status"] == "pilot" else "plan the agreement"
            self._told(" and ".join(members), f"{what} {name} ({entry['status']})", receipts)

    def _declare(self) -> None:
        declared = self.script["declared"]
        kind = find_type(self.ledger, declared["type"]).number
        today = days_from_date(datetime.fromtimestamp(self.ledger.head().time, UTC).date())
        for code in declared["by"]:
            statement = governing.Statement(
                kind=kind,
                about=About.PARTICIPANT,
                subject=subject_word(About.PARTICIPANT, self.ledger.directory().get(code).index),
                on=today,
                digest=keccak256(f"{declared['type']} by {code}".encode()),
            )
            receipts = self.ledger.send(self._focal_point(code), [governing.attest([statement])])
            self._told(f"{code} focal point", "declares itself for responsible sourcing", receipts)

    # The minutes

    def _minutes(self) -> Minutes:
        ledger, script = self.ledger, self.script
        seated, held = _seated(ledger), chairmanship(ledger)
        directory = ledger.directory()
        found = list(proposals(ledger))
        session = [each for each in found if self.titles[each.number] in {e["title"] for e in script["session"]}]
        kind = find_type(ledger, script["declared"]["type"]).number
        made = [each for each in attestations(ledger) if each.kind == kind and not each.revoked]
        observers = [self._signer(each["name"]).address for each in script["observers"]]
        minutes = Minutes(
            title=script["title"],
            participants_before=self.before,
            participants_after=len(seated),
            attended=len({code for each in session for code in (*each.supporters, *each.abstainers)}),
            admitted=tuple(sorted(code for code in script["applicants"] if code in seated)),
            observers=sum(SchemeRole.OBSERVER in ledger.account(address).scheme_roles for address in observers),
            decisions=tuple(self._decision(each) for each in found),
            agreements=tuple(
                {"name": each.name, "members": list(each.members), "status": each.status.name.lower()}
                for each in agreements(ledger)
            ),
            declared=tuple(sorted(directory.code_of(int.from_bytes(each.subject, "big")) for each in made)),
            chair=held.chair,
            vice_chair=held.vice_chair,
            differences=(),
        )
        return _compared(minutes, script, found)

    def _decision(self, found: Proposal) -> dict[str, Any]:
        return {
            "proposal": found.number,
            "title": self.titles[found.number],
            "decisions": list(found.words),
            "stage": found.stage.name.lower(),
            "electorate": len(found.electorate),
            "supports": len(found.supporters),
            "objects": found.objector,
        }

    # Who and when

    def _electorate(self, number: int) -> tuple[str, ...]:
        return proposal(self.ledger, number).electorate

    def _signer(self, name: str) -> DevelopmentSigner:
        return _signer(name, self.ledger.deployment.chain_id)

    def _focal_point(self, code: str) -> DevelopmentSigner:
        return self._signer(_focal_point_name(code))

    def _account(self, text: str) -> str:
        return checksum_address(text) if text.startswith("0x") else self._signer(text).address

    def _days_ahead(self, days: int) -> datetime:
        return datetime.fromtimestamp(self.ledger.head().time, UTC) + timedelta(days=days)

    def _told(self, who: str, what: str, receipts: Sequence[Receipt]) -> None:
        self.tell(what, who, receipts)


def load_script(year: int) -> dict[str, Any]:
    """The facts of a Plenary.

    Raises:
        ConfigError: there are none for this year.
    """
    if year not in YEARS:
        raise ConfigError(f"no Plenary of {year} is known here: {', '.join(map(str, YEARS))}")
    text = (resources.files("kpchain.data") / f"plenary_{year}.json").read_text(encoding="utf-8")
    script: dict[str, Any] = json.loads(text)
    return script


def starts_at(script: Mapping[str, Any]) -> datetime:
    """The time at which the clock of the ledger of a replay starts."""
    return _at(script["founded"])


def first_participants(script: Mapping[str, Any], chain_id: int) -> list[calls.Admission]:
    """The Participants that the ledger of a replay is deployed with, each with a focal point.

    Args:
        script: the facts.
        chain_id: the development chain.
    """
    return [
        lifecycle.admission_of(entry, _signer(_focal_point_name(entry.code), chain_id).address)
        for entry in founding_participants()
        if entry.code not in (*script["later"], *script["applicants"])
    ]


def first_chair(script: Mapping[str, Any], admissions: Sequence[calls.Admission]) -> Term:
    """The chair that the ledger of a replay is deployed with."""
    place = [entry.code for entry in admissions].index(script["chair"]["participant"]) + 1
    return term_of(place, starts_at(script).date())


def _focal_point_name(code: str) -> str:
    return f"{code.lower()}-focal-point"


def _signer(name: str, chain_id: int) -> DevelopmentSigner:
    return DevelopmentSigner(name, chain_id=chain_id)


def _compared(minutes: Minutes, script: Mapping[str, Any], found: Sequence[Proposal]) -> Minutes:
    """The minutes with what does not agree with the facts."""
    facts = script["facts"]
    said = {
        "participants_before": minutes.participants_before,
        "attended": minutes.attended,
        "observers": minutes.observers,
        "admitted": list(minutes.admitted),
        "participants_after": minutes.participants_after,
        "chair": minutes.chair,
        "vice_chair": minutes.vice_chair,
    }
    differences = [
        f"{name}: the ledger says {said[name]}, the facts say {fact}"
        for name, fact in facts.items()
        if said[name] != fact
    ]
    differences += [
        f"proposal {each.number} is {each.stage.name.lower()}" for each in found if each.stage is not Stage.EXECUTED
    ]
    expected = {entry["name"]: entry["status"] for entry in script["agreements"]}
    made = {each["name"]: each["status"] for each in minutes.agreements}
    if made != expected:
        differences.append(f"agreements: the ledger says {made}, the facts say {expected}")
    if list(minutes.declared) != sorted(script["declared"]["by"]):
        differences.append(f"declared: the ledger says {list(minutes.declared)}")
    return replace(minutes, differences=tuple(differences))


def _seated(ledger: Ledger) -> tuple[str, ...]:
    """The codes of the Participants that have a seat and are in the scheme, restricted ones too."""
    members = (Status.ADMITTED, Status.RESTRICTED, Status.SUSPENDED)
    return tuple(entry.code for entry in ledger.directory(fresh=True) if entry.seated and entry.status in members)


def _with_document(decision: Mapping[str, Any], document: bytes) -> Mapping[str, Any]:
    """A decision that opens a type names the text that was adopted: the document of the proposal."""
    return {**decision, "document": "0x" + document.hex()} if decision["do"] == "open-type" else decision


def _at(day: str) -> datetime:
    found = date.fromisoformat(day)
    return datetime(found.year, found.month, found.day, 9, tzinfo=UTC)


def _end_of(day: str) -> datetime:
    return _at(day).replace(hour=23, minute=59, second=59)
