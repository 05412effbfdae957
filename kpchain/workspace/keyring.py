"""The officers whose keys a workspace has, by name: keystores, and development keys on development chains."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kpchain.errors import ConfigError, ModelError, WrongPassphraseError
from kpchain.model import checksum_address
from kpchain.signing import (
    DEVELOPMENT_CHAIN_IDS,
    SCRYPT_LIGHT,
    SCRYPT_STANDARD,
    DevelopmentSigner,
    KeystoreSigner,
    Signer,
    create_keystore,
)
from kpchain.workspace.layout import Workspace, write_whole

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Key:
    """A key that the workspace has: the name, the account, and whether everybody can compute it."""

    name: str
    address: str
    development: bool


class Keyring:
    """The keys of a workspace.

    Args:
        workspace: where they are.
        chain_id: the chain that they are for; development keys exist on development chains only.
    """

    def __init__(self, workspace: Workspace, chain_id: int) -> None:
        self._workspace = workspace
        self._chain_id = chain_id

    def entries(self) -> list[Key]:
        """All keys, by name.

        Raises:
            ConfigError: a file is damaged.
        """
        stored = [
            Key(path.stem, _keystore_address(path.read_bytes(), path.name), development=False)
            for path in self._workspace.keystores.glob("*.json")
        ]
        made = [Key(name, address, development=True) for name, address in self._development().items()]
        return sorted([*stored, *made], key=lambda key: key.name)

    def name_of(self, address: str) -> str | None:
        """The name of an account, if the workspace has its key."""
        return next((key.name for key in self.entries() if key.address == address), None)

    def address_of(self, text: str) -> str:
        """The account that a name or an address means.

        Raises:
            ConfigError: no key has this name, and it is no address.
        """
        if text.startswith("0x"):
            try:
                return checksum_address(text)
            except ModelError as error:
                raise ConfigError(f"{text} is no address: {error.rule}") from None
        return self._key(text).address

    def signer(self, name: str, passphrase: Callable[[], str]) -> Signer:
        """The officer with this name, ready to sign.

        Args:
            name: the name of the key.
            passphrase: asked once, and for a keystore only.

        Raises:
            ConfigError: no key has this name, or its keystore is damaged.
            WrongPassphraseError: the passphrase does not open the keystore.
        """
        if self._key(name).development:
            return DevelopmentSigner(name, chain_id=self._chain_id)
        try:
            return KeystoreSigner.from_keystore(self._path(name).read_bytes(), passphrase())
        except WrongPassphraseError:
            raise WrongPassphraseError(f"the passphrase does not open the keystore of {name}") from None

    def create(self, name: str, passphrase: str) -> Key:
        """A new keystore; opening it costs the standard effort, and less on a development chain.

        Raises:
            ConfigError: the name is taken or of another form, or the passphrase is empty.
        """
        self._check_new(name)
        light = self._chain_id in DEVELOPMENT_CHAIN_IDS
        content = create_keystore(passphrase, scrypt_n=SCRYPT_LIGHT if light else SCRYPT_STANDARD).encode()
        write_whole(self._path(name), content)
        return Key(name, _keystore_address(content, name), development=False)

    def create_development(self, names: list[str]) -> list[Key]:
        """Development keys with these names; names that are there already are kept.

        Raises:
            ConfigError: the chain is no development chain, or a name is a keystore's or of another form.
        """
        stored = self._development()
        keys = []
        for name in names:
            if name not in stored:
                self._check_new(name)
                stored[name] = DevelopmentSigner(name, chain_id=self._chain_id).address
            keys.append(Key(name, stored[name], development=True))
        content = json.dumps({"format": "kpchain-development-keys/1", "keys": stored}, indent=1) + "\n"
        write_whole(self._workspace.development_file, content.encode(), overwrite=True)
        return keys

    def _key(self, name: str) -> Key:
        if name in (development := self._development()):
            return Key(name, development[name], development=True)
        if _NAME.fullmatch(name) is None or not self._path(name).is_file():
            raise ConfigError(
                f"no officer is called {name!r} in this workspace: `kpchain officer keys` lists those that are"
            )
        return Key(name, _keystore_address(self._path(name).read_bytes(), name), development=False)

    def _path(self, name: str) -> Path:
        return self._workspace.keystores / f"{name}.json"

    def _check_new(self, name: str) -> None:
        if _NAME.fullmatch(name) is None:
            rule = "must be 1 to 64 lower-case letters, digits, dots, dashes or underscores"
            raise ConfigError(f"the name of an officer: {rule} (got {name!r})")
        if name in self._development() or self._path(name).exists():
            raise ConfigError(f"an officer is called {name} already")

    def _development(self) -> dict[str, str]:
        if self._chain_id not in DEVELOPMENT_CHAIN_IDS:
            return {}
        path = self._workspace.development_file
        try:
            keys = json.loads(path.read_text("utf-8"))["keys"]
            return {str(name): checksum_address(address) for name, address in keys.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, ModelError) as error:
            raise ConfigError(f"{path} is damaged: {error}") from error


def _keystore_address(content: bytes, name: str) -> str:
    try:
        return checksum_address("0x" + json.loads(content)["address"].removeprefix("0x"))
    except (ValueError, KeyError, TypeError, AttributeError, ModelError) as error:
        raise ConfigError(f"the keystore {name} is damaged: it names no address") from error
