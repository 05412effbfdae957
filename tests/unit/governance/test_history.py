"""What governance did, told from events alone: every event has words, names are those of the time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from kpchain.governance import Entry, history
from kpchain.governance.history import _ACTORS, _TELLERS
from kpchain.ledger import events as ev
from kpchain.ledger import governing
from kpchain.ledger.abi import ATTESTATIONS, PLENARY
from kpchain.ledger.calls import NO_LAST_DAY, Call, recode, set_status
from kpchain.ledger.deployment import Deployment
from kpchain.model import (
    About,
    AgreementStatus,
    AlertKind,
    AttestedBy,
    RecordNumber,
    Role,
    SchemeRole,
    Status,
    Vote,
)

DEPLOYMENT = Deployment(
    chain_id=1,
    registry="0x" + "a1" * 20,
    ledger="0x" + "a2" * 20,
    plenary="0x" + "a3" * 20,
    agreements="0x" + "a4" * 20,
    attestations="0x" + "a5" * 20,
    returns="0x" + "a6" * 20,
    block=0,
    compiler={},
    code_hashes={},
)
NOBODY, CHAIR, LAB, POINT = ("0x" + byte * 20 for byte in ("00", "0c", "0b", "0f"))
NAMES = {CHAIR: "chair", POINT: "eu-focal-point"}
BASIS = b"\x11" * 32
OF_RECORDS = {
    ev.LotDeclared,
    ev.CertificateIssued,
    ev.CertificateAdvanced,
    ev.CertificateSettled,
    ev.CaratsConsumed,
    ev.CertificateApproved,
    ev.CertificateCorrected,
    ev.ReturnFiled,
}
"""What a record's own history and the statistics tell."""


def at(block: int, transaction: str | None = None) -> ev.Position:
    return ev.Position(block, "0x", 1636329600 + block, transaction or f"0x{block}", 0)


def word(text: str) -> bytes:
    return text.encode().ljust(32, b"\0")


def told(*events: Any) -> list[Entry]:
    return history([*ENTERED, *events], deployment=DEPLOYMENT, name_of=NAMES.get)[len(ENTERED) :]


ENTERED = [
    ev.ParticipantEntered(at(index), index, code, Status.ADMITTED, 255, True, 60, BASIS)
    for index, code in enumerate(("RU", "EC", "CF"), start=1)
]
HERE = at(9)
CASES: list[tuple[Any, str, tuple[str, ...]]] = [
    (
        ev.ParticipantEntered(HERE, 4, "QA", Status.APPLICANT, 255, True, 60, BASIS),
        "QA is entered as an applicant",
        ("QA",),
    ),
    (
        ev.ParticipantEntered(HERE, 4, "TW", Status.ADMITTED, 255, False, 60, BASIS),
        "TW is entered without a seat in the Plenary",
        ("TW",),
    ),
    (ev.CodeChanged(HERE, 2, "EC", "EU", BASIS), "EC goes by EU from now on", ("EU",)),
    *[
        (ev.StatusChanged(HERE, 3, before, after, supervised, BASIS), text, ("CF",))
        for before, after, supervised, text in [
            (Status.APPLICANT, Status.ADMITTED, False, "CF is admitted"),
            (Status.RESTRICTED, Status.ADMITTED, False, "the restriction of CF is lifted"),
            (Status.SUSPENDED, Status.ADMITTED, False, "CF is reinstated"),
            (Status.WITHDRAWN, Status.ADMITTED, False, "CF is readmitted"),
            (Status.ADMITTED, Status.SUSPENDED, False, "CF is suspended"),
            (Status.ADMITTED, Status.WITHDRAWN, False, "CF has left the scheme"),
            (Status.APPLICANT, Status.WITHDRAWN, False, "the application of CF is withdrawn"),
            (Status.SUSPENDED, Status.RESTRICTED, False, "CF is restricted"),
            (
                Status.SUSPENDED,
                Status.RESTRICTED,
                True,
                "CF is restricted; each certificate of CF needs a monitor's approval",
            ),
            (Status.RESTRICTED, Status.RESTRICTED, True, "each certificate of CF needs a monitor's approval"),
            (Status.RESTRICTED, Status.RESTRICTED, False, "certificates of CF need no monitor's approval any more"),
        ]
    ],
    (ev.ZoneChanged(HERE, 3, word("Berberati"), True, BASIS), "the zone Berberati of CF is approved", ("CF",)),
    (ev.ZoneChanged(HERE, 3, word("Nola"), False, BASIS), "the zone Nola of CF is no longer approved", ("CF",)),
    (
        ev.TermsChanged(HERE, 1, 90, 50, BASIS),
        "certificates of RU are good for 90 days, and a difference of 50/10000 of the weight passes",
        ("RU",),
    ),
    (ev.RangeOpened(HERE, 1, 5, 9), "RU opens the numbers 5 to 9", ("RU",)),
    (ev.FocalPointChanged(HERE, 2, NOBODY, POINT), "eu-focal-point is the focal point of EC", ("EC",)),
    (
        ev.FocalPointChanged(HERE, 2, POINT, LAB),
        f"{LAB} is the focal point of EC, in place of eu-focal-point",
        ("EC",),
    ),
    (ev.FocalPointChanged(HERE, 2, POINT, NOBODY), "EC has no focal point any more", ("EC",)),
    (
        ev.OfficerAppointed(HERE, 2, LAB, Role.ISSUER | Role.STATISTICIAN, 18_628, 18_992, b"BE".ljust(8, b"\0")),
        f"{LAB} is issuer, statistician of EC, BE from 2021-01-01 until 2021-12-31",
        ("EC",),
    ),
    (ev.OfficerAppointed(HERE, 2, LAB, 0, 0, NO_LAST_DAY, bytes(8)), f"{LAB} holds no role of EC any more", ("EC",)),
    (ev.OfficerSuspensionChanged(HERE, 1, LAB, True), f"RU: the officer {LAB} is suspended", ("RU",)),
    (ev.OfficerSuspensionChanged(HERE, 1, LAB, False), f"RU: the officer {LAB} is reinstated", ("RU",)),
    (
        ev.SchemeRolesChanged(HERE, CHAIR, SchemeRole.CHAIR | SchemeRole.OBSERVER),
        "chair is chair, observer of the scheme",
        (),
    ),
    (ev.SchemeRolesChanged(HERE, CHAIR, 0), "chair holds no office of the scheme any more", ()),
    (ev.GovernancePassed(HERE, NOBODY, CHAIR), "the scheme is founded by chair", ()),
    (
        ev.GovernancePassed(HERE, CHAIR, DEPLOYMENT.plenary),
        "all governance passes from chair to the Plenary",
        (),
    ),
    (
        ev.RulesChanged(HERE, ev.Rules(5000, 3, 120, 365)),
        "the rules of the procedure: a quorum of 5000/10000 of the electorate, 3 to 120 days for votes, "
        "365 days to carry a decision out",
        (),
    ),
    (
        ev.ChairmanshipChanged(HERE, ev.Term(1, 18_628, 18_992), ev.Term(0, 0, 0)),
        "the chair is RU (2021-01-01 to 2021-12-31)",
        ("RU",),
    ),
    (
        ev.ChairmanshipChanged(HERE, ev.Term(1, 18_628, 18_992), ev.Term(3, 18_993, 19_357)),
        "the chair is RU (2021-01-01 to 2021-12-31), the vice-chair CF (2022-01-01 to 2022-12-31)",
        ("CF", "RU"),
    ),
    (ev.ChairAccountChanged(HERE, 1, NOBODY, CHAIR), "chair acts as chair for RU", ("RU",)),
    (ev.ChairAccountChanged(HERE, 1, CHAIR, NOBODY), "no account acts as chair for RU any more", ("RU",)),
    (
        ev.AgreementProposed(HERE, 1, 1, POINT, 0b110, word("RU-EC"), BASIS),
        "RU proposes agreement 1 RU-EC on electronic exchange between EC, RU",
        ("EC", "RU"),
    ),
    (
        ev.AgreementAcceded(HERE, 1, 2, POINT, AgreementStatus.PILOT),
        "EC accedes to the pilot under agreement 1",
        ("EC",),
    ),
    (
        ev.AgreementAcceded(HERE, 1, 2, POINT, AgreementStatus.ACTIVE),
        "EC accedes to paperless exchange under agreement 1",
        ("EC",),
    ),
    (ev.AgreementDenounced(HERE, 1, 2, POINT, BASIS), "EC denounces agreement 1", ("EC",)),
    *[
        (ev.AgreementStatusChanged(HERE, 1, AgreementStatus.PROPOSED, status), f"agreement 1 {text}", ())
        for status, text in [
            (AgreementStatus.PILOT, "is tried as a pilot"),
            (AgreementStatus.ACTIVE, "is active: certificates between its members are paperless"),
            (AgreementStatus.TERMINATED, "has ended"),
        ]
    ],
    (
        ev.TypeOpened(HERE, 1, word("natural"), BASIS, AttestedBy.ACCREDITED, True),
        "the attestation type 1 natural is opened, attested by accredited attesters, with a listed reference",
        (),
    ),
    (ev.TypeClosed(HERE, 2), "the attestation type 2 #2 is closed", ()),
    (ev.AccreditationChanged(HERE, 1, LAB, True), f"{LAB} is accredited to attest #1", ()),
    (ev.AccreditationChanged(HERE, 1, LAB, False), f"{LAB} is no longer accredited to attest #1", ()),
    (ev.ReferenceChanged(HERE, 1, word("DFI"), True), "DFI is listed for attestations of #1", ()),
    (ev.ReferenceChanged(HERE, 1, word("DFI"), False), "DFI is no longer listed for attestations of #1", ()),
    (
        ev.AttestationMade(HERE, 7, (3).to_bytes(32, "big"), 1, About.PARTICIPANT, LAB, 18_938, BASIS, word("DFI")),
        f"{LAB} attests #1 of CF as of 2021-11-07, DFI (attestation 7)",
        ("CF",),
    ),
    (
        ev.AttestationRevoked(HERE, 7, (3).to_bytes(32, "big"), 1, LAB, BASIS),
        f"attestation 7 of #1 is revoked by {LAB}",
        (),
    ),
    (
        ev.ConcernFiled(HERE, 1, BASIS, About.RECORD, LAB, BASIS),
        f"{LAB} files concern 1 about the record 0x{BASIS.hex()}",
        (),
    ),
    (ev.ConcernFiled(HERE, 2, bytes(32), About.SCHEME, LAB, BASIS), f"{LAB} files concern 2 about the scheme", ()),
    (ev.ConcernAnswered(HERE, 1, CHAIR, BASIS), "chair answers concern 1", ()),
    *[
        (ev.AlertRaised(HERE, RecordNumber("EC", 5), bytes(32), kind, last, LAB, BASIS), f"{LAB} {text}", ("EC",))
        for kind, last, text in [
            (AlertKind.FAKE, 0, "warns of a fake certificate EC00000005"),
            (AlertKind.STOLEN, 0, "warns that the goods of EC00000005 were stolen"),
            (AlertKind.RANGE_WITHDRAWN, 9, "warns that the numbers EC00000005 to EC00000009 are withdrawn"),
            (AlertKind.ENDED, 0, "ends the warnings on EC00000005"),
        ]
    ],
    (
        ev.AlertRaised(HERE, 7, bytes(32), AlertKind.FAKE, 0, LAB, BASIS),
        f"{LAB} warns of a fake certificate 0x{7:064x}",
        (),
    ),
]


@pytest.mark.parametrize(("event", "text", "participants"), CASES, ids=[text[:50] for _, text, _ in CASES])
def test_an_event_is_told(event: Any, text: str, participants: Sequence[str]) -> None:
    [entry] = told(event)
    assert (entry.text, entry.participants, entry.event) == (text, tuple(participants), event)
    assert entry.line == f"2021-11-08 00:00  {text}"


def proposed(*calls: Call) -> ev.ProposalOpened:
    made = tuple(ev.ProposedCall(DEPLOYMENT.address_of(call.contract), call.data) for call in calls)
    return ev.ProposalOpened(at(20), 1, 1, CHAIR, 1638230399, 2, 0b1110, BASIS, made)


def test_a_proposal_its_votes_and_what_came_of_it() -> None:
    decided = ev.StatusChanged(at(24, "0xe"), 3, Status.ADMITTED, Status.SUSPENDED, False, BASIS)
    entries = told(
        proposed(set_status([3], Status.SUSPENDED, supervised=False)),
        ev.VoteGiven(at(21), 1, 2, Vote.SUPPORT, POINT, BASIS),
        ev.VoteGiven(at(22), 1, 3, Vote.ABSTAIN, LAB, BASIS),
        decided,
        ev.ProposalExecuted(at(24, "0xe"), 1, LAB),
    )
    assert [(entry.text, entry.account, entry.proposal) for entry in entries] == [
        ("RU opens proposal 1: suspend CF; 2 of 3 must support it by 2021-11-29", CHAIR, None),
        ("EC supports proposal 1", POINT, None),
        ("CF abstains on proposal 1", LAB, None),
        ("CF is suspended", None, 1),
        ("proposal 1 is carried out: suspend CF", LAB, None),
    ]
    assert [entry.participants for entry in entries] == [
        ("CF", "RU"),
        ("EC",),
        ("CF",),
        ("CF",),
        ("CF", "RU"),
    ]


def test_a_proposal_that_failed_and_one_that_was_taken_back() -> None:
    objected = ev.VoteGiven(at(21), 1, 2, Vote.OBJECT, POINT, BASIS)
    entries = told(proposed(governing.terminate(4)), objected, ev.ProposalWithdrawn(at(22), 1, CHAIR))
    assert [entry.text for entry in entries[1:]] == [
        "EC objects to proposal 1, which ends it: no consensus",
        "proposal 1 is withdrawn: end agreement 4 on electronic exchange",
    ]


def test_a_call_that_cannot_be_read_is_told_as_such() -> None:
    [entry] = told(proposed(Call(ATTESTATIONS, b"\1\2\3\4", 0)))
    assert "a call that this client cannot read (0x01020304)" in entry.text


def test_names_are_those_of_the_time_and_participants_go_by_their_code_of_today() -> None:
    recoding = proposed(recode(2, "EU"))
    entries = told(
        recoding,
        ev.CodeChanged(at(21), 2, "EC", "EU", BASIS),
        ev.VoteGiven(at(22), 1, 2, Vote.SUPPORT, POINT, BASIS),
        ev.AlertRaised(at(23), RecordNumber("EC", 5), bytes(32), AlertKind.FAKE, 0, LAB, BASIS),
    )
    assert entries[0].text.startswith("RU opens proposal 1: change the code of EC to EU;")
    assert entries[2].text == "EU supports proposal 1"
    assert [entry.participants for entry in entries] == [("EU", "RU"), ("EU",), ("EU",), ("EU",)]


def test_agreements_and_types_go_by_their_names_once_these_are_known() -> None:
    entries = told(
        ev.AgreementProposed(at(20), 1, 1, POINT, 0b110, word("RU-EC"), BASIS),
        ev.AgreementStatusChanged(at(21), 1, AgreementStatus.PROPOSED, AgreementStatus.ACTIVE),
        ev.TypeOpened(at(22), 1, word("natural"), BASIS, AttestedBy.OWN_PARTICIPANT, False),
        ev.TypeClosed(at(23), 1),
    )
    assert entries[1].text == "agreement 1 RU-EC is active: certificates between its members are paperless"
    assert entries[2].text == "the attestation type 1 natural is opened, attested by each Participant of itself"
    assert entries[3].text == "the attestation type 1 natural is closed"


def test_an_officers_alert_concerns_its_participant_too() -> None:
    entries = told(
        ev.OfficerAppointed(at(20), 3, LAB, Role.ISSUER, 0, NO_LAST_DAY, bytes(8)),
        ev.AlertRaised(at(21), RecordNumber("RU", 5), bytes(32), AlertKind.FAKE, 0, LAB, BASIS),
    )
    assert entries[1].participants == ("CF", "RU")


def test_the_first_chair_has_a_code_before_it_is_entered() -> None:
    chair = ev.ChairmanshipChanged(at(0), ev.Term(1, 0, 1), ev.Term(0, 0, 0))
    first, *_ = history([chair, *ENTERED], deployment=DEPLOYMENT)
    assert first.text == "the chair is RU (1970-01-01 to 1970-01-02)"


def test_every_event_of_governance_has_words() -> None:
    assert set(_TELLERS) == set(ev.EVENT_TYPES) - OF_RECORDS
    assert set(_ACTORS) <= set(_TELLERS)
    tried = {type(event) for event, _, _ in CASES}
    assert set(_TELLERS) - tried == {ev.ProposalOpened, ev.VoteGiven, ev.ProposalWithdrawn, ev.ProposalExecuted}
    for event, name in _ACTORS.items():
        assert name in event.__slots__
    assert DEPLOYMENT.address_of(PLENARY) == DEPLOYMENT.plenary
