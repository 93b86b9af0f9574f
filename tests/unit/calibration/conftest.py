"""Without the extra `report` nothing can be calibrated."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("statsmodels") else ["test_*.py"]
