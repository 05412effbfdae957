"""Every refusal of kpchain, in one tree; this module imports nothing and does nothing else.

::

    KpchainError
    +-- ModelError                a value breaks a rule; names the field and the rule
    |   +-- DocumentError         a document (kpc/1, kpl/1) cannot be read or sealed
    |   +-- HiddenError           a redacted document hides what is asked for
    +-- EvidenceError             a trust list or a state proof is refused; nothing rests on it
    +-- TableError                cells of a table are refused, and with them the table; names rows and columns
    +-- EntryError                one entry of a batch is refused, and with it the batch; names the entry
    +-- ConfigError               the workspace, its settings, or a keystore cannot be used
    |   +-- WrongPassphraseError
    +-- LedgerError
    |   +-- UnreachableError      no answer from the node
    |   |   +-- LedgerBusyError   another process writes to the embedded ledger
    |   +-- WrongLedgerError      another chain, another address, another version of the contracts
    |   +-- UnsettledError        a transaction was sent and its outcome is not known yet
    |   +-- NotFoundError         the ledger has no such record, officer or Participant
    |   +-- RejectedError         the contracts refused the act; a subclass per Solidity error (ledger.refusals)
    +-- VerificationError         a verification report has a check that did not pass
    +-- IndexStateError           the index does not fit the ledger
        +-- MissingIndexError     there is none yet
"""

from __future__ import annotations


class KpchainError(Exception):
    """The root of everything that kpchain refuses; the message is one line for a person."""


class ModelError(KpchainError):
    """A value breaks a rule.

    Attributes:
        field: where the value stands, as a name or a JSON Pointer.
        rule: the rule in words.
        value: the offending value, or None where there is none to show.
    """

    def __init__(self, field: str, rule: str, value: object = None) -> None:
        self.field = field
        self.rule = rule
        self.value = value
        shown = "" if value is None else f" (got {_short(value)})"
        super().__init__(f"{field}: {rule}{shown}")


class DocumentError(ModelError):
    """A document cannot be read, sealed or trusted to say what it seems to say."""


class HiddenError(ModelError):
    """A redacted document hides what is asked for.

    Attributes:
        pointers: the JSON Pointers of the hidden values.
    """

    def __init__(self, *pointers: str) -> None:
        self.pointers = pointers
        super().__init__(", ".join(pointers), "must be visible for this, and is hidden in the document")


class EvidenceError(KpchainError):
    """A trust list or a state proof was read and is refused: nothing may rest on it."""


class TableError(KpchainError):
    """Cells of a table are refused, and nothing of the table is read.

    Attributes:
        problems: the first of the refusals, in the order of the table; the field of each names row and column.
        count: how many there are.
    """

    def __init__(self, problems: tuple[ModelError, ...], count: int) -> None:
        self.problems = problems
        self.count = count
        more = count - len(self.problems)
        super().__init__("\n".join([*map(str, self.problems), *([f"and {more} more"] if more else [])]))


class EntryError(KpchainError):
    """One entry of a batch is refused, and nothing of the batch is done.

    Attributes:
        entry: what the entry is called: a file, a number or a digest.
        error: why it is refused.
    """

    def __init__(self, entry: str, error: KpchainError) -> None:
        self.entry = entry
        self.error = error
        super().__init__(f"{entry}: {error}")


class ConfigError(KpchainError):
    """The workspace, a setting or a keystore cannot be used as it stands."""


class WrongPassphraseError(ConfigError):
    """The passphrase does not open the keystore."""


class LedgerError(KpchainError):
    """Something between the client and the ledger went wrong."""


class UnreachableError(LedgerError):
    """The node did not answer; nothing is known about the ledger."""


class LedgerBusyError(UnreachableError):
    """Another process is writing to the embedded ledger."""


class WrongLedgerError(LedgerError):
    """The node is on another chain, or the address holds other contracts than these."""


class UnsettledError(LedgerError):
    """A transaction was sent and its outcome is not known yet; it is settled before the next one."""


class NotFoundError(LedgerError):
    """The ledger has no such record, officer or Participant."""


class RejectedError(LedgerError):
    """The contracts refused the act and changed nothing.

    Attributes:
        name: the name of the Solidity error.
        arguments: the error's arguments by name, as the contract gave them.
    """

    def __init__(self, message: str, *, name: str = "", arguments: dict[str, object] | None = None) -> None:
        self.name = name
        self.arguments = arguments or {}
        super().__init__(message)


class VerificationError(KpchainError):
    """A verification report has a check that did not pass."""


class IndexStateError(KpchainError):
    """The index does not fit the ledger and must be rebuilt."""


class MissingIndexError(IndexStateError):
    """There is no index yet."""


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


def why_unreadable(error: OSError | ValueError) -> str:
    """Why a file cannot be read, in words and without its path, since the message around it names the file."""
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    return (isinstance(error, OSError) and error.strerror) or str(error)
