"""Without the extra `report` there are no reports to test."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("duckdb") and find_spec("scipy") else ["test_*.py"]
