"""A small contract, and an account that signs calls of it, for the tests of the embedded ledger.

The bytecode is this source, compiled by solc 0.8.37 with the optimizer at 1 run, evmVersion shanghai and no metadata::

    contract Probe {
        error Refused(uint256 value);
        event Put(uint256 indexed key, address indexed by, uint256 value);

        mapping(uint256 => uint256) public valueOf;

        function put(uint256 key, uint256 value) external {
            if (value == 0) revert Refused(key);
            valueOf[key] = value;
            emit Put(key, msg.sender, value);
        }

        function time() external view returns (uint256) {
            return block.timestamp;
        }

        function relay(Probe other, uint256 key, uint256 value) external {
            other.put(key, value);
        }
    }
"""

from __future__ import annotations

from typing import Any

from eth_account import Account
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

CHAIN_ID = 1337
BYTECODE = (
    "0x"
    "6080604052348015600e575f5ffd5b506101ef8061001c5f395ff3fe608060405234801561000f575f5ffd5b506004361061004a575f35"
    "60e01c806316ada5471461004e578063541aea0f146100625780636b3cdd0614610077578063cadf338f1461008a575b5f5ffd5b425b60"
    "405190815260200160405180910390f35b61007561007036600461017b565b6100a9565b005b61007561008536600461019b565b61011a"
    "565b6100506100983660046101d8565b5f6020819052908152604090205481565b805f036100d05760405163590a515160e01b81526004"
    "810183905260240160405180910390fd5b5f82815260208181526040918290208390559051828152339184917fdadba1803cd3df9b4f68"
    "a8515fd9047e58784f21dcfd1fa2cd2c54e9f364cb28910160405180910390a35050565b60405163541aea0f60e01b8152600481018390"
    "52602481018290526001600160a01b0384169063541aea0f906044015f604051808303815f87803b158015610160575f5ffd5b505af115"
    "8015610172573d5f5f3e3d5ffd5b50505050505050565b5f5f6040838503121561018c575f5ffd5b50508035926020909101359150565b"
    "5f5f5f606084860312156101ad575f5ffd5b83356001600160a01b03811681146101c3575f5ffd5b956020850135955060409094013593"
    "92505050565b5f602082840312156101e8575f5ffd5b503591905056"
)
PUT_EVENT = "0x" + keccak(text="Put(uint256,address,uint256)").hex()


def word(number: int) -> str:
    """A number as 32 bytes of hex, without 0x."""
    return number.to_bytes(32, "big").hex()


def _selector(signature: str) -> str:
    return "0x" + keccak(text=signature)[:4].hex()


def put(key: int, value: int) -> str:
    """Call data: store a value; zero is refused with `refused(key)`."""
    return _selector("put(uint256,uint256)") + word(key) + word(value)


def value_of(key: int) -> str:
    """Call data: the stored value."""
    return _selector("valueOf(uint256)") + word(key)


def time() -> str:
    """Call data: the block's time."""
    return _selector("time()")


def relay(other: str, key: int, value: int) -> str:
    """Call data: let another probe store the value."""
    return _selector("relay(address,uint256,uint256)") + word(int(other, 16)) + word(key) + word(value)


def refused(key: int) -> str:
    """The revert data of `put(key, 0)`."""
    return _selector("Refused(uint256)") + word(key)


def slot_of(key: int) -> int:
    """The storage slot of a key."""
    return int.from_bytes(keccak(bytes.fromhex(word(key) + word(0))), "big")


class Signer:
    """An account without money that signs transactions and counts its nonce."""

    def __init__(self, key: int, nonce: int = 0) -> None:
        self._account = Account.from_key(key.to_bytes(32, "big"))
        self.address: str = self._account.address.lower()
        self.nonce = nonce

    def sign(self, data: str, *, to: str | None = None, gas: int = 1_000_000, **changes: Any) -> str:
        """A signed transaction in hex; `changes` replaces fields, None drops one, and a given nonce does not count."""
        fields: dict[str, Any] = {
            "nonce": self.nonce,
            "gasPrice": 0,
            "gas": gas,
            "value": 0,
            "data": data,
            "chainId": CHAIN_ID,
        }
        if to is not None:
            fields["to"] = to_checksum_address(to)
        if "maxFeePerGas" in changes:
            del fields["gasPrice"]
        if "nonce" not in changes:
            self.nonce += 1
        wanted = {name: value for name, value in (fields | changes).items() if value is not None}
        signed: str = self._account.sign_transaction(wanted).raw_transaction.to_0x_hex()
        return signed
