"""`kpchain certificate`: certificates are issued and replaced here; the steps of their life are in `steps`."""

from __future__ import annotations

from pathlib import Path

import click

from kpchain.cli.alert import fake
from kpchain.cli.drafts import enter_drafts, read_drafts
from kpchain.cli.records import show
from kpchain.cli.session import FILE, Acting, acting
from kpchain.cli.steps import others, settlements, steps
from kpchain.errors import EntryError, ModelError


@click.group()
def certificate() -> None:
    """Certificates: issue, validate, export, confirm, and all other steps.

    A certificate is named by its number (RU00000001), by its digest (0x and 64 digits), or by the file of its document.
    """


@certificate.command()
@click.argument("paths", nargs=-1, required=True, type=FILE, metavar="FILE|FOLDER...")
@click.option("--out", type=FILE, help="Folder that gets copies of the sealed documents.")
@acting(dated=False)
def issue(act: Acting, paths: tuple[Path, ...], out: Path | None) -> None:
    """Issue the certificates of draft files (kpc/1 without seal and signature); needs an issuer.

    Many files become few transactions, and all are issued or none. The sealed documents, which hold the salts and exist
    nowhere else, are kept in .kpchain/documents/ of the workspace. A run that was cut off is repeated as it was:
    nothing is issued twice, and nothing is lost.
    """
    enter_drafts(act, read_drafts(paths, lots=False), out=out, word="issued")


@certificate.command()
@click.argument("paths", nargs=-1, required=True, type=FILE, metavar="FILE|FOLDER...")
@click.option("--out", type=FILE, help="Folder that gets copies of the sealed documents.")
@acting(dated=False)
def replace(act: Acting, paths: tuple[Path, ...], out: Path | None) -> None:
    """Issue replacements (drafts of the kind `replacement`); needs an issuer.

    The first input of each names the certificate that it replaces, which then is at its end.
    """
    from kpchain.model import Certificate, Kind

    drafts = read_drafts(paths, lots=False)
    for draft in drafts:
        if not (isinstance(draft.subject, Certificate) and draft.subject.kind is Kind.REPLACEMENT):
            raise EntryError(draft.source, ModelError("/certificate/kind", "must be replacement"))
    enter_drafts(act, drafts, out=out, word="issued")


for _command in (*steps(), *settlements(), *others(), show):
    certificate.add_command(_command)
certificate.add_command(fake, "alert")
