"""A workspace: a folder that holds the settings, keys, documents and statements of those who act on one ledger."""

from __future__ import annotations

from kpchain.workspace.batch import checked_calls
from kpchain.workspace.evidence import Statement, make_statement, read_statement, write_statement
from kpchain.workspace.filing import Draft, Filed, Outcome, calls_of, document_path, enter, recover, sealed
from kpchain.workspace.keyring import Key, Keyring
from kpchain.workspace.layout import Workspace, write_whole
from kpchain.workspace.opening import chain_time, connect, node_url, open_ledger, read_deployment

__all__ = [
    "Draft",
    "Filed",
    "Key",
    "Keyring",
    "Outcome",
    "Statement",
    "Workspace",
    "calls_of",
    "chain_time",
    "checked_calls",
    "connect",
    "document_path",
    "enter",
    "make_statement",
    "node_url",
    "open_ledger",
    "read_deployment",
    "read_statement",
    "recover",
    "sealed",
    "write_statement",
    "write_whole",
]
