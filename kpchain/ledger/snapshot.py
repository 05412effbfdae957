"""The ledger as of one block, asked for facts on as many records as there are; it gathers and does not judge.

First the block is asked for. Then, for each thousand questions, whatever number or digest names, and once what is said
of all Participants; what hangs on that (history, alerts, officers, inputs, attestations); where the node's logs do not
say the times of their blocks, these times; and where a record that was asked for by its number was replaced, its
replacement. So up to a thousand questions take 3 requests or 4, seldom 5, and each thousand more takes one less.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kpchain.errors import LedgerError, ModelError
from kpchain.ledger.deployment import Deployment
from kpchain.ledger.facts import Facts, Question
from kpchain.ledger.reading import Reading
from kpchain.ledger.rpc import Rpc
from kpchain.ledger.shared import Shared

AT_ONCE: Final = 1_000
"""Questions that are read together: nodes bound the size of a request (anvil at 2 MB) and of an answer."""


class Snapshot:
    """The ledger as of the block that is its newest when it is first asked, be it for nothing.

    What answers have in common, such as Participants and officers, is read once and kept: a snapshot that has grown old
    goes on answering as of its block.

    Args:
        rpc: the connection.
        deployment: where the contracts are.
    """

    def __init__(self, rpc: Rpc, deployment: Deployment) -> None:
        self._rpc = rpc
        self._deployment = deployment
        self._shared: Shared | None = None

    def facts_of(self, questions: Sequence[Question]) -> list[Facts]:
        """The facts for each question, in order.

        Raises:
            UnreachableError: the node did not answer.
            LedgerError: it refused a request, or its answer cannot be read.
        """
        try:
            if self._shared is None:
                head = self._rpc.call("eth_getBlockByNumber", "latest", False)
                self._shared = Shared(block=int(head["number"], 16), block_time=int(head["timestamp"], 16))
            chunks = [questions[start : start + AT_ONCE] for start in range(0, len(questions), AT_ONCE)]
            readings = (Reading(self._rpc, self._deployment, self._shared, chunk) for chunk in chunks)
            return [facts for reading in readings for facts in reading.answers()]
        except (ModelError, LookupError, ValueError, TypeError, AttributeError) as error:
            raise LedgerError(f"{self._rpc.name}: the answer of the ledger cannot be read ({error})") from error
