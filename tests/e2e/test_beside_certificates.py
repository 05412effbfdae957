"""Agreements, attestations and concerns on the command line, what verification tells of them, and the history."""

from __future__ import annotations

from pathlib import Path

import pytest
from papers import certificate, drawn, write
from terminal import Terminal


@pytest.fixture
def issued(terminal: Terminal, tmp_path: Path) -> Terminal:
    """A workspace in which RU has issued RU00000001 to EU."""
    draft = write(tmp_path / "draft.json", certificate(1, [drawn("RUL00000001", terminal.digest("RUL00000001"))]))
    terminal.ok("certificate", "issue", draft, "--as", "ru-issuer")
    return terminal


def notes(terminal: Terminal, name: str = "RU00000001") -> dict[str, str]:
    """The notes of a verification by name."""
    answer = terminal.run("verify", name, "--json")
    return {note["name"]: note["text"] for note in answer.json["notes"]}


def test_an_agreement_from_proposal_to_its_end(issued: Terminal, tmp_path: Path) -> None:
    text = tmp_path / "memorandum.txt"
    text.write_text("electronic exchange", "utf-8")
    assert "on_paper" in notes(issued)
    made = issued.ok("agreement", "propose", "RU-EU", "--members", "RU,EU", "--text", text, "--as", "ru-focal-point")
    assert (made["agreement"], made["members"]) == (1, ["RU", "EU"])
    steps = [("ru", "--pilot"), ("eu", "--pilot"), ("ru", "--active"), ("eu", "--active")]
    acceded = [issued.ok("agreement", "accede", "RU-EU", to, "--as", f"{code}-focal-point") for code, to in steps]
    assert [each["status"] for each in acceded] == ["proposed", "pilot", "pilot", "active"]
    [listed] = issued.ok("agreement", "list")
    shown = issued.ok("agreement", "show", "1")
    assert (listed["document"], shown["statement"]) == (made["document"], None)
    assert notes(issued)["paperless"] == "under agreement 1 RU-EU, paperless"
    shown = issued.ok("certificate", "show", "RU00000001")
    assert [note["name"] for note in shown["notes"]] == ["paperless"]
    ended = issued.decided("agreement", "end", "RU-EU", "--reason", "replaced by another", "--as", "chair")
    assert ended["decisions"] == ["end agreement 1 on electronic exchange"]
    assert issued.ok("agreement", "list")[0]["status"] == "terminated"
    assert "on_paper" in notes(issued)


def test_a_name_that_several_agreements_have_is_not_guessed(terminal: Terminal) -> None:
    for members in ("RU,EU", "RU,BW"):
        terminal.ok("agreement", "propose", "A", "--members", members, "--reason", "trial", "--as", "ru-focal-point")
    ambiguous = terminal.refused(2, "agreement", "accede", "A", "--pilot", "--as", "eu-focal-point")
    assert ambiguous == "agreement: must be named by its number: 1, 2 have this name (got 'A')"
    assert terminal.ok("agreement", "show", "2")["members"] == ["BW", "RU"]
    terminal.decided("agreement", "end", "2", "--reason", "a slip", "--as", "chair")
    assert terminal.ok("agreement", "show", "A")["members"] == ["EU", "RU"]


def test_a_member_leaves_and_others_are_refused(terminal: Terminal) -> None:
    terminal.ok("agreement", "propose", "A", "--members", "RU,EU", "--reason", "trial", "--as", "ru-focal-point")
    refusals = [
        terminal.refused(1, "agreement", "accede", "A", "--pilot", "--as", "bw-focal-point"),
        terminal.refused(1, "agreement", "show", "B"),
        terminal.refused(2, "agreement", "accede", "A", "--as", "ru-focal-point"),
        terminal.refused(2, "agreement", "denounce", "A", "--as", "ru-focal-point"),
        terminal.refused(
            2, "agreement", "propose", "Ä", "--members", "RU,EU", "--reason", "x", "--as", "ru-focal-point"
        ),
    ]
    assert refusals[1:] == [
        "there is no agreement B",
        "give --pilot or --active",
        "give --text FILE or --reason TEXT, one of them",
        "NAME: must be 1 to 32 printable ASCII characters (got 'Ä')",
    ]
    tried = terminal.ok("agreement", "denounce", "A", "--reason", "x", "--dry-run", "--as", "eu-focal-point")
    assert tried["transactions"] == []
    terminal.ok("agreement", "denounce", "A", "--reason", "leaving", "--as", "eu-focal-point")
    assert terminal.ok("agreement", "show", "A")["status"] == "terminated"


def test_attestations_are_made_listed_told_and_revoked(issued: Terminal, tmp_path: Path) -> None:
    text = tmp_path / "natural.txt"
    text.write_text("screened as natural", "utf-8")
    reason = ("--reason", "ASSURE guidance", "--as", "chair")
    issued.decided("attest", "open-type", "natural", "--text", text, "--referenced", *reason)
    issued.decided("attest", "open-type", "declaration", "--by", "own-participant", "--text", text, *reason)
    issued.ok("officer", "create-key", "lab", "--development")
    issued.decided("attest", "accredit", "natural", "lab", *reason)
    issued.decided("attest", "list-reference", "natural", "DFI", *reason)
    issued.decided("officer", "office", "lab", "--office", "attester", *reason)
    assert [each["name"] for each in issued.ok("attest", "types")] == ["natural", "declaration"]
    verdict = issued.run("verify", "RU00000001", "--json").json["verdict"]
    lab = issued.ok("attest", "make", "natural", "RU00000001", "--reference", "DFI", "--text", text, "--as", "lab")
    assert lab["type"] == 1
    issued.ok("attest", "make", "declaration", "RU", "--reason", "we declare", "--as", "ru-focal-point")
    issued.refused(1, "attest", "make", "natural", "RU", "--reference", "XRF", "--text", text, "--as", "lab")
    issued.refused(1, "attest", "make", "declaration", "RU", "--reason", "x", "--as", "eu-focal-point")
    listed = issued.ok("attest", "list")
    assert [(each["type"], each["subject"], each["name"], each["reference"]) for each in listed] == [
        ("natural", "RU00000001", "lab", "DFI"),
        ("declaration", "RU", "ru-focal-point", None),
    ]
    assert issued.ok("attest", "list", "RU") == listed[1:]
    assert issued.ok("attest", "list", "--type", "natural") == listed[:1]
    told = notes(issued)
    assert told["attested"].startswith("of this record: natural, attested by 0x")
    assert told["attested_of_issuer"].startswith("of the issuer RU: declaration, attested by 0x")
    issued.ok("attest", "revoke", 1, "--reason", "instrument out of order", "--as", "lab")
    issued.decided("attest", "propose-revoke", 2, *reason)
    assert [each["revoked"] for each in issued.ok("attest", "list")] == [True, True]
    assert "; revoked on " in notes(issued)["attested"]
    assert issued.run("verify", "RU00000001", "--json").json["verdict"].split("block")[0] == verdict.split("block")[0]
    issued.decided("attest", "close-type", "natural", *reason)
    issued.decided("attest", "accredit", "natural", "lab", "--end", *reason)
    issued.decided("attest", "list-reference", "natural", "DFI", "--end", *reason)
    assert issued.ok("attest", "types")[0]["closed"]


def test_a_concern_is_filed_answered_and_told(issued: Terminal) -> None:
    issued.ok("officer", "create-key", "coalition", "--development")
    issued.decided(
        "officer", "office", "coalition", "--office", "observer", "--reason", "civil society", "--as", "chair"
    )
    for subject in ("RU00000001", "RU"):
        issued.ok("attest", "concern", subject, "--reason", "where is it from?", "--as", "coalition")
    issued.ok("attest", "concern", "--reason", "on the whole", "--as", "coalition")
    issued.ok("attest", "answer", 1, "--reason", "looked into", "--as", "chair")
    issued.refused(1, "attest", "answer", 1, "--reason", "again", "--as", "chair")
    issued.refused(1, "attest", "concern", "--reason", "x", "--as", "ru-issuer")
    concerns = issued.ok("attest", "concerns")
    assert [(each["subject"], each["answer"] is not None) for each in concerns] == [
        ("RU00000001", True),
        ("RU", False),
        ("the scheme", False),
    ]
    assert issued.ok("attest", "concerns", "RU") == concerns[1:2]
    assert "answered by the chair" in notes(issued)["concern"]


def test_the_history_tells_who_decided_what_and_can_be_of_one_participant(terminal: Terminal) -> None:
    terminal.decided("participant", "suspend", "BW", "--reason", "trial", "--as", "chair")
    terminal.ok("agreement", "propose", "A", "--members", "RU,EU", "--reason", "trial", "--as", "ru-focal-point")
    of_all, of_one = terminal.ok("history"), terminal.ok("history", "--participant", "BW")
    texts = [each["text"] for each in of_one]
    assert [entry for entry in of_all if "BW" in entry["participants"]] == of_one
    assert texts[0] == "BW is entered as a Participant"
    [suspended] = [each for each in of_one if each["text"] == "BW is suspended"]
    assert (suspended["proposal"], suspended["event"]) == (1, "StatusChanged")
    assert any(text.startswith("RU opens proposal 1: suspend BW;") for text in texts)
    assert of_all[-1]["text"] == "RU proposes agreement 1 A on electronic exchange between EU, RU"
    assert (of_all[-1]["name"], of_all[-1]["proposal"]) == ("ru-focal-point", None)
    times = [each["time"] for each in of_all]
    assert times == sorted(times)
    terminal.refused(1, "history", "--participant", "ZZ")
    assert "proposal 1" in terminal.run("history").out
