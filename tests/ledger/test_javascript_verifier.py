"""The verifier in JavaScript (examples/verify.mjs) reaches the verdict of `kpchain verify` on the same files."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from rpc_server import serve
from test_verify_ledger import ASSETS, NOON, ZOO, warn
from world import NODE_MODULES, World

from kpchain import lifecycle
from kpchain.document import MAX_BYTES, Sealed, redact, seal
from kpchain.errors import UnreachableError
from kpchain.ledger import calls
from kpchain.ledger.networks import connect_embedded, connect_url
from kpchain.ledger.node import start_node, stop_node
from kpchain.model import Action, Certificate, HsCode, Kind, Line, RecordNumber, Role
from kpchain.units import Points, UsdCents
from kpchain.verify import Outcome, Report, verify_documents

pytestmark = pytest.mark.node
VERIFIER = NODE_MODULES.parent / "examples" / "verify.mjs"
RECORDS = ZOO.records
CODES = {"verified": 0, "not verified": 1, "no answer": 3}


@dataclass(frozen=True, slots=True)
class Home:
    """A ledger that both verifiers can ask."""

    world: World
    url: str
    deployment: Path


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """The ledger of the zoo, behind an HTTP address."""
    folder = tmp_path_factory.mktemp("javascript")
    path, deployment = folder / "ledger.sqlite", folder / "deployment.json"
    world = World.on(connect_embedded(path, now=lambda: NOON, read_only=False, create=True), outbox=folder / "outbox")
    for event in RECORDS.events():
        _do(world, event)
    deployment.write_text(world.ledger.deployment.to_json())
    with serve(path, now=lambda: NOON) as url:
        yield Home(world, url, deployment)


def _do(world: World, event: Any) -> None:
    deed, document = event.deed, event.document
    if deed == "declare":
        lifecycle.declare_lots(world.ledger, world.signer("RU", Role.STATISTICIAN), [document])
    elif deed == "issue":
        lifecycle.issue(world.ledger, world.signer("RU", Role.ISSUER), [document])
    elif deed == "void":
        world.step(document, Action.VOID, "RU", Role.ISSUER)
    elif deed == "confirm":
        world.ship(document)
        world.confirm(document)
    else:
        warn(world, event)


def run(home: Home, files: Sequence[Path], *, today: date) -> tuple[int, dict[str, int]]:
    """The exit code of the verifier, and its verdict on each file as an exit code."""
    command = ["node", str(VERIFIER), str(home.deployment), home.url, today.isoformat(), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.stderr == ""
    verdicts = [CODES[line.partition(":")[0]] for line in done.stdout.splitlines()]
    return done.returncode, {file.name: verdict for file, verdict in zip(files, verdicts, strict=True)}


def as_code(report: Report) -> int:
    """The exit code of `kpchain verify` for a report."""
    outcomes = {check.outcome for check in report.checks}
    if report.is_verified:
        return 0
    return 3 if Outcome.ERROR in outcomes and Outcome.FAIL not in outcomes else 1


def expected(home: Home, files: Sequence[Path], *, today: date) -> dict[str, int]:
    """The verdicts of Python."""
    reports = verify_documents([file.read_bytes() for file in files], ledger=home.world.ledger, today=today)
    return {file.name: as_code(report) for file, report in zip(files, reports, strict=True)}


def written(folder: Path, documents: Mapping[str, bytes]) -> list[Path]:
    for name, data in documents.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in documents]


def test_the_verifier_has_under_eighty_lines_of_readable_length() -> None:
    lines = VERIFIER.read_text("utf-8").splitlines()
    assert len(lines) < 80
    assert max(len(line) for line in lines) <= 120


def test_every_animal_of_the_zoo_gets_the_same_verdict(home: Home) -> None:
    animals = sorted(ASSETS.glob("*.kp?.json"))
    code, verdicts = run(home, animals, today=RECORDS.TODAY)
    assert verdicts == expected(home, animals, today=RECORDS.TODAY)
    assert (code, set(verdicts.values())) == (1, {0, 1})
    assert {verdicts[name] for name in verdicts if name.startswith("redacted-")} == {0, 1}


def test_the_exit_code_is_that_of_the_worst_verdict(home: Home) -> None:
    good, value = ASSETS / "good.kpc.json", ASSETS / "value.kpc.json"
    assert run(home, [good], today=RECORDS.TODAY) == (0, {good.name: 0})
    assert run(home, [value, good], today=RECORDS.TODAY) == (1, {value.name: 1, good.name: 0})


def test_without_an_answer_nothing_is_verified_and_what_is_not_sound_is_still_found(home: Home) -> None:
    silent = replace(home, url="http://127.0.0.1:9")
    files = [ASSETS / name for name in ("good.kpc.json", "lot.kpl.json", "value.kpc.json", "high-s.kpc.json")]

    class Silent:
        def facts_of(self, questions: object, /) -> Any:
            raise UnreachableError("no answer")

    reports = verify_documents([file.read_bytes() for file in files], ledger=Silent(), today=RECORDS.TODAY)
    python = {file.name: as_code(report) for file, report in zip(files, reports, strict=True)}
    assert run(silent, files, today=RECORDS.TODAY) == (1, python)
    assert list(python.values()) == [3, 3, 1, 1]
    assert run(silent, files[:2], today=RECORDS.TODAY)[0] == 3


def test_a_signature_in_another_spelling_or_under_another_name_is_none(home: Home, tmp_path: Path) -> None:
    text, spelt = (ASSETS / "good.kpc.json").read_text("utf-8"), json.loads((ASSETS / "good.kpc.json").read_bytes())
    officer, raw = spelt["signature"]["officer"], spelt["signature"]["signature"]
    other = {"1b": ("00", "25"), "1c": ("01", "26")}[raw[-2:]]
    documents = {f"v-{v}.kpc.json": text.replace(raw, raw[:-2] + v).encode() for v in other}
    documents["officer.kpc.json"] = text.replace(officer, "0x" + "11" * 20).encode()
    documents["lower-case.kpc.json"] = text.replace(officer, officer.lower()).encode()
    files = written(tmp_path, documents)
    verdicts = run(home, files, today=RECORDS.TODAY)[1]
    assert verdicts == expected(home, files, today=RECORDS.TODAY)
    assert list(verdicts.values()) == [1, 1, 1, 0]


@pytest.mark.parametrize("days", [27, 28])
def test_the_verifiers_own_day_counts_for_expiry(home: Home, days: int) -> None:
    today, good = RECORDS.DECLARED + timedelta(days=days), [ASSETS / "good.kpc.json"]
    code, verdicts = run(home, good, today=today)
    assert verdicts == expected(home, good, today=today)
    assert code == (1 if today > RECORDS.EXPIRES else 0)


def _table(gems: int, industrial: int) -> dict[str, Any]:
    rows = [(HsCode.NON_INDUSTRIAL, gems), (HsCode.INDUSTRIAL, industrial)]
    lines = tuple(Line(hs=hs, carats=Points(points), usd=UsdCents(points)) for hs, points in rows if points)
    return {"lines": lines, "carats": Points(gems + industrial), "usd": UsdCents(gems + industrial)}


DEEDS: dict[str, dict[str, Any]] = {
    "kind": {"kind": Kind.TECHNICAL},
    "destination": {"destination": "AE"},
    "issued": {"issued": RECORDS.DECLARED - timedelta(days=1)},
    "expires": {"expires": RECORDS.EXPIRES - timedelta(days=1)},
    "parcels": {"parcels": 3},
    "weight": _table(900, 0),
    "lines": _table(600, 400),
    "values": {"lines": (replace(_table(1000, 0)["lines"][0], usd=UsdCents(999)),), "usd": UsdCents(999)},
    "input": {"inputs": {"carats": Points(1_001)}},
    "parent": {"inputs": {}},
}
"""What an officer with a program of their own enters, under the root of a document that says otherwise."""


def test_an_issuer_who_says_one_thing_and_enters_another_is_found_unless_it_is_hidden(
    home: Home, tmp_path: Path
) -> None:
    world, documents = home.world, dict[str, bytes]()
    lot, other, signer = world.declare("BW", points=50_000), world.declare("BW"), world.signer("BW", Role.ISSUER)
    for name, deed in DEEDS.items():
        draft = world.draft([(lot, 1_002)], issuer="BW", points=1_000, **_table(1_000, 0))
        said = lifecycle.seal_and_sign(world.ledger, signer, draft)
        change = dict(deed)
        if "inputs" in change:
            [drawn] = said.subject.inputs
            parent = {"number": other.number, "digest": other.digest} if name == "parent" else {}
            change["inputs"] = (replace(drawn, **(parent | change["inputs"])),)
        entered = replace(said, subject=replace(said.subject, **change))
        lifecycle.issue(world.ledger, signer, [entered])
        documents[f"{name}.kpc.json"] = said.to_bytes()
        documents |= {f"{name}-without-{hidden}.kpc.json": data for hidden, data in _redactions(said).items()}
    files = written(tmp_path, documents)
    python = expected(home, files, today=RECORDS.TODAY)
    assert run(home, files, today=RECORDS.TODAY)[1] == python
    assert {python[f"{name}.kpc.json"] for name in DEEDS} == {1}
    assert [python[f"{name}-without-{name}.kpc.json"] for name in ("kind", "issued", "parcels")] == [0, 0, 0]


def _redactions(document: Sealed[Certificate]) -> dict[str, bytes]:
    places = ("kind", "issued", "parcels", "lines/0/hs", "lines/0/usd", "usd", "inputs", "origins")
    return {place.replace("/", "-"): redact(document, hide=[f"/certificate/{place}"]).to_bytes() for place in places}


def test_origins_that_the_ledger_did_not_derive_are_found(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Another program may issue without comparing: the contracts get no origins.
    monkeypatch.setattr("kpchain.lifecycle._check_inputs", lambda *_: None)
    world = home.world
    issued = {f"{origins}.kpc.json": _issued(world, origins=origins) for origins in (("BW", "RU"), ("RU",), ("BW",))}
    files = written(tmp_path, {name: document.to_bytes() for name, document in issued.items()})
    verdicts = run(home, files, today=RECORDS.TODAY)[1]
    assert verdicts == expected(home, files, today=RECORDS.TODAY)
    assert list(verdicts.values()) == [1, 1, 0]


def _issued(world: World, **terms: Any) -> Sealed[Certificate]:
    return world.issue(world.draft([(world.declare("BW"), 1_000)], issuer="BW", **terms))


def test_lots_of_every_kind_and_longest_zone_are_compared(home: Home, tmp_path: Path) -> None:
    world, documents = home.world, dict[str, bytes]()
    for name, terms in {
        "zone": {"code": "BW", "zone": "Z" * 32},
        "paper": {"code": "AE", "kind": Kind.PAPER_IMPORT},
        "legacy": {"code": "AE", "kind": Kind.LEGACY, "origins": ("BW", "RU")},
    }.items():
        documents[f"{name}.kpl.json"] = world.declare(**terms).to_bytes()
    said = world.lot("BW", zone="Orapa")
    entered = replace(said, subject=replace(said.subject, zone="Jwaneng"))
    lifecycle.declare_lots(world.ledger, world.signer("BW", Role.STATISTICIAN), [entered])
    documents["other-zone.kpl.json"] = said.to_bytes()
    said = world.lot("AE", kind=Kind.PAPER_IMPORT)
    entered = replace(said, subject=replace(said.subject, source="RU"))
    lifecycle.declare_lots(world.ledger, world.signer("AE", Role.STATISTICIAN), [entered])
    documents["other-source.kpl.json"] = said.to_bytes()
    files = written(tmp_path, documents)
    verdicts = run(home, files, today=RECORDS.TODAY)[1]
    assert verdicts == expected(home, files, today=RECORDS.TODAY)
    assert list(verdicts.values()) == [0, 0, 0, 1, 1]


def test_totals_letters_and_sizes_that_a_document_cannot_have_are_found(home: Home, tmp_path: Path) -> None:
    world = home.world
    total, letters = (world.draft([(world.declare("BW"), 1_000)], issuer="BW") for _ in range(2))
    # Nothing of this package makes such certificates; total and remarks are on no ledger.
    object.__setattr__(total, "usd", UsdCents(total.usd + 1))
    object.__setattr__(letters, "remarks", "e\u0301")
    sound = (ASSETS / "good.kpc.json").read_bytes()
    documents = {
        "total.kpc.json": world.issue(total).to_bytes(),
        "letters.kpc.json": world.issue(letters).to_bytes(),
        "large.kpc.json": sound + b" " * (MAX_BYTES + 1 - len(sound)),
        "largest.kpc.json": sound + b" " * (MAX_BYTES - len(sound)),
    }
    files = written(tmp_path, documents)
    verdicts = run(home, files, today=RECORDS.TODAY)[1]
    assert verdicts == expected(home, files, today=RECORDS.TODAY)
    assert list(verdicts.values()) == [1, 1, 1, 0]


def test_a_node_of_another_chain_is_no_answer(home: Home, tmp_path: Path) -> None:
    deployment = json.loads(home.deployment.read_text("utf-8"))
    (tmp_path / "deployment.json").write_text(json.dumps(deployment | {"chain_id": 31337}), "utf-8")
    elsewhere = replace(home, deployment=tmp_path / "deployment.json")
    assert run(elsewhere, [ASSETS / "lot.kpl.json"], today=RECORDS.TODAY)[0] == 3


def test_an_earlier_code_of_a_participant_is_its_own_and_no_other_is(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    world = World.on(connect_embedded(path, now=lambda: NOON, read_only=False, create=True), outbox=tmp_path / "outbox")
    documents = {"sound": _issued(world), "paper": world.declare("AE", kind=Kind.PAPER_IMPORT, source="EU")}
    said = world.draft([(world.declare("BW"), 1_000)], issuer="BW", destination="RU")
    signer = world.signer("BW", Role.ISSUER)
    sealed = lifecycle.seal_and_sign(world.ledger, signer, said)
    lifecycle.issue(world.ledger, signer, [replace(sealed, subject=replace(sealed.subject, destination="EU"))])
    documents["elsewhere"] = sealed
    for code, new in (("BW", "BC"), ("EU", "EC"), ("RU", "SU")):
        index = world.ledger.directory().get(code).index
        world.ledger.send(world.governor, [calls.recode(index, new, b"\1" * 32)])
    (tmp_path / "deployment.json").write_text(world.ledger.deployment.to_json())
    with serve(path, now=lambda: NOON) as url:
        home = Home(world, url, tmp_path / "deployment.json")
        files = written(tmp_path, {f"{name}.kpc.json": document.to_bytes() for name, document in documents.items()})
        verdicts = run(home, files, today=RECORDS.TODAY)[1]
        assert verdicts == expected(home, files, today=RECORDS.TODAY)
        assert list(verdicts.values()) == [0, 0, 1]


def test_the_same_on_anvil(tmp_path: Path) -> None:
    node = start_node("anvil", folder=tmp_path / "node", node_modules=[NODE_MODULES])
    try:
        world = World.on(connect_url(node.url), outbox=tmp_path / "outbox")
        (tmp_path / "deployment.json").write_text(world.ledger.deployment.to_json())
        home = Home(world, node.url, tmp_path / "deployment.json")
        good, void, imported = (_issued(world) for _ in range(3))
        world.step(void, Action.VOID, "BW", Role.ISSUER)
        world.ship(imported)
        world.confirm(imported)
        never = seal(replace(good.subject, number=RecordNumber("BW", 999_999)))
        documents = {"good": good, "void": void, "imported": imported, "never": never}
        files = written(tmp_path, {f"{name}.kpc.json": document.to_bytes() for name, document in documents.items()})
        code, verdicts = run(home, files, today=world.today)
        assert verdicts == expected(home, files, today=world.today)
        assert (code, list(verdicts.values())) == (1, [0, 1, 0, 1])
    finally:
        stop_node(tmp_path / "node")
