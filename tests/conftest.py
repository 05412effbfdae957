"""Makes the packages of this folder importable for all tests below it, and names how hard hypothesis tries."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# Chain-backed examples are slow by nature; what they cost is bounded by the number of examples, not by a clock.
_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)

settings.register_profile("default", deadline=None, suppress_health_check=_SLOW)
settings.register_profile("ci", deadline=None, suppress_health_check=_SLOW, max_examples=400, print_blob=True)
settings.load_profile("default")
