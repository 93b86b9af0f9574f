"""What takes an extra says so where its packages are not installed, and all else does without."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from paths import CALLS, ROOT
from program import environment, scorecard

PACKAGES = ("altair", "duckdb", "httpx", "numpy", "pyarrow", "scipy", "sklearn", "statsmodels")
LEARN = ("fit", CALLS, "-r", "customer-first", "--learn", "complaint", "--output", "learnt.yaml")
JUDGE = ("judge", CALLS, "-r", "customer-first", "--base-url", "http://127.0.0.1:9", "--model", "m")


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of somebody who installed no extra."""
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    for name in PACKAGES:
        missing = f"raise ModuleNotFoundError(\"No module named '{name}'\", name='{name}')"
        (hidden / f"{name}.py").write_text(missing)
    monkeypatch.chdir(tmp_path)
    without = environment({"PYTHONPATH": f"{hidden}{os.pathsep}{ROOT / 'src'}"})
    assert scorecard("grade", CALLS, "--output", "grades.jsonl", env=without).status == 0
    Path("marks.jsonl").write_text("")
    return without


@pytest.mark.parametrize(
    ("arguments", "extra"),
    [
        ((*LEARN, "--observations", "marks.jsonl"), "learn"),
        (("calibrate", "grades.jsonl", "--observations", "marks.jsonl"), "report"),
        (("report", "grades.jsonl"), "report"),
        ((*JUDGE, "--output", "judged.jsonl"), "judge"),
        (("grade", CALLS, "--output", "grades.parquet"), "arrow"),
    ],
)
def test_the_extra_is_named(bare: dict[str, str], arguments: tuple[str, ...], extra: str) -> None:
    done = scorecard(*arguments, env=bare)
    assert (done.status, done.out) == (2, b"")
    assert f"run `pip install 'service-scorecard[{extra}]'`" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("fit", CALLS, "-r", "customer-first"),
        ("review", "sample", "grades.jsonl", "--output", "plan.jsonl"),
        ("review", "export", "grades.jsonl", CALLS, "-r", "customer-first", "--format", "csv",
         "--output", "review.csv"),
        ("explain", "customer-first"),
    ],
)  # fmt: skip
def test_all_else_does_without(bare: dict[str, str], arguments: tuple[str, ...]) -> None:
    assert scorecard(*arguments, env=bare).status == 0
