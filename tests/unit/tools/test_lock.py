"""requirements/*.lock: what they must hold, whoever wrote them."""

from __future__ import annotations

import re
import sys
import tomllib

import pytest

from paths import ROOT

sys.path.insert(0, str(ROOT / "tools"))
import lock

NAMES = sorted(path.stem for path in (ROOT / "requirements").glob("*.lock"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize("name", NAMES)
def test_every_package_has_its_version_and_hashes(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
    code = "".join(line for line in text.splitlines(True) if not line.lstrip().startswith("#"))
    packages = re.split(r"^(?=\S)", code, flags=re.MULTILINE)[1:]
    assert packages
    hashed = r"[a-z0-9-]+==\S+( ; [^\\]+)?( \\\n    --hash=sha256:[0-9a-f]{64})+\n"
    assert [package for package in packages if not re.fullmatch(hashed, package)] == []
    assert "://" not in text, "pip takes the files from wherever it is set up to"


def test_all_of_them_are_made() -> None:
    assert set(NAMES) == set(lock._CONTENTS)


def test_the_lowest_versions_are_the_bounds() -> None:
    bounds = dict(
        re.fullmatch(r"([\w-]+)>=([\w.]+)", item).groups()  # type: ignore[union-attr]
        for item in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["arrow"]
    )
    lowest = lock.versions("lowest")
    for name, bound in bounds.items():
        version = lowest[name.lower()]
        assert re.fullmatch(rf"{re.escape(bound)}(\.0)*|{re.escape(bound)}\.\d+", version), name


def test_what_runs_is_what_was_tested() -> None:
    tested = lock.versions("dev")
    assert lock.versions("run").items() <= tested.items()
    assert lock.versions("build").items() <= tested.items()
    assert set(lock.dependencies()) - {"pyarrow"} <= lock.versions("run").keys()


def test_the_page_has_the_versions_of_the_locks() -> None:
    """`make lock` writes it anew."""
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert page.endswith(lock.versions_table())
