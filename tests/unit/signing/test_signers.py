from __future__ import annotations

import json
from typing import Any

import pytest
from eth_account import Account

from kpchain.errors import ConfigError, WrongPassphraseError
from kpchain.signing import SCRYPT_LIGHT, DevelopmentSigner, KeystoreSigner, create_keystore, development_key

KEY = b"\x11" * 32
ADDRESS = "0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A"
# A cost of 2 keeps the tests quick; one test takes SCRYPT_LIGHT.
KEYSTORE = create_keystore("correct horse", key=KEY, scrypt_n=2)


def changed(**changes: Any) -> str:
    content: dict[str, Any] = json.loads(KEYSTORE)
    return json.dumps(content | changes)


def test_keystore_is_opened_by_its_passphrase() -> None:
    signer = KeystoreSigner.from_keystore(KEYSTORE, "correct horse")
    assert signer.address == ADDRESS == Account.from_key(KEY).address
    assert KeystoreSigner.from_keystore(KEYSTORE.encode(), "correct horse").address == ADDRESS


def test_keystore_is_one_that_eth_account_opens() -> None:
    light = create_keystore("Passwört", scrypt_n=SCRYPT_LIGHT)
    content = json.loads(light)
    assert (content["version"], content["crypto"]["kdf"], content["crypto"]["kdfparams"]["n"]) == (3, "scrypt", 4096)
    address = Account.from_key(Account.decrypt(content, "Passwört")).address
    assert KeystoreSigner.from_keystore(light, "Passwört").address == address


def test_new_keystores_have_new_keys() -> None:
    first, second = (json.loads(create_keystore("x", scrypt_n=2))["address"] for _ in range(2))
    assert first != second


def test_wrong_passphrase_is_told() -> None:
    with pytest.raises(WrongPassphraseError, match=r"^the passphrase does not open this keystore$"):
        KeystoreSigner.from_keystore(KEYSTORE, "wrong")


@pytest.mark.parametrize(
    ("keystore", "message"),
    [
        ("", "the keystore is not JSON"),
        (b"\xff", "the keystore is not JSON"),
        ("[]", "the keystore is not of version 3"),
        (changed(version=4), "the keystore is not of version 3"),
        (changed(crypto={}), "the keystore is damaged"),
        (changed(crypto=None), "the keystore is damaged"),
        (changed(crypto=json.loads(KEYSTORE)["crypto"] | {"kdf": "md5"}), "the keystore is damaged"),
        (changed(crypto=json.loads(KEYSTORE)["crypto"] | {"mac": "zz"}), "the keystore cannot be used"),
        (changed(address="11" * 20), "the keystore names the address"),
    ],
    ids=lambda value: None,
)
def test_what_is_no_keystore_is_refused(keystore: str | bytes, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as refused:
        KeystoreSigner.from_keystore(keystore, "correct horse")
    assert not isinstance(refused.value, WrongPassphraseError)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"passphrase": ""}, "a keystore needs a passphrase"),
        ({"passphrase": "x", "scrypt_n": 1000}, "must be a power of two, not 1000"),
        ({"passphrase": "x", "scrypt_n": 1}, "must be a power of two, not 1"),
        ({"passphrase": "x", "key": bytes(32)}, "this is no private key"),
        ({"passphrase": "x", "key": b"\xff" * 32}, "this is no private key"),
    ],
)
def test_keystore_that_would_be_of_no_use_is_not_made(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        create_keystore(**arguments)


def test_key_is_not_shown() -> None:
    signer = KeystoreSigner(KEY)
    assert repr(signer) == f"KeystoreSigner({ADDRESS})"
    assert not hasattr(signer, "__dict__")


def test_development_accounts_are_the_same_everywhere() -> None:
    signer = DevelopmentSigner.from_index(0, chain_id=1337)
    assert signer.address == DevelopmentSigner("account 0", chain_id=31337).address
    assert signer.address == Account.from_key(development_key("account 0")).address
    assert signer.address != DevelopmentSigner.from_index(1, chain_id=1337).address


@pytest.mark.parametrize("chain_id", [0, 1, 1338, 31338])
def test_development_key_refuses_another_chain(chain_id: int) -> None:
    with pytest.raises(ConfigError, match=f"on the chains 1337, 31337 only, not on chain {chain_id}"):
        DevelopmentSigner("chair", chain_id=chain_id)


def test_signature_has_low_s_and_v_of_27_or_28() -> None:
    signer = KeystoreSigner(KEY)
    for place in range(50):
        raw = signer.sign_hash(bytes([place]) * 32)
        assert len(raw) == 65
        assert raw[64] in (27, 28)
        assert raw[32] < 0x80
        assert Account._recover_hash(bytes([place]) * 32, signature=raw) == ADDRESS


@pytest.mark.parametrize("digest", [b"", b"\x01" * 31, b"\x01" * 33])
def test_only_32_bytes_are_signed(digest: bytes) -> None:
    with pytest.raises(ConfigError, match="a signature is made over 32 bytes"):
        KeystoreSigner(KEY).sign_hash(digest)
