from __future__ import annotations

import importlib
import subprocess
import sys
from types import ModuleType

import pytest


@pytest.mark.parametrize(
    "name",
    [
        "kpchain.model",
        "kpchain.document",
        "kpchain.signing",
        "kpchain.governance",
        "kpchain.index",
        "kpchain.provenance",
        "kpchain.statistics",
        "kpchain.research",
    ],
)
def test_package_exports_what_it_lists(name: str) -> None:
    package = importlib.import_module(name)
    modules = {public for public, value in vars(package).items() if isinstance(value, ModuleType)}
    public = {public for public in vars(package) if not public.startswith("_")} - modules - {"annotations"}
    assert sorted(package.__all__) == sorted(public)


def test_documents_and_signing_load_neither_web3_nor_eth_account() -> None:
    program = (
        "import sys, kpchain.document, kpchain.signing;"
        "print(*(name for name in ('web3', 'eth', 'eth_account') if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "\n"
