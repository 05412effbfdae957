from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import certificate, lot, paper_lot

from kpchain.document import Sealed, draft_to_bytes, leaf_pointers, proven_root, read_sealed, schema_of, seal
from kpchain.document.leaves import scalars
from kpchain.errors import DocumentError, ModelError
from kpchain.model import CertificateSignature, record_digest

SIGNATURE = CertificateSignature(
    officer="0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    chain_id=1337,
    ledger="0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    signature=b"\x01" * 64 + b"\x1b",
)


def document(sealed: Sealed[Any]) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(sealed.to_bytes())
    return value


def read(value: object) -> Sealed[Any]:
    return read_sealed(json.dumps(value).encode())


def refusal(value: object) -> tuple[str, str]:
    with pytest.raises(ModelError) as refused:
        read(value)
    return refused.value.field, refused.value.rule


@pytest.mark.parametrize("draft", [certificate(), certificate(seals=("A",), remarks="x"), lot(), paper_lot()])
def test_sealed_file_is_read_as_it_was_written(draft: Any) -> None:
    sealed = seal(draft)
    found = read_sealed(sealed.to_bytes())
    assert (found.subject, found.number) == (draft, draft.number)
    assert (found.root, found.digest, found.signature) == (sealed.root, sealed.digest, None)
    assert (found.computed_root(), found.computed_digest()) == (sealed.root, sealed.digest)
    assert sealed.digest == record_digest(draft.number, sealed.root)


def test_signed_file_is_read_as_it_was_written() -> None:
    signed = seal(certificate()).with_signature(SIGNATURE)
    found = read_sealed(signed.to_bytes())
    assert found.signature == SIGNATURE
    assert found.computed_digest() == signed.digest


def test_lot_takes_no_signature() -> None:
    with pytest.raises(DocumentError, match="must not stand on a lot"):
        seal(lot()).with_signature(SIGNATURE)


def test_received_bytes_are_kept() -> None:
    data = json.dumps(document(seal(certificate())), indent=3).encode() + b"\n\n"
    assert read_sealed(data).to_bytes() == data


def test_signature_on_a_received_file_changes_nothing_that_is_sealed() -> None:
    sealed = seal(certificate())
    signed = read_sealed(read_sealed(sealed.to_bytes()).with_signature(SIGNATURE).to_bytes())
    assert (signed.signature, signed.computed_root()) == (SIGNATURE, sealed.root)


def test_salts_are_random() -> None:
    first, second = document(seal(certificate())), document(seal(certificate()))
    salts = [*first["seal"]["salts"].values(), *second["seal"]["salts"].values()]
    assert len(set(salts)) == len(salts)
    assert first["seal"]["root"] != second["seal"]["root"]


def test_given_salts_give_the_same_root() -> None:
    salts = {pointer: bytes([place]) * 32 for place, pointer in enumerate(leaf_pointers(lot()))}
    assert seal(lot(), salts=salts).root == seal(lot(), salts=salts).root


def test_given_salts_must_fit_the_fields() -> None:
    salts = dict.fromkeys(leaf_pointers(lot()), b"\x01" * 32)
    with pytest.raises(DocumentError, match="is missing: each field needs its salt"):
        seal(lot(zone="Mirny"), salts=salts)
    with pytest.raises(DocumentError, match="belongs to no field"):
        seal(lot(), salts=salts | {"/lot/zone": b"\x01" * 32})
    with pytest.raises(DocumentError, match="must be 32 bytes long"):
        seal(lot(), salts=salts | {"/lot/number": b"\x01" * 31})


def test_every_scalar_has_a_leaf_and_only_scalars_do() -> None:
    sealed = seal(certificate())
    pointers = [pointer for pointer, _ in scalars(document(sealed)["certificate"], at="/certificate")]
    assert leaf_pointers(certificate()) == tuple(pointers)
    assert set(document(sealed)["seal"]["salts"]) == set(pointers)
    assert len(pointers) == 26


def test_each_field_is_proven() -> None:
    sealed = read_sealed(seal(certificate()).to_bytes())
    for pointer in leaf_pointers(certificate()):
        proof = sealed.proof(pointer)
        assert proof.pointer == pointer
        assert proven_root(proof.leaf, proof.proof) == sealed.root


@pytest.mark.parametrize("pointer", ["", "/certificate", "/certificate/exporter", "/certificate/seals/0", "/\x1b"])
def test_what_is_no_field_has_no_proof(pointer: str) -> None:
    with pytest.raises(DocumentError, match="is not a field with a single value"):
        seal(certificate()).proof(pointer)


def paths(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list):
        for name, member in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(member, (*path, name))
    else:
        yield path


SEALED = seal(certificate(seals=("A 1", "A 2"), remarks="none"))
PATHS = sorted(paths(document(SEALED)["certificate"]), key=str)


@settings(max_examples=200)
@given(st.sampled_from(PATHS), st.text(min_size=1, max_size=20), st.integers(1, 65535))
def test_any_change_of_any_value_changes_the_root(path: tuple[Any, ...], text: str, number: int) -> None:
    value = document(SEALED)
    place = value["certificate"]
    for step in path[:-1]:
        place = place[step]
    changed: Any = number if path == ("parcels",) else text
    unchanged = place[path[-1]] == changed
    place[path[-1]] = changed
    salts = {pointer: bytes.fromhex(salt[2:]) for pointer, salt in value["seal"]["salts"].items()}
    found = Sealed(
        subject=SEALED.subject, root=SEALED.root, digest=SEALED.digest, values=value["certificate"], salts=salts
    )
    assert (found.computed_root() == SEALED.root) == unchanged


@given(st.randoms(use_true_random=False))
def test_order_of_names_does_not_change_the_root(random: Any) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            names = list(value)
            random.shuffle(names)
            return {name: shuffled(value[name]) for name in names}
        return [shuffled(item) for item in value] if isinstance(value, list) else value

    assert read(shuffled(document(SEALED))).computed_root() == SEALED.root


def test_escapes_and_spacing_do_not_change_the_root() -> None:
    sealed = seal(certificate(remarks="Söhne / Опись"))
    assert (
        read_sealed(json.dumps(document(sealed), ensure_ascii=True, indent=1).encode()).computed_root() == sealed.root
    )


def test_wrong_root_and_digest_are_read_and_found_by_computing() -> None:
    value = document(SEALED)
    value["seal"] |= {"root": "0x" + "00" * 32, "digest": "0x" + "11" * 32}
    found = read(value)
    assert (found.root, found.digest) == (bytes(32), b"\x11" * 32)
    assert (found.computed_root(), found.computed_digest()) == (SEALED.root, SEALED.digest)


def test_tampered_value_is_read_and_found_by_computing() -> None:
    value = document(SEALED)
    value["certificate"]["importer"]["name"] = "Somebody Else"
    found = read(value)
    assert found.subject == certificate(
        seals=("A 1", "A 2"),
        remarks="none",
        importer=type(certificate().importer)(name="Somebody Else", address="Antwerpen"),
    )
    assert found.computed_root() != found.root


def test_truncated_file_is_refused() -> None:
    data = SEALED.to_bytes()
    for size in (1, len(data) // 2, len(data) - 3):
        with pytest.raises(DocumentError, match="must be JSON"):
            read_sealed(data[:size])
    with pytest.raises(DocumentError, match="is empty"):
        read_sealed(b"")


def test_draft_is_refused_as_sealed_file() -> None:
    with pytest.raises(DocumentError, match="is missing: this document is a draft that was never sealed"):
        read_sealed(draft_to_bytes(certificate()))


WORD = 'must be "0x" and 64 lower-case hexadecimal digits'
SIGNED = document(seal(certificate()).with_signature(SIGNATURE))


@pytest.mark.parametrize(
    ("member", "changes", "field", "rule"),
    [
        ("seal", {"root": "0x"}, "/seal/root", WORD),
        ("seal", {"digest": None}, "/seal/digest", WORD),
        ("seal", {"digest": "0x" + "AA" * 32}, "/seal/digest", WORD),
        ("seal", {"hidden": []}, "/seal/hidden", "must not stand here: what is asked needs the whole document"),
        ("seal", {"salts": []}, "/seal/salts", "must be an object"),
        ("seal", {"salts": {"/a~/\x00": "0x"}}, "/seal/salts/~1a~0~1\\x00", WORD),
        ("signature", {"officer": "0x1"}, "/signature/officer", 'must be "0x" and 40 hexadecimal digits'),
        ("signature", {"officer": {}}, "/signature/officer", "must be text"),
        ("signature", {"chain_id": "1"}, "/signature/chain_id", "must be an integer"),
        ("signature", {"chain_id": 0}, "/signature/chain_id", "must be an integer from 1 to 2**53 - 1"),
        (
            "signature",
            {"signature": "0x" + "0" * 128},
            "/signature/signature",
            'must be "0x" and 130 lower-case hexadecimal digits',
        ),
        (
            "signature",
            {"signature": ["0x"]},
            "/signature/signature",
            'must be "0x" and 130 lower-case hexadecimal digits',
        ),
        ("signature", {"by": "x"}, "/signature/by", "is not a field of this schema"),
    ],
    ids=lambda value: None,
)
def test_seal_or_signature_of_another_form_is_refused(
    member: str, changes: dict[str, Any], field: str, rule: str
) -> None:
    assert refusal(SIGNED | {member: SIGNED[member] | changes}) == (field, rule)


def test_salt_of_no_field_is_refused() -> None:
    value = document(SEALED)
    value["seal"]["salts"]["/certificate/quality"] = "0x" + "00" * 32
    assert refusal(value) == ("/seal/salts/~1certificate~1quality", "belongs to no field of the document")


def test_field_without_salt_is_refused() -> None:
    value = document(SEALED)
    del value["seal"]["salts"]["/certificate/remarks"]
    assert refusal(value) == ("/seal/salts/~1certificate~1remarks", "is missing: each field needs its salt")


@pytest.mark.parametrize("member", ["seal", "signature"])
def test_seal_or_signature_that_is_no_object_is_refused(member: str) -> None:
    assert refusal(SIGNED | {member: "0x"}) == (f"/{member}", "must be an object")


def test_signature_on_a_lot_is_refused() -> None:
    assert refusal(document(seal(lot())) | {"signature": SIGNED["signature"]}) == (
        "/signature",
        "is not a field of this schema",
    )


def test_schema_is_named_by_the_subject() -> None:
    assert [schema_of(subject) for subject in (certificate(), lot())] == ["kpc/1", "kpl/1"]
