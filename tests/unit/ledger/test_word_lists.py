"""Lists of words, encoded and decoded by hand as eth_abi does it."""

from __future__ import annotations

import pytest
from eth_abi.abi import encode
from hypothesis import given
from hypothesis import strategies as st

from kpchain.ledger.abi import LEDGER, functions, words_call, words_of

WORDS = st.lists(st.binary(min_size=32, max_size=32), max_size=9)
NUMBERS = st.lists(st.integers(0, 2**256 - 1), max_size=9)


@given(WORDS)
def test_a_call_with_a_list_of_words_is_that_of_eth_abi(words: list[bytes]) -> None:
    function = functions(LEDGER)["recordsOf"]
    assert words_call(function.selector, words) == function.encode(words)


@given(NUMBERS)
def test_a_result_that_is_a_list_of_words_is_read_as_by_eth_abi(numbers: list[int]) -> None:
    data = encode(["uint256[]"], [numbers])
    assert words_of(data) == numbers == list(functions(LEDGER)["recordsOf"].decode(data)[0])


LIST = encode(["uint256[]"], [[1, 2]])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        LIST[:32],
        LIST[:-1],
        LIST[:-32],
        LIST + bytes(32),
        bytes(32) + LIST[32:],
        LIST[:32] + (2**255).to_bytes(32, "big") + LIST[64:],
    ],
    ids=["nothing", "no count", "a byte short", "a word short", "a word more", "another offset", "a count of no list"],
)
def test_a_result_that_is_no_list_of_words_is_refused(data: bytes) -> None:
    assert words_of(LIST) == [1, 2]
    with pytest.raises(ValueError, match="no list of words"):
        words_of(data)
