"""A redacted document keeps every rule whose values it shows, and no rule is judged by what it does not show."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest
from samples import certificate, certificate_document, drawn, line, lot_document, paper_lot

from kpchain.document.certificate import certificate_from_json, certificate_to_json
from kpchain.document.disclosed import disclosed_from_json
from kpchain.document.lot import lot_from_json, lot_to_json
from kpchain.errors import ModelError
from kpchain.model import DisclosedCertificate, DisclosedInput, Hidden, HsCode, Kind
from kpchain.units import Points, UsdCents

FULL = certificate(
    kind=Kind.REPLACEMENT,
    inputs=(drawn("RU00000122", "60.00"), drawn("RUL00000002", "60.00", b"\x02" * 32)),
    replaces=drawn("RU00000122").number,
    lines=(line(carats="60.00"), line(HsCode.INDUSTRIAL, "40.00")),
    usd=UsdCents(5000_00),
    origins=("RU", "BW"),
    seals=("A 1", "A 2"),
    quality="+11",
    remarks="none",
)
BODIES = {"certificate": certificate_to_json(FULL), "lot": lot_to_json(paper_lot(zone="Mirny"))}
READERS = {"certificate": certificate_from_json, "lot": lot_from_json}


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] * bool(path) + [found for name, member in inner for found in places(member, (*path, name))]


def put(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(body)
    holder = changed
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return changed


def found(read: Any, *terms: Any) -> Any:
    """What a reader makes of it: the refusal, or that there is none."""
    try:
        read(*terms)
    except ModelError as refused:
        return refused.field, refused.rule
    return None


PLACES = [(name, path) for name, body in BODIES.items() for path in places(body)]
VALUES = [
    *(member for body in BODIES.values() for member in body.values() if not isinstance(member, dict)),
    *["", "RU", "BW", "***", "RU00000001", "RU00000123", "RU00000122", "RUL00000002", "RU1"],
    *["1.00", "0.00", "60.00", "99999999999.99", "351843720888.31", "351843720888.32", "7102.10", "7102.21", "7104.21"],
    *["2026-08-31", "2026-02-30", "1969-12-31", "standard", "legacy", "production", "paper_import"],
    *["0x" + "01" * 32, "0x" + "02" * 32, "0x" + "AB" * 32, "x" * 2001, " x", "A 1", "a\u200b", "Mirn\u0443"],
    *[0, 1, 70000, 2.5, True, [], {}],
]


@pytest.mark.parametrize(("name", "path"), PLACES, ids=lambda value: "/".join(map(str, value)))
def test_what_is_shown_keeps_the_rules_of_the_whole(name: str, path: tuple[Any, ...]) -> None:
    for value in VALUES:
        changed = put(BODIES[name], path, value)
        assert found(disclosed_from_json, changed, name) == found(READERS[name], changed), value


def test_what_is_shown_is_what_the_whole_has() -> None:
    disclosed = disclosed_from_json(BODIES["certificate"], "certificate")
    for name in ("number", "kind", "issued", "origins", "parcels", "carats", "usd", "replaces", "seals", "statement"):
        assert getattr(disclosed, name) == getattr(FULL, name)
    assert isinstance(disclosed, DisclosedCertificate)
    assert [(each.hs, each.carats, each.usd) for each in disclosed.lines] == [
        (each.hs, each.carats, each.usd) for each in FULL.lines
    ]
    assert [(each.number, each.digest) for each in disclosed.inputs] == [
        (each.number, each.digest) for each in FULL.inputs
    ]
    assert (disclosed.exporter.name, disclosed.importer.address) == (FULL.exporter.name, FULL.importer.address)


REPLACED = [{"number": "RU00000122", "digest": "0x" + "01" * 32, "carats": "100.00"}]
CERTIFICATE_RULES: list[tuple[dict[str, Any], list[tuple[Any, ...]], str]] = [
    ({"usd": "1.00"}, [("usd",), ("lines", 0, "usd")], "usd"),
    ({"lines": [{"hs": "7102.10", "carats": "99.00", "usd": "2500.00"}]}, [("lines", 0, "carats")], "carats"),
    ({"issued": "2026-12-01"}, [("issued",)], "expires"),
    ({"inputs": [{"number": "RUL00000001", "digest": "0x" + "01" * 32, "carats": "1.00"}]},
     [("inputs", 0, "carats")], "carats"),
    ({"kind": "replacement"}, [("kind",), ("inputs", 0, "number")], "inputs/0/number"),
    ({"replaces": "RU00000122", "inputs": REPLACED}, [("kind",)], "replaces"),
    (
        {"inputs": [{"number": f"RUL0000000{n}", "digest": "0x" + "01" * 32, "carats": "60.00"} for n in (1, 2)]},
        [("inputs", 0, "digest"), ("inputs", 1, "digest")],
        "inputs/1/digest",
    ),
    ({"origins": ["RU", "RU"]}, [("origins", 0), ("origins", 1)], "origins/1"),
    ({"seals": ["A", "A"]}, [("seals", 0), ("seals", 1)], "seals/1"),
    ({"parcels": 0}, [("parcels",)], "parcels"),
    ({"title": "x"}, [("title",)], "title"),
    ({"statement": "x"}, [("statement",)], "statement"),
    ({"quality": " "}, [("quality",)], "quality"),
    ({"remarks": " "}, [("remarks",)], "remarks"),
    ({"issuing_authority": " "}, [("issuing_authority",)], "issuing_authority"),
]  # fmt: skip
LOT_RULES: list[tuple[dict[str, Any], list[tuple[Any, ...]], str]] = [
    ({"origins": ["BW"]}, [("kind",), ("origins", 0)], "origins"),
    ({"kind": "paper_import"}, [("kind",)], "source"),
    ({"source": "BW"}, [("kind",)], "source"),
    ({"zone": "Мирный"}, [("zone",)], "zone"),
    ({"evidence": " "}, [("evidence",)], "evidence"),
    ({"declared": "2026-02-30"}, [("declared",)], "declared"),
]


@pytest.mark.parametrize(
    ("name", "body", "hidden", "field"),
    [
        (name, make(**changes)[name], path, field)
        for name, make, rules in (
            ("certificate", certificate_document, CERTIFICATE_RULES),
            ("lot", lot_document, LOT_RULES),
        )
        for changes, paths, field in rules
        for path in paths
    ],
    ids=lambda value: None,
)
def test_a_rule_is_not_judged_where_one_of_its_values_is_hidden(
    name: str, body: dict[str, Any], hidden: tuple[Any, ...], field: str
) -> None:
    refused = found(disclosed_from_json, body, name)
    assert refused is not None
    assert refused[0] == f"/{name}/{field}"
    assert found(disclosed_from_json, put(body, hidden, None), name) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"replaces": None}, "replaces"), ({"lines": [{"hs": None, "carats": None, "usd": None}] * 4}, "lines")],
)
def test_what_is_seen_of_the_structure_is_judged_though_the_values_are_hidden(
    changes: dict[str, Any], field: str
) -> None:
    refused = found(disclosed_from_json, certificate_document()["certificate"] | changes, "certificate")
    assert refused is not None
    assert refused[0] == f"/certificate/{field}"


def test_a_certificate_that_replaces_is_a_replacement_though_its_kind_is_hidden() -> None:
    body = certificate_document()["certificate"] | {"kind": None, "replaces": "RUL00000001"}
    refused = found(disclosed_from_json, body, "certificate")
    assert refused is not None
    assert refused[0] == "/certificate/inputs/0/number"
    assert found(disclosed_from_json, body | {"replaces": "RU00000122", "inputs": REPLACED}, "certificate") is None


def test_a_paper_that_is_hidden_does_not_stand_on_a_lot_of_production() -> None:
    body = lot_document()["lot"] | {"source": None, "paper_number": None}
    refused = found(disclosed_from_json, body, "lot")
    assert refused == ("/lot/source", "must stand on a paper import only")


def test_a_hidden_value_says_where_it_stands_and_nothing_else() -> None:
    body = put(put(BODIES["certificate"], ("seals", 1), None), ("lines", 0, "carats"), None)
    disclosed = disclosed_from_json(body, "certificate")
    assert isinstance(disclosed, DisclosedCertificate)
    assert disclosed.seals == ("A 1", Hidden("/certificate/seals/1"))
    assert disclosed.lines[0].carats == Hidden("/certificate/lines/0/carats")
    assert disclosed.lines[1].carats == Points(40_00)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"exporter": None}, "exporter"),
        ({"lines": FULL.lines}, "lines/0"),
        ({"inputs": FULL.inputs}, "inputs/0"),
        ({"origins": ["RU"]}, "origins"),
        ({"seals": ["A"]}, "seals"),
        ({"number": Hidden("/certificate/number")}, "number"),
        ({"expires": Hidden("/certificate/expires")}, "expires"),
        ({"carats": Hidden("/certificate/carats")}, "carats"),
        ({"kind": 4}, "kind"),
    ],
)
def test_values_of_another_type_do_not_make_a_disclosed_certificate(changes: dict[str, Any], field: str) -> None:
    disclosed = disclosed_from_json(BODIES["certificate"], "certificate")
    assert isinstance(disclosed, DisclosedCertificate)
    with pytest.raises(ModelError) as refused:
        replace(disclosed, **changes)
    assert refused.value.field == f"/certificate/{field}"


def test_a_digest_of_another_length_makes_no_disclosed_input() -> None:
    shown: dict[str, Any] = {"number": FULL.inputs[0].number, "carats": Hidden("/certificate/inputs/0/carats")}
    assert DisclosedInput(digest=b"\x01" * 32, **shown).digest == b"\x01" * 32
    with pytest.raises(ModelError, match="/digest: must be 32 bytes long"):
        DisclosedInput(digest=b"\x01" * 31, **shown)


@pytest.mark.parametrize("changes", [{"kind": Hidden("x")}, {"origins": (Hidden("x"),)}, {"quality": Hidden("x")}])
def test_a_certificate_takes_nothing_that_is_hidden(changes: dict[str, Any]) -> None:
    with pytest.raises(ModelError):
        replace(FULL, **changes)
