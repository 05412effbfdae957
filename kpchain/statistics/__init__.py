"""Statistics of the scheme, read from the index: Annex III, reconciliation, identities, questions, returns.

Everything is an integer until it is printed: points, US cents, certificates. What day counts is said in `periods`.
"""

from __future__ import annotations
