"""The drawings of a trace: a tree, JSON, DOT and SVG, with nothing cut, nothing overlapping and nothing unescaped."""

from __future__ import annotations

import io
import json
import random
import re
from html.parser import HTMLParser
from itertools import combinations
from string import ascii_uppercase
from xml.etree import ElementTree

import networkx
import pytest
from event_ledger import EventLedger, story
from hypothesis import given
from hypothesis import strategies as st
from test_provenance import deep, traced

from kpchain.model import Kind
from kpchain.provenance import to_dict, to_dot, to_graphml, to_html, to_json, to_svg, to_tree
from kpchain.provenance.graphml import EDGE_KEYS, NODE_KEYS
from kpchain.provenance.layout import Link, arrange

HOSTILE = b'<b>&"\\ ]]>\x1b[31m'
SVG = "{http://www.w3.org/2000/svg}"


def hostile() -> EventLedger:
    """A zone whose name would break every format; the contracts take any 32 bytes."""
    ledger = EventLedger()
    ledger.enter("CF", "EU")
    ledger.issue("CF", "EU", [(ledger.lot("CF", 100, zone=HOSTILE.ljust(32, b"\0")), 50)])
    return ledger


def test_tree_has_one_line_a_record() -> None:
    assert to_tree(traced(story(), "EU1")) == (
        "EU00000001  certificate  EU → AE  540.00 ct  validated\n"
        "├─ 300.00 ct of RU00000001  certificate  RU → EU  600.00 ct  confirmed, found 599.00 ct\n"
        "│  └─ 600.00 ct of RUL00000001  production lot  RU  1000.00 ct  origin RU\n"
        "├─ 200.00 ct of BW00000001  certificate  BW → EU  398.00 ct  confirmed\n"
        "│  └─ 400.00 ct of BWL00000001  production lot  BW  500.00 ct  origin BW\n"
        "└─ 50.00 ct of EUL00000001  legacy lot  EU  200.00 ct  origin BW, NA\n"
        "\n"
        "origin by weight\n"
        "   54.55 %  294.55 ct  RU\n"
        "   36.36 %  196.36 ct  BW\n"
        "    9.09 %  49.09 ct  {BW,NA} declared\n"
        "\n"
        "what it rests on\n"
        "  rests on legacy stock declared by EU: EUL00000001\n"
        "  rests on the origin BW, NA as EU declared it, not on a mine's own: EUL00000001\n"
        "  rests on a receipt that found 599.00 ct where 600.00 ct were declared: RU00000001\n"
    )


def test_tree_marks_a_record_that_stands_above_and_does_not_open_it_again() -> None:
    ledger = EventLedger()
    ledger.enter("RU", "EU", "AE")
    lot = ledger.lot("RU", 1000)
    first = ledger.import_(ledger.issue("RU", "EU", [(lot, 100)]))
    second, third = (ledger.import_(ledger.issue("EU", "AE", [(first, 30)])) for _ in range(2))
    lines = to_tree(traced(ledger, ledger.issue("AE", "EU", [(second, 10), (third, 10)]))).splitlines()
    assert [line for line in lines if "RU00000001" in line] == [
        "│  └─ 0.30 ct of RU00000001  certificate  RU → EU  1.00 ct  confirmed",
        "   └─ 0.30 ct of RU00000001  certificate  RU → EU  1.00 ct  confirmed  (see above)",
    ]
    assert sum("RUL00000001" in line for line in lines) == 1


def test_tree_shows_zones_and_resolves_mixed_certificates_on_the_way() -> None:
    ledger = EventLedger()
    ledger.enter("CF", "RU", "EU", "AE")
    zoned = ledger.lot("CF", 1000, zone=b"Berberati".ljust(32, b"\0"))
    draws = [(zoned, 30), (ledger.lot("CF", 1000), 10), (ledger.lot("RU", 1000), 60)]
    mixed = ledger.import_(ledger.issue("RU", "EU", draws))
    tree = to_tree(traced(ledger, ledger.issue("EU", "AE", [(mixed, 100)])))
    assert "RU00000001  certificate  RU → EU  1.00 ct  confirmed  mixed: 60.00 % RU, 40.00 % CF\n" in tree
    assert (
        "origin by weight\n"
        "   60.00 %  0.60 ct  RU\n"
        "   40.00 %  0.40 ct  CF\n"
        "   30.00 %    0.30 ct  zone Berberati\n"
        "   10.00 %    0.10 ct  no zone named\n"
    ) in tree


def test_tree_names_the_records_that_carried_a_taint_on() -> None:
    ledger = EventLedger()
    ledger.enter("EU", "AE", "RU")
    old = ledger.lot("EU", 1000, Kind.LEGACY, origins=("RU",))
    first = ledger.import_(ledger.issue("EU", "AE", [(old, 900)]))
    second = ledger.import_(ledger.issue("AE", "EU", [(first, 800)]))
    tree = to_tree(traced(ledger, ledger.issue("EU", "AE", [(second, 700)])))
    assert "  rests on legacy stock declared by EU: EUL00000001, through AE00000001, EU00000001\n" in tree


def test_deep_tree_stays_as_wide_as_a_terminal_can_show() -> None:
    ledger, last = deep(1000)
    lines = to_tree(traced(ledger, last)).splitlines()
    assert sum("─ " in line for line in lines) == 2000
    assert max(map(len, lines)) < 220
    assert any(line.startswith("  500 … ") for line in lines)


def test_tree_shows_descendants() -> None:
    tree = to_tree(traced(story(), "RU2"))
    assert "drawn from it by\n└─ 90.00 ct to RU00000003  certificate  RU → AE  90.00 ct  replaced\n" in tree
    assert "   └─ 90.00 ct to RU00000004  replacement  RU → EU  90.00 ct  issued\n" in tree
    assert tree.endswith("still available, of it and of all that descends from it\n  RU  10.00 ct\n")


def test_json_says_what_the_trace_says() -> None:
    found = traced(story(), "EU1")
    content = json.loads(to_json(found))
    assert content == to_dict(found)
    assert content["schema"] == "kptrace/1"
    assert content["subject"]["number"] == "EU00000001"
    assert content["subject"]["taints"] == ["legacy", "declared_origin", "discrepancy"]
    assert content["origins"][2] == {
        "label": "{BW,NA} declared",
        "origins": ["BW", "NA"],
        "declared": True,
        "percent": "9.09",
        "carats": "49.09",
        "zones": [],
    }
    assert content["mixtures"] == {
        "EU00000001": [
            {"label": "RU", "percent": "54.55"},
            {"label": "BW", "percent": "36.36"},
            {"label": "{BW,NA} declared", "percent": "9.09"},
        ]
    }
    assert content["draws"][-1] == {"child": "EU00000001", "parent": "EUL00000001", "carats": "50.00"}
    assert content["taints"][0]["path"] == ["EU00000001", "EUL00000001"]


def test_dot_has_every_record_and_draw_and_escapes_names() -> None:
    dot = to_dot(traced(story(), "EU1"))
    assert dot.count("[label=") == 6 + 5
    assert 'n5 [label="EU00000001\\ncertificate, EU → AE\\n540.00 ct, validated", penwidth=3];' in dot
    assert 'zone <b>&\\"\\\\ ]]>\\\\x1b[31m"' in to_dot(traced(hostile(), "CF1"))


def test_no_drawing_passes_control_characters_on() -> None:
    found = traced(hostile(), "CF1")
    for text in (to_tree(found), to_json(found), to_dot(found), to_svg(found), to_html(found), to_graphml(found)):
        assert "\x1b" not in text


def test_svg_escapes_text_and_refers_to_nothing_outside() -> None:
    text = to_svg(traced(hostile(), "CF1"))
    words = " ".join(ElementTree.fromstring(text).itertext())
    assert '<b>&"\\ ]]>' in words
    assert re.findall(r"(?:href|src|url|@import)", text) == []


def busy(certificates: int, seed: int) -> tuple[EventLedger, bytes]:
    chance = random.Random(seed)
    ledger = EventLedger()
    ledger.enter("RU", "BW", "EU", "AE")
    held = [ledger.lot("RU", 10**9) for _ in range(8)]
    for _ in range(certificates):
        parents = chance.sample(held[-12:], chance.randint(1, 4))
        digest = ledger.issue("RU", "EU", [(parent, ledger.records[parent].available // 3) for parent in parents])
        ledger.settle(digest, ledger.records[digest].points)
        held.append(digest)
    parents = held[-6:]
    return ledger, ledger.issue("EU", "AE", [(parent, ledger.records[parent].available // 2) for parent in parents])


@pytest.mark.parametrize(("certificates", "seed"), [(0, 1), (12, 1), (60, 2), (150, 3)])
def test_svg_shows_every_record_inside_the_picture_and_no_boxes_overlap(certificates: int, seed: int) -> None:
    found = traced(*busy(certificates, seed))
    root = ElementTree.fromstring(to_svg(found))
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    group = root.find(f"{SVG}g")
    assert group is not None
    shift_x, shift_y = map(float, re.findall(r"[\d.]+", group.attrib["transform"]))
    boxes = []
    for rect in group.iter(f"{SVG}rect"):
        x, y, w, h = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
        boxes.append((x + shift_x, y + shift_y, x + shift_x + w, y + shift_y + h))
    assert len(boxes) == len(found.records())
    assert all(left >= 0 and top >= 0 and right <= width and bottom <= height for left, top, right, bottom in boxes)
    for one, other in combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    assert len(list(group.iter(f"{SVG}path"))) == len(found.draws)


def test_svg_keeps_all_text_inside_its_box() -> None:
    codes = [first + second for first in "ABC" for second in ascii_uppercase][:64]
    ledger = EventLedger()
    ledger.enter(*codes, miners=codes)
    ledger.lot("AA", 2**40 - 1, Kind.LEGACY, origins=codes, zone=b"w" * 32)
    root = ElementTree.fromstring(to_svg(traced(ledger, "AAL1")))
    [box] = [group for group in root.iter(f"{SVG}g") if group.find(f"{SVG}rect") is not None]
    rect, texts = box.find(f"{SVG}rect"), box.findall(f"{SVG}text")
    assert rect is not None
    left, top, width, height = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
    words = " ".join(text.text or "" for text in texts)
    assert all(code in words for code in codes)
    assert "w" * 32 in words
    for text in texts:
        x, y = float(text.attrib["x"]), float(text.attrib["y"])
        # A letter of a monospaced face is at most 0.602 em wide, and 12 px high at the most.
        assert x >= left
        assert x + len(text.text or "") * 0.602 * (12 if text.attrib["class"] == "b" else 11) <= left + width
        assert y - 10 >= top
        assert y + 3 <= top + height


def test_svg_is_the_same_each_time() -> None:
    found = traced(*busy(60, 5))
    assert to_svg(found) == to_svg(found)


def test_svg_of_a_thousand_records_deep_is_drawn() -> None:
    ledger, last = deep(1000)
    assert to_svg(traced(ledger, last)).count("<rect") == 2001


def test_long_list_of_taints_is_shortened_in_the_svg() -> None:
    ledger, last = deep(30)
    text = to_svg(traced(ledger, last))
    assert "And 49 more" in text


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[float], list[Link]]:
    count = draw(st.integers(1, 25))
    heights = [float(draw(st.integers(20, 200))) for _ in range(count)]
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda pair: pair[0] < pair[1])
    chosen = draw(st.lists(pairs, unique=True, max_size=50)) if count > 1 else []
    return heights, [Link(*pair) for pair in chosen]


@given(graphs())
def test_layout_puts_links_to_the_right_and_keeps_vertices_apart(graph: tuple[list[float], list[Link]]) -> None:
    heights, links = graph
    layout = arrange(heights, links)
    assert all(layout.layers[link.start] < layout.layers[link.end] for link in links)
    assert min(layout.layers) == 0
    for link, bends in zip(links, layout.bends, strict=True):
        assert len(bends) == layout.layers[link.end] - layout.layers[link.start] - 1
    for one, other in combinations(range(len(heights)), 2):
        if layout.layers[one] == layout.layers[other]:
            upper, lower = sorted((one, other), key=lambda vertex: layout.tops[vertex])
            assert layout.tops[upper] + heights[upper] < layout.tops[lower]
    assert all(
        top > -1e-6 and top + size <= layout.height + 1e-6 for top, size in zip(layout.tops, heights, strict=True)
    )


def test_svg_names_the_records_that_carried_a_taint_on() -> None:
    ledger = EventLedger()
    ledger.enter("EU", "AE", "RU")
    old = ledger.lot("EU", 1000, Kind.LEGACY, origins=("RU",))
    first = ledger.import_(ledger.issue("EU", "AE", [(old, 900)]))
    text = to_svg(traced(ledger, ledger.issue("AE", "EU", [(first, 800)])))
    assert "Rests on legacy stock declared by EU: EUL00000001, through EU00000001<" in text


@pytest.mark.parametrize("seed", [1, 2])
def test_graphml_is_read_by_another_program_with_all_records_and_draws(seed: int) -> None:
    found = traced(*busy(60, seed))
    graph = networkx.read_graphml(io.BytesIO(to_graphml(found).encode()))
    numbers = {ordinal: record.number for ordinal, record in found.records().items()}
    assert graph.is_directed()
    assert {(start, end, data["drawn"]) for start, end, data in graph.edges(data=True)} == {
        (numbers[draw.parent], numbers[draw.child], draw.points) for draw in found.draws
    }
    for record in found.records().values():
        node = graph.nodes[record.number]
        assert (node["points"], node["state"], node["digest"]) == (
            record.points,
            record.state.name.lower(),
            "0x" + record.digest.hex(),
        )
        assert node.get("found") == record.found
    assert networkx.is_directed_acyclic_graph(graph)
    assert networkx.ancestors(graph, found.subject.number) == {record.number for record in found.ancestors}


def test_graphml_declares_its_data_and_keeps_to_the_elements_of_its_schema() -> None:
    space = "{http://graphml.graphdrawing.org/xmlns}"
    root = ElementTree.fromstring(to_graphml(traced(story(), "EU1")).encode())
    assert root.tag == f"{space}graphml"
    keys = {key.attrib["id"]: key.attrib for key in root.findall(f"{space}key")}
    assert {name: key["attr.type"] for name, key in keys.items()} == NODE_KEYS | EDGE_KEYS
    # The schema has the keys before the graph, and in the graph nodes and edges with data and nothing else.
    assert [child.tag for child in root] == [f"{space}key"] * len(keys) + [f"{space}graph"]
    [graph] = root.findall(f"{space}graph")
    nodes = {node.attrib["id"] for node in graph.findall(f"{space}node")}
    for element in graph:
        scope = element.tag.removeprefix(space)
        assert scope in ("node", "edge")
        names = [data.attrib["key"] for data in element]
        assert len(names) == len(set(names))
        assert all(data.tag == f"{space}data" and keys[data.attrib["key"]]["for"] == scope for data in element)
        if scope == "edge":
            assert {element.attrib["source"], element.attrib["target"]} <= nodes
    [subject] = [node for node in graph if node.attrib.get("id") == "EU00000001"]
    told = {data.attrib["key"]: data.text for data in subject}
    assert told["mixture"] == "mixed: 54.55 % RU, 36.36 % BW, 9.09 % {BW,NA} declared"
    assert told["relation"] == "subject"


class Page(HTMLParser):
    """The elements of a page: that they nest, their ids, where their links lead, what is loaded."""

    VOID = frozenset({"meta", "input", "br"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: set[str] = set()
        self.tags: list[str] = []
        self.deepest = 0
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        if "id" in values:
            self.ids.append(values["id"] or "")
        if "href" in values:
            self.targets.add(values["href"] or "")
        assert not {"src", "srcset", "onclick", "onload"} & set(values)
        if tag not in self.VOID:
            self.open.append(tag)
            self.deepest = max(self.deepest, len(self.open))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize(("certificates", "seed"), [(0, 1), (12, 1), (150, 3)])
def test_page_nests_and_its_links_lead_to_what_it_has(certificates: int, seed: int) -> None:
    found = traced(*busy(certificates, seed))
    page = Page(to_html(found))
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert {target.removeprefix("#") for target in page.targets} <= set(page.ids)
    assert all(target.startswith("#") for target in page.targets)
    assert {record.number for record in found.records().values()} <= set(page.ids)


def test_page_needs_no_script_and_loads_nothing() -> None:
    text = to_html(traced(hostile(), "CF1"))
    page = Page(text)
    assert not {"script", "link", "img", "iframe", "object", "b"} & set(page.tags)
    assert re.findall(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", text) == []
    assert '<b>&"\\ ]]>' in " ".join(page.words)


def test_page_tells_shares_zones_taints_and_what_remains() -> None:
    words = " ".join(Page(to_html(traced(story(), "RU2"))).words)
    assert "100.00 %" in words
    assert "RU 10.00 ct" in words
    assert "90.00 ct to " in words
    words = " ".join(Page(to_html(traced(story(), "CF1"))).words)
    assert "zone Berberati" in words
    assert "rests on production of CF while it was restricted (zone Berberati): CFL00000001" in words


def test_page_opens_every_record_once_and_nests_no_deeper_than_browsers_do() -> None:
    ledger, last = deep(1000)
    found = traced(ledger, last)
    page = Page(to_html(found))
    assert page.open == []
    assert page.deepest < 150
    opened = [name for name in page.ids if name.startswith("a") and name[1:3].isupper()]
    assert len(opened) == len([record for record in found.ancestors if record.kind.is_certificate])


def test_page_of_one_lot_is_drawn() -> None:
    ledger = EventLedger()
    ledger.enter("RU")
    ledger.lot("RU", 10)
    assert "It descends from 0 records" in to_html(traced(ledger, "RUL1"))
