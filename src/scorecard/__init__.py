"""Grade customer-service interactions against gated rubrics written in YAML.

>>> import scorecard
>>> rubric = scorecard.load_rubric("customer-first")
>>> evaluator = scorecard.Evaluator(rubric)
>>> for record in scorecard.read(["examples/calls.json"]):  # doctest: +SKIP
...     if isinstance(record, scorecard.Interaction):
...         print(evaluator.grade(record).score)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scorecard._version import __version__ as __version__
    from scorecard.batch import Reject as Reject
    from scorecard.batch.read import read as read
    from scorecard.batch.stream import grade_records as grade_records
    from scorecard.cases.run import run_tests as run_tests
    from scorecard.decoding import convert as convert
    from scorecard.decoding import decode as decode
    from scorecard.evaluate import Evaluator as Evaluator
    from scorecard.grade import Grade as Grade
    from scorecard.grade import from_json as from_json
    from scorecard.grade import to_json as to_json
    from scorecard.interaction import Interaction as Interaction
    from scorecard.lint.check import validate as validate
    from scorecard.record_error import RecordError as RecordError
    from scorecard.rubric.load import load_rubric as load_rubric
    from scorecard.rubric.model import Rubric as Rubric
    from scorecard.rubric.problem import RubricError as RubricError

_HOMES = {
    "Evaluator": "evaluate",
    "Grade": "grade",
    "Interaction": "interaction",
    "RecordError": "record_error",
    "Reject": "batch",
    "Rubric": "rubric.model",
    "RubricError": "rubric.problem",
    "__version__": "_version",
    "convert": "decoding",
    "decode": "decoding",
    "from_json": "grade",
    "grade_records": "batch.stream",
    "load_rubric": "rubric.load",
    "read": "batch",
    "run_tests": "cases.run",
    "to_json": "grade",
    "validate": "lint.check",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605 (a list, whatever the linter makes of `sorted`)


def __getattr__(name: str) -> Any:
    """Import on first use, so that `scorecard --version` need not load what grades."""
    if name not in _HOMES:
        raise AttributeError(f"module 'scorecard' has no attribute '{name}'")
    value = globals()[name] = getattr(import_module(f"scorecard.{_HOMES[name]}"), name)
    return value


def __dir__() -> list[str]:
    return __all__
