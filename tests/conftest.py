"""Settings that hold for all tests."""

from __future__ import annotations

from hypothesis import settings

# How long an example takes is a matter of the machine and of what else runs on it.
settings.register_profile("scorecard", deadline=None)
settings.load_profile("scorecard")
