"""A permissioned ledger for Kimberley Process certificates: issue, move, verify and trace them."""

from __future__ import annotations

__version__ = "0.1.0"
