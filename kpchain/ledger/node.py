"""Development nodes (ganache, anvil) as background processes: start one, see how it is, stop it.

A node outlives the process that started it. Its folder holds what is needed to find it again: `node.json` (process id,
address, engine), `node.log`, and the ledger itself, which is continued at the next start.
"""

from __future__ import annotations

import fcntl
import http.client
import json
import os
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import Any, Final

from kpchain.errors import ConfigError, UnreachableError
from kpchain.ledger.engines import DEVELOPMENT_CHAIN_ID, LOOPBACK, Engine, engine_command
from kpchain.ledger.processes import handles_signal, is_port_free, look_up, pick_port

NODE_FILE: Final = "node.json"
LOG_FILE: Final = "node.log"
_PAUSE_S: Final = 0.05
_ANSWER_TIMEOUT_S: Final = 5.0
_LOG_TAIL: Final = 300

# Nodes that this very process started: their end must be collected here, or they stay as zombies.
_children: Final[dict[int, subprocess.Popen[bytes]]] = {}


@dataclass(frozen=True, slots=True)
class NodeProcess:
    """A node that was started and not stopped since.

    Attributes:
        engine: which node it is.
        url: its JSON-RPC address.
        pid: its process id.
        chain_id: its chain id (EIP-155).
        started: when its process was started, in the words of the operating system.
        folder: where its ledger, its log and `node.json` are.
    """

    engine: Engine
    url: str
    pid: int
    chain_id: int
    started: str
    folder: Path


@dataclass(frozen=True, slots=True)
class NodeStatus:
    """A running node and what it answers.

    Attributes:
        process: the node.
        client: the name and version that it gives itself; None where it does not answer.
        block: the number of its newest block; None where it does not answer.
        block_time: the time of that block in Unix seconds; None where it does not answer.
    """

    process: NodeProcess
    client: str | None
    block: int | None
    block_time: int | None


def start_node(
    engine: Engine,
    *,
    folder: Path,
    node_modules: Sequence[Path],
    port: int | None = None,
    chain_id: int = DEVELOPMENT_CHAIN_ID,
    time: int | None = None,
    deadline_s: float = 30.0,
) -> NodeProcess:
    """A node that answers, on the loopback address, with the ledger of the folder or a new one.

    Args:
        engine: which node.
        folder: its folder; made where there is none.
        node_modules: where npm packages are looked for, best first.
        port: the TCP port; None for a free one.
        chain_id: the chain id.
        time: what its clock shows at start, in Unix seconds; where the ledger has a later block, that block's time.
            None for the machine's clock. A restarted node knows no earlier choice: it is told again.
        deadline_s: how long it may take to answer, in seconds.

    Raises:
        ConfigError: a package is not installed, a node runs in this folder already, the port is taken, or the node
            ended at once (the message quotes its log).
        UnreachableError: it did not answer before the deadline; it has been stopped.
    """
    running = find_node(folder)
    if running is not None:
        raise ConfigError(f"{folder}: {running.engine} runs here already at {running.url}; stop it first")
    if port is not None and not is_port_free(LOOPBACK, port):
        raise ConfigError(f"port {port} is taken on {LOOPBACK}; choose another, or none for a free one")
    chosen = pick_port(LOOPBACK) if port is None else port
    folder = folder.absolute()
    command = engine_command(
        engine, node_modules=node_modules, folder=folder, port=chosen, chain_id=chain_id, time=time
    )
    process = _launch(command, folder, engine=engine, url=f"http://{LOOPBACK}:{chosen}", chain_id=chain_id)
    try:
        _await_answer(process, deadline_s)
        if time is not None:
            _keep_clock_behind_no_block(process, time)
    except BaseException:
        stop_node(folder)
        raise
    return process


def stop_node(folder: Path, *, deadline_s: float = 30.0) -> bool:
    """Whether a node ran in the folder; it has saved its ledger and ended when this returns.

    Raises:
        ConfigError: `node.json` is damaged, or the node has not ended before the deadline (it is never killed, since
            anvil saves its ledger as its last act).
    """
    process = find_node(folder)
    if process is not None:
        os.kill(process.pid, signal.SIGTERM)
        for _ in range(round(deadline_s / _PAUSE_S)):
            if not _is_alive(process):
                break
            sleep(_PAUSE_S)
        else:
            raise ConfigError(f"{folder}: {process.engine} (process {process.pid}) has not ended in {deadline_s:g} s")
    (folder / NODE_FILE).unlink(missing_ok=True)
    return process is not None


def node_status(folder: Path) -> NodeStatus | None:
    """The node that runs in the folder and what it answers; None where none runs.

    Raises:
        ConfigError: `node.json` is damaged.
    """
    process = find_node(folder)
    if process is None:
        return None
    try:
        client = str(_ask(process, "web3_clientVersion"))
        block = _ask(process, "eth_getBlockByNumber", "latest", False)
    except UnreachableError:
        return NodeStatus(process, None, None, None)
    return NodeStatus(process, client, int(block["number"], 16), int(block["timestamp"], 16))


def find_node(folder: Path) -> NodeProcess | None:
    """The node of the folder, without asking it; None where it was stopped, or where its process id is now another's.

    Raises:
        ConfigError: `node.json` is damaged.
    """
    folder = folder.absolute()
    path = folder / NODE_FILE
    try:
        stored = json.loads(path.read_text("utf-8"))
        process = NodeProcess(
            stored["engine"], stored["url"], int(stored["pid"]), int(stored["chain_id"]), stored["started"], folder
        )
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{path}: not the record of a node; if none runs, delete the file") from error
    return process if _is_alive(process) else None


def _launch(command: list[str], folder: Path, *, engine: Engine, url: str, chain_id: int) -> NodeProcess:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOG_FILE).open("ab") as log:
        try:
            # The node inherits the open log and with it the lock: as long as it lives, no second one starts here.
            fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConfigError(f"{folder}: a node is running or being started here") from None
        log.truncate(0)
        # In a session of its own: Ctrl-C in the terminal that started it does not reach it.
        child = subprocess.Popen(  # noqa: S603 - the command is built from fixed flags, paths and numbers
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    _children[child.pid] = child
    found = look_up(child.pid)
    process = NodeProcess(engine, url, child.pid, chain_id, found.started if found else "", folder)
    stored = {"pid": child.pid, "url": url, "engine": engine, "chain_id": chain_id, "started": process.started}
    draft = folder / f"{NODE_FILE}.new"
    draft.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
    draft.replace(folder / NODE_FILE)
    return process


def _is_alive(process: NodeProcess) -> bool:
    child = _children.get(process.pid)
    if child is not None and child.poll() is not None:
        del _children[process.pid]
    found = look_up(process.pid)
    # In the instant between fork and exec a process has no command line yet.
    return (
        found is not None
        and found.started == process.started
        and (process.engine in found.command or not found.command)
    )


def _await_answer(process: NodeProcess, deadline_s: float) -> None:
    """Returns when the node answers, is the one that was started, and will save its ledger when it is asked to end."""
    for _ in range(round(deadline_s / _PAUSE_S)):
        try:
            _ask(process, "web3_clientVersion")
        except UnreachableError:
            answered = False
        else:
            answered = True
        if not _is_alive(process):
            log = (process.folder / LOG_FILE).read_text("utf-8", errors="replace").strip()
            raise ConfigError(f"{process.engine} ended at once: {' '.join(log.split())[-_LOG_TAIL:] or 'no message'}")
        # Anvil answers an instant before it listens to signals; stopped in between it would lose its ledger.
        if answered and handles_signal(process.pid, signal.SIGTERM):
            return
        sleep(_PAUSE_S)
    raise UnreachableError(f"{process.engine} did not answer at {process.url} in {deadline_s:g} s")


def _keep_clock_behind_no_block(process: NodeProcess, time: int) -> None:
    newest = int(_ask(process, "eth_getBlockByNumber", "latest", False)["timestamp"], 16)
    if newest > time:
        # Ganache counts in milliseconds.
        _ask(process, "evm_setTime", newest * 1000 if process.engine == "ganache" else newest)


def _ask(process: NodeProcess, method: str, *params: object) -> Any:
    """The result of one JSON-RPC call; the client library's connection is not used before the node is known to run."""
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
    connection = http.client.HTTPConnection(process.url.removeprefix("http://"), timeout=_ANSWER_TIMEOUT_S)
    try:
        connection.request("POST", "/", body, {"Content-Type": "application/json"})
        return json.loads(connection.getresponse().read())["result"]
    except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
        raise UnreachableError(f"{process.url}: no answer to {method}") from error
    finally:
        connection.close()
