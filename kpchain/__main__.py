"""`python -m kpchain` is `kpchain`."""

from __future__ import annotations

from kpchain.cli import main

main()
