"""Model and contracts side by side: every act is done on both, and all that can be seen of them must be equal."""

from __future__ import annotations

from oracle import scene
from oracle.acts import Act, Input, Issuance, LotDeclaration
from oracle.audit import Books
from oracle.evm import Evm
from oracle.ledger import number_word
from oracle.model import Model
from oracle.outcome import Event, Outcome, Refusal
from oracle.registry import Account, Participant


class Pair:
    """A model and the contracts in the same state, with everything that happened since the beginning.

    Attributes:
        model: the reference.
        evm: the contracts.
        history: the events of all acts, in order.
    """

    def __init__(self) -> None:
        self.model = Model(scene.GOVERNOR, now=scene.START)
        self.evm = Evm(scene.GOVERNOR, now=scene.START)
        self.history: list[Event] = []
        for act in scene.opening():
            outcome = self.perform(act)
            assert not isinstance(outcome, Refusal), (act, outcome)
        self._opened = (self.evm.checkpoint(), self.model.copied(), len(self.history))

    def reset(self) -> None:
        """Go back to the state after the opening."""
        mark, model, length = self._opened
        self.evm.restore(mark, now=model.now)
        self.model = model.copied()
        del self.history[length:]

    def perform(self, act: Act) -> Outcome:
        """Do the act on both.

        Raises:
            AssertionError: they differ in outcome, events, refusal, or in what is on record of all that was touched.
        """
        expected = self.model.perform(act)
        found = self.evm.perform(act)
        assert found == expected, f"{act}\ncontract: {found}\nmodel: {expected}"
        if not isinstance(expected, Refusal):
            self.history += expected
        self._compare_records(_digests_in(act) | _digests_of(expected))
        self._compare_numbers(self._numbers_in(act))
        self._compare_accounts(_accounts_of(expected))
        self._compare_electorate()
        return expected

    def set_time(self, now: int) -> None:
        """Move the clock of both; where that makes a certificate expired or overdue, they must agree."""
        ledger = self.model.ledger
        before = {digest: ledger.status_of(digest) for digest in ledger.records}
        self.model.set_time(now)
        self.evm.set_time(now)
        self._compare_records({digest for digest, status in before.items() if ledger.status_of(digest) != status})

    def _compare_records(self, named: set[bytes]) -> None:
        """What is on record under these digests, which may be unknown, and what the clock says of it, is equal."""
        ledger = self.model.ledger
        digests = sorted(named)
        words = [ledger.records[digest].word if digest in ledger.records else 0 for digest in digests]
        assert list(self.evm.view("recordsOf", digests)) == words
        statuses = [ledger.status_of(digest) for digest in digests]
        states, timings = self.evm.view("statusesOf", digests)
        assert list(zip(states, timings, strict=True)) == statuses

    def compare_ledgers(self) -> None:
        """What is on record is equal, of what was touched and of all the rest."""
        ledger = self.model.ledger
        self._compare_records(set(ledger.records))
        for digest in ledger.records:
            assert self.evm.view("isApproved", digest) == (digest in ledger.approved)

    def compare_all(self) -> None:
        """Everything that the views of both contracts say is equal."""
        ledger, registry = self.model.ledger, self.model.registry
        self.compare_ledgers()
        self._compare_numbers({number + shift for number in ledger.numbers for shift in (-1, 0, 1)})
        assert self.evm.view("governor") == registry.governor
        self._compare_electorate()
        assert self.evm.view("producerCount") == registry.producer_count
        listed = [_participant_tuple(each) for _, each in sorted(registry.participants.items())]
        assert list(self.evm.view("participants")) == listed
        for index, own in registry.participants.items():
            for code in (own.code, *own.former_codes):
                assert self.evm.view("indexOf", code) == index
            assert self.evm.view("focalPointOf", index) == own.focal_point
            for zone in (scene.NO_ZONE, scene.ZONE, scene.OTHER_ZONE):
                assert self.evm.view("isZoneApproved", index, zone) == (zone in own.zones)
        self._compare_accounts({*scene.ACCOUNTS, *registry.accounts})

    def check_books(self) -> None:
        """The events alone tell how every record stands, and every carat that came in is somewhere."""
        Books.of(self.history).check(self.model.ledger.records)

    def _compare_accounts(self, addresses: set[str]) -> None:
        for address in sorted(addresses):
            assert tuple(self.evm.view("accountOf", address)) == _account_tuple(self.model.registry.account(address))

    def _compare_electorate(self) -> None:
        assert self.evm.view("electorate") == sum(1 << index for index in self.model.registry.electorate)

    def _compare_numbers(self, numbers: set[int]) -> None:
        for number in sorted(numbers):
            assert self.evm.view("isNumberUsed", number) == (number in self.model.ledger.numbers)

    def _numbers_in(self, act: Act) -> set[int]:
        """The numbers that an act would use up if its sender may."""
        participant = self.model.registry.participants.get(self.model.registry.account(act.sender).participant)
        if act.function not in ("issue", "declareLots") or participant is None:
            return set()
        lot = act.function == "declareLots"
        return {number_word(participant.code, entry.serial, lot=lot) for entry in act.arguments[0]}


def _digests_in(act: Act) -> set[bytes]:
    """The digests that an act names, known or not."""
    found: set[bytes] = set()
    for argument in act.arguments:
        entries = argument if isinstance(argument, list | tuple) else [argument]
        for entry in entries:
            if isinstance(entry, LotDeclaration | Issuance):
                found |= {each.digest for each in getattr(entry, "inputs", ()) if isinstance(each, Input)}
            elif hasattr(entry, "digest"):
                found.add(entry.digest)
    return found


def _digests_of(outcome: Outcome) -> set[bytes]:
    """The records whose events came of an act."""
    if isinstance(outcome, Refusal):
        return set()
    return {digest for event in outcome if isinstance(digest := event.arguments.get("digest"), bytes)}


def _accounts_of(outcome: Outcome) -> set[str]:
    """The accounts whose roles or standing an act changed."""
    if isinstance(outcome, Refusal):
        return set()
    return {address for event in outcome if isinstance(address := event.arguments.get("account"), str)}


def _participant_tuple(own: Participant) -> tuple[object, ...]:
    standing = (own.code, own.status, own.supervised, own.producer)
    terms = (own.validity_days, own.tolerance_bps, own.first_serial, own.last_serial)
    return (*standing, *terms, own.seated, own.decisions)


def _account_tuple(known: Account) -> tuple[object, ...]:
    standing = (known.participant, known.roles, known.ever_held, known.suspended, known.scheme_roles)
    return (*standing, known.first_day, known.last_day, known.authority)
