"""Every state with every action by every role on every side: only what the table lists succeeds.

All combinations are tried on the fastest engine, a spread of them on the others. What is refused is refused with the
right error; all of it is asked for as a call, and one of each state is sent for real as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count, product

import pytest
from oracle.table import BY_ISSUING, DRAWABLE, SETTLEMENTS, Row, rows, steps_from
from world import EVIDENCE, World

from kpchain.errors import RejectedError
from kpchain.ledger import calls
from kpchain.ledger.calls import Call, CertificateTerms, Finding, LotTerms
from kpchain.ledger.refusals import refusal, revert_data
from kpchain.ledger.rpc import Request, RpcError
from kpchain.model import (
    Action,
    Kind,
    Record,
    RecordNumber,
    Role,
    Side,
    State,
    days_from_date,
    keccak256,
    record_digest,
)
from kpchain.signing import DevelopmentSigner

POINTS = 1_000
SIDES = {Side.ISSUER: "RU", Side.DESTINATION: "EU", Side.OTHER: "BW"}

FASTEST = "anvil"
STRIDE = 7  # shares no factor with the numbers of states, actions, roles and sides
CHUNK = 250  # calls in one request
UNKNOWN = keccak256(b"a record that nobody made")
_serials = count(10**9)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record in the state that it was brought to.

    Attributes:
        digest: its digest.
        serial: the serial of its number.
        root: the root of its document.
    """

    digest: bytes
    serial: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Stock:
    """The ledger that the trials run on: a record in each state, and a lot of RU's that has carats left."""

    world: World
    lot: Prepared
    by_state: dict[State, Prepared]

    @property
    def digests(self) -> list[bytes]:
        """The digests of all records, in a fixed order."""
        return [prepared.digest for prepared in self.by_state.values()]


@dataclass(frozen=True, slots=True)
class Trial:
    """One cell of the table to try."""

    state: State
    action: Action
    role: Role
    side: Side


TRIALS = [Trial(*cell) for cell in product(State, Action, Role, Side)]


def expected(trial: Trial) -> str | None:
    """The error that the contract must give, or None where the table has the step."""
    if trial.action in BY_ISSUING and trial.role != Role.ISSUER:
        return "RoleRequiredError"
    if trial.action is Action.ISSUE:
        return _expected_of_issue(trial)
    if trial.action is Action.REPLACE:
        if not steps_from(trial.state, trial.action):
            return "ReplacedCountError"
        return None if trial.side is Side.ISSUER else "OfficerNotEntitledError"
    if trial.state is State.NONE:
        return "RecordUnknownError"
    steps = steps_from(trial.state, trial.action)
    if not steps:
        return "TransitionNotAllowedError"
    return None if any((row.role, row.side) == (trial.role, trial.side) for row in steps) else "OfficerNotEntitledError"


def _expected_of_issue(trial: Trial) -> str | None:
    """The number makes the digest: others cannot even name the record, and the issuer can once."""
    if trial.side is Side.DESTINATION:
        return "DestinationIsIssuerError"
    if trial.side is Side.OTHER:
        return "RecordNotHeldError"
    # A lot's serial is free for a certificate, which is another record: the two series of numbers are apart.
    return None if trial.state in (State.NONE, State.DECLARED) else "NumberAlreadyUsedError"


@pytest.fixture(scope="module")
def stock(world: World) -> Stock:
    """A record in every state."""
    lot = declare(world)
    wanted = [state for state in State if state not in (State.NONE, State.DECLARED, State.REPLACED)]
    issued = issue(world, lot, len(wanted) + 1)
    by_state = {State.DECLARED: lot, State.NONE: Prepared(UNKNOWN, next(_serials), UNKNOWN)}
    for state, certificate in zip([*wanted, State.ISSUED], issued, strict=True):
        bring(world, [certificate], state)
        by_state.setdefault(state, certificate)
    replaced = issued[-1]
    send(world, "RU", Role.ISSUER, issuance(world, replaced, kind=Kind.REPLACEMENT, destination="EU"))
    return Stock(world, lot, by_state | {State.REPLACED: replaced})


def test_stock_has_a_record_in_every_state(stock: Stock) -> None:
    found = dict(zip(stock.by_state, stock.world.ledger.records(stock.digests), strict=True))
    assert {state: record.state if record else State.NONE for state, record in found.items()} == {s: s for s in State}


@pytest.fixture
def trials(request: pytest.FixtureRequest) -> list[Trial]:
    """What to try on an engine: everything, or so much of it that every state, action, role and side has its turn."""
    return TRIALS if request.node.callspec.params["rpc"] == FASTEST else TRIALS[::STRIDE]


def test_only_what_the_table_lists_is_accepted_and_nothing_changes_by_asking(stock: Stock, trials: list[Trial]) -> None:
    before = stock.world.ledger.records(stock.digests)
    found = ask(stock, trials)
    assert {trial: error for trial, error in found.items() if error != expected(trial)} == {}
    assert stock.world.ledger.records(stock.digests) == before


def test_the_accepted_trials_are_the_rows_of_the_table(stock: Stock) -> None:
    listed = {Trial(row.state, row.action, row.role, row.side) for row in rows()}
    of_lots = Trial(State.DECLARED, Action.ISSUE, Role.ISSUER, Side.ISSUER)
    found = ask(stock, [trial for trial in TRIALS if expected(trial) is None])
    assert {trial for trial, error in found.items() if error is None} - {of_lots} == listed


@pytest.mark.parametrize("state", [state for state in State if state is not State.NONE], ids=lambda state: state.name)
def test_a_refused_act_that_is_sent_all_the_same_leaves_the_record_unchanged(stock: Stock, state: State) -> None:
    trial = next(trial for trial in reversed(TRIALS) if trial.state is state and expected(trial) is not None)
    before = stock.world.ledger.records(stock.digests)
    with pytest.raises(RejectedError) as caught:
        stock.world.ledger.send(signer_of(stock, trial), [call_of(stock, trial)], simulate=False)
    assert type(caught.value).__name__ == expected(trial)
    assert stock.world.ledger.records(stock.digests) == before


@pytest.mark.parametrize("state", [state for state in State if any(row.state is state for row in rows())])
def test_every_step_of_the_table_goes_where_the_table_says(world: World, state: State) -> None:
    steps = [row for row in rows() if row.state is state and row.action not in BY_ISSUING]
    certificates = issue(world, declare(world), max(1, len(steps)))
    bring(world, certificates, state)
    before = world.ledger.records([certificate.digest for certificate in certificates])
    for row, certificate in zip(steps, certificates, strict=False):
        send(world, SIDES[row.side], row.role, move(world, row.action, [certificate.digest]))
    after = world.ledger.records([certificate.digest for certificate in certificates])
    assert after[: len(steps)] == [moved(record, row) for record, row in zip(before, steps, strict=False)]


def moved(record: Record | None, row: Row) -> Record:
    """The record as it must stand after a step in which everything was found as declared."""
    assert record is not None
    available = record.points if row.next_state in DRAWABLE else record.available
    return Record.from_word(record.word & ~(0xFF | (2**40 - 1) << 136) | row.next_state | available << 136)


def ask(stock: Stock, trials: Sequence[Trial]) -> dict[Trial, str | None]:
    """The name of the refusal of each trial, or None; as calls, which change nothing."""
    attempts: dict[tuple[State, Action, bool], Call] = {}
    for trial in trials:
        key = (trial.state, trial.action, trial.side is Side.DESTINATION)
        if key not in attempts:
            attempts[key] = call_of(stock, trial)
    requests = [
        _eth_call(stock, trial, attempts[trial.state, trial.action, trial.side is Side.DESTINATION]) for trial in trials
    ]
    answers: list[object] = []
    for start in range(0, len(requests), CHUNK):
        answers += stock.world.ledger.rpc.try_batch(requests[start : start + CHUNK])
    return {trial: refusal_name(answer) for trial, answer in zip(trials, answers, strict=True)}


def _eth_call(stock: Stock, trial: Trial, call: Call) -> Request:
    address = stock.world.ledger.deployment.address_of(call.contract)
    message = {"to": address, "data": "0x" + call.data.hex(), "gas": hex(call.gas)}
    return "eth_call", [{**message, "from": signer_of(stock, trial).address}, "latest"]


def refusal_name(answer: object) -> str | None:
    return type(refusal(revert_data(answer.data))).__name__ if isinstance(answer, RpcError) else None


def signer_of(stock: Stock, trial: Trial) -> DevelopmentSigner:
    return stock.world.signer(SIDES[trial.side], trial.role)


def call_of(stock: Stock, trial: Trial) -> Call:
    """The attempt to take this action on the prepared record of this state; roles make no difference to it."""
    prepared = stock.by_state[trial.state]
    if trial.action is Action.ISSUE:
        again = Prepared(stock.lot.digest, prepared.serial, prepared.root)
        return issuance(stock.world, stock.lot, kind=Kind.STANDARD, destination="EU", under=again)
    if trial.action is Action.REPLACE:
        destination = "AE" if trial.side is Side.DESTINATION else "EU"
        return issuance(stock.world, prepared, kind=Kind.REPLACEMENT, destination=destination)
    return move(stock.world, trial.action, [prepared.digest])


def today(world: World) -> int:
    return days_from_date(world.today)


def declare(world: World) -> Prepared:
    """A lot of RU's with a lot of carats."""
    serial, points = next(_serials), POINTS * 1_000
    root = keccak256(serial.to_bytes(32, "big"))
    lines = ((points, points), (0, 0), (0, 0))
    terms = LotTerms(root=root, serial=serial, kind=Kind.PRODUCTION, on=today(world), lines=lines)
    send(world, "RU", Role.STATISTICIAN, calls.declare_lots([terms]))
    return Prepared(record_digest(RecordNumber("RU", serial, is_lot=True), root), serial, root)


def issue(world: World, lot: Prepared, many: int) -> list[Prepared]:
    """Certificates from RU to the EU, in one act."""
    terms = [certificate_terms(world, lot, kind=Kind.STANDARD, destination="EU") for _ in range(many)]
    send(world, "RU", Role.ISSUER, calls.issue(terms))
    return [
        Prepared(record_digest(RecordNumber("RU", each.serial), each.root), each.serial, each.root) for each in terms
    ]


def issuance(world: World, source: Prepared, *, kind: Kind, destination: str, under: Prepared | None = None) -> Call:
    """One certificate that draws from a record, under a new number or a given one."""
    return calls.issue([certificate_terms(world, source, kind=kind, destination=destination, under=under)])


def certificate_terms(
    world: World, source: Prepared, *, kind: Kind, destination: str, under: Prepared | None = None
) -> CertificateTerms:
    serial = next(_serials) if under is None else under.serial
    return CertificateTerms(
        root=keccak256(serial.to_bytes(32, "big")) if under is None else under.root,
        serial=serial,
        kind=kind,
        destination=world.ledger.directory().get(destination).index,
        issued_on=today(world),
        expires_on=today(world) + 30,
        parcels=1,
        lines=((POINTS, POINTS), (0, 0), (0, 0)),
        inputs=((source.digest, POINTS),),
    )


def move(world: World, action: Action, digests: Iterable[bytes]) -> Call:
    """The action on certificates, found as declared where something is found."""
    if action not in SETTLEMENTS:
        return calls.advance(action, today(world), [(digest, EVIDENCE) for digest in digests])
    findings = [
        Finding(digest=digest, evidence=EVIDENCE, points=POINTS, cents=POINTS, parcels=1, check=0) for digest in digests
    ]
    return calls.settle(action, today(world), findings)


def bring(world: World, certificates: Sequence[Prepared], state: State) -> None:
    """Take issued certificates to a state, by the shortest way that the table has."""
    for row in way_to(state):
        digests = [certificate.digest for certificate in certificates]
        send(world, SIDES[row.side], row.role, move(world, row.action, digests))


def way_to(state: State) -> list[Row]:
    """The shortest way from Issued, without replacement."""
    ways: dict[State, list[Row]] = {State.ISSUED: []}
    while state not in ways and state not in (State.NONE, State.DECLARED):
        for row in rows():
            if row.state in ways and row.action not in BY_ISSUING:
                ways.setdefault(row.next_state, [*ways[row.state], row])
    return ways.get(state, [])


def send(world: World, code: str, role: Role, call: Call) -> None:
    world.ledger.send(world.signer(code, role), [call])
