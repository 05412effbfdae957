"""A certificate as a Verifiable Credential, checked with implementations that are not this project's."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kpchain.adapters import write_credential
from kpchain.document import leaf_pointers, read_disclosed
from kpchain.errors import DocumentError, ModelError

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
ASSETS = ROOT / "tests" / "assets"
VOCABULARY = "urn:kpchain:vocabulary:kpc-1#"
NOW = "2026-11-03T12:00:00Z"


def credential(name: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(write_credential(read_disclosed((ASSETS / name).read_bytes())))
    return made


def check(folder: Path, credentials: list[dict[str, Any]], *, now: str = NOW) -> list[dict[str, Any]]:
    """What the data model checks of @digitalbazaar/vc and the expansion of jsonld say of each credential."""
    files = [folder / f"{place}.json" for place in range(len(credentials))]
    for file, made in zip(files, credentials, strict=True):
        file.write_text(json.dumps(made), "utf-8")
    command = ["node", str(HERE / "check_credential.mjs"), now, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.node
def test_credentials_are_what_others_take_for_credentials(tmp_path: Path) -> None:
    made = [credential(name) for name in ("good.kpc.json", "mixed.kpc.json", "redacted-most.kpc.json")]
    for found, one in zip(check(tmp_path, made), made, strict=True):
        assert "error" not in found
        expanded = found["expanded"]
        assert expanded["@type"] == [
            "https://www.w3.org/2018/credentials#VerifiableCredential",
            f"{VOCABULARY}KimberleyProcessCertificate",
        ]
        [subject] = expanded["https://www.w3.org/2018/credentials#credentialSubject"]
        # Every field has a meaning: none is dropped on the way to RDF.
        own = {name for name in one["credentialSubject"] if name != "type"}
        assert {name.removeprefix(VOCABULARY) for name in subject if name != "@type"} == own
        assert subject[f"{VOCABULARY}carats"] == [{"@value": one["credentialSubject"]["carats"]}]
        assert any("XMLSchema#date" in quad for quad in found["quads"])


BREAKS: dict[str, Callable[[dict[str, Any]], object]] = {
    "issuer": lambda made: made.pop("issuer"),
    "subject": lambda made: made.pop("credentialSubject"),
    "type": lambda made: made.update(type=["KimberleyProcessCertificate"]),
    "context": lambda made: made.update({"@context": made["@context"][1:]}),
    "evidence": lambda made: made["evidence"][0].pop("type"),
    "term": lambda made: made["credentialSubject"].update(colour="white"),
    "date": lambda made: made.update(validUntil="30 November"),
}


@pytest.mark.node
def test_the_checks_can_fail(tmp_path: Path) -> None:
    broken = []
    for change in BREAKS.values():
        made = credential("good.kpc.json")
        change(made)
        broken.append(made)
    found = dict(zip(BREAKS, check(tmp_path, broken), strict=True))
    assert [name for name, one in found.items() if "error" not in one] == []


@pytest.mark.node
@pytest.mark.parametrize(
    ("now", "is_good"),
    [
        ("2026-11-01T23:50:00Z", False),
        ("2026-11-02T00:00:00Z", True),
        ("2026-11-30T23:59:59Z", True),
        ("2026-12-01T00:10:00Z", False),
    ],
)
def test_it_is_valid_on_the_days_of_the_certificate(tmp_path: Path, now: str, is_good: bool) -> None:
    [found] = check(tmp_path, [credential("good.kpc.json")], now=now)
    assert ("error" not in found) is is_good


def test_it_says_who_signed_and_where_and_carries_no_proof_of_its_own() -> None:
    document, made = json.loads((ASSETS / "good.kpc.json").read_bytes()), credential("good.kpc.json")
    signature = document["signature"]
    assert made["issuer"] == {
        "id": f"did:pkh:eip155:1337:{signature['officer']}",
        "name": document["certificate"]["issuing_authority"],
    }
    assert "proof" not in made
    seal, signed = made["evidence"]
    assert (seal["root"], seal["digest"]) == (document["seal"]["root"], document["seal"]["digest"])
    assert {name: signed[name] for name in signature} == signature
    assert made["credentialStatus"]["digest"] == document["seal"]["digest"]
    assert {name: value for name, value in made["credentialSubject"].items() if name != "type"} == document[
        "certificate"
    ]


def test_everything_that_proves_the_document_is_in_it() -> None:
    """Values, salts and signature suffice to make the document again, and with it its root."""
    sealed, made = read_disclosed((ASSETS / "good.kpc.json").read_bytes()), credential("good.kpc.json")
    seal, signed = (dict(one) for one in made["evidence"])
    subject = dict(made["credentialSubject"])
    for one in (seal, signed, subject):
        del one["type"]
    again = {"schema": seal.pop("schema"), "certificate": subject, "seal": seal, "signature": signed}
    read = read_disclosed(json.dumps(again).encode())
    assert read.computed_root() == sealed.root
    assert set(seal["salts"]) == set(leaf_pointers(sealed.subject))  # type: ignore[arg-type]  # a whole document


def test_what_is_hidden_stays_hidden() -> None:
    document, made = (
        json.loads((ASSETS / "redacted-price.kpc.json").read_bytes()),
        credential("redacted-price.kpc.json"),
    )
    assert document["certificate"]["usd"] is None
    assert "usd" not in made["credentialSubject"]
    assert "null" not in json.dumps(made)
    assert made["evidence"][0]["hidden"] == document["seal"]["hidden"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("lot.kpl.json", "/schema: must be kpc/1, a certificate"),
        ("no-signature.kpc.json", "/signature: is missing"),
        ("value.kpc.json", "/seal/root: does not belong to what the document says"),
        ("digest.kpc.json", "/seal/root: does not belong to what the document says"),
        ("borrowed-signature.kpc.json", "/signature/officer: must be the account that signed"),
        ("high-s.kpc.json", "/signature/signature: must have s in the lower half"),
    ],
)
def test_no_credential_is_made_of_what_is_not_signed(name: str, expected: str) -> None:
    with pytest.raises(ModelError) as caught:
        credential(name)
    assert str(caught.value).startswith(expected)


def test_the_page_shows_the_context_that_is_written() -> None:
    page = (ROOT / "docs" / "spec" / "verifiable-credential.md").read_text("utf-8")
    shown = json.loads(page.split("```json\n")[1].split("```")[0])
    assert shown == credential("good.kpc.json")["@context"][1]


def test_an_unreadable_document_is_refused() -> None:
    with pytest.raises(DocumentError):
        credential("truncated.kpc.json")
