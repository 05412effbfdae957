"""Those who sign: an officer's keystore, or a development key that any other chain refuses; keys never leave here.

The only module that imports eth_account, and only when a keystore is read or written, since that import is slow.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from typing import Any, Final, Protocol

from coincurve import PrivateKey

from kpchain.errors import ConfigError, WrongPassphraseError
from kpchain.model.digest import checksum_address, keccak256
from kpchain.signing.transactions import signed_transaction

DEVELOPMENT_CHAIN_IDS: Final = frozenset({1337, 31337})
"""The chains on which development keys may sign: those of ganache and the embedded ledger, and of anvil."""
SCRYPT_STANDARD: Final = 2**18
SCRYPT_LIGHT: Final = 2**12
"""The cost of guessing a passphrase is 64 times lower than by the standard; for development only."""


class Signer(Protocol):
    """Whoever can sign for one account; a hardware or remote signer fits as well as a key in memory."""

    @property
    def address(self) -> str:
        """The account, as a checksummed address (EIP-55)."""

    def sign_hash(self, digest: bytes) -> bytes:
        """The 65 bytes r, s and v (27 or 28, low s) over 32 bytes."""

    def sign_transaction(self, transaction: Mapping[str, Any]) -> bytes:
        """The raw signed transaction of a complete transaction as web3 writes it."""


class _KeySigner:
    """A signer with its key in memory."""

    __slots__ = ("_address", "_key")

    def __init__(self, key: bytes) -> None:
        self._key = PrivateKey(key)
        self._address = checksum_address("0x" + keccak256(self._key.public_key.format(compressed=False)[1:])[12:].hex())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._address})"

    @property
    def address(self) -> str:
        """The account, as a checksummed address (EIP-55)."""
        return self._address

    def sign_hash(self, digest: bytes) -> bytes:
        """The 65 bytes r, s and v (27 or 28, low s) over 32 bytes.

        Raises:
            ConfigError: not 32 bytes.
        """
        if len(digest) != 32:
            raise ConfigError(f"a signature is made over 32 bytes, not {len(digest)}")
        signature = self._key.sign_recoverable(digest, hasher=None)
        return signature[:64] + bytes([27 + signature[64]])

    def sign_transaction(self, transaction: Mapping[str, Any]) -> bytes:
        """The raw signed transaction of a complete transaction as web3 writes it.

        Raises:
            ConfigError: its ``from`` is another account, or it is of a form that cannot be signed.
        """
        sender = transaction.get("from", self._address)
        if checksum_address(sender) != self._address:
            raise ConfigError(f"the transaction is from {sender}, and this key signs for {self._address}")
        unsent = {name: value for name, value in transaction.items() if name != "from"}
        raw = signed_transaction(unsent, self._key)
        if raw is not None:
            return raw
        from eth_account import Account

        try:
            return bytes(Account.sign_transaction(unsent, self._key.secret).raw_transaction)
        except (TypeError, ValueError, KeyError) as error:
            raise ConfigError(f"the transaction cannot be signed: {error}") from error


class KeystoreSigner(_KeySigner):
    """An officer whose key is kept in a V3 keystore file."""

    __slots__ = ()

    @classmethod
    def from_keystore(cls, keystore: str | bytes, passphrase: str) -> KeystoreSigner:
        """The signer of a V3 keystore (Web3 Secret Storage).

        Args:
            keystore: the JSON text of the file.
            passphrase: what opens it.

        Raises:
            WrongPassphraseError: the passphrase does not open it.
            ConfigError: the text is no V3 keystore, or names another address than its key has.
        """
        from eth_account import Account

        content = _keystore_content(keystore)
        try:
            signer = cls(bytes(Account.decrypt(content, passphrase)))
        except ValueError as error:
            if "MAC mismatch" in str(error):
                raise WrongPassphraseError("the passphrase does not open this keystore") from None
            raise ConfigError(f"the keystore cannot be used: {error}") from None
        except (KeyError, TypeError, AttributeError, OverflowError, MemoryError) as error:
            raise ConfigError(f"the keystore is damaged: {error!r}") from None
        stated = content.get("address")
        if stated is not None and str(stated).lower().removeprefix("0x") != signer.address[2:].lower():
            raise ConfigError(f"the keystore names the address {stated}, but its key has {signer.address}")
        return signer


class DevelopmentSigner(_KeySigner):
    """An account whose key everybody can compute; it exists on development chains only."""

    __slots__ = ("_chain_id",)

    def __init__(self, label: str, *, chain_id: int) -> None:
        if chain_id not in DEVELOPMENT_CHAIN_IDS:
            known = ", ".join(str(known) for known in sorted(DEVELOPMENT_CHAIN_IDS))
            raise ConfigError(f"development keys sign on the chains {known} only, not on chain {chain_id}")
        super().__init__(development_key(label))
        self._chain_id = chain_id

    @classmethod
    def from_index(cls, index: int, *, chain_id: int) -> DevelopmentSigner:
        """The development account with this index, from 0.

        Raises:
            ConfigError: the chain is no development chain.
        """
        return cls(f"account {index}", chain_id=chain_id)

    def sign_transaction(self, transaction: Mapping[str, Any]) -> bytes:
        """The raw signed transaction of a complete transaction as web3 writes it.

        Raises:
            ConfigError: it is for another chain, from another account, or of a form that cannot be signed.
        """
        if transaction.get("chainId") not in (self._chain_id, hex(self._chain_id)):
            raise ConfigError(
                f"this development key signs for chain {self._chain_id}, not for chain {transaction.get('chainId')}"
            )
        return super().sign_transaction(transaction)


def development_key(label: str) -> bytes:
    """The private key of a development account, which anybody can compute from its label."""
    return keccak256(b"kpchain development key: " + label.encode("utf-8"))


def create_keystore(passphrase: str, *, key: bytes | None = None, scrypt_n: int = SCRYPT_STANDARD) -> str:
    """The JSON text of a new V3 keystore.

    Args:
        passphrase: what will open it.
        key: the 32 bytes of the private key; a new random one where it is left out.
        scrypt_n: the cost of opening it, a power of two; ``SCRYPT_LIGHT`` is for development only.

    Raises:
        ConfigError: an empty passphrase, a key that secp256k1 does not have, or a cost that is no power of two.
    """
    from eth_account import Account

    if not passphrase:
        raise ConfigError("a keystore needs a passphrase")
    if scrypt_n < 2 or scrypt_n & (scrypt_n - 1):
        raise ConfigError(f"the cost of scrypt must be a power of two, not {scrypt_n}")
    try:
        secret = PrivateKey(key if key is not None else secrets.token_bytes(32)).secret
    except ValueError as error:
        raise ConfigError(f"this is no private key: {error}") from None
    return json.dumps(Account.encrypt(secret, passphrase, kdf="scrypt", iterations=scrypt_n), indent=2) + "\n"


def _keystore_content(keystore: str | bytes) -> dict[str, Any]:
    try:
        content = json.loads(keystore)
    except ValueError as error:
        raise ConfigError(f"the keystore is not JSON: {error}") from None
    if not isinstance(content, dict) or content.get("version") != 3:
        raise ConfigError("the keystore is not of version 3")
    return content
