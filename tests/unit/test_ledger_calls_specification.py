"""docs/spec/events.md lists every function of the ledger's record views and every event as the contracts have them."""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path
from typing import Any

from kpchain.ledger.abi import CONTRACTS, LEDGER, functions
from kpchain.ledger.deployment import Deployment

PAGE = (Path(__file__).parents[2] / "docs" / "spec" / "events.md").read_text(encoding="utf-8")
EVENTS = [
    entry
    for contract in CONTRACTS
    for entry in json.loads((resources.files("kpchain.ledger") / "artifacts" / f"{contract}.json").read_text())["abi"]
    if entry["type"] == "event"
]
DEPLOYMENT = Deployment(
    chain_id=1,
    registry="0x",
    ledger="0x",
    plenary="0x",
    agreements="0x",
    attestations="0x",
    returns="0x",
    block=0,
    compiler={},
    code_hashes={},
)


def _parameter(value: dict[str, Any]) -> str:
    kind = str(value["type"])
    if kind.startswith("tuple"):
        kind = f"tuple({', '.join(map(_parameter, value['components']))}){kind.removeprefix('tuple')}"
    return f"{kind} {'indexed ' if value.get('indexed') else ''}{value['name']}"


def test_selectors_are_those_of_the_ledger() -> None:
    rows = re.findall(r"^\| `(\w+)\(([\w\[\],]*)\)` \| `(0x[0-9a-f]{8})` \|", PAGE, re.MULTILINE)
    views = ("recordOf", "recordsOf", "statusOf", "statusesOf", "isNumberUsed", "isApproved", "registry", "version")
    known = functions(LEDGER)
    assert rows == [(name, ",".join(known[name].inputs), "0x" + known[name].selector.hex()) for name in views]


def test_block_of_events_is_the_interfaces() -> None:
    block = re.search(r"^```solidity\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert block is not None
    expected = {f"event {entry['name']}({', '.join(map(_parameter, entry['inputs']))})" for entry in EVENTS}
    assert len(expected) == 39
    assert set(block[1].splitlines()) == expected


def test_every_member_of_the_deployment_record_is_described() -> None:
    section = PAGE.split("## The deployment record\n", 1)[1].split("\n## ", 1)[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(json.loads(DEPLOYMENT.to_json()))
