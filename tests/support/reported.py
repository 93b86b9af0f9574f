"""Reports on files of grades, in one call."""

from __future__ import annotations

from typing import Any

from many_grades import RUBRIC
from scorecard.arrow.stored import grade_files
from scorecard.report.build import Settings, build
from scorecard.report.examples import Examples
from scorecard.report.model import Report
from scorecard.report.store import Store
from scorecard.rubric.model import Rubric
from scorecard.statistics.estimate import Estimate


def report(*files: str, rubric: Rubric | None = RUBRIC, **given: Any) -> Report:
    """The report on some files; `by`, `where` and the others as `Settings.of` has them."""
    chosen = {"by": (), "where": (), "min_n": 20, "confidence": 0.95, **given}
    settings = Settings.of(**chosen)
    with Store() as store:
        assert list(store.load(grade_files(files), None)) == []
        return build(store, settings, rubric, Examples(rubric, masks=False))


def value(result: object) -> float:
    """The value of a result that is an estimate."""
    assert isinstance(result, Estimate), result
    return result.value
