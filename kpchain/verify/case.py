"""What is known when the checks begin, and how a check that lacks something is answered; nothing is judged here.

A check is a function of what it needs: a document, a record on the ledger, or both. The adapters below make each a
function of the case, which skips or errs where the need is not met: a check never sees a missing thing, and a missing
thing never passes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from kpchain.document import Sealed
from kpchain.errors import ModelError
from kpchain.ledger.directory import Directory
from kpchain.ledger.events import AlertRaised, CertificateIssued, LedgerEvent, LotDeclared
from kpchain.ledger.facts import OfficerEvent, Origin, ParticipantEvent
from kpchain.model import Certificate, Lot, Record, RecordNumber
from kpchain.signing import recover_officer
from kpchain.verify.report import Note, Outcome


class LedgerFacts(Protocol):
    """What the checks read of the ledger's answer; `kpchain.ledger.facts.Facts` has it, and says what each means."""

    @property
    def chain_id(self) -> int: ...
