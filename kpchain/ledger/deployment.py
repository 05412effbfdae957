"""Where the contracts are on a chain: deployed, written down, and compared with what is packaged here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from typing import Any, Final

from kpchain.errors import ConfigError, ModelError, UnreachableError, WrongLedgerError
from kpchain.ledger.abi import (
    AGREEMENTS,
    ATTESTATIONS,
    CONTRACTS,
    LEDGER,
    PLENARY,
    REGISTRY,
    RETURNS,
    artifact,
    creation_code,
    functions,
)
from kpchain.ledger.calls import Admission, enter
from kpchain.ledger.events import Rules, Term
from kpchain.ledger.rpc import Rpc
from kpchain.ledger.sender import Message, Sender
from kpchain.model import checksum_address, keccak256
from kpchain.signing import Signer

FORMAT: Final = "kpchain-deployment/2"
VERSIONS: Final = {
    REGISTRY: "kpchain-registry/2",
    LEDGER: "kpchain-ledger/2",
    PLENARY: "kpchain-plenary/1",
    AGREEMENTS: "kpchain-agreements/1",
    ATTESTATIONS: "kpchain-attestations/1",
    RETURNS: "kpchain-returns/1",
}
"""What `version()` of each contract must answer."""

_FIELDS: Final = {
    REGISTRY: "registry",
    LEDGER: "ledger",
    PLENARY: "plenary",
    AGREEMENTS: "agreements",
    ATTESTATIONS: "attestations",
    RETURNS: "returns",
}

_DEPLOYMENT_GAS: Final = 8_000_000
_AT_ONCE: Final = 100  # Participants that one transaction enters, well within its gas


USUAL_RULES: Final = Rules(quorum_bps=5_000, min_days=3, max_days=120, execution_days=365)
"""How the Plenary's written procedure runs on a new ledger.

No number of the Kimberley Process was found for any of them (docs/adr/0022): they are settings of this project, and the
procedure itself changes them.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """The record of a deployment: enough to find it again and to see whether it is the right one.

    Attributes:
        chain_id: the chain.
        registry: address of the ParticipantRegistry.
        ledger: address of the CertificateLedger.
        plenary: address of the Plenary.
        agreements: address of the ExchangeAgreements.
        attestations: address of the Attestations.
        returns: address of the StatisticsReturns.
        block: number of the block from which its events begin.
        compiler: version and settings of the compiler.
        code_hashes: keccak256 of the code of each contract as it stands on the chain.
    """

    chain_id: int
    registry: str
    ledger: str
    plenary: str
    agreements: str
    attestations: str
    returns: str
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
                **{name: checksum_address(content[name]) for name in _FIELDS.values()},
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
        address: str = getattr(self, _FIELDS[contract])
        return address

    @property
    def addresses(self) -> list[str]:
        """The addresses of all contracts."""
        return [self.address_of(contract) for contract in CONTRACTS]


def deploy(
    rpc: Rpc,
    sender: Sender,
    founder: Signer,
    *,
    chain_id: int,
    admissions: Sequence[Admission],
    chair: Term,
    rules: Rules = USUAL_RULES,
) -> Deployment:
    """A new deployment with the first Participants entered: what the Plenary decides on is there before the Plenary is.

    The founder governs until it hands over to the Plenary (`calls.pass_governance`).

    Args:
        rpc: the connection.
        sender: what sends to it.
        founder: who deploys, and governs at first.
        chain_id: the chain.
        admissions: the first Participants, in the order of their indexes, which begin at 1.
        chair: the first chair of the Plenary, one of them.
        rules: the first rules of the Plenary's procedure.
    """
    addresses: dict[str, str] = {}
    block = 0
    for contract in CONTRACTS:
        arguments: dict[str, tuple[Any, ...]] = {
            REGISTRY: (founder.address,),
            PLENARY: (addresses.get(REGISTRY), astuple(rules), astuple(chair)),
            ATTESTATIONS: (addresses.get(REGISTRY), addresses.get(LEDGER)),
        }
        code = creation_code(contract, *arguments.get(contract, (addresses.get(REGISTRY),)))
        [receipt] = sender.send(founder, [Message(None, code, _DEPLOYMENT_GAS)], simulate=False)
        assert receipt.contract is not None  # noqa: S101  # a receipt of a creation names the contract (yellow paper)
        addresses[contract] = checksum_address(receipt.contract)
        block = block or receipt.block_number
        if contract == REGISTRY:
            groups = [admissions[start : start + _AT_ONCE] for start in range(0, len(admissions), _AT_ONCE)]
            entering = [enter(group) for group in groups]
            sender.send(founder, [Message(addresses[REGISTRY], call.data, call.gas) for call in entering])
    codes = {name: rpc.call("eth_getCode", address, "latest") for name, address in addresses.items()}
    return Deployment(
        chain_id=chain_id,
        **{_FIELDS[contract]: address for contract, address in addresses.items()},
        block=block,
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
