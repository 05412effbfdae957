"""XML of a known grammar, read and written; which element means what is not known here.

Read safely: no document type, no entities, nothing fetched, a bounded size and depth. What the grammar does not have is
refused by name, so that nothing is passed over unseen.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element, ParseError  # types only; parsing is defusedxml's
from xml.sax.saxutils import escape

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from kpchain.errors import DocumentError

MAX_XML_BYTES: Final = 1024 * 1024
"""The largest form that is read: 1 MiB."""
_MAX_DEPTH: Final = 12
_SCHEMA_LOCATION: Final = "{http://www.w3.org/2001/XMLSchema-instance}"


@dataclass(frozen=True, slots=True)
class Rule:
    """An element of a grammar.

    Attributes:
        name: its local name.
        namespace: the namespace that it stands in.
        least: how often it stands at least.
        is_list: whether it can stand more than once.
        limit: the largest number of characters of its text.
        children: the elements in it, in their order; none for an element with text.
        is_opaque: whether anything can stand in it.
    """

    name: str
    namespace: str
    least: int = 1
    is_list: bool = False
    limit: int = 250
    children: tuple[Rule, ...] = ()
    is_opaque: bool = False


@dataclass(slots=True)
class Node:
    """An element with its text, or with its children by name; reading takes children out, so that the rest is seen."""

    text: str = ""
    children: dict[str, list[Node]] = field(default_factory=dict)

    def take(self, name: str) -> Node | None:
        """The first child with this name, taken out, or None."""
        found = self.children.get(name)
        if not found:
            return None
        node = found.pop(0)
        if not found:
            del self.children[name]
        return node

    def take_text(self, *path: str) -> str | None:
        """The text at a path of names, taken out, or None."""
        name, *below = path
        if not below:
            node = self.take(name)
            return None if node is None else node.text
        found = self.children.get(name)
        return found[0].take_text(*below) if found else None

    def take_all(self, name: str) -> list[Node]:
        """All children with this name, taken out."""
        return self.children.pop(name, [])

    def rest(self, at: str = "") -> Iterator[str]:
        """The paths of all texts that were not taken."""
        for name, nodes in self.children.items():
            for node in nodes:
                if node.children:
                    yield from node.rest(f"{at}{name}/")
                elif node.text:
                    yield f"{at}{name}"


def root_of(data: bytes) -> Element:
    """The root of an XML document, parsed safely.

    Raises:
        DocumentError: too large, too deep, with a document type or entities, or no XML.
    """
    if len(data) > MAX_XML_BYTES:
        raise DocumentError("document", f"must have at most {MAX_XML_BYTES} bytes")
    root: Element | None = None
    depth = 0
    try:
        for event, element in iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
            depth += 1 if event == "start" else -1
            root = element if root is None else root
            if depth > _MAX_DEPTH:
                raise DocumentError("document", "must not be nested so deeply")
    except DefusedXmlException:
        raise DocumentError("document", "must have no document type and no entities of its own") from None
    except (ParseError, ValueError, LookupError) as error:
        raise DocumentError("document", f"must be XML: {error}") from None
    assert root is not None  # noqa: S101  # expat refuses a document without a root
    return root


def read_form(root: Element, rule: Rule, *, mode: str) -> Node:
    """The content of a form, once its elements are seen to be those of the grammar, in its order.

    Args:
        root: the root element.
        rule: the grammar.
        mode: what the attribute DocumentModeID must say.

    Raises:
        DocumentError: an element or attribute is missing, unknown, too long or out of its place; it is named.
    """
    for name, value in root.attrib.items():
        if name == "DocumentModeID":
            if value != mode:
                raise DocumentError("DocumentModeID", f"must be {mode}", value)
        elif not name.startswith(_SCHEMA_LOCATION):
            raise DocumentError(_shown(name), "is no attribute of this form")
    return _read(root, rule, rule.name, is_root=True)


def _read(element: Element, rule: Rule, at: str, *, is_root: bool = False) -> Node:
    if element.attrib and not is_root:
        raise DocumentError(f"{at}/@{_shown(next(iter(element.attrib)))}", "is no attribute of this form")
    if rule.is_opaque:
        return Node(text="".join(element.itertext()).strip())
    if not rule.children:
        return Node(text=_text(element, rule, at))
    return _children(element, rule, at)


def _children(element: Element, rule: Rule, at: str) -> Node:
    """The elements in an element, which are those of the grammar in its order, and nothing else."""
    if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
        raise DocumentError(at, "must have no text between its elements")
    node, left = Node(), list(element)
    known = {f"{{{child.namespace}}}{child.name}" for child in rule.children}
    for tag in (child.tag for child in left):
        if tag not in known:
            raise DocumentError(f"{at}/{_shown(tag)}", "is not an element of this form")
    for child in rule.children:
        count = 0
        while left and left[0].tag == f"{{{child.namespace}}}{child.name}" and (child.is_list or count == 0):
            node.children.setdefault(child.name, []).append(_read(left.pop(0), child, f"{at}/{child.name}"))
            count += 1
        if count < child.least:
            raise DocumentError(f"{at}/{child.name}", "is missing, or out of its place")
    if left:
        raise DocumentError(f"{at}/{_shown(left[0].tag)}", "is out of its place, or stands too often")
    return node


def _text(element: Element, rule: Rule, at: str) -> str:
    if len(element):
        raise DocumentError(at, "must have text and no elements")
    text = element.text or ""
    if len(text) > rule.limit:
        raise DocumentError(at, f"must have at most {rule.limit} characters (it has {len(text)})")
    return text


def _shown(tag: str) -> str:
    return tag.rpartition("}")[2][:60]


def write_form(rule: Rule, node: Node, *, prefixes: dict[str, str], mode: str) -> bytes:
    """The XML of a form: UTF-8, elements in the order of the grammar.

    Args:
        rule: the grammar.
        node: the content; what it does not have is left out.
        prefixes: the prefix of each namespace.
        mode: what the attribute DocumentModeID says.
    """
    names = {namespace: prefix for prefix, namespace in prefixes.items()}
    declared = "".join(f' xmlns:{prefix}="{namespace}"' for prefix, namespace in prefixes.items())
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines += _rendered(rule, node, names, f'{declared} DocumentModeID="{mode}"', "")
    return ("\n".join(lines) + "\n").encode("utf-8")


def _rendered(rule: Rule, node: Node, names: dict[str, str], attributes: str, indent: str) -> Iterator[str]:
    tag = f"{names[rule.namespace]}:{rule.name}"
    if not rule.children:
        yield f"{indent}<{tag}{attributes}>{escape(node.text)}</{tag}>"
        return
    yield f"{indent}<{tag}{attributes}>"
    for child in rule.children:
        for one in node.children.get(child.name, []):
            yield from _rendered(child, one, names, "", indent + "  ")
    yield f"{indent}</{tag}>"
