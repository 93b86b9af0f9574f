"""Settings that hold for all tests."""

from __future__ import annotations

import os
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes is a matter of the machine and of what else runs on it. Continuous
# integration draws the same examples every time, so that what it says is about the change; whoever
# runs the tests by hand draws others each time, and finds what nobody has tried yet.
settings.register_profile(
    "scorecard",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("scorecard")

# As users have it, who install what pip has compiled: some environments forbid Python to keep what
# it compiles, and each worker, and each process that a test starts, would compile it all again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# What a test says holds without what an earlier one left behind.
os.environ.setdefault("SCORECARD_NO_CACHE", "1")

_TOGETHER = "tests/external/test_spark.py"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """The tests of Spark share a cluster, and so one worker; all others go where there is room.

    Where another way was asked for (`--dist worksteal`), that way.

    The mark `xdist_group` would say so, but pytest 9.2 and xdist 3.8 don't heed it together
    (pytest-dev/pytest-xdist#1386).
    """
    if config.getoption("dist") != "load":
        return None
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415 (only where it is installed)

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return _TOGETHER if nodeid.startswith(_TOGETHER) else nodeid

    return Scheduling(config, log)
