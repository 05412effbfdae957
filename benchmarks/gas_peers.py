"""What like acts cost on the contracts that the peers publish on npm.

Nothing of a peer is kept in this repository: the packages are fetched into build/peers, and only the bytecode in them
is read. The functions are named by their signatures.
"""

from __future__ import annotations

import json
import re
import subprocess
import tarfile
from typing import TYPE_CHECKING

from eth_abi.abi import encode
from eth_utils.crypto import keccak
from gas_chain import ROOT, call_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from gas_chain import Chain

CACHE = ROOT / "build" / "peers"
DOCUMENT_STORE_4 = "@tradetrust-tt/document-store@4.1.1"
DOCUMENT_STORE_5 = "@govtechsg/document-store-ethers-v6@4.1.0"
TOKEN_REGISTRY = "@tradetrust-tt/token-registry@5.5.1"  # noqa: S105 - a package
EAS = "@ethereum-attestation-service/eas-contracts@1.9.0"
ENERGY_WEB = "@energyweb/issuer@7.0.1"
PACKAGES = (DOCUMENT_STORE_4, DOCUMENT_STORE_5, TOKEN_REGISTRY, EAS, ENERGY_WEB)

ADMIN, ISSUER, HOLDER, OTHER = range(4)
BATCH = 100
ZERO = bytes(32)
SCHEMA = "bytes32 certHash,bytes2 origin,bytes2 importer,uint64 caratsE2,uint64 usdCents"
NOBODY = "0x" + "00" * 20

Figures = dict[str, int]


def measure(chain: Chain) -> dict[str, Figures]:
    """Gas by package and act. An act in a batch of 100 has `, batch` in its name and is given for each."""
    measured = {}
    hashes = Hashes()
    for package, run in (
        (DOCUMENT_STORE_4, _document_store_4),
        (DOCUMENT_STORE_5, _document_store_5),
        (TOKEN_REGISTRY, _token_registry),
        (EAS, _eas),
        (ENERGY_WEB, _energy_web),
    ):
        measured[package] = run(chain, _unpacked(package), hashes)
    return measured


class Hashes:
    """Document hashes, the same in every run."""

    def __init__(self) -> None:
        self._count = 0

    def one(self) -> bytes:
        """The next hash."""
        self._count += 1
        return keccak(text=f"kp-peer-doc-{self._count}")

    def many(self, count: int = BATCH) -> list[bytes]:
        """The next hashes."""
        return [self.one() for _ in range(count)]


def _document_store_4(chain: Chain, package: Path, hashes: Hashes) -> Figures:
    code = _factory_bytecode(package / "dist/contracts/factories/DocumentStore__factory.js")
    store, deployment = chain.deploy(code, "(string,address)", "KP", chain.accounts[ISSUER])

    def send(signature: str, argument: object) -> int:
        return chain.send(ISSUER, store, signature, argument)

    send("issue(bytes32)", hashes.one())
    one, many = hashes.one(), hashes.many()
    return {
        "deploy": deployment,
        "issue": send("issue(bytes32)", one),
        "issue, batch": round(send("bulkIssue(bytes32[])", many) / BATCH),
        "revoke": send("revoke(bytes32)", one),
        "revoke, batch": round(send("bulkRevoke(bytes32[])", many) / BATCH),
    }


def _document_store_5(chain: Chain, package: Path, hashes: Hashes) -> Figures:
    code = _factory_bytecode(package / "index.js")
    store, deployment = chain.deploy(code, "(string,address)", "KP", chain.accounts[ISSUER])

    def send(signature: str, documents: list[bytes]) -> int:
        if len(documents) == 1:
            return chain.send(ISSUER, store, signature, documents[0])
        calls = [call_bytes(signature, document) for document in documents]
        return round(chain.send(ISSUER, store, "multicall(bytes[])", calls) / len(documents))

    send("issue(bytes32)", [hashes.one()])
    one, many = [hashes.one()], hashes.many()
    return {
        "deploy": deployment,
        "issue": send("issue(bytes32)", one),
        "issue, batch": send("issue(bytes32)", many),
        "revoke": send("revoke(bytes32)", one),
        "revoke, batch": send("revoke(bytes32)", many),
    }


def _token_registry(chain: Chain, package: Path, hashes: Hashes) -> Figures:
    artifacts = package / "dist" / "artifacts"
    factory, first = chain.deploy(_json_bytecode(artifacts, "TitleEscrowFactory"))
    token, second = chain.deploy(
        _json_bytecode(artifacts, "TradeTrustToken"), "(string,string,address)", "KP", "KP", factory
    )
    people = (chain.accounts[ISSUER], chain.accounts[HOLDER])

    def mint(document: bytes) -> int:
        signature = "mint(address,address,uint256,bytes)"
        return chain.send(ADMIN, token, signature, *people, int.from_bytes(document, "big"), b"")

    mint(hashes.one())
    document = hashes.one()
    issue = mint(document)
    escrow = chain.read(token, "ownerOf(uint256)", "address", int.from_bytes(document, "big"))
    move = "transferHolder(address,bytes)"
    transfer = chain.send(HOLDER, escrow, move, chain.accounts[OTHER], b"")
    chain.send(OTHER, escrow, move, chain.accounts[HOLDER], b"")
    nominate = chain.send(ISSUER, escrow, "nominate(address,bytes)", chain.accounts[OTHER], b"")
    return {"deploy": first + second, "issue": issue, "transfer": transfer, "nominate": nominate}


def _eas(chain: Chain, package: Path, hashes: Hashes) -> Figures:
    folder = package / "artifacts" / "contracts"
    schemas, first = chain.deploy(_json_bytecode(folder, "SchemaRegistry"))
    eas, second = chain.deploy(_json_bytecode(folder, "EAS"), "(address)", schemas)
    uids = []
    for schema in (
        "bytes32 certHash",
        "bytes32 certHash,bytes2 origin,bytes2 importer,uint64 caratsE2,uint64 usdCents",
    ):
        chain.send(ISSUER, schemas, "register(string,address,bool)", schema, NOBODY, True)
        uids.append(keccak(schema.encode() + bytes(20) + b"\x01"))
    plain, fields = uids
    request = "(address,uint64,bool,bytes32,bytes,uint256)"

    def attest(schema: bytes, data: bytes, parent: bytes = ZERO, to: str = NOBODY) -> tuple[int, bytes]:
        entry = (schema, (to, 0, True, parent, data, 0))
        gas, logs = chain.emitted(ISSUER, eas, f"attest((bytes32,{request}))", entry)
        return gas, logs[0][:32]

    def record() -> bytes:
        types = ["bytes32", "bytes2", "bytes2", "uint64", "uint64"]
        return encode(types, [hashes.one(), b"RU", b"EU", 708_200, 70_000_000])

    attest(plain, hashes.one())
    attest(fields, record(), to=chain.accounts[OTHER])
    issue_hash, uid = attest(plain, hashes.one())
    issue, parent = attest(fields, record(), to=chain.accounts[OTHER])
    step, _ = attest(plain, hashes.one(), parent)
    batch = [(plain, [(NOBODY, 0, True, ZERO, document, 0) for document in hashes.many()])]
    batch_gas, logs = chain.emitted(ISSUER, eas, f"multiAttest((bytes32,{request}[])[])", batch)
    revocations = [(plain, [(log[:32], 0) for log in logs])]
    revoked = chain.send(ISSUER, eas, "multiRevoke((bytes32,(bytes32,uint256)[])[])", revocations)
    return {
        "deploy": first + second,
        "issue, hash only": issue_hash,
        "issue": issue,
        "issue, batch": round(batch_gas / BATCH),
        "step": step,
        "revoke": chain.send(ISSUER, eas, "revoke((bytes32,(bytes32,uint256)))", (plain, (uid, 0))),
        "revoke, batch": round(revoked / BATCH),
    }


def _energy_web(chain: Chain, package: Path, hashes: Hashes) -> Figures:
    folder = package / "dist" / "js" / "build" / "contracts"
    registry, first = chain.deploy(_json_bytecode(folder, "RegistryExtended"), "(string)", "")
    issuer, second = chain.deploy(_json_bytecode(folder, "Issuer"))
    chain.send(ISSUER, issuer, "initialize(uint256,address)", 1, registry)
    holder, other = chain.accounts[HOLDER], chain.accounts[OTHER]

    def issue() -> int:
        return chain.send(ISSUER, issuer, "issue(address,uint256,bytes)", holder, 1_000, hashes.one())

    def hand_over(certificate: int, volume: int) -> int:
        signature = "safeTransferFrom(address,address,uint256,uint256,bytes)"
        return chain.send(HOLDER, registry, signature, holder, other, certificate, volume, b"")

    def claim(certificate: int, volume: int) -> int:
        signature = "safeTransferAndClaimFrom(address,address,uint256,uint256,bytes,bytes)"
        return chain.send(OTHER, registry, signature, other, other, certificate, volume, b"", b"")

    # Certificates have the numbers 1, 2, ...
    issue()
    figures = {"deploy": first + second, "issue": issue()}
    issue()
    hand_over(1, 1)
    figures["transfer"] = hand_over(2, 1_000)
    figures["split"] = hand_over(3, 400)
    claim(1, 1)
    figures["claim"] = claim(3, 400)
    chain.send(ISSUER, issuer, "revokeCertificate(uint256)", 1)
    figures["revoke"] = chain.send(ISSUER, issuer, "revokeCertificate(uint256)", 2)
    ninety = 90  # 100 do not fit into a block of 30 million gas
    arguments = [holder] * ninety, [1_000] * ninety, hashes.many(ninety)
    gas = chain.send(ISSUER, issuer, "issueBatch(address[],uint256[],bytes[])", *arguments)
    return figures | {"issue, batch": round(gas / ninety)}


def _unpacked(package: str) -> Path:
    """The folder of a package, fetched by npm once; without what it depends on, and no script of it is run."""
    folder = CACHE / package.strip("@").replace("/", "+")
    if not (folder / "package").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", str(folder), package]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)  # noqa: S603 - constants
        with tarfile.open(next(folder.glob("*.tgz"))) as archive:
            archive.extractall(folder, filter="data")
    return folder / "package"


def _json_bytecode(folder: Path, contract: str) -> str:
    """The bytecode in the one artifact of this name."""
    artifact = json.loads(next(folder.rglob(f"{contract}.json")).read_text("utf-8"))
    return str(artifact["bytecode"])


def _factory_bytecode(path: Path) -> str:
    """The bytecode that a typechain factory of the contract DocumentStore deploys."""
    text = path.read_text("utf-8")
    factory = text[text.index("class DocumentStore__factory") :]
    names = re.search(r"super\([\w$]+, ([\w$]+),", factory)
    code = re.search(rf'const {re.escape(names[1])} = "(0x[0-9a-f]+)"', text) if names else None
    if code is None:
        raise SystemExit(f"no bytecode in {path.relative_to(ROOT)}")
    return code[1]
