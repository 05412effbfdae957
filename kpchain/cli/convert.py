"""`kpchain convert`: certificates from one form into another; the ledger is not asked and nothing is signed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

from kpchain.cli import output
from kpchain.cli.forms import Made, TableInFileError, make_forms, read_bytes, read_forms
from kpchain.cli.session import FILE, json_option
from kpchain.errors import ConfigError, DocumentError, EntryError, ModelError

_SUFFIXES: Final = {
    "csv": ".csv",
    "xml-kpc": ".kpc.xml",
    "xml-export": ".export.xml",
    "vc": ".vc.json",
    "json": ".kpc.json",
}
_USAGE: Final = 2


@click.command()
@click.argument("sources", nargs=-1, required=True, type=FILE, metavar="FILE...")
@click.option("--to", "form", required=True, type=click.Choice(list(_SUFFIXES)), help="The form to make.")
@click.option(
    "--out", type=FILE, help="File, or folder for one file a certificate, which is made; by default standard output."
)
@click.option("--fill", type=FILE, help="JSON file with what the one form cannot say and the other one needs.")
@json_option
def convert(sources: tuple[Path, ...], form: str, out: Path | None, fill: Path | None, as_json: bool) -> int | None:
    """Bring certificates from one form into another: CSV, customs XML, drafts, a Verifiable Credential.

    What a file is, is seen from its content: a table (CSV), a Russian customs form (XML), a draft or a sealed document
    (JSON). All are converted or none, and a document that was changed after sealing is refused. What a form cannot say
    is told on standard error. Nothing is signed, and the ledger is not asked: a draft is issued with `kpchain
    certificate issue`.
    """
    filled = {} if fill is None else _read_fill(fill)
    try:
        found = [one for source in sources for one in read_forms(source, filled, form)]
    except TableInFileError as error:
        return _tell_table(error, as_json=as_json)
    made = make_forms(found, form, filled)
    paths = _write(made, form, out)
    for one in made:
        for source, unsaid in one.unsaid.items():
            if unsaid:
                output.say(f"{source}: {form} does not say {', '.join(unsaid)}", as_json=as_json)
    if out is None and not as_json:
        output.write(made[0].data)
    else:
        lines = [f"{one.name}  {path}" for one, path in zip(made, paths, strict=True)]
        output.show([_told(one, path) for one, path in zip(made, paths, strict=True)], lines, as_json=as_json)
    return None


def _told(made: Made, path: Path | None) -> dict[str, Any]:
    unsaid = {source: list(unsaid) for source, unsaid in made.unsaid.items()}
    where = {"text": made.data.decode("utf-8-sig")} if path is None else {"file": str(path)}
    return {"name": made.name, **where, "unsaid": unsaid}


def _tell_table(error: TableInFileError, *, as_json: bool) -> int:
    """Tells the refused cells, one a line."""
    problems = error.table.problems
    if as_json:
        listed = [{"place": one.field, "rule": one.rule, "value": one.value} for one in problems]
        details = {"kind": "TableError", "exit_code": _USAGE, "count": error.table.count, "problems": listed}
        output.fail(f"{error.path}: {problems[0]}", details, as_json=True)
        return _USAGE
    for problem in problems:
        output.fail(f"{error.path}: {problem}", {}, as_json=False)
    if error.table.count > len(problems):
        output.fail(f"{error.path}: and {error.table.count - len(problems)} more", {}, as_json=False)
    return _USAGE


def _read_fill(path: Path) -> dict[str, Any]:
    from kpchain.document.read import parse_json

    try:
        filled = parse_json(read_bytes(path))
        if not isinstance(filled, dict):
            raise DocumentError("fill", "must be an object")
    except ModelError as error:
        raise EntryError(str(path), error) from error
    return filled


def _write(made: list[Made], form: str, out: Path | None) -> list[Path | None]:
    """Writes all forms or none; no file is written over."""
    if out is None:
        if len(made) > 1:
            raise ConfigError(f"{len(made)} certificates make {len(made)} files: name a folder with --out")
        return [None]
    is_folder = len(made) > 1 or out.is_dir() or str(out).endswith("/")
    paths = [out / f"{one.name}{_SUFFIXES[form]}" if is_folder else out for one in made]
    parts = [path.with_name(f"{path.name}.part") for path in paths]
    for path in paths:
        if path.exists():
            raise ConfigError(f"{path} is there already and is not overwritten")
    if len(set(paths)) < len(paths):
        raise ConfigError("a number stands twice among the certificates, so that two files would have one name")
    try:
        paths[0].parent.mkdir(parents=True, exist_ok=True)
        for part, one in zip(parts, made, strict=True):
            part.write_bytes(one.data)
        for part, path in zip(parts, paths, strict=True):
            part.replace(path)
    except OSError as error:
        for part in parts:
            part.unlink(missing_ok=True)
        raise ConfigError(f"{out} cannot be written: {error.strerror}") from error
    return list(paths)
