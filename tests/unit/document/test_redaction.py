"""What is hidden is gone, and root, digest and signature stay; a redacted file has one reading or none."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import SUBJECTS, hidable
from samples import certificate, lot, paper_lot

from kpchain.document import Sealed, proven_root, read_disclosed, read_draft, read_sealed, redact, seal
from kpchain.document.disclosed import ALWAYS_SHOWN
from kpchain.document.leaves import leaf_hash
from kpchain.errors import DocumentError, HiddenError, ModelError
from kpchain.model import (
    CertificateSignature,
    DisclosedCertificate,
    DisclosedLot,
    Hidden,
    Kind,
    RecordNumber,
    record_digest,
)

SIGNATURE = CertificateSignature(
    officer="0x" + "11" * 20, chain_id=1337, ledger="0x" + "22" * 20, signature=b"\x01" * 65
)
FULL = certificate(seals=("A 1", "A 2"), quality="Sorted", remarks="none")
WHOLE = seal(FULL).with_signature(SIGNATURE)
SOME = ["/certificate/usd", "/certificate/lines/0/usd", "/certificate/exporter"]


def document(sealed: Sealed[Any]) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(sealed.to_bytes())
    return value


def refusal(value: object) -> tuple[str, str]:
    with pytest.raises(ModelError) as refused:
        read_disclosed(json.dumps(value).encode())
    return refused.value.field, refused.value.rule


# What redaction does


def test_a_hidden_value_and_its_salt_are_gone_and_the_hash_of_its_leaf_stands_in() -> None:
    before, after = document(WHOLE), document(redact(WHOLE, hide=["/certificate/exporter/name"]))
    expected = json.loads(json.dumps(before))
    expected["certificate"]["exporter"]["name"] = None
    del expected["seal"]["salts"]["/certificate/exporter/name"]
    expected["seal"]["hidden"] = {
        "/certificate/exporter/name": "0x" + WHOLE.proof("/certificate/exporter/name").leaf.hex()
    }
    assert after == expected
    assert FULL.exporter.name not in json.dumps(after)


def test_a_redacted_file_is_read_as_it_was_written() -> None:
    made = redact(WHOLE, hide=SOME)
    found = read_disclosed(made.to_bytes())
    assert (found.subject, found.hidden, found.signature) == (made.subject, made.hidden, SIGNATURE)
    assert (found.root, found.computed_root(), found.computed_digest()) == (WHOLE.root, WHOLE.root, WHOLE.digest)
    assert found.to_bytes() == made.to_bytes()
    assert isinstance(found.subject, DisclosedCertificate)
    assert found.subject.usd == Hidden("/certificate/usd")
    assert (found.subject.parcels, found.subject.kind) == (2, Kind.STANDARD)


def test_a_pointer_of_an_object_or_list_means_everything_below_it() -> None:
    assert redact(WHOLE, hide=["/certificate/exporter", "/certificate/seals"]).hidden == (
        "/certificate/exporter/name",
        "/certificate/exporter/address",
        "/certificate/seals/0",
        "/certificate/seals/1",
    )


def test_a_pointer_does_not_mean_a_field_whose_name_begins_alike() -> None:
    assert redact(WHOLE, hide=["/certificate/issuing_authority"]).hidden == ("/certificate/issuing_authority",)
    with pytest.raises(DocumentError, match="/certificate/issu: is not in the document"):
        redact(WHOLE, hide=["/certificate/issu"])


@pytest.mark.parametrize("draft", [FULL, lot(zone="Mirny"), paper_lot()], ids=["certificate", "lot", "paper"])
def test_what_is_kept_stands_beside_what_is_always_shown(draft: Any) -> None:
    made = redact(seal(draft), keep=[])
    assert list(made.hidden) == hidable(draft)
    assert list(made.leaves()) == [each for each in seal(draft).leaves() if each in ALWAYS_SHOWN[made.name]]
    kept = redact(seal(draft), keep=[f"/{made.name}/lines"])
    assert {each for each in hidable(draft) if each.startswith(f"/{made.name}/lines/")}.isdisjoint(kept.hidden)


@pytest.mark.parametrize(
    ("draft", "pointer"),
    [(FULL, each) for each in ALWAYS_SHOWN["certificate"]] + [(lot(), each) for each in ALWAYS_SHOWN["lot"]],
)
def test_what_is_always_shown_is_not_hidden(draft: Any, pointer: str) -> None:
    with pytest.raises(DocumentError) as refused:
        redact(seal(draft), hide=[pointer])
    assert (refused.value.field, refused.value.rule[:17]) == (pointer, "must stay visible")


def test_hiding_everything_is_refused_with_the_first_field_that_must_stay() -> None:
    with pytest.raises(DocumentError) as refused:
        redact(WHOLE, hide=["/certificate"])
    assert refused.value.field == "/certificate/number"


@pytest.mark.parametrize(
    "pointer", ["/certificate/colour", "certificate", "/lot", "/", "/\x1b", "/certificate/seals/2"]
)
def test_what_is_not_in_the_document_is_neither_hidden_nor_kept(pointer: str) -> None:
    for terms in ({"hide": [pointer]}, {"keep": [pointer]}):
        with pytest.raises(DocumentError, match="is not in the document"):
            redact(WHOLE, **terms)


@pytest.mark.parametrize("terms", [{"hide": []}, {"keep": ["/certificate"]}])
def test_a_redaction_that_hides_nothing_is_refused(terms: dict[str, list[str]]) -> None:
    with pytest.raises(DocumentError, match="everything would be shown"):
        redact(WHOLE, **terms)


@pytest.mark.parametrize("terms", [{}, {"hide": SOME, "keep": SOME}])
def test_one_of_keep_and_hide_is_given(terms: dict[str, list[str]]) -> None:
    with pytest.raises(ValueError, match="one of keep and hide"):
        redact(WHOLE, **terms)


def test_a_document_that_was_changed_after_sealing_is_not_redacted() -> None:
    value = document(WHOLE)
    value["certificate"]["remarks"] = "changed"
    with pytest.raises(DocumentError, match="it was changed after sealing"):
        redact(read_sealed(json.dumps(value).encode()), hide=["/certificate/remarks"])


# Redaction of what is redacted


def test_a_redacted_document_is_redacted_again() -> None:
    once = read_disclosed(redact(WHOLE, hide=SOME).to_bytes())
    twice = redact(once, hide=["/certificate/remarks", "/certificate/exporter/name"])
    assert twice.to_bytes() == redact(WHOLE, hide=[*SOME, "/certificate/remarks"]).to_bytes()


def test_what_is_hidden_is_not_kept() -> None:
    once = redact(WHOLE, hide=SOME)
    with pytest.raises(DocumentError, match="/certificate/exporter: is hidden already, and cannot be shown again"):
        redact(once, keep=["/certificate/exporter"])
    assert redact(once, keep=["/certificate/lines"]).subject.lines[0].usd == Hidden("/certificate/lines/0/usd")


@given(st.data())
def test_any_redaction_keeps_root_digest_and_signature_and_hides_what_was_asked(data: st.DataObject) -> None:
    whole = seal(data.draw(SUBJECTS))
    hide = data.draw(st.lists(st.sampled_from(hidable(whole.subject)), min_size=1, unique=True))
    found = read_disclosed(redact(whole, hide=hide).to_bytes())
    assert (found.root, found.computed_root(), found.digest) == (whole.root, whole.root, whole.digest)
    assert found.computed_digest() == whole.digest == record_digest(whole.number, found.computed_root())
    assert set(found.hidden) == set(hide)
    assert list(found.leaves().items()) == [each for each in whole.leaves().items() if each[0] not in hide]
    assert found.salts.keys().isdisjoint(found.hidden)


@given(st.data())
def test_redactions_compose_in_any_order(data: st.DataObject) -> None:
    whole = seal(data.draw(SUBJECTS))
    choice = st.lists(st.sampled_from(hidable(whole.subject)), min_size=1, unique=True)
    first, second = data.draw(choice), data.draw(choice)
    at_once = redact(whole, hide=[*first, *second]).to_bytes()
    assert redact(redact(whole, hide=first), hide=second).to_bytes() == at_once
    assert redact(read_disclosed(redact(whole, hide=second).to_bytes()), hide=first).to_bytes() == at_once


@given(st.data())
def test_what_is_kept_and_what_is_hidden_are_two_ways_to_say_one_thing(data: st.DataObject) -> None:
    whole = seal(data.draw(SUBJECTS))
    pointers = hidable(whole.subject)
    hide = data.draw(st.lists(st.sampled_from(pointers), min_size=1, unique=True))
    keep = [each for each in pointers if each not in hide]
    assert redact(whole, keep=keep).to_bytes() == redact(whole, hide=hide).to_bytes()


# What is read of a redacted document


def test_a_whole_document_is_read_as_before() -> None:
    found = read_disclosed(WHOLE.to_bytes())
    assert (found.subject, found.hidden) == (FULL, ())


def test_where_the_whole_document_is_needed_a_redacted_one_is_refused() -> None:
    with pytest.raises(DocumentError, match="what is asked needs the whole document"):
        read_sealed(redact(WHOLE, hide=SOME).to_bytes())


def test_a_lot_is_redacted_too() -> None:
    found = read_disclosed(redact(seal(paper_lot()), hide=["/lot/evidence", "/lot/source"]).to_bytes())
    assert isinstance(found.subject, DisclosedLot)
    assert (found.subject.evidence, found.subject.source) == (Hidden("/lot/evidence"), Hidden("/lot/source"))
    assert (found.subject.paper_number, found.subject.zone) == ("AO 4711", None)


def test_a_shown_field_is_proven_and_a_hidden_one_is_not() -> None:
    found = read_disclosed(redact(WHOLE, hide=SOME).to_bytes())
    proof = found.proof("/certificate/carats")
    assert proven_root(proof.leaf, proof.proof) == WHOLE.root
    with pytest.raises(HiddenError) as refused:
        found.proof("/certificate/usd")
    assert refused.value.pointers == ("/certificate/usd",)


HASH = "0x" + "ab" * 32
ONE = redact(WHOLE, hide=["/certificate/usd", "/certificate/remarks"])


def _relabelled(value: dict[str, Any]) -> None:
    hidden = value["seal"]["hidden"]
    hidden["/certificate/quality"] = hidden.pop("/certificate/remarks")


def _without_hash(value: dict[str, Any]) -> None:
    del value["seal"]["hidden"]["/certificate/usd"]


def _hash_beside_value(value: dict[str, Any]) -> None:
    value["seal"]["hidden"]["/certificate/quality"] = HASH


def _hash_of_a_shown_leaf(value: dict[str, Any]) -> None:
    value["seal"]["hidden"]["/certificate/usd"] = "0x" + WHOLE.proof("/certificate/carats").leaf.hex()


def _one_hash_twice(value: dict[str, Any]) -> None:
    value["seal"]["hidden"]["/certificate/usd"] = value["seal"]["hidden"]["/certificate/remarks"]


def _hash_of_no_field(value: dict[str, Any]) -> None:
    value["seal"]["hidden"]["/certificate/colour"] = HASH


def _salt_of_what_is_hidden(value: dict[str, Any]) -> None:
    value["seal"]["salts"]["/certificate/usd"] = HASH


def _no_salt_for_what_is_shown(value: dict[str, Any]) -> None:
    del value["seal"]["salts"]["/certificate/quality"]


def _no_hashes(value: dict[str, Any]) -> None:
    value["seal"]["hidden"] = {}


def _hashes_in_a_list(value: dict[str, Any]) -> None:
    value["seal"]["hidden"] = [HASH]


def _short_hash(value: dict[str, Any]) -> None:
    value["seal"]["hidden"]["/certificate/usd"] = "0xab"


def _hidden_number(value: dict[str, Any]) -> None:
    value["certificate"]["number"] = None
    value["seal"]["hidden"]["/certificate/number"] = "0x" + WHOLE.proof("/certificate/number").leaf.hex()
    del value["seal"]["salts"]["/certificate/number"]


def _null_for_a_list(value: dict[str, Any]) -> None:
    value["certificate"]["seals"] = None


def _null_for_an_object(value: dict[str, Any]) -> None:
    value["certificate"]["exporter"] = None


def _null_for_a_line(value: dict[str, Any]) -> None:
    value["certificate"]["lines"][0] = None


def _hashed_list(value: dict[str, Any]) -> None:
    _null_for_a_list(value)
    value["seal"]["hidden"]["/certificate/seals"] = HASH


def _empty_list(value: dict[str, Any]) -> None:
    value["certificate"]["seals"] = []


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        (_relabelled, "/seal/hidden/~1certificate~1remarks", "is missing: each null needs the hash"),
        (_without_hash, "/seal/hidden/~1certificate~1usd", "is missing: each null needs the hash"),
        (_hash_beside_value, "/seal/hidden/~1certificate~1quality", "belongs to no null of the document"),
        (_hash_of_no_field, "/seal/hidden/~1certificate~1colour", "belongs to no null of the document"),
        (_hash_of_a_shown_leaf, "/seal/hidden/~1certificate~1usd", "must not be the hash of a value that is shown"),
        (
            _one_hash_twice,
            "/seal/hidden/~1certificate~1",
            "must not be the hash of a value that is shown, or stand twice",
        ),
        (_salt_of_what_is_hidden, "/seal/salts/~1certificate~1usd", "belongs to no field of the document"),
        (_no_salt_for_what_is_shown, "/seal/salts/~1certificate~1quality", "is missing: each field needs its salt"),
        (_no_hashes, "/seal/hidden", "must not be an empty object"),
        (_hashes_in_a_list, "/seal/hidden", "must be an object"),
        (_short_hash, "/seal/hidden/~1certificate~1usd", 'must be "0x" and 64 lower-case hexadecimal digits'),
        (_hidden_number, "/certificate/number", "must stay visible"),
        (_null_for_a_list, "/certificate/seals", "must be a list"),
        (_null_for_an_object, "/certificate/exporter", "must be an object"),
        (_null_for_a_line, "/certificate/lines/0", "must be an object"),
        (_hashed_list, "/certificate/seals", "must be a list"),
        (_empty_list, "/certificate/seals", "must not be an empty list"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_a_redacted_document_of_another_form_is_refused(
    change: Callable[[dict[str, Any]], None], field: str, rule: str
) -> None:
    value = document(ONE)
    change(value)
    found = refusal(value)
    assert (found[0].startswith(field), found[1].startswith(rule)) == (True, True), found


def test_null_in_a_document_that_is_not_redacted_is_refused() -> None:
    value = document(WHOLE)
    value["certificate"]["remarks"] = None
    assert refusal(value) == ("/certificate/remarks", "must be text")
    with pytest.raises(DocumentError, match="/certificate/remarks: must be text"):
        read_draft(json.dumps({name: value[name] for name in ("schema", "certificate")}).encode())


@given(st.data())
def test_a_redacted_file_has_nothing_of_the_salt_with_which_a_value_could_be_guessed(data: st.DataObject) -> None:
    whole = seal(data.draw(SUBJECTS))
    hide = data.draw(st.lists(st.sampled_from(hidable(whole.subject)), min_size=1, unique=True))
    text = redact(whole, hide=hide).to_bytes().decode()
    assert not [pointer for pointer in hide if whole.salts[pointer].hex() in text]
    # With value and salt anybody finds the hash; without the salt it is one of 2**256.
    for proof in map(whole.proof, hide):
        assert leaf_hash(proof.pointer, proof.text, proof.salt).hex() in text
        assert leaf_hash(proof.pointer, proof.text, bytes(32)).hex() not in text


def test_the_same_value_has_another_hash_in_each_document() -> None:
    first, second = (redact(seal(FULL), hide=["/certificate/usd"]).hidden_leaves for _ in range(2))
    assert first != second


def test_the_number_of_a_redacted_document_is_that_of_the_whole() -> None:
    assert redact(WHOLE, keep=[]).number == RecordNumber("RU", 123)
