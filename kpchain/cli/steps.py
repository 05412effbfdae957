"""The steps of a certificate's life as commands: most are rows of one table, since they differ in words only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import click

from kpchain.cli.acts import Target, find_targets, in_words, perform, show_done
from kpchain.cli.session import Acting, acting
from kpchain.errors import NotFoundError

if TYPE_CHECKING:
    from kpchain.ledger.client import Ledger
    from kpchain.ledger.events import CertificateIssued
    from kpchain.lifecycle import Found
    from kpchain.model import Check
    from kpchain.units import UsdCents
    from kpchain.workspace import Statement

_NUMBERS: Final = click.argument("names", nargs=-1, required=True, metavar="NUMBER|0xDIGEST|FILE...")


@dataclass(frozen=True, slots=True)
class _Row:
    """A step: the action and command, its outcome in a word, who may do it, and whether it needs a reason."""

    action: str
    done: str
    help: str
    needs_reason: bool = False

    @property
    def command(self) -> str:
        return self.action.lower().replace("_", "-")


_STEPS: Final = (
    _Row("VALIDATE", "validated", "Validate certificates, as the second pair of eyes; needs a validator."),
    _Row("EXPORT", "exported", "Record that shipments left; needs export customs of the issuer."),
    _Row("TRANSIT", "in transit", "Record that shipments passed through; needs export customs of a third Participant."),
    _Row("ARRIVE", "arrived", "Record that shipments arrived; needs an importer of the destination."),
    _Row("DETAIN", "detained", "Detain shipments; needs an importer of the destination.", needs_reason=True),
    _Row("RELEASE", "released", "Release seized shipments; needs whoever could seize them.", needs_reason=True),
    _Row("ORDER_RETURN", "ordered back", "Order detained shipments back; needs an importer of the destination.",
         needs_reason=True),
    _Row("SEIZE", "seized", "Seize shipments; needs an importer of the destination, or export customs of the issuer "
         "while they are under way.", needs_reason=True),
    _Row("FORFEIT", "forfeited", "Declare seized shipments forfeited, for ever; needs whoever could seize them.",
         needs_reason=True),
    _Row("VOID", "voided", "Void certificates that were not used; needs an issuer. Their carats are free again.",
         needs_reason=True),
    _Row("REPORT_LOST", "reported lost", "Block certificates that were lost, for ever; needs an issuer.",
         needs_reason=True),
)  # fmt: skip

_SETTLEMENTS: Final = (
    _Row("CONFIRM", "confirmed", "Confirm imports with what was found; needs an importer of the destination."),
    _Row("ACCEPT_RETURN", "taken back", "Take returned shipments back with what was found; needs a validator of the "
         "issuer."),
)  # fmt: skip


def steps() -> list[click.Command]:
    """The commands that move certificates."""
    return [_step(row) for row in _STEPS]


def settlements() -> list[click.Command]:
    """The commands that come with findings."""
    return [_settlement(row) for row in _SETTLEMENTS]


def others() -> list[click.Command]:
    """The acts that are no steps: consume, correct, approve, alert."""
    return [consume, correct, approve]


def _step(row: _Row) -> click.Command:
    def command(
        act: Acting,
        names: tuple[str, ...],
        reason: str | None = None,
        remark: str | None = None,
        seals: tuple[str, ...] = (),
    ) -> None:
        _advance(act, row, names, text=remark if reason is None else reason, seals=seals)

    made: Any = acting()(command)
    if row.needs_reason:
        made = click.option("--reason", required=True, help="The reason; it stays here, its digest is recorded.")(made)
    else:
        made = click.option("--remark", help="What it rests on; it stays here, its digest is recorded.")(made)
    if row.action == "VALIDATE":
        made = click.option("--seals", multiple=True, help="Number of a seal on the container; as often as needed.")(
            made
        )
    return click.command(row.command, help=row.help)(_NUMBERS(made))


def _advance(act: Acting, row: _Row, names: Sequence[str], *, text: str | None, seals: Sequence[str]) -> None:
    from kpchain.lifecycle import NO_EVIDENCE, Step, advance_calls
    from kpchain.model import Action, check_text

    for place, seal in enumerate(seals):
        check_text(seal, field=f"seals/{place}", limit=64)
    with act.ledger() as ledger:
        targets = find_targets(ledger, names)
        day = act.day(ledger)
        more = {"seals": list(seals)} if seals else None
        statements = _statements(row, targets, on=day, text=text, more=more)
        digests = [statement.digest for statement in statements] or [NO_EVIDENCE] * len(targets)
        entries = [Step(target.digest, evidence) for target, evidence in zip(targets, digests, strict=True)]
        done = perform(
            act,
            ledger,
            entries,
            lambda part: advance_calls(Action[row.action], part, on=day),
            names=names,
            statements=statements,
        )
    show_done(
        done, f"{in_words(names)} {row.done}", act, action=row.command, on=day.isoformat(), records=_list(targets)
    )


def _settlement(row: _Row) -> click.Command:
    @_NUMBERS
    @click.option("--carats", help='Weight found, such as "700.00".')
    @click.option("--usd", help="Value found.")
    @click.option("--parcels", type=click.IntRange(0, 65535), help="Number of parcels found.")
    @click.option("--as-declared", is_flag=True, help="Weight, value and parcels are those on the certificate.")
    @click.option(
        "--checked", type=click.Choice(["opened", "not-opened"]), required=True, help="How the goods were checked."
    )
    @click.option("--remark", help="What it rests on; needed, as the remedy, for goods that were detained.")
    @acting()
    def command(
        act: Acting,
        names: tuple[str, ...],
        carats: str | None,
        usd: str | None,
        parcels: int | None,
        as_declared: bool,
        checked: str,
        remark: str | None,
    ) -> None:
        figures = (carats, usd, parcels)
        if as_declared == any(figure is not None for figure in figures) or (not as_declared and None in figures):
            raise click.UsageError("give --carats, --usd and --parcels, or --as-declared alone")
        if not as_declared and len(names) > 1:
            raise click.UsageError("what was found belongs to one certificate: name one, or use --as-declared")
        _settle(act, row, names, None if as_declared else figures, checked=checked, remark=remark)

    return click.command(row.command, help=row.help)(command)


def _settle(
    act: Acting,
    row: _Row,
    names: Sequence[str],
    figures: tuple[str | None, str | None, int | None] | None,
    *,
    checked: str,
    remark: str | None,
) -> None:
    from kpchain.lifecycle import NO_EVIDENCE, settle_calls
    from kpchain.model import Action, Check

    check = Check.OPENED if checked == "opened" else Check.NOT_OPENED
    with act.ledger() as ledger:
        targets = find_targets(ledger, names)
        day = act.day(ledger)
        statements = _statements(row, targets, on=day, text=remark, more={"checked": checked})
        digests = [statement.digest for statement in statements] or [NO_EVIDENCE] * len(targets)
        issued = [_issued(ledger, target) for target in targets]
        entries = [
            _found(event, figures, check=check, evidence=evidence)
            for event, evidence in zip(issued, digests, strict=True)
        ]
        done = perform(
            act,
            ledger,
            entries,
            lambda part: settle_calls(Action[row.action], part, on=day),
            names=names,
            statements=statements,
        )
    found = [
        {"digest": "0x" + e.digest.hex(), "carats": e.carats.format(), "usd": e.usd.format(), "parcels": e.parcels}
        for e in entries
    ]
    what = f"{in_words(names)} {row.done}" + ("" if figures is None else _differences(entries[0], issued[0]))
    show_done(done, what, act, action=row.command, on=day.isoformat(), found=found)


def _issued(ledger: Ledger, target: Target) -> CertificateIssued:
    from kpchain.ledger.events import CertificateIssued

    issued = next((event for event in ledger.history(target.digest) if isinstance(event, CertificateIssued)), None)
    if issued is None:
        raise NotFoundError(f"{target.name}: the ledger has no certificate with this digest")
    return issued


def _found(
    issued: CertificateIssued,
    figures: tuple[str | None, str | None, int | None] | None,
    *,
    check: Check,
    evidence: bytes,
) -> Found:
    from kpchain.lifecycle import Found
    from kpchain.units import Points, UsdCents

    if figures is not None:
        carats, usd = Points.parse(figures[0], field="--carats"), UsdCents.parse(figures[1], field="--usd")
        parcels = figures[2] or 0
    else:
        carats, usd, parcels = issued.record.points, _value(issued), issued.parcels
    return Found(digest=issued.digest, carats=carats, usd=usd, parcels=parcels, check=check, evidence=evidence)


def _value(issued: CertificateIssued) -> UsdCents:
    from kpchain.units import UsdCents

    return UsdCents(sum(cents for _, cents in issued.lines))


def _differences(found: Found, issued: CertificateIssued) -> str:
    """What was found other than certified, in words; empty where nothing was."""
    pairs = (
        (f"{found.carats.format()} ct", f"{issued.record.points.format()} ct"),
        (f"US$ {found.usd.format()}", f"US$ {_value(issued).format()}"),
        (f"{found.parcels} parcel(s)", f"{issued.parcels} parcel(s)"),
    )
    told = [f"{now} in place of {certified}" for now, certified in pairs if now != certified]
    return f"; found {', '.join(told)}" if told else ""


def _statements(
    row: _Row, targets: Sequence[Target], *, on: date, text: str | None, more: dict[str, Any] | None
) -> list[Statement]:
    """One statement for each record, if there is anything to state: a text, or seals."""
    from kpchain.workspace import make_statement

    if text is None and not (more and "seals" in more):
        return []
    return [make_statement(row.command, "0x" + t.digest.hex(), on=on, text=text, more=more) for t in targets]


@click.command()
@click.argument("name", metavar="NUMBER|0xDIGEST|FILE")
@click.option("--carats", required=True, help='Weight that leaves, such as "120.00".')
@click.option(
    "--exit", "exit_", type=click.Choice(["manufacture", "loss", "sample"]), required=True, help="Where it goes."
)
@click.option("--reason", required=True, help="The reason; it stays here, its digest is recorded.")
@acting()
def consume(act: Acting, name: str, carats: str, exit_: str, reason: str) -> None:
    """Take carats out of the scheme; needs a statistician of the Participant that holds them."""
    from kpchain.lifecycle import consume_call
    from kpchain.model import Exit
    from kpchain.units import Points
    from kpchain.workspace import make_statement

    weight = Points.parse(carats, field="--carats")
    with act.ledger() as ledger:
        [target] = find_targets(ledger, [name])
        day = act.day(ledger)
        statement = make_statement("consume", "0x" + target.digest.hex(), on=day, text=reason)
        call = consume_call(target.digest, weight, exit_=Exit[exit_.upper()], on=day, evidence=statement.digest)
        done = perform(act, ledger, [call], list, names=[name], statements=[statement])
    show_done(done, f"{carats} carats of {name} left the scheme ({exit_})", act, records=_list([target]), carats=carats)


@click.command()
@click.argument("name", metavar="NUMBER|0xDIGEST|FILE")
@click.option("--text", required=True, help="The correction in words; it stays here, its digest is recorded.")
@acting()
def correct(act: Acting, name: str, text: str) -> None:
    """Record a written correction of a certificate; needs an issuer. The original stays as it is."""
    from kpchain.ledger import calls
    from kpchain.model import days_from_date
    from kpchain.workspace import make_statement

    with act.ledger() as ledger:
        [target] = find_targets(ledger, [name])
        day = act.day(ledger)
        statement = make_statement("correct", "0x" + target.digest.hex(), on=day, text=text)
        call = calls.correct(target.digest, days_from_date(day), statement.digest)
        done = perform(act, ledger, [call], list, names=[name], statements=[statement])
    show_done(done, f"correction of {name} recorded", act, records=_list([target]))


@click.command()
@_NUMBERS
@acting(dated=False)
def approve(act: Acting, names: tuple[str, ...]) -> None:
    """Approve certificates of supervised Participants; needs a monitor."""
    from kpchain.ledger import calls

    with act.ledger() as ledger:
        targets = find_targets(ledger, names)
        digests = [target.digest for target in targets]
        done = perform(
            act,
            ledger,
            digests,
            lambda part: [calls.approve(list(part[at : at + 200])) for at in range(0, len(part), 200)],
            names=names,
        )
    show_done(done, f"{in_words(names)} approved", act, records=_list(targets))


def _list(targets: Sequence[Target]) -> list[dict[str, str]]:
    return [{"name": target.name, "digest": "0x" + target.digest.hex()} for target in targets]
