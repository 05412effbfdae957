"""`kpchain attest`: what attesters and Participants say of certificates and Participants, and concerns of observers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kpchain.cli import output
from kpchain.cli.acts import find_targets, perform, show_done
from kpchain.cli.bases import basis_options, file_digest, make_basis
from kpchain.cli.proposing import days_option, propose, propose_on, reason_option
from kpchain.cli.session import FILE, Acting, Session, acting, json_option

if TYPE_CHECKING:
    from kpchain.governance import AttestationType
    from kpchain.ledger.client import Ledger
    from kpchain.model import About

_CODE = re.compile(r"[A-Z]{2}")
_SUBJECT = "NUMBER|0xDIGEST|FILE|CODE"
_numbers = click.argument("numbers", nargs=-1, required=True, type=click.IntRange(min=1), metavar="ATTESTATION...")


@click.group()
def attest() -> None:
    """Attestations and concerns; they are public to members and change no verdict.

    What they are about is a certificate or lot (number, digest or file) or a Participant (its code). Types, references
    and accreditations are decided by the Plenary: these commands open a proposal. TYPE is a number or name that `types`
    shows.
    """


@attest.command()
@json_option
@click.pass_obj
def types(session: Session, as_json: bool) -> None:
    """List the types of attestation: who attests, and whether references are listed."""
    from kpchain.governance import attestation_types

    with session.ledger() as ledger:
        found = attestation_types(ledger)
    data = [
        {
            "type": each.number,
            "name": each.name,
            "by": each.by.name.lower().replace("_", "-"),
            "referenced": each.referenced,
            "closed": each.closed,
            "document": "0x" + each.document.hex(),
        }
        for each in found
    ]
    rows = [
        (row["type"], row["name"], row["by"], "listed" if row["referenced"] else "", "closed" if row["closed"] else "")
        for row in data
    ]
    output.show(data, output.table(("type", "name", "attested by", "references", ""), rows), as_json=as_json)


@attest.command()
@click.argument("kind", metavar="TYPE")
@click.argument("subjects", nargs=-1, required=True, metavar=f"{_SUBJECT}...")
@basis_options
@click.option("--reference", metavar="NAME", help="The reference, such as an instrument that is on the type's list.")
@acting()
def make(
    act: Acting, kind: str, subjects: tuple[str, ...], file: Path | None, reason: str | None, reference: str | None
) -> None:
    """Attest of certificates or Participants what TYPE says; all of them or none.

    Who does needs an accreditation for the type and the office of attester, or is the focal point of the Participant.
    """
    from kpchain.governance import find_type, name_word
    from kpchain.ledger import governing
    from kpchain.model import days_from_date

    ref = name_word(reference, field="--reference") if reference is not None else bytes(32)
    with act.ledger() as ledger:
        found = find_type(ledger, kind)
        about = [_subject(ledger, subject) for subject in subjects]
        basis = make_basis(act, ledger, f"attest {found.name}", ", ".join(subjects), file, reason)
        statements = [
            governing.Statement(
                kind=found.number,
                about=each.about,
                subject=each.word,
                on=days_from_date(act.day(ledger)),
                digest=basis.digest,
                ref=ref,
            )
            for each in about
        ]
        done = perform(
            act,
            ledger,
            statements,
            lambda part: [governing.attest(part)],
            names=subjects,
            statements=basis.statements,
        )
    what = f"{found.name} attested of {', '.join(subjects)}"
    show_done(done, what, act, type=found.number, subjects=list(subjects), digest="0x" + basis.digest.hex())


@attest.command("list")
@click.argument("subject", required=False, metavar=_SUBJECT)
@click.option("--type", "kind", metavar="TYPE", help="Only attestations of this type.")
@json_option
@click.pass_obj
def list_(session: Session, subject: str | None, kind: str | None, as_json: bool) -> None:
    """List attestations, of all subjects or of one."""
    from kpchain.governance import attestation_types, attestations, find_type
    from kpchain.model import date_from_days

    with session.ledger() as ledger:
        wanted = find_type(ledger, kind).number if kind else None
        about = _subject(ledger, subject) if subject else None
        found = [
            each
            for each in attestations(ledger, about.word if about else None)
            if wanted in (None, each.kind) and (about is None or each.about is about.about)
        ]
        names = _type_names(attestation_types(ledger))
        told = _subjects_in_words(ledger, ((each.about, each.subject) for each in found))
        known = {key.address: key.name for key in session.keyring().entries()}
    data = [
        {
            "attestation": each.number,
            "type": names[each.kind],
            "about": each.about.name.lower(),
            "subject": told[each.about, each.subject],
            "on": date_from_days(each.on).isoformat(),
            "attester": each.attester,
            "name": known.get(each.attester),
            "reference": each.reference or None,
            "digest": "0x" + each.digest.hex(),
            "revoked": each.revoked,
        }
        for each in found
    ]
    rows = [
        (
            row["attestation"],
            row["type"],
            row["subject"],
            row["on"],
            row["name"] or row["attester"],
            row["reference"] or "",
            "revoked" if row["revoked"] else "",
        )
        for row in data
    ]
    header = ("attestation", "type", "of", "date", "attester", "reference", "")
    output.show(data, output.table(header, rows), as_json=as_json)


@attest.command()
@_numbers
@basis_options
@acting(dated=False)
def revoke(act: Acting, numbers: tuple[int, ...], file: Path | None, reason: str | None) -> None:
    """Revoke attestations that one has made; they stay on record as revoked."""
    from kpchain.ledger import governing

    subject = ", ".join(map(str, numbers))
    with act.ledger() as ledger:
        basis = make_basis(act, ledger, "attest revoke", subject, file, reason)
        call = governing.revoke(numbers, basis.digest)
        done = perform(act, ledger, [call], list, names=[subject], statements=basis.statements)
    what = f"attestation {subject} revoked" if len(numbers) == 1 else f"attestations {subject} revoked"
    show_done(done, what, act, attestations=list(numbers))


@attest.command("propose-revoke")
@_numbers
@reason_option
@days_option
@acting(dated=False)
def propose_revoke(act: Acting, numbers: tuple[int, ...], reason: str, days: int) -> None:
    """Propose to the Plenary to revoke attestations, whoever made them."""
    decision = {"do": "revoke-attestations", "attestations": list(numbers)}
    propose(act, [decision], reason=reason, days=days, subject=", ".join(map(str, numbers)))


@attest.command("open-type")
@click.argument("name")
@click.option("--text", "file", type=FILE, required=True, help="File of the text that says what is attested.")
@click.option(
    "--by",
    type=click.Choice(["accredited", "own-participant"]),
    default="accredited",
    show_default=True,
    help="Who attests: accredited accounts, or the focal point of a Participant of itself.",
)
@click.option("--referenced", is_flag=True, help="The reference of an attestation must be on the type's list.")
@reason_option
@days_option
@acting(dated=False)
def open_type(act: Acting, name: str, file: Path, by: str, referenced: bool, reason: str, days: int) -> None:
    """Propose a type of attestation called NAME."""
    document = "0x" + file_digest(file).hex()
    decision = {"do": "open-type", "name": name, "document": document, "by": by, "referenced": referenced}
    propose(act, [decision], reason=reason, days=days, subject=name)


@attest.command("close-type")
@click.argument("kind", metavar="TYPE")
@reason_option
@days_option
@acting(dated=False)
def close_type(act: Acting, kind: str, reason: str, days: int) -> None:
    """Propose that no new attestation of TYPE is taken; what was attested stays."""
    _decide(act, kind, {"do": "close-type"}, reason=reason, days=days)


@attest.command()
@click.argument("kind", metavar="TYPE")
@click.argument("names", nargs=-1, required=True, metavar="NAME|ADDRESS...")
@click.option("--end", is_flag=True, help="End the accreditation.")
@reason_option
@days_option
@acting(dated=False)
def accredit(act: Acting, kind: str, names: tuple[str, ...], end: bool, reason: str, days: int) -> None:
    """Propose that accounts may attest TYPE; they also need the office of attester (`kpchain officer office`)."""
    keyring = act.session.keyring()
    accounts = [keyring.address_of(name) for name in names]
    do = "end-accreditation" if end else "accredit"
    _decide(act, kind, {"do": do, "accounts": accounts}, reason=reason, days=days)


@attest.command("list-reference")
@click.argument("kind", metavar="TYPE")
@click.argument("names", nargs=-1, required=True, metavar="REFERENCE...")
@click.option("--end", is_flag=True, help="Take them off the list.")
@reason_option
@days_option
@acting(dated=False)
def list_reference(act: Acting, kind: str, names: tuple[str, ...], end: bool, reason: str, days: int) -> None:
    """Propose references for the list of TYPE, such as an instrument that tells natural diamonds."""
    do = "unlist-references" if end else "list-references"
    _decide(act, kind, {"do": do, "references": list(names)}, reason=reason, days=days)


@attest.command()
@click.argument("subject", required=False, metavar=_SUBJECT)
@basis_options
@acting(dated=False)
def concern(act: Acting, subject: str | None, file: Path | None, reason: str | None) -> None:
    """File a concern about a certificate, a Participant, or without a subject the scheme; observers do."""
    from kpchain.governance import concerns
    from kpchain.ledger import governing

    with act.ledger() as ledger:
        found = _subject(ledger, subject)
        basis = make_basis(act, ledger, "concern", found.name, file, reason)
        call = governing.file_concern(found.about, found.word, basis.digest)
        done = perform(act, ledger, [call], list, names=[found.name], statements=basis.statements)
        number = None if act.dry_run else concerns(ledger)[-1].number
    title = f"concern {number} about {found.name} filed" if number else f"concern about {found.name} filed"
    show_done(done, title, act, concern=number, subject=subject, digest="0x" + basis.digest.hex())


@attest.command()
@click.argument("number", metavar="CONCERN", type=click.IntRange(min=1))
@basis_options
@acting(dated=False)
def answer(act: Acting, number: int, file: Path | None, reason: str | None) -> None:
    """Answer a concern, once; the account that acts as chair does."""
    from kpchain.ledger import governing

    name = f"concern {number}"
    with act.ledger() as ledger:
        basis = make_basis(act, ledger, "answer", name, file, reason)
        call = governing.answer_concern(number, basis.digest)
        done = perform(act, ledger, [call], list, names=[name], statements=basis.statements)
    show_done(done, f"{name} answered", act, concern=number, digest="0x" + basis.digest.hex())


@attest.command("concerns")
@click.argument("subject", required=False, metavar=_SUBJECT)
@json_option
@click.pass_obj
def concerns_(session: Session, subject: str | None, as_json: bool) -> None:
    """List concerns and whether they were answered, all or those about one subject."""
    from kpchain.governance import concerns

    with session.ledger() as ledger:
        about = _subject(ledger, subject) if subject else None
        found = [
            each
            for each in concerns(ledger, about.word if about else None)
            if about is None or each.about is about.about
        ]
        told = _subjects_in_words(ledger, ((each.about, each.subject) for each in found))
        known = {key.address: key.name for key in session.keyring().entries()}
    data = [
        {
            "concern": each.number,
            "about": each.about.name.lower(),
            "subject": told[each.about, each.subject],
            "observer": each.observer,
            "name": known.get(each.observer),
            "digest": "0x" + each.digest.hex(),
            "answer": "0x" + each.answer.hex() if each.answer else None,
        }
        for each in found
    ]
    rows = [
        (row["concern"], row["subject"], row["name"] or row["observer"], row["digest"], row["answer"] or "not answered")
        for row in data
    ]
    output.show(data, output.table(("concern", "about", "observer", "text", "answer"), rows), as_json=as_json)


@dataclass(frozen=True, slots=True)
class _Subject:
    """What an attestation or a concern is about, as the contracts keep it, and what the user called it."""

    name: str
    about: About
    word: bytes


def _subject(ledger: Ledger, text: str | None) -> _Subject:
    """What a number, a digest, a file or a code names; the scheme where nothing is named."""
    from kpchain.governance import subject_word
    from kpchain.model import About

    if text is None:
        return _Subject("the scheme", About.SCHEME, subject_word(About.SCHEME, 0))
    if _CODE.fullmatch(text):
        return _Subject(text, About.PARTICIPANT, subject_word(About.PARTICIPANT, ledger.directory().get(text).index))
    [target] = find_targets(ledger, [text])
    return _Subject(text, About.RECORD, target.digest)


def _subjects_in_words(ledger: Ledger, subjects: Iterable[tuple[About, bytes]]) -> dict[tuple[About, bytes], str]:
    """Each subject as a reader knows it: a number, a code, or the scheme."""
    from kpchain.ledger.facts import Question
    from kpchain.model import About

    wanted = list(dict.fromkeys(subjects))
    records = [word for about, word in wanted if about is About.RECORD]
    facts = ledger.facts_of([Question(digest=word) for word in records]) if records else []
    numbers = {word: str(found.origin.number) for word, found in zip(records, facts, strict=True) if found.origin}
    directory = ledger.directory()
    words: dict[tuple[About, bytes], str] = {}
    for about, word in wanted:
        if about is About.RECORD:
            words[about, word] = numbers.get(word, "0x" + word.hex())
        else:
            words[about, word] = directory.code_of(int.from_bytes(word)) if about is About.PARTICIPANT else "the scheme"
    return words


def _type_names(found: Iterable[AttestationType]) -> dict[int, str]:
    return {each.number: each.name for each in found}


def _decide(act: Acting, kind: str, decision: dict[str, Any], *, reason: str, days: int) -> None:
    """Opens a proposal on a type that the user named."""
    from kpchain.governance import find_type

    with act.ledger() as ledger:
        found = find_type(ledger, kind)
        propose_on(ledger, act, [{**decision, "type": found.number}], reason=reason, days=days, subject=found.name)
