"""`kpchain verify --lang`: flag over environment over kpchain.toml, and the names for programs in English."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from terminal import Terminal

from kpchain.cli import kpchain
from kpchain.verify.languages import LANGUAGES, words_of
from kpchain.verify.phrases import Name, say

ASSETS = Path(__file__).resolve().parents[1] / "assets"
GOOD = ASSETS / "good.kpc.json"


def verdict(terminal: Terminal, *options: object, env: dict[str, str] | None = None) -> str:
    answer = terminal.run("verify", "--offline", *options, env=env)
    assert (answer.code, answer.err) == (1, "")
    return answer.out.splitlines()[-1]


def begin(language: str) -> str:
    return words_of(language).tell(say("not verified"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_is_told_in_the_language_that_is_asked_for(terminal: Terminal, language: str) -> None:
    answer = terminal.run("verify", "--offline", GOOD, "--lang", language)
    words = words_of(language)
    assert answer.code == 1
    assert answer.out.splitlines()[-1].startswith(begin(language))
    assert answer.out.splitlines()[1].startswith(words.tell(Name("PASS")))
    assert "\\x" not in answer.out


def test_the_flag_goes_before_the_environment_and_this_before_the_settings(terminal: Terminal) -> None:
    assert verdict(terminal, GOOD).startswith(begin("en"))
    settings = terminal.folder / "kpchain.toml"
    settings.write_text(settings.read_text("utf-8") + 'language = "fr"\n', "utf-8")
    assert verdict(terminal, GOOD).startswith(begin("fr"))
    assert verdict(terminal, GOOD, env={"KPCHAIN_LANGUAGE": "pt"}).startswith(begin("pt"))
    assert verdict(terminal, GOOD, "--lang", "ru", env={"KPCHAIN_LANGUAGE": "pt"}).startswith(begin("ru"))


def test_the_machine_has_no_say(terminal: Terminal) -> None:
    assert verdict(terminal, GOOD, env={"LANG": "fr_FR.UTF-8", "LC_ALL": "fr_FR.UTF-8"}).startswith(begin("en"))


def test_no_workspace_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(kpchain, ["verify", "--offline", str(GOOD)], env={"KPCHAIN_LANGUAGE": "zh"})
    assert result.stdout.splitlines()[-1].startswith(begin("zh"))


@pytest.mark.parametrize("language", ["xx", "", "FR"])
def test_another_language_is_refused_before_anything_is_read(terminal: Terminal, language: str) -> None:
    expected = f"language: must be one of en, fr, pt, ru, ar, zh (got {language!r})"
    assert terminal.refused(2, "verify", "--offline", "no-such-file", "--lang", language) == expected


def test_a_language_in_the_settings_that_is_none_is_refused(terminal: Terminal) -> None:
    settings = terminal.folder / "kpchain.toml"
    settings.write_text(settings.read_text("utf-8") + "language = 7\n", "utf-8")
    assert "language must be text" in terminal.refused(2, "verify", "--offline", GOOD)


def test_as_json_names_and_outcomes_stay_english(terminal: Terminal) -> None:
    answer = terminal.run("verify", "--offline", GOOD, "--lang", "ar", "--json")
    report = json.loads(answer.out)
    assert report["language"] == "ar"
    assert report["verdict"].startswith(begin("ar"))
    assert report["checks"][0] | {"reason": ""} == {
        "group": "integrity",
        "name": "readable",
        "outcome": "PASS",
        "reason": "",
    }
    plain = json.loads(terminal.run("verify", "--offline", GOOD, "--json").out)
    assert (plain["language"], plain.keys()) == ("en", report.keys())


def test_many_are_told_in_the_language_too(terminal: Terminal, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    for place in range(11):
        shutil.copy(GOOD, folder / f"{place}.kpc.json")
    answer = terminal.run("verify", "--offline", folder, "--lang", "zh")
    head, *rows, total = answer.out.splitlines()
    assert head.split() == ["结论", "编号", "名称", "问题或备注"]
    assert all(row.startswith(begin("zh")) for row in rows)
    assert total == "共 11\N{FULLWIDTH COLON}未通过核验 11"
