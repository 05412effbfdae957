"""A Russian customs form of either kind, told apart by its namespace; every other namespace and version is refused."""

from __future__ import annotations

from kpchain.adapters import customs_export, customs_kpc
from kpchain.adapters.customs_common import FormRead
from kpchain.adapters.xml_forms import root_of
from kpchain.errors import DocumentError


def read_customs_xml(data: bytes) -> FormRead:
    """What a customs form says.

    Raises:
        DocumentError: another form or version, named; or what the form's own reader refuses.
    """
    root = root_of(data)
    namespace, _, name = root.tag.removeprefix("{").rpartition("}")
    if (namespace, name) == (customs_kpc.NAMESPACE, customs_kpc.GRAMMAR.name):
        return customs_kpc.read_kpc_form(root)
    if (namespace, name) == (customs_export.NAMESPACE, customs_export.GRAMMAR.name):
        return customs_export.read_export_form(root)
    rule = f"must be {customs_kpc.NAME} or {customs_export.NAME}, the forms that are known here"
    raise DocumentError("namespace", rule, f"{namespace}#{name}"[:200])
