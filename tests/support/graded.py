"""Grades of the golden interactions, and any grades rendered."""

from __future__ import annotations

import io
from typing import Any

import yaml

from paths import GOLDEN
from scorecard.engine.evaluator import Evaluator
from scorecard.grade import Grade
from scorecard.records.decoding import decode
from scorecard.render.registry import open_renderer
from scorecard.rubric.model import Rubric

RUBRICS = [
    Rubric.model_validate(yaml.safe_load((GOLDEN / name).read_text(encoding="utf-8")))
    for name in ("customer-first.yaml", "farewell.yaml")
]
INTERACTIONS = [decode(line) for line in (GOLDEN / "interactions.jsonl").read_bytes().splitlines()]
REFUND, UNDECIDED, RUDE, EMAIL, CHINESE, BEST = range(6)


def grade(language: str, *chosen: int, rubrics: int = 1) -> list[Grade]:
    """Some of the interactions under the first rubrics, interaction by interaction."""
    evaluators = [Evaluator(rubric, language=language) for rubric in RUBRICS[:rubrics]]
    return [evaluator.grade(INTERACTIONS[index]) for index in chosen for evaluator in evaluators]


def thousands(language: str) -> list[Grade]:
    """Five thousand grades, in uneven shares."""
    grades = grade(language, *range(6))
    share = [REFUND, UNDECIDED, UNDECIDED, RUDE, EMAIL, CHINESE, CHINESE, CHINESE, BEST, REFUND]
    return [grades[share[number * number % 97 % 10]] for number in range(5_000)]


def render(format: str, grades: list[Grade], rejected: int = 0, **options: Any) -> str:
    out = io.BytesIO()
    renderer = open_renderer(format, out, rubrics=RUBRICS, **options)
    for one in grades:
        renderer.add(one)
    renderer.close(rejected)
    return out.getvalue().decode(options.get("encoding", "utf-8"))
