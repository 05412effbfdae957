"""A summary, as a QR code carries it, is verified as far as it speaks; a picture that could not be read fails."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import zoo

from kpchain.errors import ModelError
from kpchain.model import CertificateSignature, RecordNumber, Summary
from kpchain.signing import certificate_signing_hash, recover_officer
from kpchain.units import Points
from kpchain.verify import verify_documents

GOOD = zoo.GOOD
assert GOOD.signature is not None
SIGNATURE: CertificateSignature = GOOD.signature
CARRIED = Summary(
    number=GOOD.number,
    root=GOOD.root,
    issuer="RU",
    destination="EU",
    carats=GOOD.subject.carats,
    expires=GOOD.subject.expires,
    signature=SIGNATURE,
)
NOT_CARRIED = "it is not among the signed values that a QR code carries"


def verified(item: Any, ledger: Any = None) -> Any:
    [report] = verify_documents([item], ledger=ledger or zoo.ledger(), today=zoo.TODAY)
    return report


def test_a_summary_has_the_signing_hash_and_the_officer_of_its_certificate() -> None:
    terms: Any = {"chain_id": SIGNATURE.chain_id, "ledger": SIGNATURE.ledger}
    assert certificate_signing_hash(CARRIED, GOOD.root, **terms) == certificate_signing_hash(
        GOOD.subject, GOOD.root, **terms
    )
    assert recover_officer(CARRIED, GOOD.root, SIGNATURE) == zoo.ISSUER


def test_a_genuine_summary_is_verified_as_far_as_it_speaks() -> None:
    report = verified(CARRIED)
    assert report.is_verified
    assert (report.number, report.digest, report.document_compared, report.is_summary) == (
        GOOD.number,
        GOOD.digest,
        False,
        True,
    )
    assert report.verdict == (
        "verified as far as it speaks: certificate RU00000001 agrees with the ledger; "
        "the signed values of its QR code were compared, and nothing else"
    )
    skipped = {name: zoo.found(report, name)[1] for name, outcome in zoo.outcomes(report).items() if outcome != "PASS"}
    assert skipped == {
        "integrity/root": "a QR code states the root; the contents that it is computed from are not in it",
        "integrity/digest": "a QR code states no digest: it is computed from its number and root",
        **{f"content/{name}": NOT_CARRIED for name in ("kind", "issued", "lines", "parcels", "inputs", "replaces")},
        "provenance/origins": NOT_CARRIED,
    }


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"root": b"\x01" * 32}, ["integrity/on_ledger", "integrity/number", "issuer/signature"]),
        ({"number": RecordNumber("RU", 2)}, ["integrity/on_ledger", "integrity/number", "issuer/signature"]),
        ({"destination": "AE"}, ["issuer/signature", "issuer/officer", "content/destination"]),
        ({"carats": Points(70_001)}, ["issuer/signature", "issuer/officer", "content/weight"]),
        ({"expires": date(2026, 12, 1)}, ["issuer/signature", "issuer/officer", "content/expires"]),
        (
            {"signature": replace(SIGNATURE, chain_id=31337)},
            ["issuer/signature", "issuer/signed_for", "issuer/officer"],
        ),
        ({"signature": replace(SIGNATURE, signature=b"\x02" * 65)}, ["issuer/signature", "issuer/officer"]),
    ],
    ids=lambda value: "",
)
def test_a_summary_with_anything_changed_is_not_verified(changes: dict[str, Any], problems: list[str]) -> None:
    report = verified(replace(CARRIED, **changes))
    assert zoo.problems(report) == problems
    assert not report.is_verified


def test_a_summary_of_another_issuer_cannot_be_built() -> None:
    with pytest.raises(ModelError, match="/certificate/number: must begin with the issuer's code BW"):
        replace(CARRIED, issuer="BW")


@pytest.mark.parametrize("root", [b"", b"\x01" * 31, b"\x01" * 33])
def test_a_root_of_another_length_makes_no_summary(root: bytes) -> None:
    with pytest.raises(ModelError, match="/seal/root: must be 32 bytes long"):
        replace(CARRIED, root=root)


def test_a_summary_without_a_ledger_is_not_verified() -> None:
    [report] = verify_documents([CARRIED], ledger=None, today=zoo.TODAY)
    passes = [name for name, outcome in zoo.outcomes(report).items() if outcome == "PASS"]
    assert passes == ["integrity/readable", "issuer/signature"]
    assert not report.is_verified


def test_a_picture_that_could_not_be_read_fails_with_its_reason_and_is_not_asked_about() -> None:
    ledger = zoo.ledger()
    report = verified(ModelError("picture", "must show a QR code that can be read"), ledger)
    assert zoo.problems(report) == ["integrity/readable"]
    assert zoo.found(report, "integrity/readable")[1] == (
        "this is no document that can be read: picture: must show a QR code that can be read"
    )
    assert ledger.questions == [] or ledger.questions == [[]]


def test_files_summaries_and_refusals_are_reported_in_their_order() -> None:
    items = [CARRIED, ModelError("picture", "must be one"), zoo.GOOD_BYTES, zoo.LOT.to_bytes(), b"junk"]
    ledger = zoo.ledger()
    reports = verify_documents(items, ledger=ledger, today=zoo.TODAY)
    assert [report.subject for report in reports] == [
        "certificate RU00000001",
        "a file that is no document",
        "certificate RU00000001",
        "lot RUL00000001",
        "a file that is no document",
    ]
    assert [report.is_verified for report in reports] == [True, False, True, True, False]
    assert len(ledger.questions) == 1
