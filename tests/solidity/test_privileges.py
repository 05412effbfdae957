"""docs/privileges.md has a row for every function that changes something, and each row names tests that are there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TESTS = Path(__file__).parent
ARTIFACTS = sorted((ROOT / "kpchain" / "ledger" / "artifacts").glob("*.json"))
PAGE = (ROOT / "docs" / "privileges.md").read_text("utf-8")
CAMPAIGN = (TESTS / "governance" / "Privileges.t.sol").read_text("utf-8")
_SECTION = re.compile(r"^## (\w+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
_TEST = re.compile(r"\[([\w/]+)\]\(\.\./tests/solidity/([\w/]+)\.t\.sol\) `(\w+)`")


def _functions() -> list[tuple[str, str]]:
    """Contract and name of every function that is neither view nor pure."""
    found = []
    for path in ARTIFACTS:
        abi = json.loads(path.read_text("utf-8"))["abi"]
        functions = [part for part in abi if part["type"] == "function"]
        found += [(path.stem, part["name"]) for part in functions if part["stateMutability"] not in ("view", "pure")]
    return found


def _table() -> list[tuple[str, str, str]]:
    """Contract, function and tests of every row, in the order of the page."""
    return [
        (contract, function, tests)
        for contract, section in _SECTION.findall(PAGE)
        for function, _who, _what, tests in _ROW.findall(section)
    ]


FUNCTIONS = _functions()


def test_all_contracts_are_looked_at() -> None:
    assert len(ARTIFACTS) == 6
    assert len(FUNCTIONS) == len(set(FUNCTIONS)) >= 41


def test_table_and_interfaces_are_the_same() -> None:
    assert sorted((contract, function) for contract, function, _ in _table()) == sorted(FUNCTIONS)


@pytest.mark.parametrize(("contract", "function", "tests"), _table())
def test_each_row_names_tests_that_are_there(contract: str, function: str, tests: str) -> None:
    named = _TEST.findall(tests)
    assert named, f"{contract}.{function} names no test"
    for shown, path, name in named:
        assert shown == path
        assert f"function {name}(" in (TESTS / f"{path}.t.sol").read_text("utf-8")


@pytest.mark.parametrize(("contract", "function"), FUNCTIONS)
def test_each_function_is_tried_by_all_accounts(contract: str, function: str) -> None:
    assert f"I{contract}.{function}, (" in CAMPAIGN
