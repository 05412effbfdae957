"""`kpchain demo`: the story of `kpchain.demo` on a new ledger, and what verification, trace and stock say of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from kpchain.cli import output
from kpchain.cli.session import json_option
from kpchain.cli.theatre import new_ledger
from kpchain.config import check_network

if TYPE_CHECKING:
    from kpchain.demo import Papers, Told
    from kpchain.ledger.client import Ledger
    from kpchain.ledger.rpc import Rpc
    from kpchain.verify import Report

_DONE, _WRONG = 0, 1


@click.command()
@click.option(
    "--network",
    default="embedded",
    show_default=True,
    help="embedded, ganache, anvil, or the URL of a development node.",
)
@json_option
def demo(network: str, as_json: bool) -> int:
    """Tell a story of the whole scheme on a new ledger, and check that everything turns out as told.

    Mines in Russia and Botswana, shipments to the European Union, an import with a small difference, a mixed re-export
    to the United Arab Emirates, a voided and a replaced certificate, and what the ledger refuses: a forged document,
    an over-drawn lot, a certificate shown twice, a suspended Participant, a decision of one alone. It needs no
    workspace and leaves nothing behind. Every act is told with its officer, its transaction and its gas. Exit code 1:
    something went otherwise.
    """
    with TemporaryDirectory(prefix="kpchain-demo-") as name:
        folder = Path(name)
        with new_ledger(check_network(network), folder) as rpc:
            return _tell(rpc, folder, as_json=as_json)


def _tell(rpc: Rpc, folder: Path, *, as_json: bool) -> int:
    from kpchain.demo import first_chair, first_participants, tell_story
    from kpchain.ledger.client import Ledger
    from kpchain.ledger.deployment import deploy
    from kpchain.ledger.sender import Sender
    from kpchain.signing import DevelopmentSigner

    chain_id = int(rpc.call("eth_chainId"), 16)
    founder = DevelopmentSigner("chair", chain_id=chain_id)
    sender = Sender(rpc, chain_id=chain_id)
    today = datetime.fromtimestamp(int(rpc.call("eth_getBlockByNumber", "latest", False)["timestamp"], 16), UTC).date()
    participants, chair = first_participants(chain_id), first_chair(today)
    deployment = deploy(rpc, sender, founder, chain_id=chain_id, admissions=participants, chair=chair)
    ledger = Ledger.open(rpc, deployment)
    told: list[dict[str, Any]] = []

    def tell(sentence: Told) -> None:
        told.append(_told_data(sentence))
        if not as_json:
            output.show(None, _told_lines(sentence), as_json=False)

    story, papers = tell_story(ledger, founder, tell)
    reports = _reports(ledger, papers)
    wrong = [name for name, (report, expected) in reports.items() if report.is_verified is not expected]
    after = _after(ledger, folder, papers)
    failures = story.failures + len(wrong)
    data = {
        "told": told,
        "reports": {name: report.to_json() for name, (report, _) in reports.items()},
        "trace": after["trace"],
        "stock": after["stock"],
        "failures": failures,
    }
    lines = [
        *_heading("Verification"),
        *(f"{name}: {report.verdict}" for name, (report, _) in reports.items()),
        *(f"WRONG: {name} was expected to be {'verified' if reports[name][1] else 'refused'}" for name in wrong),
        *_heading("Trace of the mixed certificate"),
        *after["tree"],
        *_heading("Stock of each Participant"),
        *output.table(("of", "records", "carats"), [tuple(row.values()) for row in after["stock"]]),
        "",
        "everything turned out as told" if not failures else f"{failures} things turned out otherwise than told",
    ]
    output.show(data, lines, as_json=as_json)
    return _WRONG if failures else _DONE


def _reports(ledger: Ledger, papers: Papers) -> dict[str, tuple[Report, bool]]:
    """The reports on the papers of the story, and whether each is to be verified."""
    from kpchain.verify import verify_documents

    shown = {
        "the Russian certificate": (papers.from_ru.to_bytes(), True),
        "the mixed certificate": (papers.mixed.to_bytes(), True),
        "the replacement": (papers.replacement.to_bytes(), True),
        "the voided certificate": (papers.voided.to_bytes(), False),
        "the replaced certificate": (papers.replaced.to_bytes(), False),
        "the forged document": (papers.forged, False),
    }
    reports = verify_documents([data for data, _ in shown.values()], ledger=ledger, today=_today(ledger))
    return {name: (report, shown[name][1]) for name, report in zip(shown, reports, strict=True)}


def _after(ledger: Ledger, folder: Path, papers: Papers) -> dict[str, Any]:
    """The trace of the mixed certificate and the stock, from an index of their own."""
    from kpchain.cli.indexing import identity_of
    from kpchain.index import Index, IndexReader, sync
    from kpchain.provenance import to_dict, to_tree, trace
    from kpchain.units import two_decimals

    path = folder / "index.sqlite"
    with Index.open(path, identity_of(ledger)) as index:
        sync(index, ledger)
    with IndexReader(path) as reader:
        found = trace(reader, papers.mixed.digest)
        stock = [
            {"participant": entry.holder, "records": entry.records, "carats": two_decimals(entry.points)}
            for entry in reader.stock()
        ]
    return {"trace": to_dict(found), "tree": to_tree(found).splitlines(), "stock": stock}


def _today(ledger: Ledger) -> date:
    return datetime.fromtimestamp(ledger.head().time, UTC).date()


def _told_data(sentence: Told) -> dict[str, Any]:
    return {
        "kind": sentence.kind,
        "text": sentence.text,
        "who": sentence.who,
        "transactions": list(sentence.transactions),
        "gas": sentence.gas,
    }


def _told_lines(sentence: Told) -> list[str]:
    if sentence.kind == "chapter":
        return _heading(sentence.text)
    who = f"{sentence.who}: " if sentence.who else ""
    mark = {"act": "  done     ", "refused": "  refused  ", "check": "  seen     ", "wrong": "  WRONG    "}
    line = f"{mark.get(sentence.kind, '  ')}{who}{sentence.text}"
    if not sentence.transactions:
        return [line]
    more = f" and {len(sentence.transactions) - 1} more" if len(sentence.transactions) > 1 else ""
    return [line, f"             transaction {sentence.transactions[0]}{more}, {sentence.gas:,} gas"]


def _heading(text: str) -> list[str]:
    return ["", text, "-" * len(text)]
