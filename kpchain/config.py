"""The settings of a run, from flags over the environment over kpchain.toml; read by cli and scripts only.

| setting | environment | kpchain.toml | if nowhere |
| --- | --- | --- | --- |
| workspace folder | KPCHAIN_WORKSPACE | | the nearest folder upwards with a kpchain.toml |
| network | KPCHAIN_NETWORK | network | embedded |
| officer to act as | KPCHAIN_OFFICER | officer | none: `--as` is needed |
| passphrase of keystores | KPCHAIN_PASSPHRASE | | asked for |
| folders of npm packages | KPCHAIN_NODE_MODULES | node_modules | node_modules upwards of the workspace and of here |
| wait for a receipt | KPCHAIN_RECEIPT_TIMEOUT_S | receipt_timeout_s | 60 |
| wait before a dearer copy | KPCHAIN_REPLACE_AFTER_S | replace_after_s | 15 |
| accounts whose trust lists are believed | KPCHAIN_TRUST_SIGNERS | trust_signers | none: `--signer` is needed |
| days until a trust list is called old | KPCHAIN_TRUST_WARNING_DAYS | trust_warning_days | 30 |
| language of verification reports | KPCHAIN_LANGUAGE | language | en |
| file or postgresql:// URL of the index | KPCHAIN_INDEX | index | index.sqlite in the workspace |
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kpchain.errors import ConfigError, why_unreadable

SETTINGS_FILE: Final = "kpchain.toml"
LOCAL_NETWORKS: Final = ("embedded", "ganache", "anvil")
"""Networks that run on this machine; every other one is named by its URL."""

_KEYS: Final = frozenset(
    {
        *("network", "officer", "node_modules", "receipt_timeout_s", "replace_after_s"),
        *("trust_signers", "trust_warning_days", "language", "index"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a run is to use.

    Attributes:
        workspace: the folder with kpchain.toml.
        network: embedded, ganache, anvil, or a URL.
        officer: name of the officer to act as, if one is set.
        passphrase: what opens keystores, if the environment says it.
        node_modules: where npm packages are looked for, best first.
        receipt_timeout_s: how long a receipt is waited for, in seconds.
        replace_after_s: after how many seconds a waiting transaction is offered at a higher price.
        trust_signers: the accounts whose trust lists are believed, as written.
        trust_warning_days: the age, in days, past which a trust list is called old.
        language: the language of verification reports, as written.
        index: where the index is, a file or a postgresql:// URL; None for the workspace's own file.
    """

    workspace: Path
    network: str = "embedded"
    officer: str | None = None
    passphrase: str | None = field(default=None, repr=False)
    node_modules: tuple[Path, ...] = ()
    receipt_timeout_s: float = 60.0
    replace_after_s: float = 15.0
    trust_signers: tuple[str, ...] = ()
    trust_warning_days: int = 30
    language: str = "en"
    index: Path | str | None = field(default=None, repr=False)


def load_config(workspace: Path | None = None, *, environ: Mapping[str, str] | None = None) -> Config:
    """The settings of the workspace in this folder, or in the nearest one upwards of here.

    Args:
        workspace: the folder that a flag names; None to look for it.
        environ: environment variables; by default those of the process.

    Raises:
        ConfigError: there is no workspace, or a setting is unknown or of another form.
    """
    environ = os.environ if environ is None else environ
    folder = workspace or _named(environ) or find_workspace(Path.cwd())
    if folder is None:
        raise ConfigError("there is no workspace here: make one with `kpchain init`, or name one with --workspace")
    path = folder / SETTINGS_FILE
    if not path.is_file():
        raise ConfigError(f"{folder} is no workspace: it has no {SETTINGS_FILE}; make one with `kpchain init`")
    return _config(folder.absolute(), _read(path), environ)


def bare_config(folder: Path, *, environ: Mapping[str, str] | None = None) -> Config:
    """The settings for a folder that is no workspace yet: the environment alone."""
    return _config(folder.absolute(), {}, os.environ if environ is None else environ)


def find_workspace(start: Path) -> Path | None:
    """The nearest folder, from this one upwards, that is a workspace."""
    start = start.absolute()
    return next((folder for folder in (start, *start.parents) if (folder / SETTINGS_FILE).is_file()), None)


def has_workspace(folder: Path | None = None, *, environ: Mapping[str, str] | None = None) -> bool:
    """Whether a flag or the environment names a workspace, or there is one from here upwards."""
    named = folder or _named(os.environ if environ is None else environ)
    return named is not None or find_workspace(Path.cwd()) is not None


def check_network(network: str) -> str:
    """The network, unchanged, once it is seen to be a known name or an http(s) URL.

    Raises:
        ConfigError: it is neither.
    """
    if network not in LOCAL_NETWORKS and not network.startswith(("http://", "https://")):
        raise ConfigError(f"network: must be {', '.join(LOCAL_NETWORKS)} or an http(s) URL (got {network!r})")
    return network


def settings_text(network: str, *, trust_signer: str | None = None) -> str:
    """The kpchain.toml of a new workspace; a workspace that makes a ledger trusts the lists of that ledger's chair."""
    pinned = f'trust_signers = ["{trust_signer}"]' if trust_signer else '# trust_signers = ["0x..."] '
    return (
        "# The settings of this kpchain workspace. Environment variables KPCHAIN_* and flags go before them.\n"
        f'network = "{network}"\n'
        '# officer = "ru-issuer"      # act as this officer where no --as is given\n'
        "# receipt_timeout_s = 60.0   # how long a receipt is waited for\n"
        "# replace_after_s = 15.0     # when a waiting transaction is offered at a higher price\n"
        "# node_modules = []          # folders with the npm packages ganache and @foundry-rs/anvil\n"
        f"{pinned}  # accounts whose trust lists are believed\n"
        "# trust_warning_days = 30    # when a trust list is called old\n"
        '# language = "en"            # of verification reports: en, fr, pt, ru, ar or zh\n'
        '# index = "postgresql://..." # an index in PostgreSQL, or in a file elsewhere\n'
    )


def _config(folder: Path, stored: Mapping[str, Any], environ: Mapping[str, str]) -> Config:
    modules = environ.get("KPCHAIN_NODE_MODULES")
    listed = modules.split(os.pathsep) if modules else stored.get("node_modules", [])
    return Config(
        workspace=folder,
        network=check_network(environ.get("KPCHAIN_NETWORK") or _text(stored, "network") or "embedded"),
        officer=environ.get("KPCHAIN_OFFICER") or _text(stored, "officer"),
        passphrase=environ.get("KPCHAIN_PASSPHRASE"),
        node_modules=_node_modules(folder, listed),
        receipt_timeout_s=_seconds("receipt_timeout_s", stored, environ, default=60.0),
        replace_after_s=_seconds("replace_after_s", stored, environ, default=15.0),
        trust_signers=_signers(stored, environ),
        trust_warning_days=_days(stored, environ),
        language=environ.get("KPCHAIN_LANGUAGE") or _text(stored, "language") or "en",
        index=_index(folder, environ.get("KPCHAIN_INDEX") or _text(stored, "index")),
    )


def _named(environ: Mapping[str, str]) -> Path | None:
    named = environ.get("KPCHAIN_WORKSPACE")
    return Path(named) if named else None


def _read(path: Path) -> dict[str, Any]:
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path} cannot be read: {why_unreadable(error)}") from error
    unknown = sorted(content.keys() - _KEYS)
    if unknown:
        raise ConfigError(f"{path}: {unknown[0]} is no setting; the settings are {', '.join(sorted(_KEYS))}")
    return content


def _text(stored: Mapping[str, Any], name: str) -> str | None:
    value = stored.get(name)
    if value is not None and not isinstance(value, str):
        raise ConfigError(f"{SETTINGS_FILE}: {name} must be text (got {value!r})")
    return value


def _seconds(name: str, stored: Mapping[str, Any], environ: Mapping[str, str], *, default: float) -> float:
    value = environ.get(f"KPCHAIN_{name.upper()}", stored.get(name, default))
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        seconds = 0.0
    if not 0 < seconds < 1e9:
        raise ConfigError(f"{name}: must be a number of seconds above 0 (got {value!r})")
    return seconds


def _signers(stored: Mapping[str, Any], environ: Mapping[str, str]) -> tuple[str, ...]:
    named = environ.get("KPCHAIN_TRUST_SIGNERS")
    listed = named.split(",") if named else stored.get("trust_signers", [])
    if not isinstance(listed, list) or not all(isinstance(entry, str) for entry in listed):
        raise ConfigError(f"{SETTINGS_FILE}: trust_signers must be a list of accounts")
    return tuple(entry.strip() for entry in listed)


def _days(stored: Mapping[str, Any], environ: Mapping[str, str]) -> int:
    value = environ.get("KPCHAIN_TRUST_WARNING_DAYS", stored.get("trust_warning_days", 30))
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 6:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 100_000:
        raise ConfigError(f"trust_warning_days: must be a number of days from 0 to 99999 (got {value!r})")
    return value


def _index(folder: Path, named: str | None) -> Path | str | None:
    if not named:
        return None
    scheme, parted, _ = named.partition("://")
    if not parted:
        return folder / named
    if scheme not in ("postgresql", "postgres"):
        raise ConfigError(f"index: must be a file or a postgresql:// URL (got {scheme}://)")
    return named


def _node_modules(folder: Path, listed: Any) -> tuple[Path, ...]:
    if not isinstance(listed, list) or not all(isinstance(entry, str) for entry in listed):
        raise ConfigError(f"{SETTINGS_FILE}: node_modules must be a list of folders")
    here = Path.cwd()
    near = [place / "node_modules" for start in (folder, here) for place in (start, *start.parents)]
    found = [path for path in dict.fromkeys(near) if path.is_dir()]
    return tuple(folder / entry for entry in listed) or tuple(found) or (folder / "node_modules",)
