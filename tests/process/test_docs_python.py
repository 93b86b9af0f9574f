"""docs/python.md and docs/arrow.md: what they show runs and prints what is shown."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from paths import ROOT
from scorecard.arrow import GRADE_SCHEMA
from scorecard.arrow.schema import EVIDENCE

PAGES = ("docs/python.md", "docs/arrow.md")
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(page: str) -> list[tuple[str, str]]:
    """The code blocks of a page with their languages."""
    return _BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the pages name."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    lines = [
        '{"id": "c1", "turns": [{"speaker": "agent", "text": "Good morning"}]}',
        "{",
    ]
    pq.write_table(pa.table({"call": lines}), "calls.parquet")
    for line in blocks("docs/arrow.md")[0][1].splitlines():
        subprocess.run(
            [sys.executable, "-m", *line.split()],
            env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
            check=True,
            capture_output=True,
        )
    return tmp_path


@pytest.mark.parametrize("page", PAGES)
def test_the_scripts_run_and_print_what_is_shown(
    page: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those of a page run one after the other, as in a notebook."""
    namespace: dict[str, object] = {}
    printed = ""
    for language, text in blocks(page):
        if language == "python":
            exec(compile(text, page, "exec"), namespace)
            printed = capsys.readouterr().out
        elif not language and not text.startswith("scorecard "):
            assert printed == text
    written = {"docs/arrow.md": "out.parquet", "docs/python.md": "grades.jsonl"}[page]
    assert (desk / written).stat().st_size


def test_the_queries_find_something(desk: Path) -> None:
    (queries,) = (text for language, text in blocks("docs/arrow.md") if language == "sql")
    found = [duckdb.sql(query).fetchall() for query in queries.split(";") if query.strip()]
    assert len(found) == 4
    assert all(found)


def test_the_columns_are_those_of_the_schema() -> None:
    text = (ROOT / "docs/arrow.md").read_text(encoding="utf-8")
    shown = []
    for names, kind in re.findall(r"^\| (`.*?`) \| ([^|]*?) \| ", text, re.MULTILINE):
        shown += [(name, kind) for name in re.findall(r"`(\w+)`", names)]
    assert shown == [(field.name, _type(field)) for field in GRADE_SCHEMA]


def _type(field: pa.Field) -> str:
    kind = str(field.type).replace("item: ", "")
    kind = "list<struct>" if kind.startswith("list<struct") else kind
    return kind if field.nullable else f"{kind}, never null"


def test_every_field_of_evidence_is_shown() -> None:
    text = (ROOT / "docs/arrow.md").read_text(encoding="utf-8")
    table = text[text.index("| kind | fields |") : text.index("Nothing of a grade is left out")]
    for field in EVIDENCE:
        assert f"`{field.name}`" in table or field.name == "kind"


def test_the_example_for_pytest_passes_and_fails_with_a_reason(tmp_path: Path) -> None:
    (text,) = [text for _, text in blocks("docs/python.md") if "def test_a_complaint" in text]
    rude = text.replace("I am sorry about that. I will look into it right away.", "You idiot.")
    (tmp_path / "test_agent.py").write_text(text, encoding="utf-8")
    (tmp_path / "test_rude.py").write_text(rude, encoding="utf-8")
    run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(run, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert "1 failed, 1 passed" in done.stdout
    assert "disrespect in 1 agent turn" in done.stdout
