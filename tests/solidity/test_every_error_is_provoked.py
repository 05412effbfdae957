"""Every custom error and event of the interfaces is named in a Solidity test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
INTERFACES = sorted((TESTS.parents[1] / "contracts" / "interfaces").glob("I*.sol"))
DECLARED = re.compile(r"^    (error|event) (\w+)\(", re.MULTILINE)


def _declarations() -> list[tuple[str, str, str]]:
    return [
        (interface.stem, kind, name)
        for interface in INTERFACES
        for kind, name in DECLARED.findall(interface.read_text(encoding="utf-8"))
    ]


def _text_of_tests() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(TESTS.rglob("*.t.sol")))


def test_interfaces_declare_errors_and_events() -> None:
    kinds = [kind for _, kind, _ in _declarations()]
    assert kinds.count("error") >= 40
    assert kinds.count("event") >= 18


@pytest.mark.parametrize(("interface", "kind", "name"), _declarations())
def test_each_error_is_provoked_and_each_event_expected(interface: str, kind: str, name: str) -> None:
    used = f"{interface}.{name}.selector" if kind == "error" else f"emit {interface}.{name}("
    assert used in _text_of_tests()
