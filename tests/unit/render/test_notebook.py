"""What notebooks show of a rubric, in the reader's language."""

from __future__ import annotations

import pytest

from bundled import bundled
from scorecard.render.grades.notebook import as_html


@pytest.mark.parametrize(
    ("asked", "title"),
    [("", "Customer first"), ("zh_CN.UTF-8", "客户第一"), ("fr", "Customer first")],
)
def test_a_rubric_speaks_the_language_that_the_environment_asks_for(
    asked: str, title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCORECARD_LANG", asked)
    rubric = bundled()
    assert f"<strong>{title}</strong>" in as_html(rubric)
