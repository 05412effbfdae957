"""Where the contracts are on a chain: deployed, written down, and compared with what is packaged here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from kpchain.errors import ConfigError, ModelError, UnreachableError, WrongLedgerError
from kpchain.ledger.abi import CONTRACTS, LEDGER, REGISTRY, artifact, creation_code, functions
from kpchain.ledger.rpc import Rpc
from kpchain.ledger.sender import Message, Sender
from kpchain.model import checksum_address, keccak256
from kpchain.signing import Signer

FORMAT: Final = "kpchain-deployment/1"
VERSIONS: Final = {REGISTRY: "kpchain-registry/1", LEDGER: "kpchain-ledger/1"}
"""What `version()` of each contract must answer."""

_DEPLOYMENT_GAS: Final = 8_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """The record of a deployment: enough to find it again and to see whether it is the right one.

    Attributes:
        chain_id: the chain.
        registry: address of the ParticipantRegistry.
        ledger: address of the CertificateLedger.
        block: number of the block from which its events begin.
        compiler: version and settings of the compiler.
        code_hashes: keccak256 of the code of each contract as it stands on the chain.
    """

    chain_id: int
    registry: str
    ledger: str
    block: int
    compiler: Mapping[str, Any]
    code_hashes: Mapping[str, str]

    @classmethod
    def from_json(cls, text: str) -> Deployment:
        """The deployment that a deployment record says.

        Raises:
            ConfigError: the text is no deployment record.
        """
        try:
            content = json.loads(text)
            if content["format"] != FORMAT:
                raise ConfigError(f"the deployment record is not of the format {FORMAT}")
            return cls(
                chain_id=int(content["chain_id"]),
                registry=checksum_address(content["registry"]),
                ledger=checksum_address(content["ledger"]),
                block=int(content["block"]),
                compiler=dict(content["compiler"]),
                code_hashes=dict(content["code_hashes"]),
            )
        except (ValueError, KeyError, TypeError, ModelError) as error:
            raise ConfigError(f"the deployment record is damaged: {error}") from error

    def to_json(self) -> str:
        """The deployment record as a JSON text."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=2) + "\n"

    def address_of(self, contract: str) -> str:
        """The address of one of the contracts."""
        return self.registry if contract == REGISTRY else self.ledger


def deploy(rpc: Rpc, sender: Sender, *, signer: Signer, governor: str, chain_id: int) -> Deployment:
    """A new deployment: the registry under this governor, and a ledger that asks it.

    Args:
        rpc: the connection.
        sender: what sends to it.
        signer: who deploys; it has no power afterwards.
        governor: the account that decides on Participants.
        chain_id: the chain.
    """
    registry_code = creation_code(REGISTRY, governor)
    [first] = sender.send(signer, [Message(None, registry_code, _DEPLOYMENT_GAS)], simulate=False)
    assert first.contract is not None  # noqa: S101  # a receipt of a creation names the contract (yellow paper)
    ledger_code = creation_code(LEDGER, first.contract)
    [second] = sender.send(signer, [Message(None, ledger_code, _DEPLOYMENT_GAS)], simulate=False)
    assert second.contract is not None  # noqa: S101  # as above
    addresses = {REGISTRY: checksum_address(first.contract), LEDGER: checksum_address(second.contract)}
    codes = {name: rpc.call("eth_getCode", address, "latest") for name, address in addresses.items()}
    return Deployment(
        chain_id=chain_id,
        registry=addresses[REGISTRY],
        ledger=addresses[LEDGER],
        block=first.block_number,
        compiler=artifact(LEDGER)["compiler"],
        code_hashes={name: "0x" + keccak256(bytes.fromhex(code[2:])).hex() for name, code in codes.items()},
    )


def check_deployment(rpc: Rpc, deployment: Deployment) -> None:
    """Sees that the node is on the right chain and has contracts of this version at the addresses.

    Raises:
        WrongLedgerError: it is not, or has not.
    """
    requests: list[tuple[str, list[Any]]] = [("eth_chainId", [])]
    for contract in CONTRACTS:
        call = {"to": deployment.address_of(contract), "data": "0x" + functions(contract)["version"].encode().hex()}
        requests.append(("eth_call", [call, "latest"]))
    call = {"to": deployment.ledger, "data": "0x" + functions(LEDGER)["registry"].encode().hex()}
    chain_id, *versions, registry = rpc.try_batch([*requests, ("eth_call", [call, "latest"])])
    if isinstance(chain_id, Exception):
        raise chain_id
    if not isinstance(chain_id, str):
        raise UnreachableError(f"{rpc.name}: the node does not say which chain it is on")
    if int(chain_id, 16) != deployment.chain_id:
        raise WrongLedgerError(
            f"{rpc.name} is on chain {int(chain_id, 16)}, and this workspace is for chain {deployment.chain_id}"
        )
    for contract, answer in zip(CONTRACTS, versions, strict=True):
        _check_version(contract, deployment.address_of(contract), answer)
    if not isinstance(registry, str) or int(registry, 16) != int(deployment.registry, 16):
        raise WrongLedgerError(f"the ledger {deployment.ledger} asks another registry than {deployment.registry}")


def compare_code(rpc: Rpc, deployment: Deployment) -> dict[str, bool]:
    """Whether the code on the chain is the packaged code, for each contract.

    Immutable values (the address of the registry in the ledger) are written into the code when it is deployed; their
    places are left out of the comparison.
    """
    equal: dict[str, bool] = {}
    for contract in CONTRACTS:
        content = artifact(contract)
        packaged = bytearray.fromhex(content["deployedBytecode"].removeprefix("0x"))
        found = bytearray.fromhex(rpc.call("eth_getCode", deployment.address_of(contract), "latest")[2:])
        for places in content["immutableReferences"].values():
            for place in places:
                blank = slice(place["start"], place["start"] + place["length"])
                packaged[blank] = found[blank] = bytes(place["length"])
        equal[contract] = packaged == found
    return equal


def _check_version(contract: str, address: str, answer: Any) -> None:
    expected = VERSIONS[contract]
    if not isinstance(answer, str) or len(answer) <= 2:
        raise WrongLedgerError(f"there is no {contract} at {address} on this chain")
    try:
        [found] = functions(contract)["version"].decode(bytes.fromhex(answer[2:]))
    except Exception as error:
        raise WrongLedgerError(f"the contract at {address} is no {contract}") from error
    if found != expected:
        raise WrongLedgerError(f"the contract at {address} is {found}, and this client speaks {expected}")
