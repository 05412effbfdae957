"""From revert data to an exception.

Revert data comes in as many shapes as there are nodes; this is the one place that reads it.
"""

from __future__ import annotations

from typing import Any, Final

from eth_abi.abi import decode
from eth_abi.exceptions import DecodingError

from kpchain.errors import RejectedError
from kpchain.ledger.abi import failures
from kpchain.ledger.refusals import agreements, attestations, plenary, records, registry, returns
from kpchain.ledger.refusals.contract_error import ContractError
from kpchain.ledger.refusals.sentences import NameOf, sentence

_CLASSES: Final[dict[str, type[ContractError]]] = {
    name: kind
    for module in (registry, records, plenary, agreements, attestations, returns)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and issubclass(kind, ContractError)
}
_PANIC: Final = bytes.fromhex("4e487b71")
_REASON: Final = bytes.fromhex("08c379a0")


def revert_data(data: Any) -> bytes:
    """The revert data in an error object of whatever node; empty where there is none.

    ganache and anvil give hexadecimal text, some nodes an object that holds it.
    """
    if isinstance(data, dict):
        inner = data.get("data") or data.get("result") or next((v for v in data.values() if isinstance(v, dict)), None)
        return revert_data(inner)
    text = data.rsplit(" ", 1)[-1] if isinstance(data, str) else ""
    try:
        return bytes.fromhex(text.removeprefix("0x"))
    except ValueError:
        return b""


def refusal(data: bytes, *, name_of: NameOf | None = None) -> RejectedError:
    """The exception that revert data says.

    Args:
        data: what the call gave back.
        name_of: codes of Participants, to name them in the message instead of numbering them.
    """
    failure = failures().get(data[:4])
    if failure is None:
        return RejectedError(_unknown(data), name="", arguments={})
    try:
        values = decode(failure.types, data[4:])
    except DecodingError:
        return RejectedError(f"the contracts refused with a damaged {failure.name}", name=failure.name)
    arguments = dict(zip(failure.names, values, strict=True))
    kind = _CLASSES[f"{failure.name}Error"]
    return kind(sentence(kind.SENTENCE, arguments, name_of), name=failure.name, arguments=arguments)


def _unknown(data: bytes) -> str:
    if data[:4] == _REASON:
        return f"the node refused: {decode(('string',), data[4:])[0]}"
    if data[:4] == _PANIC:
        return f"the contract stopped on panic 0x{int.from_bytes(data[4:36], 'big'):02x}"
    return f"the contracts refused without a reason that is known here (0x{data.hex()})"
