"""`make sbom`: the bill of materials of the wheel."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ci_parts import skip_if_nothing_installs
from paths import ROOT

sys.path.insert(0, str(ROOT / "tools"))
import lock


def test_it_lists_what_the_wheel_needs_to_run(tmp_path: Path) -> None:
    path = tmp_path / "new" / "scorecard.cdx.json"
    command = [sys.executable, ROOT / "tools" / "sbom.py", path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        skip_if_nothing_installs(tmp_path)
    assert done.returncode == 0, done.stderr
    bill = json.loads(path.read_bytes())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    root = bill["metadata"]["component"]
    assert (bill["bomFormat"], root["name"]) == ("CycloneDX", project["name"])
    components = {item["bom-ref"]: item for item in bill["components"]}
    listed = {canonicalize_name(item["name"]): item["version"] for item in components.values()}
    assert listed == lock.versions("run")
    (direct,) = [
        item["dependsOn"] for item in bill["dependencies"] if item["ref"] == root["bom-ref"]
    ]
    assert {canonicalize_name(components[ref]["name"]) for ref in direct} == {
        canonicalize_name(Requirement(item).name) for item in project["dependencies"]
    }
    assert str(tmp_path.parent) not in path.read_text(encoding="utf-8")
