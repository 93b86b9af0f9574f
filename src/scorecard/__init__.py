"""Grade customer-service interactions against gated rubrics written in YAML.

>>> import scorecard
>>> rubric = scorecard.load_rubric("customer-first")
>>> evaluator = scorecard.Evaluator(rubric)
>>> for record in scorecard.read(["examples/calls.json"]):  # doctest: +SKIP
...     if isinstance(record, scorecard.Interaction):
...         print(evaluator.grade(record).score)
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scorecard._version import __version__ as __version__
    from scorecard.authoring.problem import RubricError as RubricError
    from scorecard.engine.evaluator import Evaluator as Evaluator
    from scorecard.grade import Grade as Grade
    from scorecard.grade import from_json as from_json
    from scorecard.grade import to_json as to_json
    from scorecard.lint.check import validate as validate
    from scorecard.observations.join import Observations as Observations
    from scorecard.observations.read import read_observations as read_observations
    from scorecard.observations.row import ObservationRow as ObservationRow
    from scorecard.observations.write import write_observations as write_observations
    from scorecard.reading.read import read as read
    from scorecard.reading.values import convert as convert
    from scorecard.reading.values import grade_records as grade_records
    from scorecard.records.decoding import decode as decode
    from scorecard.records.errors import RecordError as RecordError
    from scorecard.records.interaction import Interaction as Interaction
    from scorecard.records.reject import Reject as Reject
    from scorecard.rubric.load import load_rubric as load_rubric
    from scorecard.rubric.model import Rubric as Rubric
    from scorecard.testing.run import run_tests as run_tests

_HOMES = {
    "Evaluator": "engine.evaluator",
    "Grade": "grade",
    "Interaction": "records.interaction",
    "ObservationRow": "observations.row",
    "Observations": "observations.join",
    "RecordError": "records.errors",
    "Reject": "records.reject",
    "Rubric": "rubric.model",
    "RubricError": "authoring.problem",
    "__version__": "_version",
    "convert": "reading.values",
    "decode": "records.decoding",
    "from_json": "grade",
    "grade_records": "reading.values",
    "load_rubric": "rubric.load",
    "read": "reading.read",
    "read_observations": "observations.read",
    "run_tests": "testing.run",
    "to_json": "grade",
    "validate": "lint.check",
    "write_observations": "observations.write",
}
_IN_NOTEBOOKS = {"scorecard.grade": "Grade", "scorecard.rubric.model": "Rubric"}

__all__ = sorted(_HOMES)  # noqa: PLE0605 (a list, whatever the linter makes of `sorted`)


def __getattr__(name: str) -> Any:
    """Import on first use, so that `scorecard --version` need not load what grades."""
    if name not in _HOMES:
        raise AttributeError(f"module 'scorecard' has no attribute '{name}'")
    value = globals()[name] = getattr(import_module(f"scorecard.{_HOMES[name]}"), name)
    for module, shown in _IN_NOTEBOOKS.items():
        if module in sys.modules:
            # Attached here: results do not know what shows them.
            getattr(sys.modules[module], shown)._repr_html_ = _repr_html_
            if shown == "Grade":
                getattr(sys.modules[module], shown).text = _text
    return value


def _repr_html_(result: Grade | Rubric) -> str:
    from scorecard.render.grades.notebook import as_html  # noqa: PLC0415 (few runs show HTML)

    return as_html(result)


def _text(grade: Grade, rubric: Rubric | None = None, *, explain: bool = False) -> str:
    from scorecard.render.grades.text import as_text  # noqa: PLC0415 (few runs show text)

    return as_text(grade, rubric, explain=explain)


def __dir__() -> list[str]:
    return __all__
