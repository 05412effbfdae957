"""py-evm at Shanghai rules: decode, check and execute transactions on a state; it knows no file, no clock, no JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import rlp  # type: ignore[import-untyped]  # rlp ships no types
from eth._utils.address import generate_contract_address
from eth.abc import AtomicDatabaseAPI, ComputationAPI, SignedTransactionAPI
from eth.constants import ZERO_ADDRESS, ZERO_HASH32
from eth.exceptions import InsufficientFunds, OutOfGas, Revert, UnrecognizedTransactionType, VMError
from eth.vm.execution_context import ExecutionContext
from eth.vm.forks.berlin.transactions import calculate_txn_intrinsic_gas_berlin
from eth.vm.forks.shanghai import ShanghaiVM
from eth.vm.forks.shanghai.constants import MAX_INITCODE_SIZE
from eth.vm.forks.shanghai.state import ShanghaiState, ShanghaiTransactionExecutor
from eth.vm.forks.shanghai.transactions import ShanghaiTransactionBuilder
from eth_hash.auto import keccak
from eth_hash.backends import pysha3
from eth_keys.exceptions import BadSignature
from eth_typing import Address, BlockNumber, Hash32
from eth_utils.exceptions import ValidationError

BLOCK_GAS_LIMIT = 30_000_000
BASE_FEE = 0  # wei: officers need no money, so a gas price of zero is enough for ever

# Where pycryptodome is installed too, eth_hash takes that, at a ninth of the speed; else it heeds the environment only.
keccak.hasher = pysha3.backend.keccak256  # type: ignore[assignment]  # an attribute by design of eth_hash


class InvalidTransactionError(Exception):
    """The transaction cannot be mined; the message is what a node answers."""


class FailedTransactionError(Exception):
    """A transaction failed where all had to succeed.

    Attributes:
        execution: what came of it.
    """

    def __init__(self, execution: Execution) -> None:
        super().__init__("a transaction failed where all had to succeed")
        self.execution = execution


class _CheckedExecutor(ShanghaiTransactionExecutor):
    def validate_transaction(self, transaction: SignedTransactionAPI) -> None:
        # `decode` and `check` were first; a call has no signature and no nonce to validate.
        pass


class LedgerState(ShanghaiState):
    """Accounts and storage under Shanghai rules, where transactions have been checked before they are executed."""

    transaction_executor_class = _CheckedExecutor


@dataclass(frozen=True, slots=True)
class Call:
    """A message to execute that nobody signed: what eth_call and eth_estimateGas are given; it costs nothing."""

    sender: Address
    to: Address
    gas: int
    value: int
    data: bytes
    access_list: Sequence[tuple[Address, Sequence[int]]] = ()
    max_fee_per_gas: int = 0
    max_priority_fee_per_gas: int = 0

    @property
    def intrinsic_gas(self) -> int:
        """Gas that is due before the first opcode."""
        return int(calculate_txn_intrinsic_gas_berlin(self))  # type: ignore[arg-type]  # it reads data, to and access_list


@dataclass(frozen=True, slots=True)
class Execution:
    """What came of a transaction or a call.

    Attributes:
        gas_used: gas to be paid, after refunds.
        gas_spent: gas that had to be there, before refunds.
        output: what the contract returned, or the revert data.
        error: None when it went through.
        has_calls: whether the contract called another.
        logs: address, topics and data of each event, in order.
    """

    gas_used: int
    gas_spent: int
    output: bytes
    error: VMError | None
    has_calls: bool
    logs: tuple[tuple[bytes, tuple[int, ...], bytes], ...]

    @property
    def is_revert(self) -> bool:
        """Whether the contract itself refused, rather than the machine."""
        return isinstance(self.error, Revert)


def open_state(
    database: AtomicDatabaseAPI,
    root: bytes,
    *,
    chain_id: int,
    number: int,
    timestamp: int,
    ancestors: Iterable[bytes],
) -> LedgerState:
    """The state under `root` as the block with that number and time sees it; nothing is kept unless it is persisted."""
    context = ExecutionContext(
        coinbase=ZERO_ADDRESS,
        timestamp=timestamp,
        block_number=BlockNumber(number),
        difficulty=0,
        mix_hash=ZERO_HASH32,
        gas_limit=BLOCK_GAS_LIMIT,
        prev_hashes=(Hash32(ancestor) for ancestor in ancestors),
        chain_id=chain_id,
        base_fee_per_gas=BASE_FEE,
    )
    return LedgerState(database, context, Hash32(root))


def read_transaction(raw: bytes) -> SignedTransactionAPI:
    """The transaction that was already accepted as these bytes."""
    return ShanghaiTransactionBuilder.decode(raw)


def decode(raw: bytes, *, chain_id: int) -> SignedTransactionAPI:
    """The transaction in these bytes, well formed and signed for this chain.

    Raises:
        InvalidTransactionError: it is not.
    """
    try:
        transaction = ShanghaiTransactionBuilder.decode(raw)
        transaction.sender  # noqa: B018 - recovered here, so that a bad signature shows here
    except UnrecognizedTransactionType as error:
        raise InvalidTransactionError("transaction type not supported") from error
    except BadSignature as error:
        raise InvalidTransactionError("invalid sender: the signature is not valid") from error
    except (rlp.RLPException, ValidationError, ValueError, TypeError, IndexError) as error:
        raise InvalidTransactionError(f"invalid transaction: {error}") from error
    if transaction.chain_id is None:
        raise InvalidTransactionError("only replay-protected (EIP-155) transactions are allowed")
    if transaction.chain_id != chain_id:
        raise InvalidTransactionError(f"invalid chain id: have {transaction.chain_id} want {chain_id}")
    _check_limits(transaction)
    return transaction


def _check_limits(transaction: SignedTransactionAPI) -> None:
    if transaction.gas < transaction.intrinsic_gas:
        raise InvalidTransactionError(
            f"intrinsic gas too low: gas {transaction.gas}, minimum needed {transaction.intrinsic_gas}"
        )
    if transaction.gas > BLOCK_GAS_LIMIT:
        raise InvalidTransactionError(f"exceeds block gas limit: gas {transaction.gas}, limit {BLOCK_GAS_LIMIT}")
    if transaction.to == b"" and len(transaction.data) > MAX_INITCODE_SIZE:
        raise InvalidTransactionError(
            f"max initcode size exceeded: code size {len(transaction.data)}, limit {MAX_INITCODE_SIZE}"
        )
    try:
        transaction.validate()
    except ValidationError as error:
        raise InvalidTransactionError(f"invalid transaction: {error}") from error


def check(transaction: SignedTransactionAPI, state: LedgerState) -> None:
    """Refuse a transaction that its sender's account does not allow now.

    Raises:
        InvalidTransactionError: the nonce is not the next one, or the money does not suffice.
    """
    sender = transaction.sender
    nonce = state.get_nonce(sender)
    if transaction.nonce != nonce:
        relation = "low" if transaction.nonce < nonce else "high"
        raise InvalidTransactionError(
            f"nonce too {relation}: address 0x{sender.hex()}, tx: {transaction.nonce} state: {nonce}"
        )
    balance = state.get_balance(sender)
    cost = transaction.gas * transaction.max_fee_per_gas + transaction.value
    if balance < cost:
        raise InvalidTransactionError(
            f"insufficient funds for gas * price + value: address 0x{sender.hex()} have {balance} want {cost}"
        )


def execute(state: LedgerState, transaction: SignedTransactionAPI | Call) -> Execution:
    """What comes of a transaction or a call; the state changes with it."""
    # Warm slots and the values that refunds compare with are those of this transaction.
    state.lock_changes()
    if transaction.gas < transaction.intrinsic_gas:
        return _refused(transaction.gas, OutOfGas(f"intrinsic gas too low: minimum {transaction.intrinsic_gas}"))
    try:
        computation: ComputationAPI = state.apply_transaction(transaction)  # type: ignore[arg-type]  # a Call has all that is read
    except InsufficientFunds as error:
        # Only of a call: the sender of a transaction has been looked at by `check`.
        return _refused(transaction.gas, error)
    return Execution(
        gas_used=ShanghaiVM.finalize_gas_used(transaction, computation),  # type: ignore[arg-type]  # likewise
        gas_spent=transaction.gas - computation.get_gas_remaining(),
        output=bytes(computation.output),
        error=computation.error if computation.is_error else None,
        has_calls=bool(computation.children),
        logs=computation.get_log_entries(),
    )


def _refused(gas: int, error: VMError) -> Execution:
    return Execution(gas_used=gas, gas_spent=gas, output=b"", error=error, has_calls=False, logs=())


def contract_address(sender: bytes, nonce: int) -> bytes:
    """Where the contract stands that `sender` created with its transaction number `nonce`."""
    return bytes(generate_contract_address(Address(sender), nonce))
