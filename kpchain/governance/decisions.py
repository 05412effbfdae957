"""Decisions as people write them, and the calls that carry them out: one vocabulary for commands, files and replays.

A decision is an object with the member `do` and what it is done to, such as
`{"do": "restrict", "participant": "CF", "supervised": true}`; docs/governance.md lists them all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kpchain.errors import ModelError
from kpchain.governance.agreements import name_word
from kpchain.ledger import calls, governing
from kpchain.ledger.calls import Call
from kpchain.ledger.directory import Directory
from kpchain.ledger.events import Rules, Term
from kpchain.lifecycle import zone_word
from kpchain.model import AttestedBy, SchemeRole, Status, check_code, days_from_date, parse_date

_Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Context:
    """What decisions are read against.

    Attributes:
        directory: the Participants.
        account_of: the account that a name or an address means.
        basis: digest of the document that the decisions rest on.
    """

    directory: Directory
    account_of: Callable[[str], str]
    basis: bytes


_Maker = Callable[["_Reader", Context], Call]


def call_of(decision: object, context: Context, *, field: str = "decision") -> Call:
    """The call that carries a decision out.

    Args:
        decision: the decision as JSON says it.
        context: what it is read against.
        field: what the decision is called in messages.

    Raises:
        ModelError: it is none of the vocabulary, or a member is missing, too much, or of another form.
        NotFoundError: a Participant is not entered.
        ConfigError: an account is not known.
    """
    if not isinstance(decision, Mapping):
        raise ModelError(field, "must be an object with the member do", decision)
    reader = _Reader(decision, field)
    action = reader.text("do")
    maker = _MAKERS.get(action)
    if maker is None:
        raise ModelError(f"{field}/do", f"must be one of {', '.join(_MAKERS)}", action)
    call = maker(reader, context)
    reader.check_nothing_left()
    return call


class _Reader:
    """The members of a decision, each read once and refused with its name."""

    def __init__(self, values: _Fields, field: str) -> None:
        self._left = dict(values)
        self._field = field

    def take(self, name: str, default: Any = ...) -> Any:
        value = self._left.pop(name, default)
        if value is ...:
            raise ModelError(self.name(name), "is missing")
        return value

    def has(self, name: str) -> bool:
        return name in self._left

    def text(self, name: str, default: Any = ...) -> str:
        value = self.take(name, default)
        if not isinstance(value, str):
            raise ModelError(self.name(name), "must be a text", value)
        return value

    def texts(self, name: str) -> list[str]:
        value = self.take(name)
        if not isinstance(value, list) or not value or not all(isinstance(each, str) for each in value):
            raise ModelError(self.name(name), "must be a list of texts, not empty", value)
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.take(name, default)
        if not isinstance(value, bool):
            raise ModelError(self.name(name), "must be true or false", value)
        return value

    def number(self, name: str, most: int, default: Any = ..., *, least: int = 0) -> int:
        value = self.take(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ModelError(self.name(name), f"must be a whole number from {least} to {most}", value)
        return value

    def digest(self, name: str) -> bytes:
        value = self.text(name)
        try:
            digest = bytes.fromhex(value.removeprefix("0x"))
        except ValueError:
            digest = b""
        if not value.startswith("0x") or len(digest) != 32:
            raise ModelError(self.name(name), "must be 0x and 64 hexadecimal digits", value)
        return digest

    def day(self, name: str) -> int:
        return days_from_date(parse_date(self.text(name), field=self.name(name)))

    def part(self, name: str) -> _Reader:
        value = self.take(name)
        if not isinstance(value, Mapping):
            raise ModelError(self.name(name), "must be an object", value)
        return _Reader(value, self.name(name))

    def name(self, name: str) -> str:
        return f"{self._field}/{name}"

    def check_nothing_left(self) -> None:
        for name in self._left:
            raise ModelError(self.name(name), "is not a member of this decision")


def _enter(read: _Reader, context: Context) -> Call:
    status = read.text("status", "admitted")
    if status not in ("admitted", "applicant"):
        raise ModelError(read.name("status"), "must be admitted or applicant", status)
    focal_point = read.take("focal_point", None)
    admission = calls.Admission(
        code=check_code(read.text("participant"), field=read.name("participant")),
        status=Status[status.upper()],
        mines=read.flag("mines"),
        seated=read.flag("seated", default=True),
        validity_days=read.number("validity_days", 65_535, 60, least=1),
        focal_point=calls.NO_ACCOUNT if focal_point is None else context.account_of(focal_point),
    )
    return calls.enter([admission], context.basis)


def _status(status: Status) -> _Maker:
    def make(read: _Reader, context: Context) -> Call:
        supervised = read.flag("supervised") if status is Status.RESTRICTED else False
        return calls.set_status([_index(read, context)], status, supervised=supervised, basis=context.basis)

    return make


def _zones(*, approved: bool) -> _Maker:
    def make(read: _Reader, context: Context) -> Call:
        words = [zone_word(zone) for zone in read.texts("zones")]
        return calls.set_zones(_index(read, context), words, approved=approved, basis=context.basis)

    return make


def _terms(read: _Reader, context: Context) -> Call:
    found = context.directory.get(read.text("participant"), field=read.name("participant"))
    days = read.number("validity_days", 65_535, found.validity_days, least=1)
    return calls.set_terms(found.index, days, read.number("tolerance_bps", 10_000, found.tolerance_bps), context.basis)


def _recode(read: _Reader, context: Context) -> Call:
    index = _index(read, context)
    return calls.recode(index, check_code(read.text("code"), field=read.name("code")), context.basis)


def _focal_point(read: _Reader, context: Context) -> Call:
    return calls.set_focal_point(_index(read, context), context.account_of(read.text("account")))


def _offices(read: _Reader, context: Context) -> Call:
    account, names = context.account_of(read.text("account")), read.take("offices")
    known = {(office.name or "").lower(): office for office in SchemeRole if office is not SchemeRole.CHAIR}
    if not isinstance(names, list) or not all(name in known for name in names):
        raise ModelError(read.name("offices"), f"must be a list of {', '.join(known)}", names)
    return calls.set_scheme_roles(account, sum(known[name] for name in set(names)))


def _rules(read: _Reader, _context: Context) -> Call:
    return governing.set_rules(
        Rules(
            quorum_bps=read.number("quorum_bps", 10_000, least=1),
            min_days=read.number("min_days", 65_535, least=1),
            max_days=read.number("max_days", 65_535, least=1),
            execution_days=read.number("execution_days", 65_535, least=1),
        )
    )


def _chair(read: _Reader, context: Context) -> Call:
    chair = _term(read.part("chair"), context)
    vice_chair = _term(read.part("vice_chair"), context) if read.has("vice_chair") else None
    return governing.set_chairmanship(chair, vice_chair or governing.NOBODY)


def _term(read: _Reader, context: Context) -> Term:
    term = Term(_index(read, context), read.day("from"), read.day("to"))
    read.check_nothing_left()
    return term


def _end_agreement(read: _Reader, _context: Context) -> Call:
    return governing.terminate(read.number("agreement", 2**32, least=1))


def _open_type(read: _Reader, _context: Context) -> Call:
    by = read.text("by", "accredited")
    known = {each.name.lower().replace("_", "-"): each for each in AttestedBy}
    if by not in known:
        raise ModelError(read.name("by"), f"must be one of {', '.join(known)}", by)
    terms = governing.TypeTerms(
        name=name_word(read.text("name"), field=read.name("name")),
        document=read.digest("document"),
        by=known[by],
        referenced=read.flag("referenced"),
    )
    return governing.open_type(terms)


def _close_type(read: _Reader, _context: Context) -> Call:
    return governing.close_type(_kind(read))


def _accredit(*, accredited: bool) -> _Maker:
    def make(read: _Reader, context: Context) -> Call:
        kind = _kind(read)
        return governing.accredit(
            kind, [context.account_of(each) for each in read.texts("accounts")], accredited=accredited
        )

    return make


def _list_references(*, listed: bool) -> _Maker:
    def make(read: _Reader, _context: Context) -> Call:
        kind = _kind(read)
        names = [name_word(each, field=read.name("references")) for each in read.texts("references")]
        return governing.list_references(kind, names, listed=listed)

    return make


def _revoke(read: _Reader, context: Context) -> Call:
    numbers = read.take("attestations")
    if not isinstance(numbers, list) or not numbers or not all(type(each) is int and each > 0 for each in numbers):
        raise ModelError(read.name("attestations"), "must be a list of whole numbers from 1, not empty", numbers)
    return governing.revoke(numbers, context.basis)


def _pass_governance(read: _Reader, context: Context) -> Call:
    return calls.pass_governance(context.account_of(read.text("account")))


def _index(read: _Reader, context: Context) -> int:
    return context.directory.get(read.text("participant"), field=read.name("participant")).index


def _kind(read: _Reader) -> int:
    return read.number("type", 65_535, least=1)


_MAKERS: Final[dict[str, _Maker]] = {
    "enter": _enter,
    "admit": _status(Status.ADMITTED),
    "restrict": _status(Status.RESTRICTED),
    "suspend": _status(Status.SUSPENDED),
    "withdraw": _status(Status.WITHDRAWN),
    "approve-zones": _zones(approved=True),
    "end-zones": _zones(approved=False),
    "set-terms": _terms,
    "recode": _recode,
    "set-focal-point": _focal_point,
    "set-offices": _offices,
    "set-rules": _rules,
    "set-chair": _chair,
    "end-agreement": _end_agreement,
    "open-type": _open_type,
    "close-type": _close_type,
    "accredit": _accredit(accredited=True),
    "end-accreditation": _accredit(accredited=False),
    "list-references": _list_references(listed=True),
    "unlist-references": _list_references(listed=False),
    "revoke-attestations": _revoke,
    "pass-governance": _pass_governance,
}
"""What `do` may say, and who makes the call."""
