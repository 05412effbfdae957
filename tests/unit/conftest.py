"""Makes the samples of this folder importable below it; a busy machine is no reason for a property to fail."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("kpchain", deadline=None)
settings.load_profile("kpchain")
