"""Random acts, done on the reference model and on the contracts: everything that can be seen must be the same."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from kpchain.model.state import Action
from oracle import scene
from oracle.acts import Act
from oracle.campaign import FAMILIES, Campaign
from oracle.chooser import HypothesisChooser, SeededChooser, is_chosen
from oracle.evm import entries
from oracle.outcome import Outcome, Refusal
from oracle.pair import Pair

SEED = 2031
RUNS = 8
ACTS_A_RUN = 120
TIME_PASSES = 8  # before so many acts of a hundred
LEAST_SHARE_OF_SUCCESSES = 0.4
EXAMPLES_IN_A_RUN = 4  # one run here costs as much as so many examples elsewhere, and more

RECORDS = [family for family in ("declare", "issue", "replace", "consume") for _ in range(FAMILIES[family])]
LIFE = [family for family in ("advance", "settle", "approve", "correct", "alert") for _ in range(FAMILIES[family])]
GOVERNANCE = sorted(FAMILIES.keys() - {*RECORDS, *LIFE})


@cache
def shared_pair() -> Pair:
    """The pair that all runs here share; each of them begins with `reset`."""
    return Pair()


class Agreement(RuleBasedStateMachine):
    """Acts in any order, with the clock going on between them."""

    def __init__(self) -> None:
        super().__init__()
        self.pair = shared_pair()
        self.pair.reset()

    @rule(data=st.data(), family=st.sampled_from(RECORDS))
    def records_are_made_or_spent(self, data: st.DataObject, family: str) -> None:
        self.perform(data, family)

    @rule(data=st.data(), family=st.sampled_from(LIFE))
    def certificates_live(self, data: st.DataObject, family: str) -> None:
        self.perform(data, family)

    @rule(data=st.data(), family=st.sampled_from(LIFE))
    def certificates_live_on(self, data: st.DataObject, family: str) -> None:
        self.perform(data, family)

    @rule(data=st.data(), family=st.sampled_from(GOVERNANCE))
    def the_scheme_is_governed(self, data: st.DataObject, family: str) -> None:
        self.perform(data, family)

    def perform(self, data: st.DataObject, family: str) -> None:
        chooser, campaign = HypothesisChooser(data), Campaign(self.pair.model)
        if is_chosen(chooser, TIME_PASSES):
            self.pair.set_time(campaign.time(chooser))
        outcome = self.pair.perform(campaign.act(chooser, family))
        event("refused" if isinstance(outcome, Refusal) else "accepted", family)

    def teardown(self) -> None:
        self.pair.compare_ledgers()
        self.pair.check_books()


TestModelAndContractsAgreeOnRandomActs = Agreement.TestCase
TestModelAndContractsAgreeOnRandomActs.settings = settings(
    max_examples=settings().max_examples // EXAMPLES_IN_A_RUN,
    stateful_step_count=30,
    # Choosing an act draws a lot, and executing thirty of them takes its time.
    phases=set(Phase) - {Phase.explain},  # each further run of a failing case takes a second
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example),
)


@pytest.fixture(scope="module")
def campaign() -> list[tuple[Act, Outcome]]:
    """Acts by a generator with a fixed seed and what came of them; from time to time all begins anew."""
    pair, chooser, done = shared_pair(), SeededChooser(SEED), []
    for _ in range(RUNS):
        pair.reset()
        for _ in range(ACTS_A_RUN):
            if is_chosen(chooser, TIME_PASSES):
                pair.set_time(Campaign(pair.model).time(chooser))
            act = Campaign(pair.model).any_act(chooser)
            done.append((act, pair.perform(act)))
        pair.compare_all()
        pair.check_books()
    return done


def test_a_good_part_of_the_seeded_campaign_is_accepted(campaign: list[tuple[Act, Outcome]]) -> None:
    accepted = sum(not isinstance(outcome, Refusal) for _, outcome in campaign)
    assert LEAST_SHARE_OF_SUCCESSES < accepted / len(campaign) < 1 - LEAST_SHARE_OF_SUCCESSES / 2


def test_every_function_is_accepted_and_refused_in_the_seeded_campaign(campaign: list[tuple[Act, Outcome]]) -> None:
    writes = {
        entry["name"]
        for contract in ("ParticipantRegistry", "CertificateLedger")
        for entry in entries(contract, "function")
        if entry["stateMutability"] == "nonpayable"
    }
    assert {act.function for act, outcome in campaign if not isinstance(outcome, Refusal)} == writes
    assert {act.function for act, outcome in campaign if isinstance(outcome, Refusal)} == writes


def test_every_action_is_taken_in_the_seeded_campaign(campaign: list[tuple[Act, Outcome]]) -> None:
    taken = Counter(
        Action(act_word >> 192 & 0xFF)
        for _, outcome in campaign
        if not isinstance(outcome, Refusal)
        for each in outcome
        if isinstance(act_word := each.arguments.get("act"), int)
    )
    issued = sum(each.name == "CertificateIssued" for _, out in campaign if isinstance(out, list) for each in out)
    assert set(taken) == set(Action) - {Action.ISSUE}
    assert issued > 0


def test_every_refusal_of_the_ledger_occurs_in_the_seeded_campaign(campaign: list[tuple[Act, Outcome]]) -> None:
    declared = {entry["name"] for entry in entries("CertificateLedger", "error")}
    met = {outcome.name for _, outcome in campaign if isinstance(outcome, Refusal)}
    assert declared - met == set()


def test_every_refusal_of_the_registrys_acts_but_a_full_one_occurs_in_the_seeded_campaign(
    campaign: list[tuple[Act, Outcome]],
) -> None:
    # CallNotGoverned is of the view premiseOf, which the Plenary asks.
    declared = {entry["name"] for entry in entries("ParticipantRegistry", "error")} - {"CallNotGoverned"}
    met = {outcome.name for _, outcome in campaign if isinstance(outcome, Refusal)}
    assert declared - met == {"RegistryFull"}


def test_opening_agrees_in_every_view() -> None:
    pair = shared_pair()
    pair.reset()
    pair.compare_all()
    pair.check_books()
    assert pair.model.registry.governor == scene.GOVERNOR
