"""The documentation says what the code says, and what it shows runs."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

from scorecard import Evaluator, convert, decode, load_rubric

ROOT = Path(__file__).parents[1]


def block(page: str, language: str) -> str:
    """The first code block of a page in a language."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found, f"{page} has no {language} block"
    return found[1]


def test_the_reference_is_what_the_code_says() -> None:
    """`make docs` writes it anew."""
    reference = runpy.run_path(str(ROOT / "tools" / "reference.py"))["reference"]
    assert (ROOT / "docs" / "conditions.md").read_text(encoding="utf-8") == reference()


def test_the_record_shown_is_one() -> None:
    assert decode(block("records.md", "json").encode()).id == "call-0017"


def test_the_rubric_shown_loads_and_keeps_its_test(tmp_path: Path) -> None:
    path = tmp_path / "front-desk.yaml"
    path.write_text(block("rubrics.md", "yaml"), encoding="utf-8")
    rubric = load_rubric(path)
    (case,) = rubric.tests
    grade = Evaluator(rubric).grade(convert(case.interaction))
    assert (grade.criteria[0].level, grade.result) == (0, "fail")
