"""The Plenary from the command line: proposals in words, votes, decisions carried out once, and the chair."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from papers import write
from terminal import Terminal

SUSPEND = ("participant", "suspend", "BW", "--reason", "decision 1", "--as", "chair")
VOTERS = ("RU", "BW", "EU", "AE")


def vote(terminal: Terminal, number: int, code: str, word: str = "support") -> None:
    terminal.ok("plenary", "vote", number, word, "--as", f"{code.lower()}-focal-point")


def stage(terminal: Terminal, number: int) -> str:
    return str(terminal.ok("plenary", "status", number)["stage"])


def test_a_proposal_is_told_in_words_voted_on_and_carried_out_once(terminal: Terminal) -> None:
    opened = terminal.ok(*SUSPEND)
    assert (opened["proposal"], opened["decisions"]) == (1, ["suspend BW"])
    assert (terminal.folder / ".kpchain" / "evidence" / f"{opened['document']}.json").is_file()
    for code in VOTERS[:-1]:
        vote(terminal, 1, code, "abstain" if code == "BW" else "support")
        assert stage(terminal, 1) == "open"
    vote(terminal, 1, "AE")
    shown = terminal.ok("plenary", "status", 1)
    assert (shown["stage"], shown["supports"], shown["abstains"]) == ("adopted", ["AE", "EU", "RU"], ["BW"])
    assert terminal.ok("participant", "show", "BW")["status"] == "admitted"
    terminal.ok("plenary", "execute", 1, "--as", "ru-issuer")
    assert terminal.ok("participant", "show", "BW")["status"] == "suspended"
    assert "stage executed" in terminal.refused(1, "plenary", "execute", 1, "--as", "chair")


def test_one_objection_ends_a_proposal(terminal: Terminal) -> None:
    terminal.ok(*SUSPEND)
    terminal.ok("plenary", "vote", 1, "object", "--statement", "not proven", "--as", "bw-focal-point")
    answer = terminal.run("plenary", "status", 1)
    assert "no consensus: BW objects" in answer.out
    assert "stage no consensus" in terminal.refused(1, "plenary", "vote", 1, "support", "--as", "ru-focal-point")
    assert "stage no consensus" in terminal.refused(1, "plenary", "execute", 1, "--as", "chair")


def test_a_vote_is_final(terminal: Terminal) -> None:
    terminal.ok(*SUSPEND)
    vote(terminal, 1, "RU")
    assert "has voted" in terminal.refused(1, "plenary", "vote", 1, "object", "--as", "ru-focal-point")


def test_who_is_silent_does_not_stop_what_the_quorum_supports(terminal: Terminal) -> None:
    terminal.ok(*SUSPEND, "--days", "5")
    vote(terminal, 1, "RU")
    vote(terminal, 1, "EU")
    assert stage(terminal, 1) == "open"
    terminal.ok("network", "forward", "7")
    assert stage(terminal, 1) == "adopted"


def test_too_few_supports_decide_nothing(terminal: Terminal) -> None:
    terminal.ok(*SUSPEND, "--days", "5")
    vote(terminal, 1, "RU")
    terminal.ok("network", "forward", "7")
    assert stage(terminal, 1) == "not_supported"
    assert "not supported by the quorum" in terminal.run("plenary", "status").out


def test_a_proposal_is_withdrawn_by_its_proposer(terminal: Terminal) -> None:
    terminal.ok("participant", "suspend", "BW", "--reason", "x", "--as", "eu-focal-point")
    assert "proposal 1" in terminal.refused(1, "plenary", "withdraw", 1, "--as", "ru-focal-point")
    terminal.ok("plenary", "withdraw", 1, "--as", "eu-focal-point")
    assert stage(terminal, 1) == "withdrawn"


def test_a_proposal_does_not_outlive_what_makes_it_senseless(terminal: Terminal) -> None:
    terminal.ok(*SUSPEND)
    terminal.decided("participant", "withdraw", "BW", "--reason", "it left", "--as", "chair")
    assert stage(terminal, 1) == "outdated"
    for code in ("RU", "EU", "AE"):
        terminal.run("plenary", "vote", 1, "support", "--as", f"{code.lower()}-focal-point")
    assert terminal.run("plenary", "execute", 1, "--as", "chair").code == 1
    assert terminal.ok("participant", "show", "BW")["status"] == "withdrawn"


def test_decisions_in_a_file_are_carried_out_together(terminal: Terminal, tmp_path: Path) -> None:
    decisions = [
        {"do": "restrict", "participant": "RU", "supervised": True},
        {"do": "approve-zones", "participant": "RU", "zones": ["North", "South"]},
    ]
    path = write(tmp_path / "framework.json", decisions)
    terminal.decided("plenary", "propose", path, "--reason", "operational framework", "--as", "ru-focal-point")
    shown = terminal.ok("participant", "show", "RU")
    assert (shown["status"], shown["supervised"], shown["zones"]) == ("restricted", True, ["North", "South"])


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("[", "must be"),
        ("{}", "must be a JSON list of decisions"),
        ("[]", "must be a JSON list of decisions"),
        ('[{"do": "abolish"}]', "decision/do: must be one of"),
        ('[{"do": "suspend", "participant": "BW"}, {"do": "suspend"}]', "decisions/1/participant: is missing"),
    ],
)
def test_a_malformed_file_of_decisions_is_refused(terminal: Terminal, tmp_path: Path, content: str, rule: str) -> None:
    path = tmp_path / "decisions.json"
    path.write_text(content)
    before = terminal.files()
    assert rule in terminal.refused(2, "plenary", "propose", path, "--reason", "x", "--as", "chair")
    assert terminal.files() == before


def test_a_proposal_that_there_is_not(terminal: Terminal) -> None:
    assert terminal.refused(1, "plenary", "status", 7) == "there is no proposal 7"
    assert terminal.refused(1, "plenary", "execute", 7, "--as", "chair") == "there is no proposal 7"


def test_a_trial_run_opens_no_proposal(terminal: Terminal) -> None:
    before = terminal.files()
    tried = terminal.ok(*SUSPEND, "--dry-run")
    assert (tried["dry_run"], tried["proposal"], tried["decisions"]) == (True, None, ["suspend BW"])
    assert terminal.ok("plenary", "status")["proposals"] == []
    assert terminal.files() == before


def test_a_real_workspace_carries_nothing_by_itself(tmp_path: Path) -> None:
    (tmp_path / "passphrase").write_text("secret\n")
    real = Terminal(tmp_path / "real")
    started = real.run("init", real.folder, "--chairing", "IN", "--passphrase-file", tmp_path / "passphrase")
    assert started.code == 0, started.err
    assert "let focal points vote" in real.refused(2, "plenary", "carry", 1)


def test_the_chair_by_year_its_succession_and_a_vacancy(terminal: Terminal) -> None:
    held = terminal.ok("chair", "show")
    year = int(held["chair_term"][0][:4])
    assert (held["chair"], held["vice_chair"], held["custodian"]) == ("RU", None, False)
    terminal.decided("chair", "elect", "RU", "--vice-chair", "BW", "--reason", "election", "--as", "chair")
    assert terminal.ok("chair", "show")["vice_chair_term"] == [f"{year + 1}-01-01", f"{year + 1}-12-31"]
    assert terminal.run("chair", "succeed", "--as", "ru-issuer").code == 1
    terminal.ok("network", "forward", "366")
    assert terminal.ok("chair", "show")["custodian"] is True
    terminal.ok("chair", "succeed", "--as", "ru-issuer")
    after = terminal.ok("chair", "show")
    assert (after["chair"], after["vice_chair"], after["account"]) == ("BW", None, None)
    assert terminal.run("participant", "suspend", "EU", "--reason", "x", "--as", "chair").code == 1
    terminal.ok("officer", "create-key", "bw-chair", "--development")
    terminal.ok("chair", "account", "bw-chair", "--as", "bw-focal-point")
    terminal.ok("participant", "suspend", "EU", "--reason", "x", "--as", "bw-chair")


def test_a_vice_chair_stands_down_and_the_chair_stays(terminal: Terminal) -> None:
    terminal.decided("chair", "elect", "RU", "--vice-chair", "AE", "--reason", "election", "--as", "chair")
    assert terminal.run("chair", "stand-down", "--as", "eu-focal-point").code == 1
    terminal.ok("chair", "stand-down", "--as", "ae-focal-point")
    terminal.ok("network", "forward", "366")
    assert terminal.run("chair", "succeed", "--as", "chair").code == 1
    held = terminal.ok("chair", "show")
    assert (held["chair"], held["vice_chair"], held["custodian"]) == ("RU", None, True)


def test_a_chair_of_another_year_needs_its_year(terminal: Terminal) -> None:
    message = terminal.refused(2, "chair", "elect", "BW", "--reason", "x", "--as", "chair")
    assert message == "BW does not have the chair: give the --year of its term"


def test_a_ledger_that_is_not_governed_by_its_plenary_is_not_in_order(terminal: Terminal) -> None:
    assert "governed by their Plenary" in terminal.run("doctor").out
    stranger = "0x" + "22" * 20
    decision = write(terminal.folder / "successor.json", [{"do": "pass-governance", "account": stranger}])
    terminal.decided("plenary", "propose", decision, "--reason", "a successor", "--as", "chair")
    answer = terminal.run("doctor")
    assert answer.code == 1
    assert "and not the Plenary" in answer.out


def test_a_participant_is_recoded_and_found_by_both_codes(terminal: Terminal) -> None:
    terminal.decided("participant", "recode", "EU", "EC", "--reason", "change of prefix", "--as", "chair")
    codes = [row["code"] for row in terminal.ok("participant", "list")]
    assert "EC" in codes
    assert "EU" not in codes


def test_the_stock_of_a_recoded_participant_is_found_by_both_codes(terminal: Terminal) -> None:
    before = terminal.ok("stock", "RU")
    assert before["carats"] == "1000.00"
    terminal.decided("participant", "recode", "RU", "RS", "--reason", "change of prefix", "--as", "chair")
    assert terminal.ok("stock", "RS") == terminal.ok("stock", "RU") == before


@pytest.mark.parametrize(
    "network",
    ["embedded", pytest.param("ganache", marks=pytest.mark.node), pytest.param("anvil", marks=pytest.mark.node)],
)
def test_the_plenary_of_2021_is_replayed_and_its_minutes_agree_with_the_facts(tmp_path: Path, network: str) -> None:
    minutes = Terminal(tmp_path).ok("plenary", "replay", 2021, "--network", network)
    assert minutes["differences"] == []
    assert (minutes["participants_before"], minutes["attended"], minutes["participants_after"]) == (56, 54, 59)
    assert (minutes["admitted"], minutes["observers"]) == (["KG", "MZ", "QA"], 4)
    assert (minutes["chair"], minutes["vice_chair"]) == ("BW", "ZW")
    assert [each["stage"] for each in minutes["decisions"]] == ["executed"] * 8
    made = {each["name"]: each["status"] for each in minutes["agreements"]}
    assert (made["RU-EU memorandum 2021"], made["RU-BY pilot 2021"], made["EAEU"]) == ("pilot", "pilot", "proposed")


def test_minutes_that_differ_from_the_facts_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kpchain.governance import replay

    script = replay.load_script(2021)
    altered = {**script, "facts": {**script["facts"], "participants_after": 60}}
    monkeypatch.setattr(replay, "load_script", lambda year: altered)
    answer = Terminal(tmp_path).run("plenary", "replay", 2021, "--json")
    assert answer.code == 1
    assert json.loads(answer.out)["differences"] == ["participants_after: the ledger says 59, the facts say 60"]


def test_a_year_without_facts_is_refused(tmp_path: Path) -> None:
    assert Terminal(tmp_path).refused(2, "plenary", "replay", 1999) == "no Plenary of 1999 is known here: 2021"
