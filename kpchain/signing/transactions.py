"""Signed transactions as raw bytes, for the two types that kpchain sends; what a transaction does is not known here.

eth_account signs about a thousand a second; this is several times faster. A test compares the bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from coincurve import PrivateKey

from kpchain.model.digest import keccak256

_COMMON: Final = frozenset({"nonce", "gas", "chainId"})
_LEGACY: Final = _COMMON | {"gasPrice"}
_DYNAMIC: Final = _COMMON | {"maxFeePerGas", "maxPriorityFeePerGas"}
_OPTIONAL: Final = frozenset({"to", "value", "data", "type"})


def signed_transaction(transaction: Mapping[str, Any], key: PrivateKey) -> bytes | None:
    """The raw signed transaction, or None where it is of a form that is left to eth_account.

    Args:
        transaction: as web3 writes it, without ``from``; legacy (EIP-155) or with dynamic fees (EIP-1559), without an
            access list.
        key: the key to sign with.
    """
    names = transaction.keys() - _OPTIONAL
    kind = transaction.get("type")
    if names == _DYNAMIC and kind in (None, 2, "0x2"):
        return _signed_dynamic(transaction, key)
    if names == _LEGACY and kind in (None, 0, "0x0"):
        return _signed_legacy(transaction, key)
    return None


def _signed_dynamic(transaction: Mapping[str, Any], key: PrivateKey) -> bytes:
    """EIP-1559: ``0x02 || rlp([chain id, nonce, ..., access list, parity, r, s])``."""
    names = ("chainId", "nonce", "maxPriorityFeePerGas", "maxFeePerGas", "gas")
    body = b"".join([_integer(transaction[name]) for name in names]) + _call(transaction) + b"\xc0"
    signature = key.sign_recoverable(keccak256(b"\x02" + _list(body)), hasher=None)
    return b"\x02" + _list(body + _parity(signature[64]) + _scalars(signature))


def _signed_legacy(transaction: Mapping[str, Any], key: PrivateKey) -> bytes:
    """EIP-155: the chain id stands in the signed list, and v = chain id * 2 + 35 + parity in the sent one."""
    chain_id = _number(transaction["chainId"])
    body = b"".join([_integer(transaction[name]) for name in ("nonce", "gasPrice", "gas")]) + _call(transaction)
    signature = key.sign_recoverable(keccak256(_list(body + _integer(chain_id) + b"\x80\x80")), hasher=None)
    return _list(body + _integer(chain_id * 2 + 35 + signature[64]) + _scalars(signature))


def _call(transaction: Mapping[str, Any]) -> bytes:
    """Destination, value and data; a transaction that creates a contract has no destination."""
    return (
        _string(_octets(transaction.get("to") or b""))
        + _integer(transaction.get("value", 0))
        + _string(_octets(transaction.get("data") or b""))
    )


def _octets(value: str | bytes) -> bytes:
    return bytes.fromhex(value.removeprefix("0x")) if isinstance(value, str) else bytes(value)


def _number(value: int | str) -> int:
    return int(value, 16) if isinstance(value, str) else value


def _scalars(signature: bytes) -> bytes:
    return _integer(int.from_bytes(signature[:32], "big")) + _integer(int.from_bytes(signature[32:64], "big"))


def _parity(value: int) -> bytes:
    return b"\x01" if value else b"\x80"


def _integer(value: int | str) -> bytes:
    """RLP of an integer: its shortest big-endian bytes, zero being the empty string."""
    number = _number(value)
    return _string(number.to_bytes((number.bit_length() + 7) // 8, "big"))


def _string(data: bytes) -> bytes:
    """RLP of a byte string."""
    return data if len(data) == 1 and data[0] < 0x80 else _prefix(0x80, len(data)) + data


def _list(payload: bytes) -> bytes:
    """RLP of a list whose items are encoded already."""
    return _prefix(0xC0, len(payload)) + payload


def _prefix(offset: int, size: int) -> bytes:
    if size < 56:
        return bytes([offset + size])
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([offset + 55 + len(octets)]) + octets
