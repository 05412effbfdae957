"""JSON-RPC values in and out: quantities, data, and the refusals that a node answers with (Ethereum execution API)."""

from __future__ import annotations

SERVER_ERROR = -32000
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
REVERTED = 3

_WORD = 2**256
_ADDRESS_BYTES = 20
_HASH_BYTES = 32


class RpcError(Exception):
    """A refusal as a node gives it.

    Attributes:
        code: -32602 for parameters, 3 for a revert, -32000 for the rest.
        data: the revert data in hex, or None.
    """

    def __init__(self, code: int, message: str, data: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.data = data

    def as_json(self) -> dict[str, object]:
        """The error object of a response."""
        shown: dict[str, object] = {"code": self.code, "message": self.message}
        return shown if self.data is None else shown | {"data": self.data}


def quantity(value: int) -> str:
    """A number as JSON-RPC writes it: "0x0", "0x41"."""
    return hex(value)


def data(value: bytes) -> str:
    """Bytes as JSON-RPC writes them: two digits a byte."""
    return "0x" + value.hex()


def read_quantity(value: object) -> int:
    """The number in a parameter; a JSON number is taken too, as the evm_ methods of other nodes do."""
    try:
        number = int(value, 16) if isinstance(value, str) and value.startswith("0x") else value
    except ValueError:
        number = None
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < _WORD:
        raise RpcError(INVALID_PARAMS, f"invalid argument: {value!r} is not a hex quantity")
    return number


def read_data(value: object) -> bytes:
    """The bytes in a parameter."""
    if isinstance(value, str) and value.startswith("0x"):
        try:
            return bytes.fromhex(value[2:])
        except ValueError:
            pass
    raise RpcError(INVALID_PARAMS, f"invalid argument: {str(value)[:80]!r} is not hex data")


def read_address(value: object) -> bytes:
    """The 20 bytes in a parameter."""
    return _of_size(read_data(value), _ADDRESS_BYTES, "an address")


def read_hash(value: object) -> bytes:
    """The 32 bytes in a parameter."""
    return _of_size(read_data(value), _HASH_BYTES, "a 32-byte hash")


def read_list(value: object) -> list[object]:
    """The list in a parameter, empty for null."""
    if value is None:
        return []
    if not isinstance(value, list | tuple):
        raise RpcError(INVALID_PARAMS, f"invalid argument: {str(value)[:80]!r} is not a list")
    return list(value)


def read_object(value: object) -> dict[str, object]:
    """The object in a parameter."""
    if not isinstance(value, dict):
        raise RpcError(INVALID_PARAMS, f"invalid argument: {str(value)[:80]!r} is not an object")
    return value


def _of_size(found: bytes, size: int, what: str) -> bytes:
    if len(found) != size:
        raise RpcError(INVALID_PARAMS, f"invalid argument: {data(found)[:80]!r} is not {what}")
    return found
