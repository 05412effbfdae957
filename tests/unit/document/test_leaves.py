from __future__ import annotations

from typing import Any

import pytest
import rfc8785
from eth_abi.abi import encode
from hypothesis import given
from hypothesis import strategies as st

from kpchain.document.leaves import leaf_hash, scalars
from kpchain.document.read import RefusedNumber
from kpchain.errors import DocumentError
from kpchain.model.digest import keccak256

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


@given(TEXT, st.integers(-(2**53) + 1, 2**53 - 1))
def test_text_of_a_scalar_is_that_of_rfc_8785(text: str, number: int) -> None:
    found = scalars({"a": text, "b": number}, at="")
    assert found == [("/a", rfc8785.dumps(text).decode()), ("/b", rfc8785.dumps(number).decode())]


@given(st.from_regex(r"(/[a-z_0-9]{1,12}){1,4}", fullmatch=True), TEXT, st.binary(min_size=32, max_size=32))
def test_leaf_is_the_double_hash_of_the_abi_encoding(pointer: str, text: str, salt: bytes) -> None:
    encoded = encode(["string", "string", "bytes32"], [pointer, text, salt])
    assert leaf_hash(pointer, text, salt) == keccak256(keccak256(encoded))


@pytest.mark.parametrize("size", [0, 1, 31, 32, 33, 63, 64, 65, 2000])
def test_leaf_pads_each_length_as_the_abi_does(size: int) -> None:
    pointer, text, salt = "/" + "p" * size, "v" * size, b"\x05" * 32
    encoded = encode(["string", "string", "bytes32"], [pointer, text, salt])
    assert leaf_hash(pointer, text, salt) == keccak256(keccak256(encoded))


def test_scalars_stand_in_the_order_of_the_document() -> None:
    value = {"b": ["x", {"c": 7}], "a": 'say "hi" \\'}
    assert scalars(value, at="/lot") == [
        ("/lot/b/0", '"x"'),
        ("/lot/b/1/c", "7"),
        ("/lot/a", '"say \\"hi\\" \\\\"'),
    ]


@pytest.mark.parametrize("value", [{}, [], None, True, False, 1.5, RefusedNumber("1.5")])
def test_what_has_no_leaf_is_refused(value: Any) -> None:
    with pytest.raises(DocumentError) as refused:
        scalars({"a": [value]}, at="/lot")
    rule = "must not be empty, null, true, false or a fraction"
    assert (refused.value.field, refused.value.rule) == ("/lot/a/0", rule)
