"""Trust lists of the ledger in memory, made by the package's own export and signed; each test changes one thing."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import rfc8785
from fake_ledger import FakeLedger

from kpchain.evidence import SignedTrustList, TrustList, canonical_bytes
from kpchain.evidence.trust_export import States, make_trust_list
from kpchain.evidence.trust_list import day_of
from kpchain.ledger import events as ev
from kpchain.ledger.client import Ledger
from kpchain.model import Record, SchemeRole, keccak256
from kpchain.signing import DevelopmentSigner, Signer, sign_trust_list

REGISTRY = "0x" + "00" * 19 + "01"
STATE_ROOT = b"\x77" * 32


def signer(label: str = "chair") -> DevelopmentSigner:
    """A development account by its label."""
    return DevelopmentSigner(label, chain_id=1337)


CHAIR = signer().address


@dataclass(slots=True)
class Exported:
    """What the export of a trust list asks of a ledger, answered from one in memory."""

    fake: FakeLedger

    @property
    def deployment(self) -> Any:
        return SimpleNamespace(chain_id=self.fake.chain_id, registry=REGISTRY, ledger=self.fake.address, block=0)

    @property
    def rpc(self) -> Any:
        return SimpleNamespace(name="in memory", call=self._block)

    def _block(self, method: str, *params: object) -> dict[str, str]:
        assert (method, params) == ("eth_getBlockByNumber", ("latest", False))
        number = len(self.fake.log)
        return {
            "number": hex(number),
            "hash": "0x" + keccak256(number.to_bytes(8, "big")).hex(),
            "stateRoot": "0x" + STATE_ROOT.hex(),
            "timestamp": hex(self.fake.time),
        }

    def events(self, first: int, last: int) -> list[ev.Event]:
        assert (first, last) == (0, len(self.fake.log))
        return list(self.fake.log)

    def records(self, digests: Sequence[bytes], *, block: int) -> list[Record | None]:
        assert block == len(self.fake.log)
        return [self.fake.records.get(digest) for digest in digests]


def listed(fake: FakeLedger, *, states: States | None = None, issued: date | None = None) -> TrustList:
    """The trust list of a ledger in memory, with a chair; issued on the day of its last block unless said otherwise."""
    if not any(isinstance(event, ev.SchemeRolesChanged) for event in fake.log):
        fake.log.append(ev.SchemeRolesChanged(fake.at(), CHAIR, int(SchemeRole.CHAIR)))
    return make_trust_list(cast(Ledger, Exported(fake)), issued=issued or day_of(fake.time), states=states)


def signed(trust: TrustList, by: Signer | None = None) -> SignedTrustList:
    """The list with the signature of an account, the chair's unless said otherwise."""
    return _signed(trust, canonical_bytes(trust), by or signer())


def edited(trust: TrustList, change: Callable[[dict[str, Any]], None], *, resign: bool = True) -> bytes:
    """The file of a list after somebody edited its body, with a new signature by the chair or with the old one."""
    content = canonical_bytes(trust)
    body = json.loads(content)
    change(body)
    document = json.loads(_signed(trust, rfc8785.dumps(body) if resign else content, signer()).to_bytes())
    return json.dumps(document | {"list": body}).encode()


def _signed(trust: TrustList, content: bytes, by: Signer) -> SignedTrustList:
    signature = sign_trust_list(
        content,
        signer=by,
        issued=trust.issued.isoformat(),
        block=trust.block.number,
        chain_id=trust.chain_id,
        ledger=trust.ledger,
    )
    return SignedTrustList(trust, content, by.address, signature)
