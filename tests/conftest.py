"""Makes the packages of this folder importable for all tests below it, and names how hard hypothesis tries."""

from __future__ import annotations

from hypothesis import settings

# No deadline: what an example costs is bounded by its size, and a busy machine is no failure.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, max_examples=600, derandomize=False, print_blob=True)
settings.load_profile("default")
