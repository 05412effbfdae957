from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from eth_account import Account

from kpchain.errors import ConfigError
from kpchain.ledger.engines import DEVELOPMENT_CHAIN_ID, DEVELOPMENT_MNEMONIC, ENGINE_VERSIONS, Engine
from kpchain.ledger.node import NodeProcess, find_node, node_status, start_node, stop_node
from kpchain.ledger.processes import is_port_free, look_up

ROOT = Path(__file__).resolve().parent.parent.parent
NODE_MODULES = [ROOT / "node_modules"]
ENGINES: list[Engine] = ["ganache", "anvil"]
CLIENTS = {"ganache": "Ganache/v7.9.2/EthereumJS TestRPC/v7.9.2/ethereum-js", "anvil": "anvil/v1.7.1"}
YEAR_2003 = 1_041_379_200
YEAR_2005 = 1_104_537_600
# Writes one word to slot 0, logs 32 bytes without a topic, and leaves no code.
LOGGING_CODE = "0x60015f5560205fa000"

pytestmark = [pytest.mark.node, pytest.mark.parametrize("engine", ENGINES)]


@contextmanager
def running(engine: Engine, folder: Path, **options: Any) -> Iterator[NodeProcess]:
    process = start_node(engine, folder=folder, node_modules=NODE_MODULES, **options)
    try:
        yield process
    finally:
        stop_node(folder)


def ask(process: NodeProcess, method: str, *params: object) -> Any:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    answer = requests.post(process.url, json=body, timeout=30).json()
    if "error" in answer:
        raise AssertionError(answer["error"]["message"])
    return answer["result"]


def newest(process: NodeProcess) -> dict[str, Any]:
    block: dict[str, Any] = ask(process, "eth_getBlockByNumber", "latest", False)
    return block


def receipt_of(process: NodeProcess, transaction: str) -> dict[str, Any]:
    for _ in range(200):
        receipt: dict[str, Any] | None = ask(process, "eth_getTransactionReceipt", transaction)
        if receipt is not None:
            return receipt
    raise AssertionError(f"no receipt for {transaction}")


def first_account() -> Any:
    Account.enable_unaudited_hdwallet_features()
    return Account.from_mnemonic(DEVELOPMENT_MNEMONIC)


def log_something(process: NodeProcess) -> None:
    transaction = {"from": first_account().address, "data": LOGGING_CODE, "gas": "0x30d40"}
    receipt_of(process, ask(process, "eth_sendTransaction", transaction))


def logs(process: NodeProcess) -> list[str]:
    return [log["transactionHash"] for log in ask(process, "eth_getLogs", {"fromBlock": "0x0", "toBlock": "latest"})]


def test_a_started_node_answers_on_loopback_as_the_chain_that_was_asked_for(engine: Engine, tmp_path: Path) -> None:
    with running(engine, tmp_path) as process:
        assert process.url.startswith("http://127.0.0.1:")
        assert process.chain_id == DEVELOPMENT_CHAIN_ID
        assert ask(process, "eth_chainId") == hex(DEVELOPMENT_CHAIN_ID)
        assert ask(process, "net_version") == str(DEVELOPMENT_CHAIN_ID)
        assert newest(process)["gasLimit"] == hex(30_000_000)
        assert int(ask(process, "eth_getBalance", first_account().address, "latest"), 16) == 10**24


def test_shanghai_rules_hold_and_no_later_ones(engine: Engine, tmp_path: Path) -> None:
    push0_then_return = {"data": "0x5f5ff3"}
    blob_base_fee = {"data": "0x4a5f5260205ff3"}
    with running(engine, tmp_path) as process:
        assert ask(process, "eth_call", push0_then_return, "latest") == "0x"
        with pytest.raises(AssertionError, match=r"(?i)invalid opcode|opcode|not ?activated"):
            ask(process, "eth_call", blob_base_fee, "latest")


def test_status_names_the_client_and_its_newest_block(engine: Engine, tmp_path: Path) -> None:
    with running(engine, tmp_path, time=YEAR_2003) as process:
        status = node_status(tmp_path)
        assert status is not None
        assert (status.process, status.client, status.block, status.block_time) == (
            process,
            CLIENTS[engine],
            0,
            YEAR_2003,
        )


def test_another_process_finds_the_node_and_stops_it(engine: Engine, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from kpchain.ledger.node import find_node, stop_node; "
        "folder = Path(sys.argv[1]); print(find_node(folder).url); stop_node(folder)"
    )
    with running(engine, tmp_path) as process:
        done = subprocess.run([sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == process.url
        assert look_up(process.pid) is None
        assert find_node(tmp_path) is None


def test_the_ledger_and_its_logs_outlive_the_node(engine: Engine, tmp_path: Path) -> None:
    with running(engine, tmp_path, time=YEAR_2003) as process:
        log_something(process)
        before = (newest(process), logs(process))
        assert len(before[1]) == 1
    with running(engine, tmp_path, time=YEAR_2003) as process:
        assert (newest(process), logs(process)) == before


def test_the_clock_starts_where_it_is_told(engine: Engine, tmp_path: Path) -> None:
    with running(engine, tmp_path, time=YEAR_2003) as process:
        ask(process, "evm_mine")
        assert 0 <= int(newest(process)["timestamp"], 16) - YEAR_2003 < 60


def test_a_restart_with_an_earlier_time_goes_on_from_the_newest_block(engine: Engine, tmp_path: Path) -> None:
    with running(engine, tmp_path, time=YEAR_2005) as process:
        ask(process, "evm_mine")
        before = int(newest(process)["timestamp"], 16)
    with running(engine, tmp_path, time=YEAR_2003) as process:
        ask(process, "evm_mine")
        assert 0 <= int(newest(process)["timestamp"], 16) - before < 60


def test_a_second_node_in_the_same_folder_is_refused(engine: Engine, tmp_path: Path) -> None:
    with running(engine, tmp_path) as process:
        with pytest.raises(ConfigError, match=f"runs here already at {process.url}; stop it first"):
            start_node(engine, folder=tmp_path, node_modules=NODE_MODULES)
        (tmp_path / "node.json").rename(tmp_path / "hidden.json")
        with pytest.raises(ConfigError, match="a node is running or being started here"):
            start_node(engine, folder=tmp_path, node_modules=NODE_MODULES)
        (tmp_path / "hidden.json").rename(tmp_path / "node.json")
        assert find_node(tmp_path) == process


def test_a_taken_port_is_refused(engine: Engine, tmp_path: Path) -> None:
    with running(engine, tmp_path / "first") as process:
        port = int(process.url.rpartition(":")[2])
        with pytest.raises(ConfigError, match=f"port {port} is taken"):
            start_node(engine, folder=tmp_path / "second", node_modules=NODE_MODULES, port=port)
        assert not (tmp_path / "second").exists()
    assert is_port_free("127.0.0.1", port)


def test_a_node_that_ends_at_once_is_reported_with_its_log(engine: Engine, tmp_path: Path) -> None:
    damaged = tmp_path / ("anvil.json" if engine == "anvil" else "ganache")
    damaged.write_text("not a ledger")
    with pytest.raises(ConfigError, match=f"{engine} ended at once: .*\\w"):
        start_node(engine, folder=tmp_path, node_modules=NODE_MODULES)
    assert find_node(tmp_path) is None
    assert not (tmp_path / "node.json").exists()


def test_stopping_twice_says_that_nothing_ran(engine: Engine, tmp_path: Path) -> None:
    with running(engine, tmp_path):
        assert stop_node(tmp_path)
        assert not stop_node(tmp_path)
        assert node_status(tmp_path) is None


def test_a_process_id_that_is_now_anothers_is_left_alone(engine: Engine, tmp_path: Path) -> None:
    with running(engine, tmp_path) as process:
        stored = json.loads((tmp_path / "node.json").read_text())
        other = subprocess.Popen([sys.executable, "-c", "input()", engine], stdin=subprocess.PIPE)
        try:
            (tmp_path / "node.json").write_text(json.dumps(stored | {"pid": other.pid}))
            assert not stop_node(tmp_path)
            assert other.poll() is None
        finally:
            other.communicate(b"\n")
        (tmp_path / "node.json").write_text(json.dumps(stored))
        assert find_node(tmp_path) == process


def test_a_killed_node_is_no_longer_found_and_can_be_started_again(engine: Engine, tmp_path: Path) -> None:
    with running(engine, tmp_path) as process:
        os.kill(process.pid, signal.SIGKILL)
        while look_up(process.pid) is not None:
            pass
        assert find_node(tmp_path) is None
        with running(engine, tmp_path) as again:
            assert again.pid != process.pid
            assert ask(again, "eth_chainId") == hex(DEVELOPMENT_CHAIN_ID)


def test_a_silent_node_has_a_status_without_answers(engine: Engine, tmp_path: Path) -> None:
    with running(engine, tmp_path) as process:
        stored = json.loads((tmp_path / "node.json").read_text())
        (tmp_path / "node.json").write_text(json.dumps(stored | {"url": "http://127.0.0.1:1"}))
        status = node_status(tmp_path)
        assert status is not None
        assert (status.process.pid, status.client, status.block, status.block_time) == (process.pid, None, None, None)


def test_a_price_of_zero_is_taken_by_anvil_from_an_account_without_money_and_refused_by_ganache(
    engine: Engine, tmp_path: Path
) -> None:
    officer = Account.create()
    transaction = {"to": officer.address, "value": 0, "gas": 21_000, "gasPrice": 0, "nonce": 0, "chainId": 1337}
    raw = "0x" + Account.sign_transaction(transaction, officer.key).raw_transaction.hex().removeprefix("0x")
    with running(engine, tmp_path) as process:
        if engine == "anvil":
            receipt = receipt_of(process, ask(process, "eth_sendRawTransaction", raw))
            assert (receipt["status"], receipt["effectiveGasPrice"]) == ("0x1", "0x0")
        else:
            with pytest.raises(AssertionError, match="less than the block's baseFeePerGas"):
                ask(process, "eth_sendRawTransaction", raw)


def test_a_missing_package_is_reported_with_the_command_that_installs_it(engine: Engine, tmp_path: Path) -> None:
    package = "ganache" if engine == "ganache" else "@foundry-rs/anvil"
    command = f"npm install --prefix {tmp_path} {package}@{ENGINE_VERSIONS[engine]}"
    with pytest.raises(ConfigError) as refusal:
        start_node(engine, folder=tmp_path / "node", node_modules=[tmp_path / "node_modules"])
    assert str(refusal.value) == f"{engine} is not installed in {tmp_path / 'node_modules'}: run `{command}`"
    assert not (tmp_path / "node").exists()


@pytest.mark.parametrize("text", ["", "[]", '{"pid": 1}', '{"pid": "x", "url": "u", "engine": "anvil"}'])
def test_a_damaged_record_of_a_node_is_reported(engine: Engine, tmp_path: Path, text: str) -> None:
    (tmp_path / "node.json").write_text(text)
    with pytest.raises(ConfigError, match=r"node\.json: not the record of a node"):
        find_node(tmp_path)


def test_the_health_check_of_docker_compose_passes_on_a_node_and_fails_without(engine: Engine, tmp_path: Path) -> None:
    service = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]["ganache"]
    command = service["healthcheck"]["test"][1:]
    with running(engine, tmp_path) as process:
        command[-1] = command[-1].replace("8545", process.url.rpartition(":")[2])
        assert subprocess.run(command, check=False).returncode == 0
    assert subprocess.run(command, check=False).returncode == 1
