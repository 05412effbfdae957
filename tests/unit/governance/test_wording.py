"""Every decision that the governed contracts take has words, and what cannot be read says so."""

from __future__ import annotations

import pytest

from kpchain.governance.wording import _WORDS, describe_call
from kpchain.ledger import calls, governing
from kpchain.ledger.abi import AGREEMENTS, ATTESTATIONS, PLENARY, REGISTRY, artifact, functions
from kpchain.ledger.directory import Directory
from kpchain.ledger.events import Rules, Term
from kpchain.model import AttestedBy, SchemeRole, Status

ACCOUNT = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
DOCUMENT = b"\x11" * 32
GOVERNED = {
    REGISTRY: {
        "passGovernance",
        "enter",
        "setStatus",
        "setZones",
        "setTerms",
        "recode",
        "setFocalPoint",
        "setSchemeRoles",
    },
    PLENARY: {"setRules", "setChairmanship"},
    AGREEMENTS: {"terminate"},
    ATTESTATIONS: {"openType", "closeType", "accredit", "listReferences", "revoke"},
}


def directory() -> Directory:
    row = (2, False, 255, 60, 0, 0, 10**18 - 1, True, 1)
    return Directory([(code, *row) for code in (b"RU", b"BW", b"CF")])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            calls.enter([calls.Admission(code="QA", status=Status.ADMITTED, mines=False, validity_days=60)]),
            "enter QA as a Participant, certificates good for 60 days",
        ),
        (
            calls.enter(
                [
                    calls.Admission(
                        code="TW",
                        status=Status.APPLICANT,
                        mines=True,
                        validity_days=30,
                        seated=False,
                        focal_point=ACCOUNT,
                    )
                ]
            ),
            "enter TW as a trading entity without a seat, certificates good for 30 days, with mines, "
            f"focal point {ACCOUNT}",
        ),
        (
            calls.enter([calls.Admission(code="QA", status=Status.APPLICANT, mines=False, validity_days=1)]),
            "enter QA as an applicant, certificates good for 1 days",
        ),
        (calls.set_status([1, 3], Status.SUSPENDED, supervised=False), "suspend RU, CF"),
        (calls.set_status([2], Status.ADMITTED, supervised=False), "admit BW"),
        (calls.set_status([2], Status.WITHDRAWN, supervised=False), "record that BW left the scheme"),
        (
            calls.set_status([3], Status.RESTRICTED, supervised=True),
            "restrict CF, each certificate with a monitor's approval",
        ),
        (
            calls.set_zones(3, [b"Boda".ljust(32, b"\0"), b"Nola".ljust(32, b"\0")], approved=True),
            "approve the zones Boda, Nola of CF",
        ),
        (calls.set_zones(3, [b"Boda".ljust(32, b"\0")], approved=False), "end the approval of the zones Boda of CF"),
        (
            calls.set_terms(1, 45, 10),
            "set the terms of RU: certificates good for 45 days, a difference of 10/10000 of the weight passes",
        ),
        (calls.recode(2, "BB"), "change the code of BW to BB"),
        (calls.set_focal_point(1, ACCOUNT), f"make {ACCOUNT} the focal point of RU"),
        (
            calls.set_scheme_roles(ACCOUNT, SchemeRole.MONITOR | SchemeRole.OBSERVER),
            f"let {ACCOUNT} be monitor, observer of the scheme",
        ),
        (calls.set_scheme_roles(ACCOUNT, 0), f"let {ACCOUNT} be nothing of the scheme"),
        (calls.pass_governance(ACCOUNT), f"hand all governance over to {ACCOUNT}, at once and for good"),
        (
            governing.set_rules(Rules(6_000, 5, 30, 90)),
            "set the rules of the procedure: a quorum of 6000/10000 of the electorate, 5 to 30 days for votes, "
            "90 days to carry a decision out",
        ),
        (
            governing.set_chairmanship(Term(1, 18_628, 18_992)),
            "give the chair to RU (2021-01-01 to 2021-12-31), no vice-chair",
        ),
        (
            governing.set_chairmanship(Term(1, 18_628, 18_992), Term(2, 18_993, 19_357)),
            "give the chair to RU (2021-01-01 to 2021-12-31) and the vice-chair to BW (2022-01-01 to 2022-12-31)",
        ),
        (governing.terminate(4), "end agreement 4 on electronic exchange"),
        (
            governing.open_type(
                governing.TypeTerms(
                    name=b"SCREENED".ljust(32, b"\0"), document=DOCUMENT, by=AttestedBy.ACCREDITED, referenced=True
                )
            ),
            f"open the attestation type SCREENED (document 0x{'11' * 32}), attested by accredited attesters, "
            "with a listed reference",
        ),
        (governing.close_type(2), "close attestation type 2"),
        (
            governing.accredit(2, [ACCOUNT], accredited=False),
            f"end the accreditation of {ACCOUNT} for attestation type 2",
        ),
        (
            governing.list_references(2, [b"DFI".ljust(32, b"\0")], listed=True),
            "list DFI for attestation type 2",
        ),
        (governing.revoke([1, 2], DOCUMENT), "revoke the attestations 1, 2"),
    ],
)
def test_a_decision_is_told_in_words(call: calls.Call, words: str) -> None:
    assert describe_call(call.contract, call.data, directory()) == words


def test_every_governed_function_has_words() -> None:
    assert {(contract, name) for contract, names in GOVERNED.items() for name in names} == set(_WORDS)


@pytest.mark.parametrize("contract", GOVERNED)
def test_the_governed_functions_are_those_of_the_contracts(contract: str) -> None:
    changing = {e["name"] for e in artifact(contract)["abi"] if e["type"] == "function"}
    assert GOVERNED[contract] <= changing
    assert "premiseOf" in changing


def test_a_call_of_a_stranger_says_that_it_cannot_be_read() -> None:
    assert "do not support what you cannot read" in describe_call("", b"\x01\x02\x03\x04", directory())
    assert "do not support what you cannot read" in describe_call(REGISTRY, b"\x01\x02\x03\x04", directory())


def test_a_call_that_is_no_decision_says_that_it_cannot_be_read() -> None:
    data = functions(REGISTRY)["openRange"].encode(1, 2)
    assert "cannot read" in describe_call(REGISTRY, data, directory())


def test_a_damaged_call_says_so() -> None:
    data = functions(REGISTRY)["setStatus"].selector + b"\x01"
    assert describe_call(REGISTRY, data, directory()).startswith("a damaged call of setStatus")
