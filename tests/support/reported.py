"""Reports on files of grades, in one call."""

from __future__ import annotations

from typing import Any

from many_grades import RUBRIC
from scorecard.reading.grade_files import grade_files
from scorecard.report.build import build
from scorecard.report.examples import Examples
from scorecard.report.loading import LoadedGrades
from scorecard.report.model import Report
from scorecard.report.settings import Settings
from scorecard.report.store import Store
from scorecard.rubric.model import Rubric
from scorecard.statistics.estimate import Estimate


def report(*files: str, rubric: Rubric | None = RUBRIC, **given: Any) -> Report:
    """The report on some files; `by`, `where` and the others as `Settings.of` has them."""
    chosen = {"by": (), "where": (), "min_n": 20, "confidence": 0.95, **given}
    settings = Settings.of(**chosen)
    with LoadedGrades() as loaded:
        assert list(loaded.load(grade_files(files), None)) == []
        return build(Store(loaded), settings, rubric, Examples(rubric, masks=False))


def value(result: object) -> float:
    """The value of a result that is an estimate."""
    assert isinstance(result, Estimate), result
    return result.value
