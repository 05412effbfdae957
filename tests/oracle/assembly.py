"""The Plenary's model and the contracts side by side: every act is done on both, and all that can be seen is equal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from kpchain.model.governance import Vote
from oracle import scene
from oracle.acts import Act
from oracle.evm import Evm, signature_hash
from oracle.outcome import Event, Outcome, Refusal
from oracle.plenary import Decision, Plenary, Rules, Term, bits_of, method_of
from oracle.registry import Registry

RULES: Final = Rules(quorum_bps=5_000, min_days=10, max_days=60, execution_days=30)
CHAIR: Final = Term(scene.RU, scene.START_DAY - 200, scene.START_DAY + 20)


class Assembly:
    """A model of the Plenary and the contracts in the same state; the Plenary is the governor.

    Attributes:
        model: the reference.
        evm: the contracts.
    """

    def __init__(self) -> None:
        registry = Registry(scene.GOVERNOR, scene.START_DAY)
        self.evm = Evm(scene.GOVERNOR, now=scene.START)
        for act in scene.founding():
            getattr(registry, method_of(act.function))(act.sender, *act.arguments)
            assert not isinstance(self.evm.perform(act), Refusal), act
        begun = self.evm.deploy("Plenary", scene.GOVERNOR, self.evm.addresses["ParticipantRegistry"], RULES, CHAIR)
        assert [event.name for event in begun] == ["RulesChanged", "ChairmanshipChanged"]
        self.model = Plenary(self.evm.addresses["Plenary"], registry, scene.START, RULES, CHAIR)
        self.perform(Act.of("passGovernance", scene.GOVERNOR, self.model.address))
        self.compare_all()
        self._opened = (self.evm.checkpoint(), self.model.copied())

    def reset(self) -> None:
        """Go back to the state after the handing over."""
        mark, model = self._opened
        self.evm.restore(mark, now=scene.START)
        self.model = model.copied()

    def perform(self, act: Act) -> Outcome:
        """Do the act on both.

        Raises:
            AssertionError: they differ in outcome, events, refusal, or in how the proposals and the chair stand.
        """
        before = self.model.copied()
        target = self.model if hasattr(Plenary, method_of(act.function)) else self.model.registry
        try:
            expected: Outcome = getattr(target, method_of(act.function))(act.sender, *act.arguments)
        except Refusal as refusal:
            self.model = before
            expected = refusal
        found = self.evm.perform(Act(act.function, act.sender, self._concrete(act.arguments)))
        told: Outcome = self._concrete(expected)
        assert found == told, f"{act}\ncontract: {found}\nmodel: {told}"
        self._compare_chair()
        events = [] if isinstance(told, Refusal) else told
        touched = {int(str(event.arguments["proposal"])) for event in events if "proposal" in event.arguments}
        # What is decided can make any proposal senseless; what is said to one concerns that one.
        self._compare_stages(touched if act.function in ("propose", "vote", "withdraw") else set(self.model.proposals))
        for number in touched:
            self._compare_proposal(number)
        return told

    def set_time(self, now: int) -> None:
        """Move the clock of both; they must agree on how every proposal stands then."""
        self.model.now = now
        self.model.registry.today = now // 86_400
        self.evm.set_time(now)
        self._compare_stages(self.model.proposals)

    def compare_all(self) -> None:
        """Everything that the views of the Plenary say is equal."""
        self._compare_chair()
        self._compare_stages(self.model.proposals)
        assert self.evm.view("proposalCount") == len(self.model.proposals)
        for number in self.model.proposals:
            self._compare_proposal(number)

    def _compare_chair(self) -> None:
        model = self.model
        assert self.evm.view("rules") == self._concrete(model.rules)
        terms = (self._concrete(model.chair), self._concrete(model.vice_chair))
        assert self.evm.view("chairmanship") == (*terms, model.chair_account)
        assert self.evm.view("governor") == model.registry.governor
        assert self.evm.view("electorate") == bits_of(model.registry.electorate)

    def _compare_stages(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            assert self.evm.view("stageOf", number) == self.model.stage_of(number), number

    def _compare_proposal(self, number: int) -> None:
        own = self.model.proposals[number]
        *found, premise = self.evm.view("proposalOf", number)
        [objector] = own.said(Vote.OBJECT) or {0}
        assert found == [
            own.proposer,
            own.quorum,
            own.opened_at,
            own.deadline,
            own.ended_at or 0,
            objector,
            own.withdrawn,
            own.executed,
            bits_of(own.electorate),
            bits_of(own.said(Vote.SUPPORT)),
            bits_of(own.said(Vote.ABSTAIN)),
            own.document,
        ]
        assert len(premise) == 32
        assert self.evm.view("callsOf", number) == self._concrete(own.decisions)
        votes = {
            index: self.evm.view("voteOf", number, index) for index in range(len(self.model.registry.participants))
        }
        assert votes == {index: own.votes.get(index, Vote.NONE) for index in votes}

    def _concrete(self, value: Any) -> Any:
        """The value as the contracts take and give it: decisions as address and call data, in all depth."""
        interface, addresses = self.evm.interface, self.evm.addresses
        if isinstance(value, Decision):
            target = addresses.get(value.contract, value.contract)
            return target, interface.encode(value.function, value.arguments)
        if isinstance(value, Rules | Term):
            return tuple(getattr(value, name) for name in value.__slots__)
        if isinstance(value, Event):
            return Event(value.name, {name: self._concrete(said) for name, said in value.arguments.items()})
        if isinstance(value, Refusal) and "function" in value.arguments:
            _, entry = interface.functions[value.arguments["function"]]
            return Refusal(value.name, selector=signature_hash(entry)[:4])
        if isinstance(value, Refusal) and "contract" in value.arguments:
            named = str(value.arguments["contract"])
            return Refusal(value.name, target=addresses.get(named, named))
        if isinstance(value, list | tuple):
            return type(value)(self._concrete(each) for each in value)
        return value
