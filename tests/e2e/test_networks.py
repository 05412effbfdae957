"""The ledger that a workspace is for: another chain, address or version is refused, and a silent node is no answer."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from papers import certificate, drawn, lot, write
from terminal import Terminal


def redeploy(terminal: Terminal, **changes: object) -> None:
    """Writes something else into the deployment record."""
    path = terminal.folder / ".kpchain" / "deployment.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_another_chain_is_refused(terminal: Terminal) -> None:
    redeploy(terminal, chain_id=31337)
    message = terminal.refused(2, "participant", "list")
    assert message.endswith("is on chain 1337, and this workspace is for chain 31337")


def test_nothing_is_verified_against_another_chain(terminal: Terminal) -> None:
    redeploy(terminal, chain_id=31337)
    assert "this workspace is for chain 31337" in terminal.refused(2, "verify", "RUL1")


def test_an_address_without_contract_is_refused(terminal: Terminal) -> None:
    redeploy(terminal, ledger="0x" + "11" * 20)
    message = terminal.refused(2, "participant", "list")
    assert message == "there is no CertificateLedger at 0x1111111111111111111111111111111111111111 on this chain"


def test_a_contract_of_another_version_is_refused(terminal: Terminal) -> None:
    record = json.loads((terminal.folder / ".kpchain" / "deployment.json").read_text())
    redeploy(terminal, ledger=record["registry"])
    message = terminal.refused(2, "participant", "list")
    assert message.endswith("is kpchain-registry/2, and this client speaks kpchain-ledger/2")


def test_a_damaged_deployment_record_is_refused(terminal: Terminal) -> None:
    (terminal.folder / ".kpchain" / "deployment.json").write_text("{}")
    assert "the deployment record is damaged" in terminal.refused(2, "participant", "list")


def test_a_workspace_without_its_ledger_is_refused_and_none_is_made(terminal: Terminal) -> None:
    path = terminal.folder / ".kpchain" / "ledger.sqlite"
    path.unlink()
    assert terminal.refused(2, "participant", "list") == f"there is no ledger at {path}"
    assert not path.exists()


def test_a_folder_that_is_no_workspace_is_refused(tmp_path: Path) -> None:
    assert "is no workspace" in Terminal(tmp_path).refused(2, "participant", "list")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("colour = 1", "colour is no setting"),
        ("network = 7", "network must be text"),
        ('network = "carrier pigeon"', "network: must be embedded, ganache, anvil or an http(s) URL"),
        ("receipt_timeout_s = 0", "receipt_timeout_s: must be a number of seconds above 0"),
        ("[", "cannot be read"),
    ],
)
def test_a_wrong_setting_is_refused(terminal: Terminal, content: str, expected: str) -> None:
    (terminal.folder / "kpchain.toml").write_text(content)
    assert expected in terminal.refused(2, "participant", "list")


def test_a_node_that_does_not_answer_is_exit_code_3(terminal: Terminal) -> None:
    nowhere = {"KPCHAIN_NETWORK": "http://127.0.0.1:9"}
    for command in (("participant", "list"), ("stock",), ("trace", "RUL1"), ("index", "rebuild")):
        assert "no answer from the ledger" in terminal.refused(3, *command, env=nowhere)


def test_a_document_is_never_verified_by_a_node_that_does_not_answer(terminal: Terminal) -> None:
    document = terminal.folder / ".kpchain" / "documents" / "RUL00000001.kpl.json"
    answer = terminal.run("verify", document, "--json", env={"KPCHAIN_NETWORK": "http://127.0.0.1:9"})
    assert (answer.code, answer.json["verified"]) == (3, False)
    outcomes = {check["outcome"] for check in answer.json["checks"] if check["name"] == "on_ledger"}
    assert outcomes == {"ERROR"}


def test_the_doctor_tells_of_a_node_that_does_not_answer(terminal: Terminal) -> None:
    answer = terminal.run("doctor", env={"KPCHAIN_NETWORK": "http://127.0.0.1:9"})
    assert (answer.code, "no answer from the ledger" in answer.out) == (3, True)


def test_the_doctor_finds_a_workspace_in_order(terminal: Terminal) -> None:
    found = terminal.ok("doctor")
    assert found["in_order"] is True
    assert {finding["name"] for finding in found["findings"]} == {
        "workspace", "chain", "contracts", "registry", "clock", "index", "keys", "outbox",
    }  # fmt: skip


def test_a_workspace_starts_at_a_past_date_and_moves_on(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "past")
    terminal.ok("init", terminal.folder, "--development", "--officers", "RU", "--start-date", "2015-03-01")
    assert terminal.ok("network", "forward", "30") == {"today": "2015-03-31"}


def test_a_damaged_index_is_exit_code_3_and_is_rebuilt(terminal: Terminal) -> None:
    terminal.ok("stock")
    (terminal.folder / ".kpchain" / "index.sqlite").write_bytes(b"junk" * 1000)
    terminal.refused(3, "stock")
    terminal.ok("index", "rebuild")
    assert len(terminal.ok("stock")) == 2


@pytest.fixture(params=["ganache", "anvil"])
def node(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    """A workspace on a node of its own."""
    terminal = Terminal(tmp_path / "work")
    started = terminal.run("init", terminal.folder, "--network", request.param, "--development", "--officers", "RU,EU")
    assert started.code == 0, started.err
    yield terminal
    terminal.run("network", "down")


@pytest.mark.node
def test_a_workspace_on_a_node_works_and_outlives_it(node: Terminal, tmp_path: Path) -> None:
    node.ok("lot", "declare", write(tmp_path / "lot.json", lot(1)), "--as", "ru-statistician")
    draft = certificate(1, [drawn("RUL00000001", node.digest("RUL1"))])
    node.ok("certificate", "issue", write(tmp_path / "1.json", draft), "--as", "ru-issuer")
    [state] = node.ok("network", "status")
    engine = state["engine"]
    assert node.ok("network", "down") == {"stopped": [engine]}
    assert f"{engine} does not run in this workspace" in node.refused(3, "certificate", "show", "RU1")
    node.ok("network", "up", engine)
    assert node.ok("verify", "RU1")["verified"] is True


@pytest.mark.node
def test_a_killed_issue_on_a_node_is_repeated_without_doubling_or_losing(node: Terminal, tmp_path: Path) -> None:
    home = node.folder / ".kpchain"
    node.ok("lot", "declare", write(tmp_path / "lot.json", lot(1)), "--as", "ru-statistician")
    inputs = [drawn("RUL00000001", node.digest("RUL1"), "1.00")]
    for serial in range(1, 31):
        write(tmp_path / "drafts" / f"{serial}.json", certificate(serial, inputs, carats="1.00"))
    issue = ("certificate", "issue", tmp_path / "drafts", "--as", "ru-issuer")
    process = node.start(*issue)
    while process.poll() is None and not any((home / "outbox").glob("*.json")):
        time.sleep(0.001)
    process.kill()
    process.communicate()
    again = node.run(*issue)
    assert (again.code == 0) or "was used before" in again.err
    assert node.ok("lot", "show", "RUL1")["available"] == "970.00"
    documents = sorted((home / "documents").glob("RU000*"))
    assert [report["verified"] for report in node.ok("verify", *documents)] == [True] * 30


@pytest.mark.node
def test_another_workspace_joins_a_ledger_by_its_deployment_record(node: Terminal, tmp_path: Path) -> None:
    [state] = node.ok("network", "status")
    record = node.folder / ".kpchain" / "deployment.json"
    other = Terminal(tmp_path / "other")
    other.ok("init", other.folder, "--network", state["url"], "--deployment", record)
    assert len(other.ok("participant", "list")) == 61
    assert other.ok("officer", "keys") == []


@pytest.mark.node
def test_a_node_starts_where_there_is_no_workspace_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal(tmp_path)
    started = terminal.ok("network", "up", "anvil")
    try:
        assert terminal.ok("network", "status")[0]["url"] == started["url"]
    finally:
        assert terminal.ok("network", "down", "anvil") == {"stopped": ["anvil"]}
    assert terminal.refused(2, "network", "down", "anvil") == "anvil does not run here"
