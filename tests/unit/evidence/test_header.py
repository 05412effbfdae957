"""Headers of every fork lead to the hash that the chain gives them; what is no header is refused."""

from __future__ import annotations

from typing import Any

import pytest
import rlp
from eth.vm.forks.cancun.blocks import CancunBlockHeader
from eth.vm.forks.london.blocks import LondonBlockHeader
from eth.vm.forks.prague.blocks import PragueBlockHeader
from eth.vm.forks.shanghai.blocks import ShanghaiBlockHeader

from kpchain.errors import EvidenceError
from kpchain.evidence.header import decode_header, encode_header

EMPTY_TRIE = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421"
MAINNET_1 = {
    "hash": "0x88e96d4537bea4d9c05d12549907b32561d3bf31f45aae734cdc119f13406cb6",
    "parentHash": "0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3",
    "sha3Uncles": "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347",
    "miner": "0x05a56e2d52c817161883f50c441c3228cfe54d9f",
    "stateRoot": "0xd67e4d450343046425ae4271474353857ab860dbc0a1dde64b41b5cd3a532bf3",
    "transactionsRoot": EMPTY_TRIE,
    "receiptsRoot": EMPTY_TRIE,
    "logsBloom": "0x" + "00" * 256,
    "difficulty": "0x3ff800000",
    "number": "0x1",
    "gasLimit": "0x1388",
    "gasUsed": "0x0",
    "timestamp": "0x55ba4224",
    "extraData": "0x476574682f76312e302e302f6c696e75782f676f312e342e32",
    "mixHash": "0x969b900de27b6ac6a67742365dd65f55a0526c41fd18e1b16f1a1215c2e66f59",
    "nonce": "0x539bd4979fef1ec4",
}
"""The first block of Ethereum's main network after its genesis."""

FORKS: dict[str, tuple[Any, dict[str, Any], dict[str, str]]] = {
    "london": (LondonBlockHeader, {"base_fee_per_gas": 7}, {"baseFeePerGas": "0x7"}),
    "shanghai": (
        ShanghaiBlockHeader,
        {"base_fee_per_gas": 7, "withdrawals_root": b"\x01" * 32},
        {"baseFeePerGas": "0x7", "withdrawalsRoot": "0x" + "01" * 32},
    ),
}
_CANCUN = (
    {**FORKS["shanghai"][1], "blob_gas_used": 131072, "excess_blob_gas": 0, "parent_beacon_block_root": b"\x02" * 32},
    {
        **FORKS["shanghai"][2],
        "blobGasUsed": "0x20000",
        "excessBlobGas": "0x0",
        "parentBeaconBlockRoot": "0x" + "02" * 32,
    },
)
FORKS["cancun"] = (CancunBlockHeader, *_CANCUN)
FORKS["prague"] = (
    PragueBlockHeader,
    {**_CANCUN[0], "requests_hash": b"\x03" * 32},
    {**_CANCUN[1], "requestsHash": "0x" + "03" * 32},
)


def _octets(name: str) -> bytes:
    return bytes.fromhex(MAINNET_1[name][2:])


def _by_py_evm(kind: Any, more: dict[str, Any]) -> Any:
    return kind(
        parent_hash=_octets("parentHash"),
        uncles_hash=_octets("sha3Uncles"),
        coinbase=_octets("miner"),
        state_root=_octets("stateRoot"),
        transaction_root=_octets("transactionsRoot"),
        receipt_root=_octets("receiptsRoot"),
        bloom=0,
        difficulty=0x3FF800000,
        block_number=1,
        gas_limit=0x1388,
        gas_used=0,
        timestamp=0x55BA4224,
        extra_data=_octets("extraData"),
        mix_hash=_octets("mixHash"),
        nonce=_octets("nonce"),
        **more,
    )


def test_a_block_of_the_main_network_has_its_hash() -> None:
    header = decode_header(encode_header(MAINNET_1))
    assert "0x" + header.hash.hex() == MAINNET_1["hash"]
    assert (header.state_root, header.number, header.time) == (_octets("stateRoot"), 1, 0x55BA4224)


@pytest.mark.parametrize("fork", FORKS)
def test_header_is_that_of_py_evm(fork: str) -> None:
    kind, fields, shown = FORKS[fork]
    other = _by_py_evm(kind, fields)
    encoded = encode_header(MAINNET_1 | shown | {"hash": "0x" + bytes(other.hash).hex()})
    assert encoded == rlp.encode(other)
    assert decode_header(encoded).hash == bytes(other.hash)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"timestamp": "0x55ba4225"}, "does not lead to the hash"),
        ({"baseFeePerGas": "0x7"}, "does not lead to the hash"),
        ({"stateRoot": None}, "cannot be read"),
        ({"number": "one"}, "cannot be read"),
        ({"hash": None}, "cannot be read"),
    ],
)
def test_header_that_is_not_that_of_its_hash_is_refused(changes: dict[str, Any], refusal: str) -> None:
    with pytest.raises(EvidenceError, match=refusal):
        encode_header(MAINNET_1 | changes)


FIELDS = rlp.decode(encode_header(MAINNET_1))


@pytest.mark.parametrize(
    "fields",
    [
        FIELDS[:14],
        FIELDS + [b""] * 7,
        [*FIELDS[:3], b"\x01" * 31, *FIELDS[4:]],
        [*FIELDS[:8], b"\0\x01", *FIELDS[9:]],
        [*FIELDS[:8], b"\x01" * 9, *FIELDS[9:]],
        [*FIELDS[:8], [b"\x01"], *FIELDS[9:]],
        [*FIELDS[:11], (253_402_300_800).to_bytes(5, "big"), *FIELDS[12:]],
        b"no list",
    ],
    ids=["short", "long", "root", "leading zero", "large", "nested", "time", "text"],
)
def test_bytes_that_are_no_header_are_refused(fields: Any) -> None:
    with pytest.raises(EvidenceError, match=r"no block header|beyond the year 9999"):
        decode_header(rlp.encode(fields))


def test_bytes_after_a_header_are_refused() -> None:
    with pytest.raises(EvidenceError, match="is no RLP"):
        decode_header(encode_header(MAINNET_1) + b"\0")


def test_lists_in_lists_are_refused() -> None:
    nested = b"\xc0"
    while len(nested) < 4000:
        nested = (bytes([0xC0 + len(nested)]) if len(nested) < 56 else _long(len(nested))) + nested
    with pytest.raises(EvidenceError, match=r"is no RLP|is no block header"):
        decode_header(nested)


def _long(length: int) -> bytes:
    size = (length.bit_length() + 7) // 8
    return bytes([0xF7 + size]) + length.to_bytes(size, "big")
