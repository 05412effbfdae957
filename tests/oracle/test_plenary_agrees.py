"""Random acts of the Plenary, done on its model and on the contracts: everything that can be seen must be the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from kpchain.model.governance import Stage, Vote
from oracle import scene
from oracle.acts import Act
from oracle.assembly import RULES, Assembly
from oracle.chooser import HypothesisChooser, SeededChooser, is_chosen
from oracle.deciding import FAMILIES, Deciding
from oracle.evm import entries
from oracle.outcome import Outcome, Refusal
from oracle.plenary import MAX_CALLS, VACANT, Ballot, Decision, Term

SEED = 2021
RUNS = 8
ACTS_A_RUN = 120
TIME_PASSES = 10  # before so many acts of a hundred
EXAMPLES_IN_A_RUN = 8


@cache
def shared_assembly() -> Assembly:
    """The assembly that all runs here share; each of them begins with `reset`."""
    return Assembly()


class Agreement(RuleBasedStateMachine):
    """Acts in any order, with the clock going on between them."""

    def __init__(self) -> None:
        super().__init__()
        self.assembly = shared_assembly()
        self.assembly.reset()

    @rule(data=st.data(), family=st.sampled_from([family for family, often in FAMILIES.items() for _ in range(often)]))
    def the_plenary_acts(self, data: st.DataObject, family: str) -> None:
        chooser, deciding = HypothesisChooser(data), Deciding(self.assembly.model)
        if is_chosen(chooser, TIME_PASSES):
            self.assembly.set_time(deciding.time(chooser))
        outcome = self.assembly.perform(deciding.act(chooser, family))
        event("refused" if isinstance(outcome, Refusal) else "accepted", family)

    def teardown(self) -> None:
        self.assembly.compare_all()


TestPlenaryAndItsModelAgreeOnRandomActs = Agreement.TestCase
TestPlenaryAndItsModelAgreeOnRandomActs.settings = settings(
    max_examples=settings().max_examples // EXAMPLES_IN_A_RUN,
    stateful_step_count=30,
    phases=set(Phase) - {Phase.explain},
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example),
)


def sitting(assembly: Assembly) -> list[tuple[Act, Outcome]]:
    """What random acts seldom meet: elections, a succession, a vice-chair that stands down, rules that are refused."""
    done: list[tuple[Act, Outcome]] = []
    today = assembly.model.registry.today
    first, second = Term(scene.BW, today, today + 9), Term(scene.EU, today + 10, today + 99)

    def perform(*acts: Act) -> None:
        done.extend((act, assembly.perform(act)) for act in acts)

    def decide(function: str, *arguments: object) -> None:
        number, focal_points = len(assembly.model.proposals) + 1, [scene.officer(i, "focal") for i in range(1, 5)]
        deadline = assembly.model.now + assembly.model.rules.min_days * 86_400
        decision = Decision("Plenary", function, arguments)
        perform(Act.of("propose", focal_points[0], [decision], scene.BASIS, deadline))
        perform(*(Act.of("vote", each, [Ballot(number, Vote.SUPPORT, scene.BASIS)]) for each in focal_points))
        perform(Act.of("execute", scene.STRANGER, number))

    decide("setRules", replace(RULES, quorum_bps=0))
    decide("setRules", replace(RULES, execution_days=3))
    decide("setChairmanship", first, first)
    decide("setChairmanship", Term(scene.CF, today, today + 9), VACANT)  # it has no seat
    decide("setChairmanship", first, second)
    perform(Act.of("succeed", scene.STRANGER))
    assembly.set_time(second.first_day * 86_400)
    perform(Act.of("succeed", scene.STRANGER))
    assert assembly.model.chair == second
    decide("setChairmanship", second, Term(scene.AE, today + 100, today + 199))
    perform(*(Act.of("standDown", scene.officer(index, "focal")) for index in (scene.EU, scene.AE)))
    assert assembly.model.vice_chair == VACANT
    return done


@pytest.fixture(scope="module")
def campaign() -> tuple[list[tuple[Act, Outcome]], Counter[Stage]]:
    """Acts by a generator with a fixed seed and what came of them, and the stages that proposals were at on the way."""
    assembly, chooser = shared_assembly(), SeededChooser(SEED)
    done: list[tuple[Act, Outcome]] = []
    stages: Counter[Stage] = Counter()
    for run in range(RUNS):
        assembly.reset()
        if run == 0:
            done += sitting(assembly)
        for _ in range(ACTS_A_RUN):
            deciding = Deciding(assembly.model)
            if is_chosen(chooser, TIME_PASSES):
                assembly.set_time(deciding.time(chooser))
            act = deciding.any_act(chooser)
            done.append((act, assembly.perform(act)))
            stages.update(map(assembly.model.stage_of, assembly.model.proposals))
        assembly.compare_all()
    return done, stages


Campaign = tuple[list[tuple[Act, Outcome]], Counter[Stage]]


def test_every_function_of_the_plenary_is_accepted_and_refused_in_the_seeded_campaign(campaign: Campaign) -> None:
    writes = {entry["name"] for entry in entries("Plenary", "function") if entry["stateMutability"] == "nonpayable"}
    accepted = {act.function for act, outcome in campaign[0] if not isinstance(outcome, Refusal)}
    refused = {act.function for act, outcome in campaign[0] if isinstance(outcome, Refusal)}
    # Both are taken by decision only, as part of an execution.
    assert writes - accepted == {"setRules", "setChairmanship"}
    assert writes - refused == set()


def test_every_event_of_the_plenary_occurs_in_the_seeded_campaign(campaign: Campaign) -> None:
    told = {each.name for _, outcome in campaign[0] if isinstance(outcome, list) for each in outcome}
    assert {entry["name"] for entry in entries("Plenary", "event")} - told == set()


def test_every_refusal_of_the_plenary_occurs_in_the_seeded_campaign(campaign: Campaign) -> None:
    met = {outcome.name for _, outcome in campaign[0] if isinstance(outcome, Refusal)}
    # Three are the calling library's: a governed contract is there, takes no ether and always says why it refuses.
    never = {"AddressEmptyCode", "FailedCall", "InsufficientBalance"}
    assert {entry["name"] for entry in entries("Plenary", "error")} - met == never


def test_proposals_stand_at_every_stage_in_the_seeded_campaign(campaign: Campaign) -> None:
    assert set(campaign[1]) == set(Stage) - {Stage.NONE}


def test_as_many_decisions_as_a_proposal_takes_are_executed_as_one() -> None:
    assembly = shared_assembly()
    assembly.reset()
    days = range(1, MAX_CALLS + 1)
    terms = [Decision("ParticipantRegistry", "setTerms", (scene.BW, day, 0, scene.BASIS)) for day in days]
    deadline = scene.START + RULES.min_days * 86_400
    focal_points = [scene.officer(index, "focal") for index in sorted(assembly.model.registry.electorate)]
    acts = [
        Act.of("propose", focal_points[0], terms, scene.BASIS, deadline),
        *(Act.of("vote", focal, [Ballot(1, Vote.SUPPORT, scene.BASIS)]) for focal in focal_points),
        Act.of("execute", scene.STRANGER, 1),
    ]
    *_, executed = [assembly.perform(act) for act in acts]
    assert isinstance(executed, list)
    assert len(executed) == MAX_CALLS + 1
    assert assembly.model.registry.participants[scene.BW].validity_days == MAX_CALLS


def test_a_code_that_another_took_meanwhile_makes_a_proposal_senseless() -> None:
    assembly = shared_assembly()
    assembly.reset()
    deadline = scene.START + RULES.min_days * 86_400
    focal_points = [scene.officer(index, "focal") for index in sorted(assembly.model.registry.electorate)]
    for participant in (scene.RU, scene.BW):
        decision = Decision("ParticipantRegistry", "recode", (participant, b"GB", scene.BASIS))
        assembly.perform(Act.of("propose", focal_points[0], [decision], scene.BASIS, deadline))
    for focal in focal_points:
        assembly.perform(Act.of("vote", focal, [Ballot(number, Vote.SUPPORT, scene.BASIS) for number in (1, 2)]))
    assert isinstance(assembly.perform(Act.of("execute", scene.STRANGER, 1)), list)
    refused = assembly.perform(Act.of("execute", scene.STRANGER, 2))
    assert refused == Refusal("ProposalNotAtStage", proposal=2, stage=Stage.OUTDATED)


def test_nobody_decides_beside_the_procedure_in_the_seeded_campaign(campaign: Campaign) -> None:
    governing = {"enter", "setStatus", "setZones", "setTerms", "recode", "setFocalPoint", "setSchemeRoles"}
    tried = [outcome for act, outcome in campaign[0] if act.function in governing]
    assert len(tried) > len(governing)
    assert {outcome.name for outcome in tried if isinstance(outcome, Refusal)} == {"GovernorRequired"}
    assert all(isinstance(outcome, Refusal) for outcome in tried)
