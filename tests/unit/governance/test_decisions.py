"""Decisions as people write them: each becomes its call, and what is malformed is refused with field and rule."""

from __future__ import annotations

from typing import Any

import pytest

from kpchain.errors import ModelError, NotFoundError
from kpchain.governance import Context, call_of
from kpchain.governance.decisions import _MAKERS
from kpchain.ledger import calls, governing
from kpchain.ledger.directory import Directory
from kpchain.ledger.events import Rules, Term
from kpchain.model import AttestedBy, SchemeRole, Status

ACCOUNT = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
BASIS = b"\x22" * 32
DOCUMENT = "0x" + "33" * 32
ROW = (2, False, 255, 60, 7, 0, 10**18 - 1, True, 1)
DIRECTORY = Directory([(code, *ROW) for code in (b"RU", b"BW", b"CF")])
CONTEXT = Context(DIRECTORY, lambda text: text if text.startswith("0x") else ACCOUNT, BASIS)
NEXT = {"participant": "BW", "from": "2022-01-01", "to": "2022-01-02"}
YEAR = {"participant": "RU", "from": "2021-01-01", "to": "2021-12-31"}


def word(text: str) -> bytes:
    return text.encode().ljust(32, b"\0")


CASES: list[tuple[dict[str, Any], calls.Call]] = [
    (
        {"do": "enter", "participant": "QA", "mines": True, "validity_days": 45, "focal_point": "qa-head"},
        calls.enter(
            [calls.Admission(code="QA", status=Status.ADMITTED, mines=True, validity_days=45, focal_point=ACCOUNT)],
            BASIS,
        ),
    ),
    (
        {"do": "enter", "participant": "TW", "status": "applicant", "seated": False},
        calls.enter(
            [calls.Admission(code="TW", status=Status.APPLICANT, mines=False, seated=False, validity_days=60)], BASIS
        ),
    ),
    ({"do": "admit", "participant": "BW"}, calls.set_status([2], Status.ADMITTED, supervised=False, basis=BASIS)),
    (
        {"do": "restrict", "participant": "CF", "supervised": True},
        calls.set_status([3], Status.RESTRICTED, supervised=True, basis=BASIS),
    ),
    ({"do": "suspend", "participant": "CF"}, calls.set_status([3], Status.SUSPENDED, supervised=False, basis=BASIS)),
    ({"do": "withdraw", "participant": "CF"}, calls.set_status([3], Status.WITHDRAWN, supervised=False, basis=BASIS)),
    (
        {"do": "approve-zones", "participant": "CF", "zones": ["Boda"]},
        calls.set_zones(3, [word("Boda")], approved=True, basis=BASIS),
    ),
    (
        {"do": "end-zones", "participant": "CF", "zones": ["Boda"]},
        calls.set_zones(3, [word("Boda")], approved=False, basis=BASIS),
    ),
    ({"do": "set-terms", "participant": "RU", "validity_days": 30}, calls.set_terms(1, 30, 7, BASIS)),
    ({"do": "recode", "participant": "RU", "code": "SU"}, calls.recode(1, "SU", BASIS)),
    ({"do": "set-focal-point", "participant": "RU", "account": "head"}, calls.set_focal_point(1, ACCOUNT)),
    (
        {"do": "set-offices", "account": "x", "offices": ["monitor", "attester"]},
        calls.set_scheme_roles(ACCOUNT, SchemeRole.MONITOR | SchemeRole.ATTESTER),
    ),
    (
        {"do": "set-rules", "quorum_bps": 6000, "min_days": 1, "max_days": 2, "execution_days": 3},
        governing.set_rules(Rules(6000, 1, 2, 3)),
    ),
    ({"do": "set-chair", "chair": YEAR}, governing.set_chairmanship(Term(1, 18_628, 18_992))),
    (
        {
            "do": "set-chair",
            "chair": YEAR,
            "vice_chair": {"participant": "BW", "from": "2022-01-01", "to": "2022-01-02"},
        },
        governing.set_chairmanship(Term(1, 18_628, 18_992), Term(2, 18_993, 18_994)),
    ),
    ({"do": "end-agreement", "agreement": 3}, governing.terminate(3)),
    (
        {"do": "open-type", "name": "X", "document": DOCUMENT, "by": "own-participant"},
        governing.open_type(governing.TypeTerms(name=word("X"), document=b"\x33" * 32, by=AttestedBy.OWN_PARTICIPANT)),
    ),
    ({"do": "close-type", "type": 2}, governing.close_type(2)),
    ({"do": "accredit", "type": 2, "accounts": ["lab"]}, governing.accredit(2, [ACCOUNT], accredited=True)),
    ({"do": "end-accreditation", "type": 2, "accounts": ["lab"]}, governing.accredit(2, [ACCOUNT], accredited=False)),
    (
        {"do": "list-references", "type": 2, "references": ["DFI"]},
        governing.list_references(2, [word("DFI")], listed=True),
    ),
    (
        {"do": "unlist-references", "type": 2, "references": ["DFI"]},
        governing.list_references(2, [word("DFI")], listed=False),
    ),
    ({"do": "revoke-attestations", "attestations": [4, 5]}, governing.revoke([4, 5], BASIS)),
    ({"do": "pass-governance", "account": ACCOUNT}, calls.pass_governance(ACCOUNT)),
]


@pytest.mark.parametrize(("decision", "call"), CASES)
def test_a_decision_becomes_its_call(decision: dict[str, Any], call: calls.Call) -> None:
    assert call_of(decision, CONTEXT) == call


def test_every_word_of_the_vocabulary_is_tried() -> None:
    assert {decision["do"] for decision, _ in CASES} == set(_MAKERS)


@pytest.mark.parametrize(
    ("decision", "field", "rule"),
    [
        ("suspend", "decision", "must be an object"),
        ({}, "decision/do", "is missing"),
        ({"do": "abolish"}, "decision/do", "must be one of enter, admit"),
        ({"do": 3}, "decision/do", "must be a text"),
        ({"do": "suspend"}, "decision/participant", "is missing"),
        ({"do": "suspend", "participant": "cf"}, "decision/participant", ""),
        ({"do": "suspend", "participant": "CF", "supervised": True}, "decision/supervised", "is not a member"),
        ({"do": "restrict", "participant": "CF", "supervised": "yes"}, "decision/supervised", "must be true or false"),
        (
            {"do": "enter", "participant": "QA", "status": "suspended"},
            "decision/status",
            "admitted or applicant",
        ),
        ({"do": "enter", "participant": "QA", "validity_days": 0}, "decision/validity_days", "from 1 to 65535"),
        ({"do": "enter", "participant": "QA", "validity_days": True}, "decision/validity_days", "whole number"),
        ({"do": "enter", "participant": "QA", "validity_days": 1.5}, "decision/validity_days", "whole number"),
        ({"do": "approve-zones", "participant": "CF", "zones": []}, "decision/zones", "not empty"),
        ({"do": "approve-zones", "participant": "CF", "zones": ["é"]}, "zone", "printable ASCII"),
        (
            {"do": "set-terms", "participant": "RU", "tolerance_bps": 10_001},
            "decision/tolerance_bps",
            "0 to 10000",
        ),
        (
            {"do": "set-offices", "account": "x", "offices": ["king"]},
            "decision/offices",
            "must be a list of secretariat",
        ),
        ({"do": "set-offices", "account": "x", "offices": ["chair"]}, "decision/offices", "must be a list of"),
        ({"do": "set-chair", "chair": "RU"}, "decision/chair", "must be an object"),
        ({"do": "set-chair", "chair": {**YEAR, "to": "31.12.2021"}}, "decision/chair/to", ""),
        ({"do": "set-chair", "chair": {**YEAR, "note": ""}}, "decision/chair/note", "is not a member"),
        ({"do": "open-type", "name": "X", "document": "33"}, "decision/document", "64 hexadecimal digits"),
        ({"do": "open-type", "name": "X" * 33, "document": DOCUMENT}, "decision/name", "1 to 32 printable"),
        (
            {"do": "open-type", "name": "X", "document": DOCUMENT, "by": "me"},
            "decision/by",
            "one of accredited",
        ),
        ({"do": "close-type", "type": 0}, "decision/type", "from 1 to 65535"),
    ],
)
def test_a_malformed_decision_is_refused_with_field_and_rule(decision: object, field: str, rule: str) -> None:
    with pytest.raises(ModelError) as refused:
        call_of(decision, CONTEXT)
    assert refused.value.field == field
    assert rule in refused.value.rule


def test_a_participant_that_is_not_entered_is_refused() -> None:
    with pytest.raises(NotFoundError, match="decision/participant: ZZ is not entered"):
        call_of({"do": "suspend", "participant": "ZZ"}, CONTEXT)
