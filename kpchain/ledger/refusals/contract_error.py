"""What all refusals of the contracts have in common."""

from __future__ import annotations

from typing import ClassVar

from kpchain.errors import RejectedError


class ContractError(RejectedError):
    """A custom error of the contracts; `arguments` are the contract's own, by name.

    `SENTENCE` names arguments in braces and, behind a colon, how they are read aloud (`sentences.READINGS`).
    """

    SENTENCE: ClassVar[str]
