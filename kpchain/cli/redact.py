"""`kpchain redact`: a sealed document without some of its values, to show to somebody who need not see them."""

from __future__ import annotations

from pathlib import Path

import click

from kpchain.cli import output
from kpchain.cli.acts import read_document, write_new
from kpchain.cli.session import FILE, json_option

_ENDINGS = (".kpc.json", ".kpl.json", ".json")


@click.command()
@click.argument("path", metavar="FILE", type=FILE)
@click.option(
    "--keep",
    multiple=True,
    metavar="POINTER",
    help="What stays, such as /certificate/lines; all else is hidden but what must be shown. As often as needed.",
)
@click.option("--hide", multiple=True, metavar="POINTER", help="What is hidden; all else stays. As often as needed.")
@click.option("--out", type=FILE, help="File to write to; by default NAME.redacted.kpc.json beside the document.")
@json_option
def redact(path: Path, keep: tuple[str, ...], hide: tuple[str, ...], out: Path | None, as_json: bool) -> None:
    """Hide values of a sealed document: each loses its value and its salt, and the hash of its leaf stays.

    Root, digest and signature stay, so `kpchain verify` verifies the result as far as it speaks, and names what is
    hidden. A pointer of an object or a list means everything below it. Of a certificate the number, issuer,
    destination, carats and expires are always shown, of a lot the number, declarer and carats. A redacted document can
    be redacted further; what is hidden cannot be brought back from it. Nothing is overwritten.
    """
    from kpchain.document import redact as redacted
    from kpchain.model import DisclosedCertificate, DisclosedLot, given_away

    if bool(keep) == bool(hide):
        raise click.UsageError("say what stays with --keep or what is hidden with --hide, and not both")
    made = redacted(read_document(path), keep=keep or None, hide=hide or None)
    target = out or _beside(path)
    write_new(target, made.to_bytes())
    told = given_away(made.subject) if isinstance(made.subject, DisclosedCertificate | DisclosedLot) else ()
    data = {
        "file": str(target),
        "number": str(made.number),
        "digest": "0x" + made.digest.hex(),
        "hidden": list(made.hidden),
        "shown": list(made.leaves()),
        "given_away": list(told),
    }
    lines = [
        f"{made.number} redacted: {target}",
        f"hidden: {len(made.hidden)} of {len(made.hidden) + len(made.leaves())} values",
    ]
    lines += [f"  {pointer}" for pointer in made.hidden]
    lines += [f"note: {pointer} follows from what is shown: hide more, or it is hidden from nobody" for pointer in told]
    output.show(data, lines, as_json=as_json)


def _beside(path: Path) -> Path:
    ending = next((each for each in _ENDINGS if path.name.endswith(each)), "")
    return path.with_name(f"{path.name.removesuffix(ending)}.redacted{ending}")
