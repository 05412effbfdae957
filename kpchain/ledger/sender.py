"""Signed transactions brought to the chain: in batches, each with its receipt, each once.

Rules:
1. A refused act changes nothing. The first transaction of an act is its own trial, since it changes all or nothing; the
   others are simulated before anything is sent, and sent once it is mined. The embedded ledger mines all transactions
   of an act or none, and needs no simulation.
2. A transaction is in the outbox before it is sent, and leaves it when its receipt is there.
3. Whatever the outbox still holds for an account is settled before the account sends anything new; if that brought an
   act to its end, the new one is not sent, since it may be the same.
4. A transaction that no node knows any more is sent again as it was; one that waits too long is signed again with the
   same nonce and a higher price. Both can be mined once only. The embedded ledger has no pool: what it has not mined,
   it never will, and is forgotten.
5. A receipt with status 0 is a refusal: a transaction with a fixed gas limit does not raise by itself.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kpchain.errors import LedgerError, UnsettledError
from kpchain.ledger.funding import fund
from kpchain.ledger.outbox import Outbox, Pending
from kpchain.ledger.refusals import NameOf, refusal, revert_data
from kpchain.ledger.rpc import Rpc, RpcError
from kpchain.model import keccak256
from kpchain.signing import Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class SendSettings:
    """How transactions are sent.

    Attributes:
        receipt_timeout_s: after so many seconds without a receipt the sender gives up, and the outbox keeps it.
        replace_after_s: after so many seconds without a receipt a transaction is signed again at a higher price.
        batch_size: transactions in one JSON-RPC batch.
    """

    receipt_timeout_s: float = 60.0
    replace_after_s: float = 15.0
    batch_size: int = 100


@dataclass(frozen=True, slots=True)
class Receipt:
    """A transaction that succeeded: its hash, block number and gas; the address where it created a contract."""

    transaction: str
    block_number: int
    gas_used: int
    contract: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A call to an address, or the creation code of a contract (`to` None), with its gas limit."""

    to: str | None
    data: bytes
    gas: int


class Sender:
    """Sends transactions of any signer to one chain.

    Args:
        rpc: the connection.
        chain_id: the chain that transactions are signed for.
        outbox: where transactions on their way are kept; without one a crash may leave them unknown.
        settings: time-outs and sizes.
        name_of: codes of Participants for the words of refusals.
    """

    def __init__(
        self,
        rpc: Rpc,
        *,
        chain_id: int,
        outbox: Outbox | None = None,
        settings: SendSettings | None = None,
        name_of: NameOf | None = None,
    ) -> None:
        self._rpc = rpc
        self._chain_id = chain_id
        self._outbox = outbox
        self._settings = settings or SendSettings()
        self._name_of = name_of

    def simulate(self, account: str, messages: Sequence[Message]) -> None:
        """Runs the calls against the present state, each on its own, and changes nothing.

        Raises:
            RejectedError: the contracts would refuse one of them.
        """
        outcomes = self._rpc.try_batch([("eth_call", [self._call(account, m), "latest"]) for m in messages])
        for outcome in outcomes:
            if isinstance(outcome, RpcError):
                raise self._refusal(outcome)

    def estimate(self, account: str, message: Message) -> int:
        """The gas that the node thinks the call needs.

        Raises:
            RejectedError: the contracts would refuse it.
        """
        try:
            return int(self._rpc.call("eth_estimateGas", self._call(account, message)), 16)
        except RpcError as error:
            raise self._refusal(error) from error

    def send(self, signer: Signer, messages: Sequence[Message], *, simulate: bool = True) -> list[Receipt]:
        """The receipts of the messages, in order, once all are mined.

        Args:
            signer: the account that sends.
            messages: what it sends, in the order of their nonces.
            simulate: whether to make sure that a refusal changes nothing: all transactions but the first are simulated
                before that one is sent. Without it the caller has simulated them, or takes what is mined.

        Raises:
            RejectedError: the contracts refused one of them. If the first was refused, it failed on the ledger; if one
                of the others was, by simulation, nothing was sent.
            UnsettledError: a receipt did not come in time, and the transaction stays in the outbox; or an earlier act
                was brought to its end just now, and this one was not sent.
            UnreachableError: the node did not answer; the act may still be carried out by the next one.
        """
        self.check_settled(signer)
        if self._rpc.sends_all:
            return self._send_group(signer, messages)
        receipts: list[Receipt] = []
        if simulate:
            first, messages = messages[:1], messages[1:]
            self.simulate(signer.address, messages)
            receipts += self._send_group(signer, first) if first else []
        for group in self._groups(messages):
            receipts += self._send_group(signer, group)
        return receipts

    def check_settled(self, signer: Signer) -> None:
        """Returns where nothing of this account was on its way.

        Raises:
            UnsettledError: something was; it is done now, or still is on its way.
        """
        settled = self.settle(signer)
        if settled:
            raise UnsettledError(
                f"an earlier act of {signer.address} was still on its way and is done now (transaction {settled[-1]}): "
                "see whether it was this one before repeating it"
            )

    def settle(self, signer: Signer) -> list[str]:
        """Brings what is left in the outbox of this account to its end; the hashes of what was mined and went through.

        Raises:
            UnsettledError: it still does not come to an end.
        """
        if self._outbox is None:
            return []
        mined: list[str] = []
        for group in self._outbox.read(chain_id=self._chain_id, account=signer.address):
            receipts = self._receipts(group) if self._rpc.sends_all else self._wait(signer, group, resend=True)
            mined += [found["transactionHash"] for found in receipts if found is not None and int(found["status"], 16)]
            self._forget(signer, group)
        return mined

    def _groups(self, messages: Sequence[Message]) -> Iterator[list[Message]]:
        """Messages that one block takes: anvil leaves what does not fit in its pool until somebody mines."""
        if not messages:
            return
        block_gas = int(self._rpc.call("eth_getBlockByNumber", "latest", False)["gasLimit"], 16)
        group: list[Message] = []
        gas = 0
        for message in messages:
            if group and (gas + message.gas > block_gas or len(group) == self._settings.batch_size):
                yield group
                group, gas = [], 0
            group.append(message)
            gas += message.gas
        if group:
            yield group

    def _send_group(self, signer: Signer, messages: Sequence[Message]) -> list[Receipt]:
        nonce_text, balance_text, head = self._rpc.batch(
            [
                ("eth_getTransactionCount", [signer.address, "pending"]),
                ("eth_getBalance", [signer.address, "latest"]),
                ("eth_getBlockByNumber", ["latest", False]),
            ]
        )
        # Twice the base fee of now, since it may rise while the group is mined; a consortium runs at zero. What a node
        # recommends (eth_gasPrice) is no use: anvil recommends a tip even where everything is free.
        nonce, price = int(nonce_text, 16), int(head.get("baseFeePerGas", "0x0"), 16) * 2
        cost = price * sum(message.gas for message in messages)
        if int(balance_text, 16) < cost:
            fund(self._rpc, signer.address, cost, chain_id=self._chain_id)
        group = [self._sign(signer, message, nonce + place, price) for place, message in enumerate(messages)]
        if self._outbox is not None:
            self._outbox.write(chain_id=self._chain_id, account=signer.address, pending=group)
        try:
            refused = self._submit([pending.raw for pending in group])
        except LedgerError:
            if self._rpc.sends_all:
                self._forget(signer, group)  # it was rolled back as a whole
            raise
        if refused is not None and self._receipts(group) == [None] * len(group) and not self._is_known(group):
            self._forget(signer, group)
            raise self._refusal(refused)
        receipts = self._wait(signer, group, resend=False)
        self._forget(signer, group)
        return [self._checked(signer, *pair) for pair in zip(messages, receipts, strict=True)]

    def _submit(self, raws: list[str]) -> RpcError | None:
        """The first error that the node answered with, or None."""
        if self._rpc.sends_all:
            outcomes = self._rpc.try_batch([("kpchain_sendAll", [raws])])
        else:
            outcomes = self._rpc.try_batch([("eth_sendRawTransaction", [raw]) for raw in raws])
        return next((outcome for outcome in outcomes if isinstance(outcome, RpcError)), None)

    def _wait(self, signer: Signer, group: list[Pending], *, resend: bool) -> list[dict[str, Any] | None]:
        """The receipts of a group; None where another transaction has taken the nonce."""
        started = time.monotonic()
        replace_at = started if resend else started + self._settings.replace_after_s
        pause = 0.002
        while True:
            receipts = self._receipts(group)
            if all(receipt is not None for receipt in receipts):
                return receipts
            now = time.monotonic()
            if now >= replace_at:
                used = int(self._rpc.call("eth_getTransactionCount", signer.address, "latest"), 16)
                receipts = self._receipts(group)  # asked for after the nonce: a block may have come in between
                if any(receipt is None and p.nonce < used for p, receipt in zip(group, receipts, strict=True)):
                    return receipts
                self._send_again(signer, group, receipts, dearer=now > started + self._settings.replace_after_s)
                replace_at = now + self._settings.replace_after_s
            if now > started + self._settings.receipt_timeout_s:
                missing = [p.hashes[-1] for p, r in zip(group, receipts, strict=True) if r is None]
                raise UnsettledError(
                    f"no receipt for {missing[0]} after {self._settings.receipt_timeout_s:.0f} s "
                    f"({len(missing)} of {len(group)} transactions); it is settled before the next act"
                )
            time.sleep(pause)
            pause = min(pause * 1.5, 0.25)

    def _send_again(self, signer: Signer, group: list[Pending], receipts: Sequence[object], *, dearer: bool) -> None:
        """What no node knows is sent as it was; what waits is signed again at a higher price, with the same nonce."""
        base_fee = self._base_fee() if dearer else 0
        for place, (pending, receipt) in enumerate(zip(list(group), receipts, strict=True)):
            if receipt is not None:
                continue
            if dearer:
                group[place] = pending = self._dearer(signer, pending, base_fee)
                if self._outbox is not None:
                    self._outbox.write(chain_id=self._chain_id, account=signer.address, pending=group)
            elif self._rpc.call("eth_getTransactionByHash", pending.hashes[-1]) is not None:
                continue
            self._rpc.try_batch([("eth_sendRawTransaction", [pending.raw])])

    def _dearer(self, signer: Signer, pending: Pending, base_fee: int) -> Pending:
        price = max(pending.gas_price * 5 // 4, pending.gas_price + 1, base_fee * 2)
        message = Message(pending.to, bytes.fromhex(pending.data[2:]), pending.gas)
        again = self._sign(signer, message, pending.nonce, price)
        return replace(again, hashes=(*pending.hashes, *again.hashes))

    def _base_fee(self) -> int:
        head = self._rpc.call("eth_getBlockByNumber", "latest", False)
        return int(head.get("baseFeePerGas", "0x0"), 16)

    def _is_known(self, group: Sequence[Pending]) -> bool:
        found = self._rpc.batch([("eth_getTransactionByHash", [pending.hashes[-1]]) for pending in group])
        return any(transaction is not None for transaction in found)

    def _receipts(self, group: Sequence[Pending]) -> list[dict[str, Any] | None]:
        requests = [("eth_getTransactionReceipt", [name]) for pending in group for name in pending.hashes]
        answers = iter(self._rpc.batch(requests))
        found = [[next(answers) for _ in pending.hashes] for pending in group]
        return [next((receipt for receipt in variants if receipt is not None), None) for variants in found]

    def _checked(self, signer: Signer, message: Message, receipt: dict[str, Any] | None) -> Receipt:
        if receipt is None:
            raise UnsettledError(
                f"another transaction of {signer.address} took the place of this one: is the key used elsewhere?"
            )
        if int(receipt["status"], 16) != 1:
            raise self._reason(signer.address, message, receipt)
        return Receipt(
            transaction=receipt["transactionHash"],
            block_number=int(receipt["blockNumber"], 16),
            gas_used=int(receipt["gasUsed"], 16),
            contract=receipt.get("contractAddress") or None,
        )

    def _reason(self, account: str, message: Message, receipt: dict[str, Any]) -> LedgerError:
        """Why a transaction failed, found by running its call again on the state of its block and of the one before."""
        mined = int(receipt["blockNumber"], 16)
        call = self._call(account, message)
        for outcome in self._rpc.try_batch([("eth_call", [call, hex(block)]) for block in (mined, mined - 1)]):
            if isinstance(outcome, RpcError) and revert_data(outcome.data):
                return self._refusal(outcome)
        return LedgerError(f"transaction {receipt['transactionHash']} failed on the ledger and gave no reason")

    def _sign(self, signer: Signer, message: Message, nonce: int, gas_price: int) -> Pending:
        data = "0x" + message.data.hex()
        transaction: dict[str, Any] = {
            "chainId": self._chain_id,
            "nonce": nonce,
            "gas": message.gas,
            "gasPrice": gas_price,
            "value": 0,
            "data": data,
        }
        if message.to is not None:
            transaction["to"] = message.to
        raw = signer.sign_transaction(transaction)
        return Pending(
            nonce=nonce,
            to=message.to,
            data=data,
            gas=message.gas,
            gas_price=gas_price,
            raw="0x" + raw.hex(),
            hashes=("0x" + keccak256(raw).hex(),),
        )

    def _forget(self, signer: Signer, group: Sequence[Pending]) -> None:
        if self._outbox is not None:
            self._outbox.remove(chain_id=self._chain_id, account=signer.address, first_nonce=group[0].nonce)

    def _refusal(self, error: RpcError) -> LedgerError:
        data = revert_data(error.data)
        return refusal(data, name_of=self._name_of) if data else error

    @staticmethod
    def _call(account: str, message: Message) -> dict[str, str]:
        call = {"from": account, "data": "0x" + message.data.hex(), "gas": hex(message.gas)}
        return call if message.to is None else {**call, "to": message.to}
