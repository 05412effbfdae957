"""What the scheme speaks of: certificates, lots, numbers, states, records; frozen values that refuse bad input."""

from __future__ import annotations

from kpchain.model.certificate import Certificate, Input, Party
from kpchain.model.dates import date_from_days, days_from_date, parse_date
from kpchain.model.digest import checksum_address, keccak256, record_digest
from kpchain.model.disclosed import (
    AnyCertificate,
    AnyLot,
    DisclosedCertificate,
    DisclosedInput,
    DisclosedLine,
    DisclosedLot,
    DisclosedParty,
    Subject,
)
from kpchain.model.governance import About, AgreementStatus, AttestedBy, Stage, Vote
from kpchain.model.hidden import Hidden, all_shown, places_shown, shown
from kpchain.model.inference import given_away
from kpchain.model.line import HsCode, Line
from kpchain.model.lot import Lot
from kpchain.model.number import MAX_SERIAL, RecordNumber, check_code
from kpchain.model.participant import Participant, chair_of, founding_participants
from kpchain.model.record import Act, Record
from kpchain.model.rules import STATEMENT, TITLE
from kpchain.model.signature import CertificateSignature
from kpchain.model.state import (
    DRAWABLE_STATES,
    Action,
    AlertKind,
    Check,
    Exit,
    Kind,
    Role,
    SchemeRole,
    Side,
    State,
    Status,
    Taint,
    Timing,
    Transition,
    final_states,
    transitions,
)
from kpchain.model.summary import PrintedPage, Summary
from kpchain.model.text import check_text

__all__ = [
    "DRAWABLE_STATES",
    "MAX_SERIAL",
    "STATEMENT",
    "TITLE",
    "About",
    "Act",
    "Action",
    "AgreementStatus",
    "AlertKind",
    "AnyCertificate",
    "AnyLot",
    "AttestedBy",
    "Certificate",
    "CertificateSignature",
    "Check",
    "DisclosedCertificate",
    "DisclosedInput",
    "DisclosedLine",
    "DisclosedLot",
    "DisclosedParty",
    "Exit",
    "Hidden",
    "HsCode",
    "Input",
    "Kind",
    "Line",
    "Lot",
    "Participant",
    "Party",
    "PrintedPage",
    "Record",
    "RecordNumber",
    "Role",
    "SchemeRole",
    "Side",
    "Stage",
    "State",
    "Status",
    "Subject",
    "Summary",
    "Taint",
    "Timing",
    "Transition",
    "Vote",
    "all_shown",
    "chair_of",
    "check_code",
    "check_text",
    "checksum_address",
    "date_from_days",
    "days_from_date",
    "final_states",
    "founding_participants",
    "given_away",
    "keccak256",
    "parse_date",
    "places_shown",
    "record_digest",
    "shown",
    "transitions",
]
