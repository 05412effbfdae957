"""A development node of its own for a measurement: starts anvil, sends calls, tells what they cost.

Knows nothing of certificates and nothing of the peers.
"""

from __future__ import annotations

import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import requests
from eth_abi.abi import decode, encode
from eth_abi.grammar import parse
from eth_utils.crypto import keccak

ROOT = Path(__file__).resolve().parent.parent
GENESIS = 1_767_225_600  # 2026-01-01, so that dates, and with them the gas of calldata, are the same in every run
GAS_LIMIT = 29_900_000
HARDFORK = "shanghai"


class Chain:
    """An anvil on a free port of the loopback interface, stopped through its own process handle."""

    def __init__(self, accounts: int = 20) -> None:
        programs = sorted((ROOT / "node_modules" / "@foundry-rs").glob("anvil-*/bin/anvil*"))
        if not programs:
            raise SystemExit("no anvil in node_modules: run `make setup`")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        options = {"--host": "127.0.0.1", "--port": port, "--hardfork": HARDFORK, "--accounts": accounts}
        options |= {"--timestamp": GENESIS}
        words = [str(word) for option in options.items() for word in option]
        self._process = subprocess.Popen([str(programs[0]), "--silent", *words])  # noqa: S603 - the locked npm package
        self._url = f"http://127.0.0.1:{port}"
        self._session = requests.Session()

    def __enter__(self) -> Chain:
        """The chain, ready, with blocks one second apart."""
        for _ in range(200):
            try:
                self.version = str(self.rpc("web3_clientVersion"))
                break
            except requests.ConnectionError:
                if self._process.poll() is not None:
                    raise SystemExit("anvil ended at once") from None
                time.sleep(0.1)
        else:
            raise SystemExit("anvil does not answer")
        self.rpc("anvil_setBlockTimestampInterval", 1)
        self.accounts: list[str] = self.rpc("eth_accounts")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stops the node."""
        self._process.terminate()
        self._process.wait(timeout=10)

    def rpc(self, method: str, *params: object) -> Any:
        """The result of a JSON-RPC call."""
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        answer = self._session.post(self._url, json=body, timeout=120).json()
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    def deploy(self, bytecode: str, types: str = "()", *arguments: object) -> tuple[str, int]:
        """The address of a new contract and the gas of its deployment."""
        data = "0x" + bytecode.removeprefix("0x") + encode(_types(types), arguments).hex()
        receipt = self._mine({"from": self.accounts[0], "data": data})
        return str(receipt["contractAddress"]), int(receipt["gasUsed"], 16)

    def send(self, sender: int, to: str, signature: str, *arguments: object) -> int:
        """The gas of a call that succeeds, sent by the account with this place in the list."""
        call = {"from": self.accounts[sender], "to": to, "data": _calldata(signature, arguments)}
        return int(self._mine(call)["gasUsed"], 16)

    def emitted(self, sender: int, to: str, signature: str, *arguments: object) -> tuple[int, list[bytes]]:
        """The gas of a call that succeeds, and the data of the events that `to` emitted."""
        call = {"from": self.accounts[sender], "to": to, "data": _calldata(signature, arguments)}
        receipt = self._mine(call)
        logs = [bytes.fromhex(log["data"][2:]) for log in receipt["logs"] if log["address"] == to.lower()]
        return int(receipt["gasUsed"], 16), logs

    def read(self, to: str, signature: str, returns: str, *arguments: object) -> Any:
        """What a view returns."""
        result = self.rpc("eth_call", {"to": to, "data": _calldata(signature, arguments)}, "latest")
        return decode([returns], bytes.fromhex(result[2:]))[0]

    def _mine(self, call: dict[str, str]) -> dict[str, Any]:
        transaction = self.rpc("eth_sendTransaction", call | {"gas": hex(GAS_LIMIT)})
        receipt: dict[str, Any] | None = None
        for _ in range(2_000):
            receipt = self.rpc("eth_getTransactionReceipt", transaction)
            if receipt is not None:
                break
            time.sleep(0.01)
        if receipt is None:
            raise RuntimeError(f"no receipt of {transaction}")
        if receipt["status"] != "0x1":
            raise RuntimeError(f"refused: {call['data'][:10]} at {call.get('to', 'deployment')}")
        return receipt


def call_bytes(signature: str, *arguments: object) -> bytes:
    """The calldata of a call."""
    return keccak(text=signature)[:4] + encode(_types(signature[signature.index("(") :]), arguments)


def _calldata(signature: str, arguments: tuple[object, ...]) -> str:
    return "0x" + call_bytes(signature, *arguments).hex()


def _types(signature: str) -> list[str]:
    return [] if signature == "()" else [part.to_type_str() for part in parse(signature).components]
