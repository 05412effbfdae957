from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from kpchain.ledger.engines import DEVELOPMENT_CHAIN_ID, ENGINE_VERSIONS, GANACHE_FLAGS, chain_flags

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    return document


@pytest.fixture
def service(compose: dict[str, Any]) -> dict[str, Any]:
    assert list(compose["services"]) == ["ganache"]
    found: dict[str, Any] = compose["services"]["ganache"]
    return found


def test_the_image_is_pinned_to_the_version_that_npm_installs(service: dict[str, Any]) -> None:
    assert service["image"] == f"trufflesuite/ganache:v{ENGINE_VERSIONS['ganache']}"


def test_the_versions_of_the_engines_are_those_of_package_json() -> None:
    pinned = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    assert {"ganache": pinned["ganache"], "anvil": pinned["@foundry-rs/anvil"]} == ENGINE_VERSIONS


def test_the_port_is_open_on_loopback_only(service: dict[str, Any]) -> None:
    assert service["ports"] == ["127.0.0.1:8545:8545"]
    assert "network_mode" not in service


def test_the_flags_are_those_of_the_node_from_npm(service: dict[str, Any]) -> None:
    container = ["--server.host", "0.0.0.0", "--server.port", "8545", "--database.dbPath", "/ledger"]
    assert service["command"] == [*GANACHE_FLAGS, *chain_flags("ganache", DEVELOPMENT_CHAIN_ID), *container]


def test_the_ledger_is_in_a_named_volume(compose: dict[str, Any], service: dict[str, Any]) -> None:
    assert service["volumes"] == ["ledger:/ledger"]
    assert compose["volumes"] == {"ledger": None}


def test_the_health_check_asks_the_nodes_json_rpc(service: dict[str, Any]) -> None:
    check = service["healthcheck"]
    assert check["test"][:3] == ["CMD", "node", "-e"]
    assert '"0x539"' in check["test"][3]
    assert "eth_chainId" in check["test"][3]
    assert {"interval", "timeout", "retries", "start_period"} <= set(check)
