"""`kpchain trace`: what a record descends from and what descends from it, as text, data or picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpchain.cli import output
from kpchain.cli.acts import looks_like_file, read_document
from kpchain.cli.indexing import current_index
from kpchain.cli.session import FILE, Session, json_option

if TYPE_CHECKING:
    from kpchain.provenance import Trace


@click.command()
@click.argument("name", metavar="NUMBER|0xDIGEST|FILE")
@click.option(
    "--format",
    "form",
    type=click.Choice(["tree", "json", "html", "svg", "dot", "graphml"]),
    default="tree",
    show_default=True,
    help="A tree in text, data, a page, a picture, a graph for Graphviz, a graph for other tools.",
)
@click.option("--ancestors", is_flag=True, help="Only what the record descends from.")
@click.option("--descendants", is_flag=True, help="Only what descends from it.")
@click.option("--out", type=FILE, help="File to write to, in place of the terminal.")
@json_option
@click.pass_obj
def trace(
    session: Session, name: str, form: str, ancestors: bool, descendants: bool, out: Path | None, as_json: bool
) -> None:
    """Show where the carats of a lot or certificate come from, and where they went.

    The shares of the origins are by weight. The answer comes from the index, which is brought up to date first.
    """
    from kpchain.provenance import to_dot, to_graphml, to_html, to_json, to_svg, to_tree
    from kpchain.provenance import trace as trace_record

    if ancestors and descendants:
        raise click.UsageError("--ancestors and --descendants exclude each other; without both, all are shown")
    key = read_document(Path(name)).digest if looks_like_file(name) else name
    with current_index(session) as reader:
        found = _part(trace_record(reader, key), ancestors=ancestors, descendants=descendants)
    forms = {
        "tree": to_tree,
        "json": to_json,
        "html": to_html,
        "svg": to_svg,
        "dot": to_dot,
        "graphml": to_graphml,
    }
    output.deliver(forms["json" if as_json else form](found), out)


def _part(found: Trace, *, ancestors: bool, descendants: bool) -> Trace:
    """The trace without its descendants, or without its ancestors; shares and taints stay what they are."""
    if not (ancestors or descendants):
        return found
    kept = found.ancestors if ancestors else found.descendants
    ordinals = {found.subject.ordinal, *(record.ordinal for record in kept)}
    draws = tuple(draw for draw in found.draws if draw.child in ordinals and draw.parent in ordinals)
    if ancestors:
        return replace(found, descendants=(), draws=draws, remains=())
    return replace(found, ancestors=(), draws=draws, lots=(), taints=(), mixtures={})
