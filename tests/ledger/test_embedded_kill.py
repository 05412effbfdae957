"""A writer killed at any moment leaves the last whole block, and everything that it had been told was done."""

from __future__ import annotations

import multiprocessing
import os
import random
import sqlite3
import time
from pathlib import Path

import embedded_probe as probe
import rlp  # type: ignore[import-untyped]  # rlp ships no types
from embedded_probe import Signer
from eth_utils.crypto import keccak

from kpchain.ledger.embedded.provider import EmbeddedProvider

KILLS = 12
LONGEST_LIFE = 0.4  # seconds
OFFICER = 7
BATCHES = 5


def _batch_at(nonce: int) -> int:
    """How many transactions the writer sends together when `nonce` is its next: 1 to 5, and always the same."""
    return 1 + nonce % BATCHES


def _write_for_ever(path: Path, acknowledged: int) -> None:
    """Store key = nonce, value = nonce + 1, one block a batch; note each acknowledged transaction in a file."""
    provider = EmbeddedProvider(path, now=time.time)
    officer = Signer(OFFICER)
    officer.nonce = _next_nonce(provider, officer)
    contract = _contract_of(officer)
    while True:
        if officer.nonce == 0:
            raws = [officer.sign(probe.BYTECODE)]
        else:
            keys = range(officer.nonce, officer.nonce + _batch_at(officer.nonce))
            raws = [officer.sign(probe.put(key, key + 1), to=contract) for key in keys]
        responses = provider.make_batch_request([("eth_sendRawTransaction", [raw]) for raw in raws])
        os.write(acknowledged, "".join(f"{response['result']}\n" for response in responses).encode())


def _next_nonce(provider: EmbeddedProvider, officer: Signer) -> int:
    return int(provider.make_request("eth_getTransactionCount", [officer.address, "latest"])["result"], 16)


def _contract_of(officer: Signer) -> str:
    return "0x" + keccak(rlp.encode([bytes.fromhex(officer.address[2:]), 0]))[12:].hex()


def test_a_writer_killed_at_any_moment_leaves_whole_blocks_and_all_that_it_acknowledged(tmp_path: Path) -> None:
    path, notes = tmp_path / "ledger.sqlite", tmp_path / "acknowledged"
    moments = random.Random(20_200_101)
    heads = []
    for life in range(KILLS):
        acknowledged = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        writer = multiprocessing.get_context("fork").Process(target=_write_for_ever, args=(path, acknowledged))
        writer.start()
        os.close(acknowledged)
        writer.join(moments.uniform(0.0, LONGEST_LIFE))
        writer.kill()
        writer.join()
        assert writer.exitcode == -9
        noted = notes.read_text().split()
        # A reader must cope with what was left as well as a writer, once there is a ledger to read.
        heads.append(_check(path, noted, read_only=bool(noted) and life % 2 == 1))
    assert heads == sorted(heads)
    assert heads[-1] > KILLS


def _check(path: Path, acknowledged: list[str], *, read_only: bool) -> int:
    """Everything that must hold of the file that a killed writer left; the number of its newest block."""
    officer = Signer(OFFICER)
    with EmbeddedProvider(path, now=time.time, read_only=read_only) as provider:

        def ask(method: str, *params: object) -> object:
            return provider.make_request(method, list(params))["result"]

        head = int(str(ask("eth_blockNumber")), 16)
        nonce = _next_nonce(provider, officer)
        blocks = [provider.make_request("eth_getBlockByNumber", [hex(n), False])["result"] for n in range(head + 1)]
        mined = [transaction for block in blocks for transaction in block["transactions"]]
        assert len(mined) == nonce
        rest = iter(mined)
        assert all(transaction in rest for transaction in acknowledged)  # all of them, in order
        assert len(list(rest)) <= BATCHES  # a batch may be on disk and the writer killed before it could note it
        assert [block["parentHash"] for block in blocks[1:]] == [block["hash"] for block in blocks[:-1]]
        sizes = [len(block["transactions"]) for block in blocks[1:]]
        starts = [sum(sizes[:n]) for n in range(len(sizes))]
        assert sizes == [_batch_at(start) if start else 1 for start in starts]
        for transaction in mined[-2 * BATCHES :]:
            receipt = provider.make_request("eth_getTransactionReceipt", [transaction])["result"]
            assert receipt["status"] == "0x1"
        for key in range(1, nonce + 1):
            call = {"to": _contract_of(officer), "data": probe.value_of(key)}
            assert int(str(ask("eth_call", call, "latest")), 16) == (key + 1 if key < nonce else 0)
        logs = provider.make_request("eth_getLogs", [{"fromBlock": "0x0"}])["result"]
        assert [int(log["topics"][1], 16) for log in logs] == list(range(1, nonce))
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    return head
