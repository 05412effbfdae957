from __future__ import annotations

import pytest
from eth_abi.abi import encode

from kpchain.errors import ModelError
from kpchain.model.digest import checksum_address, keccak256, record_digest
from kpchain.model.number import RecordNumber

# EIP-55, "Test Cases".
EIP55 = [
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
    "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
]


def test_keccak_is_that_of_ethereum() -> None:
    assert keccak256(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"


def test_digest_is_the_hash_of_number_and_root() -> None:
    number = RecordNumber.parse("RUL00000001")
    assert record_digest(number, b"\x07" * 32) == keccak256(encode(["uint256", "bytes32"], [number.word, b"\x07" * 32]))


@pytest.mark.parametrize("root", [b"", b"\x07" * 31, b"\x07" * 33])
def test_digest_refuses_a_root_of_another_length(root: bytes) -> None:
    with pytest.raises(ModelError, match="must be 32 bytes long"):
        record_digest(RecordNumber.parse("RU00000001"), root)


@pytest.mark.parametrize("address", EIP55)
def test_address_has_the_checksum_of_eip_55(address: str) -> None:
    assert checksum_address(address.lower()) == address
    assert checksum_address(int(address, 16)) == address


@pytest.mark.parametrize("address", ["", "0x", "0x" + "g" * 40, "0X" + "a" * 40, "a" * 40, "0x" + "a" * 41, 2**160, -1])
def test_address_refuses_what_is_none(address: str | int) -> None:
    with pytest.raises(ModelError) as refused:
        checksum_address(address)
    assert (refused.value.field, refused.value.value) == ("address", address)
