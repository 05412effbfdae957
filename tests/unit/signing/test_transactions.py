from __future__ import annotations

from typing import Any

import pytest
from eth_account import Account
from hexbytes import HexBytes
from hypothesis import given, settings
from hypothesis import strategies as st

from kpchain.errors import ConfigError
from kpchain.signing import DevelopmentSigner, development_key
from kpchain.signing.signers import KeystoreSigner
from kpchain.signing.transactions import signed_transaction

SIGNER = DevelopmentSigner.from_index(0, chain_id=1337)
KEY = development_key("account 0")
COMMON: dict[str, Any] = {"nonce": 0, "gas": 21000, "chainId": 1337, "to": "0x" + "11" * 20, "value": 0, "data": b""}
LEGACY = COMMON | {"gasPrice": 0}
DYNAMIC = COMMON | {"maxFeePerGas": 2 * 10**9, "maxPriorityFeePerGas": 10**9}
WORD = st.integers(0, 2**64 - 1)


def by_eth_account(transaction: dict[str, Any]) -> bytes:
    return bytes(Account.sign_transaction(transaction, KEY).raw_transaction)


@settings(max_examples=60)
@given(
    nonce=WORD,
    gas=WORD,
    value=st.integers(0, 2**128),
    fee=st.integers(0, 2**70),
    to=st.binary(min_size=20, max_size=20),
    data=st.one_of(st.binary(max_size=200), st.integers(0, 70_000).map(bytes)),
    chain_id=st.sampled_from([1, 1337, 31337, 2**40]),
    dynamic=st.booleans(),
)
def test_bytes_are_those_of_eth_account(
    nonce: int, gas: int, value: int, fee: int, to: bytes, data: bytes, chain_id: int, dynamic: bool
) -> None:
    fees = {"maxFeePerGas": fee + 1, "maxPriorityFeePerGas": fee} if dynamic else {"gasPrice": fee}
    transaction = {"nonce": nonce, "gas": gas, "value": value, "to": to, "data": data, "chainId": chain_id} | fees
    assert signed_transaction(transaction, SIGNER._key) == by_eth_account(transaction)


@pytest.mark.parametrize(
    "transaction",
    [
        LEGACY,
        LEGACY | {"data": "0x" + "ab" * 60, "value": "0x10", "nonce": "0x80"},
        LEGACY | {"data": HexBytes("0x01")},
        DYNAMIC,
        DYNAMIC | {"type": 2},
        DYNAMIC | {"type": "0x2", "gas": "0x5208"},
        DYNAMIC | {"to": "", "data": "0x6000"},
        DYNAMIC | {"to": b"", "data": b"\x60\x00"},
    ],
    ids=lambda value: None,
)
def test_each_form_that_web3_writes_is_signed_as_by_eth_account(transaction: dict[str, Any]) -> None:
    assert SIGNER.sign_transaction(transaction) == by_eth_account(transaction)
    assert signed_transaction(transaction, SIGNER._key) is not None


@pytest.mark.parametrize("kind", [0, "0x0"])
def test_legacy_transaction_may_say_so(kind: int | str) -> None:
    assert SIGNER.sign_transaction(LEGACY | {"type": kind}) == by_eth_account(LEGACY)


def test_transaction_with_an_access_list_is_left_to_eth_account() -> None:
    listed = DYNAMIC | {"type": 2, "accessList": [{"address": "0x" + "22" * 20, "storageKeys": ["0x" + "00" * 32]}]}
    assert signed_transaction(listed, SIGNER._key) is None
    assert SIGNER.sign_transaction(listed) == by_eth_account(listed)


def test_sender_that_is_the_signer_is_left_out() -> None:
    assert SIGNER.sign_transaction(LEGACY | {"from": SIGNER.address.lower()}) == by_eth_account(LEGACY)


def test_another_sender_is_refused() -> None:
    with pytest.raises(ConfigError, match=f"this key signs for {SIGNER.address}"):
        SIGNER.sign_transaction(LEGACY | {"from": "0x" + "11" * 20})


@pytest.mark.parametrize("change", [{"chainId": 1}, {"chainId": None}, {"chainId": 31337}, {"chainId": "0x1"}])
def test_development_key_refuses_a_transaction_for_another_chain(change: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="signs for chain 1337, not for chain"):
        SIGNER.sign_transaction(LEGACY | change)


def test_hexadecimal_chain_id_is_the_same_chain() -> None:
    assert SIGNER.sign_transaction(LEGACY | {"chainId": "0x539"}) == by_eth_account(LEGACY)


@pytest.mark.parametrize(
    "transaction", [{"chainId": 1337}, LEGACY | {"gasPrice": None, "colour": "D"}, LEGACY | {"type": 7}]
)
def test_transaction_that_cannot_be_signed_is_refused(transaction: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="the transaction cannot be signed"):
        SIGNER.sign_transaction(transaction)


def test_officer_with_a_keystore_signs_on_any_chain() -> None:
    transaction = LEGACY | {"chainId": 17}
    assert KeystoreSigner(KEY).sign_transaction(transaction) == by_eth_account(transaction)
