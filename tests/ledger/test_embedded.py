"""The embedded ledger answers as a node does, keeps what it has answered, and refuses a second writer."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import embedded_probe as probe
import pytest
import rlp  # type: ignore[import-untyped]  # rlp ships no types
from embedded_probe import Signer
from eth.constants import BLANK_ROOT_HASH
from eth_utils.crypto import keccak
from trie.hexary import HexaryTrie
from web3 import Web3

from kpchain.errors import ConfigError, LedgerBusyError, LedgerError
from kpchain.ledger.embedded.locking import WriterLock
from kpchain.ledger.embedded.provider import EmbeddedProvider

GENESIS = 1_577_836_800  # 2020-01-01, GMT
DEVELOPMENT_KEY = 0xAC0974BEC39A17E36BA4A6B4D238FF944BACB478CBED5EFCAE784D7BF4F2FF80
UNKNOWN = "0x" + "ab" * 32


class Watch:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.time = 1_800_000_000.0

    def __call__(self) -> float:
        return self.time


class Ledger:
    """A ledger file, open, with the calls that tests make."""

    def __init__(self, path: Path, watch: Watch, **options: Any) -> None:
        self.path = path
        self.provider = EmbeddedProvider(path, now=watch, **options)

    def response(self, method: str, *params: Any) -> dict[str, Any]:
        return dict(self.provider.make_request(method, list(params)))

    def ask(self, method: str, *params: Any) -> Any:
        return self.response(method, *params)["result"]

    def refusal(self, method: str, *params: Any) -> dict[str, Any]:
        error = self.response(method, *params)["error"]
        assert isinstance(error, dict)
        return error

    def send(self, raw: str) -> Any:
        return self.ask("eth_getTransactionReceipt", self.ask("eth_sendRawTransaction", raw))

    def send_all(self, raws: list[str]) -> list[dict[str, Any]]:
        return [dict(r) for r in self.provider.make_batch_request([("eth_sendRawTransaction", [raw]) for raw in raws])]

    def call(self, to: str, data: str, block: str = "latest") -> int:
        return int(self.ask("eth_call", {"to": to, "data": data}, block), 16)

    def head(self) -> Any:
        return self.ask("eth_getBlockByNumber", "latest", False)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def ledger(path: Path, watch: Watch) -> Iterator[Ledger]:
    ledger = Ledger(path, watch, genesis_time=GENESIS)
    yield ledger
    ledger.provider.close()


@pytest.fixture
def officer() -> Signer:
    return Signer(7)


@pytest.fixture
def contract(ledger: Ledger, officer: Signer) -> str:
    address = ledger.send(officer.sign(probe.BYTECODE))["contractAddress"]
    assert isinstance(address, str)
    return address


# -- shapes --


def test_a_new_ledger_has_one_block_of_the_genesis_time(ledger: Ledger) -> None:
    head = ledger.head()
    assert (head["number"], head["timestamp"], head["transactions"]) == ("0x0", hex(GENESIS), [])
    assert ledger.ask("eth_chainId") == "0x539"
    assert ledger.ask("net_version") == "1337"
    assert ledger.ask("eth_accounts") == []
    assert ledger.ask("web3_clientVersion").startswith("kpchain-embedded/")


def test_unknown_methods_and_bad_parameters_are_refused_with_the_codes_of_json_rpc(ledger: Ledger) -> None:
    assert ledger.refusal("eth_sendTransaction", {})["code"] == -32601
    assert ledger.refusal("eth_getBalance")["code"] == -32602
    assert ledger.refusal("eth_getBalance", "0x12", "latest")["code"] == -32602
    assert ledger.refusal("eth_getBlockByNumber", "first", False)["code"] == -32602
    assert ledger.refusal("eth_getBalance", "0x" + "00" * 20, "0x99") == {
        "code": -32000,
        "message": "header not found: 0x99",
    }


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("eth_getLogs", ["0x1"]),
        ("eth_getStorageAt", ["0x" + "00" * 20, "0xzz", "latest"]),
        ("eth_getLogs", [{"topics": "0x12"}]),
        ("eth_getLogs", [{"address": "0x12"}]),
        ("eth_getProof", ["0x" + "00" * 20, 5, "latest"]),
        ("eth_call", ["0x", "latest"]),
        ("eth_call", [{"to": "0x" + "00" * 20, "data": "0x1"}, "latest"]),
        ("eth_call", [{"accessList": ["0x"]}, "latest"]),
        ("eth_call", [{"accessList": [{}]}, "latest"]),
        ("eth_getTransactionByHash", ["0x12"]),
        ("eth_feeHistory", ["0x1", "latest", 5]),
        ("evm_setTime", [hex(2**80)]),
        ("evm_increaseTime", [-1]),
        ("evm_increaseTime", [True]),
    ],
)
def test_malformed_parameters_are_refused(ledger: Ledger, method: str, params: list[Any]) -> None:
    assert ledger.refusal(method, *params)["code"] == -32602


def test_a_block_number_beyond_all_bounds_is_no_block(ledger: Ledger) -> None:
    assert ledger.ask("eth_getBlockByNumber", hex(2**200), False) is None
    assert ledger.ask("eth_getLogs", {"fromBlock": hex(2**200), "toBlock": hex(2**255)}) == []


def test_blocks_transactions_and_receipts_of_the_unknown_are_null(ledger: Ledger) -> None:
    assert ledger.ask("eth_getBlockByNumber", "0x5", False) is None
    assert ledger.ask("eth_getBlockByHash", UNKNOWN, False) is None
    assert ledger.ask("eth_getTransactionByHash", UNKNOWN) is None
    assert ledger.ask("eth_getTransactionReceipt", UNKNOWN) is None


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (0, {}),
        (1, {"accessList": [{"address": "0x" + "22" * 20, "storageKeys": [UNKNOWN]}]}),
        (2, {"maxFeePerGas": 0, "maxPriorityFeePerGas": 0}),
    ],
)
def test_web3_reads_blocks_transactions_and_receipts(
    ledger: Ledger, officer: Signer, contract: str, kind: int, changes: dict[str, Any]
) -> None:
    raw = officer.sign(probe.put(1, 2), to=contract, **changes)
    w3 = Web3(ledger.provider)
    transaction_hash = w3.eth.send_raw_transaction(bytes.fromhex(raw[2:]))
    receipt = w3.eth.wait_for_transaction_receipt(transaction_hash)
    transaction = w3.eth.get_transaction(transaction_hash)
    block = w3.eth.get_block("latest", full_transactions=True)
    assert (receipt["status"], receipt["type"], receipt["effectiveGasPrice"]) == (1, kind, 0)
    assert (transaction["nonce"], transaction["blockNumber"], transaction["chainId"]) == (1, 2, 1337)
    assert transaction["from"].lower() == officer.address
    assert len(transaction.get("accessList", [])) == len(changes.get("accessList", []))
    assert block["transactions"] == [transaction]
    assert (block["gasUsed"], block["baseFeePerGas"]) == (receipt["gasUsed"], 0)
    assert w3.is_connected()


def test_a_block_commits_to_its_transactions_receipts_and_parent(
    ledger: Ledger, officer: Signer, contract: str
) -> None:
    raws = [officer.sign(probe.put(key, 1), to=contract, gas=100_000) for key in range(3)]
    ledger.send_all(raws)
    head = ledger.head()
    transactions = HexaryTrie({}, BLANK_ROOT_HASH)
    for index, raw in enumerate(raws):
        transactions[rlp.encode(index)] = bytes.fromhex(raw[2:])
    assert head["transactionsRoot"] == "0x" + transactions.root_hash.hex()
    assert head["parentHash"] == ledger.ask("eth_getBlockByNumber", "0x1", False)["hash"]
    assert ledger.ask("eth_getBlockByHash", head["hash"], False) == head


# -- acts --


def test_an_account_without_money_acts_at_gas_price_zero(ledger: Ledger, officer: Signer, contract: str) -> None:
    assert ledger.ask("eth_getBalance", officer.address, "latest") == "0x0"
    assert ledger.ask("eth_gasPrice") == ledger.ask("eth_maxPriorityFeePerGas") == "0x0"
    assert ledger.send(officer.sign(probe.put(5, 9), to=contract))["status"] == "0x1"
    assert ledger.call(contract, probe.value_of(5)) == 9
    slot = hex(probe.slot_of(5))
    assert ledger.ask("eth_getStorageAt", contract, slot, "latest") == "0x" + probe.word(9)
    assert ledger.ask("eth_getTransactionCount", officer.address, "pending") == "0x2"


def test_the_development_account_has_money_to_send(ledger: Ledger) -> None:
    funded = Signer(DEVELOPMENT_KEY)
    assert funded.address == "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266"
    ledger.send(funded.sign("0x", to="0x" + "11" * 20, gas=21_000, value=5))
    assert ledger.ask("eth_getBalance", "0x" + "11" * 20, "latest") == "0x5"


def test_a_reverted_transaction_is_mined_with_status_0_and_changes_nothing(
    ledger: Ledger, officer: Signer, contract: str
) -> None:
    receipt = ledger.send(officer.sign(probe.put(3, 0), to=contract))
    assert (receipt["status"], receipt["logs"], receipt["blockNumber"]) == ("0x0", [], "0x2")
    assert ledger.call(contract, probe.value_of(3)) == 0
    assert ledger.ask("eth_getTransactionCount", officer.address, "latest") == "0x2"


def test_calls_and_estimates_that_revert_give_the_revert_data(ledger: Ledger, contract: str) -> None:
    message = {"to": contract, "data": probe.put(77, 0)}
    expected = {"code": 3, "message": "execution reverted", "data": probe.refused(77)}
    assert ledger.refusal("eth_call", message, "latest") == expected
    assert ledger.refusal("eth_estimateGas", message) == expected


def test_a_call_out_of_gas_or_of_money_is_refused_without_revert_data(ledger: Ledger, contract: str) -> None:
    starved = ledger.refusal("eth_call", {"to": contract, "data": probe.put(1, 1), "gas": "0x6000"}, "latest")
    poor = ledger.refusal("eth_call", {"to": contract, "value": "0x1"}, "latest")
    assert (starved["code"], poor["code"]) == (-32000, -32000)
    assert ("OutOfGas" in starved["message"], "InsufficientFunds" in poor["message"]) == (True, True)
    assert (set(starved), set(poor)) == ({"code", "message"}, {"code", "message"})


def test_the_machine_is_of_shanghai_and_knows_its_blocks(ledger: Ledger, contract: str) -> None:
    hash_of_newest = "0x6001430340" + "5f52" + "60205ff3"  # blockhash(number - 1), kept and returned with PUSH0
    copy_memory = "0x5f5f5f5e" + "00"  # MCOPY came with Cancun
    assert ledger.ask("eth_call", {"data": hash_of_newest}, "latest") == ledger.head()["hash"]
    assert "InvalidInstruction" in ledger.refusal("eth_call", {"data": copy_memory}, "latest")["message"]


def test_calls_leave_no_trace(ledger: Ledger, contract: str) -> None:
    before = ledger.head()
    ledger.ask("eth_call", {"to": contract, "data": probe.put(1, 1)}, "latest")
    assert ledger.call(contract, probe.value_of(1)) == 0
    assert ledger.head() == before


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"nonce": 0}, "nonce too low: address {officer}, tx: 0 state: 1"),
        ({"nonce": 5}, "nonce too high: address {officer}, tx: 5 state: 1"),
        ({"value": 1}, "insufficient funds for gas * price + value: address {officer} have 0 want 1"),
        ({"gasPrice": 1}, "insufficient funds for gas * price + value: address {officer} have 0 want 1000000"),
        ({"chainId": 1}, "invalid chain id: have 1 want 1337"),
        ({"chainId": None}, "only replay-protected (EIP-155) transactions are allowed"),
        ({"gas": 20_999}, "intrinsic gas too low: gas 20999, minimum needed 21000"),
        ({"gas": 30_000_001}, "exceeds block gas limit: gas 30000001, limit 30000000"),
    ],
)
def test_an_invalid_transaction_is_refused_and_not_mined(
    ledger: Ledger, officer: Signer, contract: str, changes: dict[str, Any], message: str
) -> None:
    raw = officer.sign("0x", to=contract, **({"nonce": officer.nonce} | changes))
    assert ledger.refusal("eth_sendRawTransaction", raw) == {
        "code": -32000,
        "message": message.format(officer=officer.address),
    }
    assert ledger.ask("eth_blockNumber") == "0x1"


def test_code_beyond_the_limit_of_shanghai_is_refused(ledger: Ledger, officer: Signer) -> None:
    assert ledger.refusal("eth_sendRawTransaction", officer.sign("0x" + "00" * 49_153)) == {
        "code": -32000,
        "message": "max initcode size exceeded: code size 49153, limit 49152",
    }


@pytest.mark.parametrize("raw", ["0x", "0x00", "0xc0", "0x02c0", "0x7f01", "0x04c0", "0x" + "ff" * 40, "f8", 5, None])
def test_what_is_not_a_transaction_is_refused(ledger: Ledger, raw: object) -> None:
    assert ledger.refusal("eth_sendRawTransaction", raw)["code"] in {-32000, -32602}
    assert ledger.ask("eth_blockNumber") == "0x0"


def test_a_transaction_with_a_broken_signature_is_refused(ledger: Ledger, officer: Signer, contract: str) -> None:
    broken = [*rlp.decode(bytes.fromhex(officer.sign("0x", to=contract)[2:]))]
    broken[7] = b"\xff" * 32
    assert ledger.refusal("eth_sendRawTransaction", "0x" + rlp.encode(broken).hex())["code"] == -32000
    assert ledger.ask("eth_blockNumber") == "0x1"


# -- gas --


def test_an_estimate_suffices_and_is_close(ledger: Ledger, officer: Signer, contract: str) -> None:
    other = ledger.send(officer.sign(probe.BYTECODE))["contractAddress"]
    for to, data in ((contract, probe.put(1, 1)), (contract, probe.relay(other, 2, 2)), (None, probe.BYTECODE)):
        message = {"from": officer.address, "data": data} | ({} if to is None else {"to": to})
        estimate = int(ledger.ask("eth_estimateGas", message), 16)
        receipt = ledger.send(officer.sign(data, to=to, gas=estimate))
        assert receipt["status"] == "0x1"
        assert int(receipt["gasUsed"], 16) <= estimate <= int(receipt["gasUsed"], 16) * 64 // 63 + 2_400


def test_an_estimate_is_the_whole_limit_where_no_margin_suffices(ledger: Ledger) -> None:
    calls_and_wants_a_million_left = "0x5f5f5f5f5f5f5af1" + "505a620f424010601557" + "5f5ffd5b00"
    assert ledger.ask("eth_estimateGas", {"data": calls_and_wants_a_million_left}) == hex(30_000_000)


def test_a_call_with_too_little_gas_to_begin_is_refused(ledger: Ledger) -> None:
    assert "OutOfGas" in ledger.refusal("eth_call", {"to": "0x" + "11" * 20, "gas": "0x1"}, "latest")["message"]


def test_a_transfer_is_estimated_at_21000(ledger: Ledger) -> None:
    assert ledger.ask("eth_estimateGas", {"to": "0x" + "11" * 20}) == hex(21_000)


def test_fee_history_is_zero_throughout(ledger: Ledger, contract: str) -> None:
    history = ledger.ask("eth_feeHistory", "0x2", "latest", [50])
    assert history["oldestBlock"] == "0x0"
    assert history["baseFeePerGas"] == ["0x0"] * 3
    assert history["reward"] == [["0x0"]] * 2


# -- batches --


def test_a_batch_goes_into_one_block_and_the_invalid_leave_the_others_alone(
    ledger: Ledger, officer: Signer, contract: str
) -> None:
    first, second = officer.sign(probe.put(1, 11), to=contract), officer.sign(probe.put(2, 0), to=contract)
    stale, third = officer.sign("0x", to=contract, nonce=0), officer.sign(probe.put(3, 33), to=contract)
    responses = ledger.send_all([first, "0xdead", second, stale, third])
    assert ["error" in response for response in responses] == [False, True, False, True, False]
    mined = [response["result"] for response in responses if "result" in response]
    receipts = [ledger.ask("eth_getTransactionReceipt", transaction_hash) for transaction_hash in mined]
    assert ledger.head()["number"] == "0x2"
    assert ledger.head()["transactions"] == mined
    assert [receipt["status"] for receipt in receipts] == ["0x1", "0x0", "0x1"]
    assert [receipt["transactionIndex"] for receipt in receipts] == ["0x0", "0x1", "0x2"]
    used = [int(receipt["gasUsed"], 16) for receipt in receipts]
    assert [int(receipt["cumulativeGasUsed"], 16) for receipt in receipts] == [used[0], sum(used[:2]), sum(used)]
    assert [log["logIndex"] for receipt in receipts for log in receipt["logs"]] == ["0x0", "0x1"]
    assert ledger.head()["gasUsed"] == hex(sum(used))


def test_a_batch_beyond_the_gas_of_a_block_fills_several(ledger: Ledger, officer: Signer, contract: str) -> None:
    raws = [officer.sign(probe.put(key, 1), to=contract, gas=29_980_000) for key in range(3)]
    assert all("result" in response for response in ledger.send_all(raws))
    counts = [len(ledger.ask("eth_getBlockByNumber", hex(n), False)["transactions"]) for n in range(2, 5)]
    assert counts == [1, 1, 1]


def test_a_batch_and_single_acts_lead_to_the_same_state(path: Path, watch: Watch) -> None:
    roots = []
    for name, together in (("one", True), ("two", False)):
        ledger, officer = Ledger(path.with_name(name), watch), Signer(7)
        contract = ledger.send(officer.sign(probe.BYTECODE))["contractAddress"]
        acts = [(1, 5), (2, 6), (1, 7), (2, 0), (3, 8)]
        raws = [officer.sign(probe.put(key, value), to=contract) for key, value in acts]
        for batch in [raws] if together else [[raw] for raw in raws]:
            ledger.send_all(batch)
        roots.append((ledger.head()["stateRoot"], len(ledger.head()["transactions"])))
        ledger.provider.close()
    assert roots[0][0] == roots[1][0]
    assert (roots[0][1], roots[1][1]) == (5, 1)


def test_a_batch_sees_its_own_acts_in_order(ledger: Ledger, officer: Signer, contract: str) -> None:
    requests = [
        ("eth_sendRawTransaction", [officer.sign(probe.put(1, 5), to=contract)]),
        ("eth_call", [{"to": contract, "data": probe.value_of(1)}, "latest"]),
        ("eth_sendRawTransaction", [officer.sign(probe.put(1, 6), to=contract)]),
        ("eth_call", [{"to": contract, "data": probe.value_of(1)}, "latest"]),
    ]
    results = [response["result"] for response in ledger.provider.make_batch_request(requests)]
    assert (int(results[1], 16), int(results[3], 16)) == (5, 6)


# -- logs and past states --


def test_logs_are_found_by_block_address_and_topics(ledger: Ledger, officer: Signer, contract: str) -> None:
    other = Signer(8)
    for key in range(4):
        ledger.send_all([s.sign(probe.put(key, 1), to=contract) for s in (officer, other)])

    def found(**wanted: Any) -> list[tuple[int, int]]:
        logs = ledger.ask("eth_getLogs", {"fromBlock": "0x0", **wanted})
        return [(int(log["topics"][1], 16), int(log["logIndex"], 16)) for log in logs]

    everything = [(key, index) for key in range(4) for index in range(2)]
    by_other = "0x" + probe.word(int(other.address, 16))
    keys = ["0x" + probe.word(key) for key in (1, 3)]
    assert found() == found(address=contract) == found(address=[contract, "0x" + "11" * 20]) == everything
    assert found(address="0x" + "11" * 20) == []
    assert found(topics=[probe.PUT_EVENT]) == found(topics=[[probe.PUT_EVENT, UNKNOWN]]) == everything
    assert found(topics=[UNKNOWN]) == []
    assert found(topics=[None, keys]) == [(1, 0), (1, 1), (3, 0), (3, 1)]
    assert found(topics=[probe.PUT_EVENT, keys[0], by_other]) == [(1, 1)]
    assert found(topics=[None, None, by_other]) == [(key, 1) for key in range(4)]
    assert found(topics=[None, None, None]) == everything
    assert found(topics=[None, None, None, None]) == found(topics=[None] * 4 + [UNKNOWN]) == []
    assert found(fromBlock="0x3", toBlock="0x4") == [(1, 0), (1, 1), (2, 0), (2, 1)]
    assert found(fromBlock="0x9") == []
    block_hash = ledger.ask("eth_getBlockByNumber", "0x2", False)["hash"]
    assert ledger.refusal("eth_getLogs", {"blockHash": UNKNOWN})["message"] == "unknown block"
    assert [log["blockHash"] for log in ledger.ask("eth_getLogs", {"blockHash": block_hash})] == [block_hash] * 2


def test_logs_of_a_filter_equal_those_of_the_receipts(ledger: Ledger, officer: Signer, contract: str) -> None:
    receipt = ledger.send(officer.sign(probe.put(1, 1), to=contract))
    assert ledger.ask("eth_getLogs", {"fromBlock": "0x0", "toBlock": "latest"}) == receipt["logs"]
    assert receipt["logs"][0]["data"] == "0x" + probe.word(1)


def test_a_log_search_by_topic_uses_an_index(ledger: Ledger, contract: str) -> None:
    with sqlite3.connect(f"file:{ledger.path}?mode=ro", uri=True) as connection:
        plan = connection.execute(
            "EXPLAIN QUERY PLAN SELECT * FROM logs WHERE topic1 = ? AND block > 0", (b"",)
        ).fetchall()
    connection.close()
    assert "logs_by_topic1" in str(plan)


def test_past_blocks_keep_their_state(ledger: Ledger, officer: Signer, contract: str) -> None:
    for value in (10, 20):
        ledger.send(officer.sign(probe.put(1, value), to=contract))
    assert [ledger.call(contract, probe.value_of(1), block) for block in ("0x1", "0x2", "0x3")] == [0, 10, 20]
    assert ledger.ask("eth_getTransactionCount", officer.address, "0x1") == "0x1"
    assert ledger.ask("eth_getCode", contract, "earliest") == "0x"
    block_hash = ledger.ask("eth_getBlockByNumber", "0x2", False)["hash"]
    message = {"to": contract, "data": probe.value_of(1)}
    for block in ({"blockHash": block_hash}, {"blockNumber": "0x2"}):  # EIP-1898
        assert int(ledger.ask("eth_call", message, block), 16) == 10


def test_a_storage_proof_leads_from_the_header_to_the_value(ledger: Ledger, officer: Signer, contract: str) -> None:
    ledger.send(officer.sign(probe.put(4, 44), to=contract))
    slot, absent = probe.slot_of(4), probe.slot_of(5)
    proof = ledger.ask("eth_getProof", contract, [hex(slot), hex(absent)], "latest")

    def value(root: str, key: bytes, nodes: list[str]) -> bytes:
        proven = [rlp.decode(bytes.fromhex(node[2:])) for node in nodes]
        found = HexaryTrie.get_from_proof(bytes.fromhex(root[2:]), keccak(key), proven)  # type: ignore[no-untyped-call]  # trie has few types
        return bytes(found)

    account = rlp.decode(value(ledger.head()["stateRoot"], bytes.fromhex(contract[2:]), proof["accountProof"]))
    assert account[2].hex() == proof["storageHash"][2:]
    for entry, number, expected in zip(proof["storageProof"], (slot, absent), (44, 0), strict=True):
        found = value(proof["storageHash"], number.to_bytes(32, "big"), entry["proof"])
        assert (entry["value"], found) == (hex(expected), rlp.encode(expected) if expected else b"")


# -- clock --


def test_the_clock_goes_on_from_the_genesis_time(ledger: Ledger, watch: Watch, officer: Signer) -> None:
    watch.time += 100
    contract = ledger.send(officer.sign(probe.BYTECODE))["contractAddress"]
    assert ledger.head()["timestamp"] == hex(GENESIS + 100)
    watch.time += 50
    assert ledger.call(contract, probe.time()) == GENESIS + 150
    assert ledger.call(contract, probe.time(), "0x1") == GENESIS + 100


def test_block_times_rise_even_when_the_clock_stands(ledger: Ledger) -> None:
    for _ in range(3):
        ledger.ask("evm_mine")
    times = [int(ledger.ask("eth_getBlockByNumber", hex(n), False)["timestamp"], 16) for n in range(4)]
    assert times == [GENESIS, GENESIS + 1, GENESIS + 2, GENESIS + 3]


def test_the_clock_is_moved_and_stays_moved(ledger: Ledger, watch: Watch, contract: str) -> None:
    assert ledger.ask("evm_increaseTime", 86_400) == GENESIS + 86_400 - int(watch.time)
    assert ledger.call(contract, probe.time()) == GENESIS + 86_400
    ledger.ask("evm_setTime", GENESIS + 500_000)
    ledger.provider.close()
    watch.time += 7
    again = Ledger(ledger.path, watch)
    assert again.call(contract, probe.time()) == GENESIS + 500_007
    again.ask("evm_mine")
    assert again.head()["timestamp"] == hex(GENESIS + 500_007)
    again.provider.close()


def test_the_next_block_gets_the_time_that_was_asked_for(ledger: Ledger, watch: Watch, contract: str) -> None:
    ledger.ask("evm_setNextBlockTimestamp", GENESIS + 1_000)
    watch.time += 5
    assert ledger.call(contract, probe.time()) == GENESIS + 1_000
    ledger.ask("evm_mine")
    assert ledger.head()["timestamp"] == hex(GENESIS + 1_000)
    assert ledger.call(contract, probe.time()) == GENESIS + 1_005
    assert ledger.refusal("evm_setNextBlockTimestamp", GENESIS)["code"] == -32602
    ledger.ask("evm_mine", hex(GENESIS + 5_000))
    assert ledger.head()["timestamp"] == hex(GENESIS + 5_000)


# -- one file --


def test_a_reopened_ledger_goes_on_where_it_was(ledger: Ledger, watch: Watch, officer: Signer, contract: str) -> None:
    receipt = ledger.send(officer.sign(probe.put(1, 42), to=contract))
    head = ledger.head()
    ledger.provider.close()
    assert [entry.name for entry in ledger.path.parent.iterdir()] == ["ledger.sqlite"]
    again = Ledger(ledger.path, watch)
    assert again.head() == head
    assert again.ask("eth_getTransactionReceipt", receipt["transactionHash"]) == receipt
    assert again.call(contract, probe.value_of(1)) == 42
    assert again.send(officer.sign(probe.put(1, 43), to=contract))["blockNumber"] == "0x3"
    again.provider.close()


def test_a_ledger_of_another_chain_id_is_refused(ledger: Ledger, watch: Watch) -> None:
    ledger.provider.close()
    with pytest.raises(ConfigError, match="chain id 1337, not 5"):
        Ledger(ledger.path, watch, chain_id=5)


@pytest.mark.parametrize(
    "content", [b"hello, this is no database at all", b"\x00" * 5_000, b"SQLite format 3\x00junk" * 300]
)
@pytest.mark.parametrize("read_only", [False, True])
def test_a_junk_file_is_refused_and_left_alone(path: Path, watch: Watch, content: bytes, *, read_only: bool) -> None:
    path.write_bytes(content)
    with pytest.raises((ConfigError, LedgerError), match=r"ledger\.sqlite"):
        Ledger(path, watch, read_only=read_only)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused_and_left_alone(path: Path, watch: Watch) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE notes (text)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ConfigError, match="not a kpchain ledger"):
        Ledger(path, watch)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM nodes",
        "DELETE FROM blocks",
        "UPDATE blocks SET hash = x'00' || number",
        "UPDATE blocks SET header = x'c0'",
        "DROP TABLE blocks",
    ],
)
def test_a_ledger_without_a_whole_newest_block_is_refused(
    ledger: Ledger, watch: Watch, contract: str, damage: str
) -> None:
    ledger.provider.close()
    connection = sqlite3.connect(ledger.path)
    with connection:
        connection.execute(damage)
    connection.close()
    with pytest.raises(LedgerError, match=r"ledger\.sqlite: the ledger file (is damaged|cannot be used)"):
        Ledger(ledger.path, watch)


def test_a_part_of_the_state_that_is_missing_is_told_when_it_is_needed(
    ledger: Ledger, watch: Watch, contract: str
) -> None:
    root = bytes.fromhex(ledger.head()["stateRoot"][2:])
    ledger.provider.close()
    connection = sqlite3.connect(ledger.path)
    with connection:
        connection.execute("DELETE FROM nodes WHERE hash != ?", (root,))
    connection.close()
    again = Ledger(ledger.path, watch)
    with pytest.raises(LedgerError, match="a part of its state is missing"):
        again.call(contract, probe.value_of(1))
    again.provider.close()


def test_a_part_of_the_file_that_is_missing_is_told_when_it_is_needed(
    ledger: Ledger, watch: Watch, contract: str
) -> None:
    ledger.provider.close()
    connection = sqlite3.connect(ledger.path)
    connection.execute("DROP TABLE logs")
    connection.close()
    with (
        EmbeddedProvider(ledger.path, now=watch) as provider,
        pytest.raises(LedgerError, match=r"ledger\.sqlite: the ledger file cannot be used: no such table: logs"),
    ):
        provider.make_request("eth_getLogs", [{"fromBlock": "0x0"}])


def test_a_ledger_of_a_later_kpchain_is_refused(ledger: Ledger, watch: Watch) -> None:
    ledger.provider.close()
    connection = sqlite3.connect(ledger.path)
    connection.execute("PRAGMA user_version = 2")
    connection.close()
    with pytest.raises(ConfigError, match="version 2; this kpchain reads version 1"):
        Ledger(ledger.path, watch)


def test_a_torn_file_is_refused_when_its_missing_part_is_read(
    ledger: Ledger, watch: Watch, officer: Signer, contract: str
) -> None:
    ledger.send_all([officer.sign(probe.put(key, 1), to=contract, gas=100_000) for key in range(200)])
    ledger.provider.close()
    os.truncate(ledger.path, ledger.path.stat().st_size // 2)
    with (
        pytest.raises(LedgerError, match=r"ledger\.sqlite"),
        EmbeddedProvider(ledger.path, now=watch) as provider,
    ):
        provider.make_request("eth_getLogs", [{"fromBlock": "0x0"}])


# -- writers and readers --


def test_a_second_writer_is_refused_at_once_and_reads_meanwhile(
    ledger: Ledger, watch: Watch, officer: Signer, contract: str
) -> None:
    second = Ledger(ledger.path, watch)
    with pytest.raises(LedgerBusyError, match=rf"ledger\.sqlite: process {os.getpid()} is writing"):
        second.ask("eth_sendRawTransaction", officer.sign(probe.put(1, 1), to=contract, nonce=1))
    with pytest.raises(LedgerBusyError):
        second.ask("evm_increaseTime", 5)
    ledger.send(officer.sign(probe.put(1, 2), to=contract))
    assert second.call(contract, probe.value_of(1)) == 2
    ledger.provider.close()
    assert second.send(officer.sign(probe.put(1, 3), to=contract))["status"] == "0x1"
    second.provider.close()


def test_another_process_is_refused_as_a_writer(ledger: Ledger, contract: str) -> None:
    code = (
        "import sys; from pathlib import Path; from kpchain.errors import LedgerBusyError\n"
        "from kpchain.ledger.embedded.provider import EmbeddedProvider\n"
        "provider = EmbeddedProvider(Path(sys.argv[1]), now=lambda: 0)\n"
        "sys.stdout.write(provider.make_request('eth_blockNumber', [])['result'] + ' ')\n"
        "try: provider.make_request('evm_mine', [])\n"
        "except LedgerBusyError as error: sys.stdout.write(str(error))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(ledger.path)], capture_output=True, text=True, check=True)
    assert done.stdout == f"0x1 {ledger.path}: process {os.getpid()} is writing to this ledger"


def test_a_reader_follows_a_writer_and_cannot_write(
    ledger: Ledger, watch: Watch, officer: Signer, contract: str
) -> None:
    reader = Ledger(ledger.path, watch, read_only=True)
    for value in (1, 2):
        ledger.send(officer.sign(probe.put(1, value), to=contract))
        assert reader.call(contract, probe.value_of(1)) == value
        assert reader.head() == ledger.head()
    raw = officer.sign(probe.put(1, 3), to=contract)
    expected = {"code": -32000, "message": "the ledger is open for reading only"}
    assert reader.refusal("eth_sendRawTransaction", raw) == expected
    assert reader.refusal("evm_mine") == expected
    assert reader.send_all([raw])[0]["error"] == expected
    reader.provider.close()


def test_readers_leave_nothing_beside_the_file(ledger: Ledger, watch: Watch, contract: str) -> None:
    ledger.provider.close()
    reader = Ledger(ledger.path, watch, read_only=True)
    assert reader.ask("eth_blockNumber") == "0x1"
    assert [entry.name for entry in ledger.path.parent.iterdir()] == ["ledger.sqlite"]
    reader.provider.close()


def test_a_writer_closes_while_a_reader_reads_on(ledger: Ledger, watch: Watch, contract: str) -> None:
    reader = Ledger(ledger.path, watch, read_only=True)
    assert reader.ask("eth_blockNumber") == "0x1"
    ledger.provider.close()
    again = Ledger(ledger.path, watch)
    again.ask("evm_mine")
    assert reader.ask("eth_blockNumber") == "0x2"
    reader.provider.close()
    again.provider.close()
    assert [entry.name for entry in ledger.path.parent.iterdir()] == ["ledger.sqlite"]


def test_a_refused_first_write_gives_the_lock_back(ledger: Ledger, watch: Watch, contract: str) -> None:
    ledger.provider.close()
    first, second = Ledger(ledger.path, watch), Ledger(ledger.path, watch)
    assert first.refusal("evm_setNextBlockTimestamp", 5)["code"] == -32602
    second.ask("evm_mine")
    assert first.ask("eth_blockNumber") == "0x2"
    second.provider.close()
    first.ask("evm_mine")
    assert first.ask("eth_blockNumber") == "0x3"
    first.provider.close()


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path, watch: Watch) -> None:
    for path in (tmp_path, tmp_path / "no" / "ledger.sqlite"):
        with pytest.raises(ConfigError, match="cannot be opened"):
            Ledger(path, watch)


def test_a_reader_of_nothing_is_refused_and_makes_nothing(path: Path, watch: Watch) -> None:
    with pytest.raises(ConfigError, match="there is no ledger here"):
        Ledger(path, watch, read_only=True)
    assert list(path.parent.iterdir()) == []


def _count_under_lock(path: Path, times: int) -> None:
    lock = WriterLock(path)
    while times:
        try:
            lock.acquire()
        except LedgerBusyError:
            continue
        path.write_text(str(int(path.read_text()) + 1))
        lock.release()
        times -= 1


def test_the_lock_keeps_processes_apart_while_it_changes_hands(path: Path) -> None:
    path.write_text("0")
    fork = multiprocessing.get_context("fork")
    counters = [fork.Process(target=_count_under_lock, args=(path, 300)) for _ in range(3)]
    for counter in counters:
        counter.start()
    for counter in counters:
        counter.join()
    assert path.read_text() == "900"


def test_a_lock_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="the lock file cannot be written"):
        WriterLock(tmp_path / "no" / "ledger.sqlite").acquire()


def test_a_lock_left_by_the_dead_does_not_hold(ledger: Ledger, watch: Watch) -> None:
    ledger.provider.close()
    ledger.path.with_name("ledger.sqlite.lock").write_text("999999")
    again = Ledger(ledger.path, watch)
    again.ask("evm_mine")
    assert again.ask("eth_blockNumber") == "0x1"
    again.provider.close()
