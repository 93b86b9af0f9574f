"""The bundled rubrics, each loaded and compiled once for all tests of a process that ask it."""

from __future__ import annotations

from functools import cache

from scorecard.engine.evaluator import Evaluator
from scorecard.rubric.load import load_rubric
from scorecard.rubric.model import Rubric


@cache
def bundled(name: str = "customer-first") -> Rubric:
    """A bundled rubric; the loading itself is not under test."""
    return load_rubric(name)


@cache
def evaluator(name: str = "customer-first") -> Evaluator:
    """Its evaluator, with evidence and in English."""
    return Evaluator(bundled(name))
