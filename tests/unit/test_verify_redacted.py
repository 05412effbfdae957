"""What verification says of redacted documents: what is shown is judged as before, what is hidden is never judged."""

from __future__ import annotations

import json
from typing import Any

import pytest
import zoo
from fake_ledger import FakeLedger
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import hidable

from kpchain.document import redact
from kpchain.errors import DocumentError
from kpchain.ledger import events as ev
from kpchain.model import Action, Kind, RecordNumber, State
from kpchain.verify import Outcome, Report, verify_document

GOOD = zoo.GOOD
HIDABLE = hidable(GOOD.subject)
ALL_LINES = [f"/certificate/lines/{place}/{name}" for place in (0, 1) for name in ("hs", "carats", "usd")]


def hidden(*pointers: str, ledger: FakeLedger | None = None) -> Report:
    """The report on the good certificate without these values."""
    return zoo.verified(ledger or zoo.ledger(), redact(GOOD, hide=pointers).to_bytes())


def issued(**changes: Any) -> FakeLedger:
    """A ledger that keeps something else than the good certificate states, under its digest."""
    ledger = zoo.ledger(issued=False)
    ledger.issue(GOOD, zoo.ISSUER, **changes)
    return ledger


def test_the_report_names_what_is_hidden_and_says_how_far_it_speaks() -> None:
    report = hidden("/certificate/exporter", "/certificate/usd")
    pointers = ("/certificate/exporter/name", "/certificate/exporter/address", "/certificate/usd")
    assert report.hidden == pointers
    assert report.is_verified
    assert report.verdict == (
        "verified as far as it speaks: certificate RU00000001 agrees with the ledger; 3 value(s) are hidden"
    )
    assert report.notes[0].name == "hidden"
    assert report.notes[0].text == (
        "hidden, and so not verified: /certificate/exporter/name, /certificate/exporter/address, /certificate/usd; "
        "that these are the fields, and that there are no more, is the holder's word"
    )
    assert zoo.found(report, "integrity/readable") == (
        "PASS",
        "a redacted document of the schema kpc/1, which hides 3 value(s)",
    )
    assert report.to_json()["hidden"] == list(pointers)


@pytest.mark.parametrize(
    ("pointer", "skips"),
    [
        ("/certificate/kind", ["content/kind", "content/replaces"]),
        ("/certificate/issued", ["content/issued"]),
        ("/certificate/parcels", ["content/parcels"]),
        ("/certificate/lines/0/hs", ["content/lines"]),
        ("/certificate/lines/1/carats", ["content/lines"]),
        ("/certificate/lines/0/usd", ["content/lines"]),
        ("/certificate/inputs/0/number", ["content/inputs"]),
        ("/certificate/inputs/0/digest", ["content/inputs"]),
        ("/certificate/inputs/0/carats", ["content/inputs"]),
        ("/certificate/origins", ["provenance/origins"]),
        ("/certificate/usd", []),
        ("/certificate/exporter", []),
        ("/certificate/seals/1", []),
        ("/certificate/title", []),
    ],
)
def test_a_check_that_needs_what_is_hidden_is_skipped_with_its_pointer(pointer: str, skips: list[str]) -> None:
    report = hidden(pointer)
    skipped = [f"{each.group.value}/{each.name}" for each in report.checks if each.outcome is Outcome.SKIPPED]
    assert sorted({*skipped} - {"content/replaces"}) == sorted({*skips} - {"content/replaces"})
    for name in skips:
        outcome, reason = zoo.found(report, name)
        assert (outcome, reason.startswith(f"hidden: {pointer}")) == ("SKIPPED", True)
    assert report.is_verified


def test_of_many_hidden_values_a_check_names_the_first_and_the_note_all() -> None:
    inputs = tuple(
        type(GOOD.subject.inputs[0])(
            number=RecordNumber("RU", serial, is_lot=True),
            digest=serial.to_bytes(32, "big"),
            carats=GOOD.subject.carats,
        )
        for serial in range(10, 13)
    )
    document = zoo.records.signed(zoo.records.draft(inputs=inputs))
    ledger = zoo.ledger(issued=False)
    ledger.issue(document, zoo.ISSUER)
    report = zoo.verified(ledger, redact(document, hide=["/certificate/inputs"]).to_bytes())
    cells = [f"/certificate/inputs/{place}/{name}" for place in range(3) for name in ("carats", "number", "digest")]
    assert zoo.found(report, "content/inputs") == ("SKIPPED", f"hidden: {', '.join(cells[:6])} and 3 more")
    assert set(report.hidden) == set(cells)
    assert all(cell in report.notes[0].text for cell in cells)


@pytest.mark.parametrize(
    ("pointers", "changes", "name", "reason"),
    [
        (
            ["/certificate/lines/0/usd"],
            {"lines": ((0, 0), (10_000, 100_000), (60_100, 12_000_000))},
            "content/lines",
            "7102.31: the document states 600.00 carats 120000.00 USD, the ledger has 601.00 carats 120000.00 USD",
        ),
        (
            ["/certificate/lines/1/carats", "/certificate/lines/0/hs"],
            {"lines": ((0, 0), (10_000, 100_000), (60_100, 12_000_001))},
            "content/lines",
            "7102.31: the document states (hidden) carats 120000.00 USD, the ledger has (hidden) carats 120000.01 USD",
        ),
        (
            ALL_LINES,
            {"lines": ((1, 1), (10_000, 100_000), (60_000, 12_000_000))},
            "content/lines",
            "the document states 2 line(s), the ledger has 7102.10 0.01 carats 0.01 USD, "
            "7102.21 100.00 carats 1000.00 USD, 7102.31 600.00 carats 120000.00 USD",
        ),
        (
            ["/certificate/inputs/0/digest"],
            {"inputs": (ev.Draw(zoo.LOT.digest, 70_001),)},
            "content/inputs",
            "input 1: the document states 700.00 carats of RUL00000001 (hidden), "
            "the ledger has 700.01 carats of RUL00000001 (hidden)",
        ),
        (
            ["/certificate/inputs"],
            {"inputs": (ev.Draw(zoo.LOT.digest, 70_000), ev.Draw(zoo.LOT.digest, 1))},
            "content/inputs",
            f"input 2: the document states nothing, the ledger has 0.01 carats of RUL00000001 0x{zoo.LOT.digest.hex()}",
        ),
    ],
)
def test_what_is_shown_of_a_list_is_compared_though_not_all_of_it_is_shown(
    pointers: list[str], changes: dict[str, Any], name: str, reason: str
) -> None:
    assert zoo.found(hidden(*pointers, ledger=issued(**changes)), name) == ("FAIL", reason)


@pytest.mark.parametrize(("origins", "outcome"), [(0b01, "FAIL"), (0b11, "SKIPPED"), (0b10, "FAIL"), (0b101, "FAIL")])
def test_shown_origins_must_be_among_those_of_the_ledger_and_as_many(origins: int, outcome: str) -> None:
    mixed = zoo.records.mixed()
    ledger = zoo.ledger()
    before = ledger.records[mixed.digest]
    ledger.records[mixed.digest] = type(before)(
        **{name: getattr(before, name) for name in before.__dataclass_fields__} | {"origins": origins}
    )
    data = redact(mixed, hide=["/certificate/origins/1"]).to_bytes()
    assert zoo.found(zoo.verified(ledger, data), "provenance/origins")[0] == outcome


def test_a_replacement_that_hides_what_it_replaced_is_skipped_there_and_fails_where_what_it_shows_differs() -> None:
    replacement = zoo.records.replacement()
    assert replacement.subject.kind is Kind.REPLACEMENT
    data = redact(replacement, hide=["/certificate/inputs/0/digest"]).to_bytes()
    assert zoo.found(zoo.verified(zoo.ledger(), data), "content/replaces") == (
        "SKIPPED",
        "hidden: /certificate/inputs/0/digest",
    )
    ledger = zoo.ledger()
    ledger.log = [
        event
        for event in ledger.log
        if not (isinstance(event, ev.CertificateAdvanced) and event.act.action is Action.REPLACE)
    ]
    outcome, reason = zoo.found(zoo.verified(ledger, data), "content/replaces")
    assert (outcome, reason) == ("FAIL", "the document states RU00000005 (hidden), the ledger has none (hidden)")


def test_hiding_does_not_help_a_document_that_was_never_issued() -> None:
    report = zoo.verified(zoo.ledger(issued=False), redact(GOOD, keep=["/certificate/number"]).to_bytes())
    assert zoo.problems(report) == ["integrity/on_ledger", "integrity/number"]


# Hiding never turns a FAIL into a PASS


LEDGERS = {
    "as it is": zoo.ledger(),
    "void": zoo.ledger(),
    "other parcels": issued(parcels=3),
    "other lines": issued(lines=((0, 0), (10_000, 100_000), (60_100, 12_000_000))),
    "other inputs": issued(inputs=(ev.Draw(zoo.LOT.digest, 70_001),)),
    "never issued": zoo.ledger(issued=False),
    "other ledger": FakeLedger(address=zoo.generate.OTHER_LEDGER),
}
LEDGERS["void"].move(GOOD.digest, Action.VOID, State.VOID)
WHOLE = {name: zoo.outcomes(zoo.verified(ledger)) for name, ledger in LEDGERS.items()}


@settings(max_examples=150)
@given(
    st.sampled_from(sorted(LEDGERS)),
    st.sampled_from(range(len(HIDABLE) + 1)).flatmap(
        lambda size: st.lists(st.sampled_from(HIDABLE), min_size=max(size, 1), max_size=max(size, 1), unique=True)
    ),
)
def test_hiding_changes_an_outcome_to_skipped_or_not_at_all(name: str, pointers: list[str]) -> None:
    report = hidden(*pointers, ledger=LEDGERS[name])
    for check, outcome in zoo.outcomes(report).items():
        assert outcome in (WHOLE[name][check], "SKIPPED"), check
    if report.is_verified:
        assert [check for check, outcome in WHOLE[name].items() if outcome == "FAIL"] == [
            check for check, outcome in zoo.outcomes(report).items() if WHOLE[name][check] == "FAIL"
        ]


# Every animal of the zoo that can be redacted has the verdict of the whole


NEVER_COMPARED = ("exporter", "importer", "usd", "seals", "remarks", "evidence")
"""Fields that are on no ledger: whoever hides them hides no reason for a verdict."""


def redacted(animal: zoo.Animal, *, most: bool) -> bytes | None:
    """The animal without these fields, or with nothing but what must be shown; None where it cannot be redacted."""
    if not animal.is_readable:
        return None
    sealed = animal.sealed()
    fields = [f"/{sealed.name}/{name}" for name in NEVER_COMPARED if name in sealed.values]
    named = {"keep": [f"/{sealed.name}/number"]} if most else {"hide": fields}
    try:
        return redact(sealed, **named).to_bytes()
    except DocumentError:
        return None


WITHOUT = [(animal, data) for animal in zoo.ANIMALS if (data := redacted(animal, most=False)) is not None]
LEAST = [(animal, data) for animal in zoo.ANIMALS if (data := redacted(animal, most=True)) is not None]


@pytest.mark.parametrize(("animal", "data"), WITHOUT, ids=[animal.name for animal, _ in WITHOUT])
def test_a_redacted_animal_has_the_report_of_the_whole_one(animal: zoo.Animal, data: bytes) -> None:
    report = zoo.verified(zoo.ledger(), data)
    assert (report.is_verified, zoo.outcomes(report)) == (animal.is_verified, animal.outcomes)
    assert set(zoo.notes(report)) == {"hidden", *animal.notes}


@pytest.mark.parametrize(("animal", "data"), LEAST, ids=[animal.name for animal, _ in LEAST])
def test_an_animal_that_shows_the_least_has_no_check_that_passes_and_failed_before(
    animal: zoo.Animal, data: bytes
) -> None:
    for check, outcome in zoo.outcomes(zoo.verified(zoo.ledger(), data)).items():
        assert outcome in (animal.outcomes[check], "SKIPPED"), check


def test_good_and_bad_animals_are_redacted_and_altered_ones_are_not() -> None:
    names = {animal.name.partition(".")[0] for animal, _ in WITHOUT}
    assert names >= {"good", "lot", "imported", "voided", "expired", "replaced", "forged", "high-s", "other-ledger"}
    assert names.isdisjoint({"value", "salt", "root", "number", "order", "hidden-hash", "draft"})


# Any change of a redacted file that changes its meaning is found


REDACTED = json.loads(
    redact(GOOD, hide=["/certificate/usd", "/certificate/lines/0", "/certificate/seals/1"]).to_bytes()
)
LEDGER = zoo.ledger()


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if inner is None:
        return [path]
    return [found for name, member in inner for found in _paths(member, (*path, name))]


PATHS = _paths(REDACTED)


def _get(document: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        document = document[step]
    return document


@settings(max_examples=300)
@given(st.data())
def test_any_change_of_a_redacted_document_that_changes_meaning_is_not_verified(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(PATHS))
    before = _get(REDACTED, path)
    others = st.sampled_from([_get(REDACTED, other) for other in PATHS])
    swapped = (
        st.integers(0, len(before) - 1).flatmap(
            lambda place: st.sampled_from("0123456789abcdefXé").map(
                lambda char: before[:place] + char + before[place + 1 :]
            )
        )
        if isinstance(before, str)
        else st.integers(-1, 70_000)
    )
    value = data.draw(st.one_of(swapped, others, st.none(), st.text(max_size=10)))
    same = type(value) is type(before) and value == before
    is_address = path in (("signature", "officer"), ("signature", "ledger"))
    if same or (is_address and isinstance(value, str) and value.lower() == before.lower()):
        return
    document = json.loads(json.dumps(REDACTED))
    _get(document, path[:-1])[path[-1]] = value
    changed = json.dumps(document, ensure_ascii=False).encode("utf-8", errors="surrogatepass")
    report = verify_document(changed, ledger=LEDGER, today=zoo.TODAY)
    assert not report.is_verified
    assert report.problems != ()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: "/".join(map(str, path)))
def test_nothing_can_be_left_out_of_a_redacted_document(path: tuple[Any, ...]) -> None:
    document = json.loads(json.dumps(REDACTED))
    del _get(document, path[:-1])[path[-1]]
    assert not zoo.verified(LEDGER, json.dumps(document).encode()).is_verified


# A name twice, and a number in another spelling, at any place


@given(st.data())
def test_a_name_that_stands_twice_is_refused_wherever_it_stands(data: st.DataObject) -> None:
    base = data.draw(st.sampled_from([json.loads(zoo.GOOD_BYTES), REDACTED]))
    objects = [path for path in _objects(base) if _get(base, path)]
    path = data.draw(st.sampled_from(objects))
    name = data.draw(st.sampled_from(sorted(_get(base, path))))
    text = _with_twice(base, path, name, front=data.draw(st.booleans()))
    assert json.loads(text) == base
    report = verify_document(text.encode(), ledger=LEDGER, today=zoo.TODAY)
    assert zoo.problems(report) == ["integrity/readable"]
    assert "must not stand twice in one object" in zoo.found(report, "integrity/readable")[1]


def _objects(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] * isinstance(value, dict) + [
        each for name, member in inner for each in _objects(member, (*path, name))
    ]


def _with_twice(value: Any, path: tuple[Any, ...], name: str, *, front: bool) -> str:
    """JSON text in which one member of the object at a path stands twice with one value, which reads as the same."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    texts = {
        step: _with_twice(member, path[1:], name, front=front) if path[:1] == (step,) else json.dumps(member)
        for step, member in inner
    }
    if isinstance(value, list):
        return f"[{', '.join(texts.values())}]"
    members = [f"{json.dumps(key)}: {text}" for key, text in texts.items()]
    if not path:
        again = f"{json.dumps(name)}: {texts[name]}"
        members = [again, *members] if front else [*members, again]
    return f"{{{', '.join(members)}}}"


@given(st.sampled_from(["parcels", "chain_id"]), st.data())
def test_a_number_in_another_spelling_is_refused(name: str, data: st.DataObject) -> None:
    value = {"parcels": 2, "chain_id": 1337}[name]
    spelling = data.draw(
        st.sampled_from(
            [f"{value}.0", f"{value}e0", f"{value}E+0", f"{value * 10}e-1", f"0{value}", f"+{value}", f'"{value}"',
             f"{value}.00", "-0", f"-{value}", f"{value + 2**53}", "1" * 5000, "NaN", "Infinity", "true", "null"]
        )
    )  # fmt: skip
    text = zoo.GOOD_BYTES.decode().replace(f'"{name}": {value}', f'"{name}": {spelling}', 1)
    report = verify_document(text.encode(), ledger=LEDGER, today=zoo.TODAY)
    assert zoo.problems(report) == ["integrity/readable"]


@given(
    st.sampled_from(["700.00", "600.00", "120000.00"]),
    st.sampled_from(["0{}", "{}0", "+{}", " {}", "{} ", "{}e0", "-{}"]),
)
def test_a_quantity_in_another_spelling_is_refused(text: str, spelling: str) -> None:
    changed = zoo.GOOD_BYTES.decode().replace(f'"{text}"', f'"{spelling.format(text)}"', 1)
    report = verify_document(changed.encode(), ledger=LEDGER, today=zoo.TODAY)
    assert zoo.problems(report) == ["integrity/readable"]
