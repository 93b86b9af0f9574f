"""The bundled rubrics: their own tests, their gates, the examples, and real interactions."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from scorecard import Evaluator, Grade, Interaction, Rubric, convert, load_rubric, read
from scorecard.gates import LEVELS
from scorecard.rubric import bundled
from scorecard.rubric.model import TestCase

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "data"
RUBRICS = {name: load_rubric(name) for name in bundled.paths()}
CASES = [
    pytest.param(rubric, case, id=f"{rubric.id}: {case.name}")
    for rubric in RUBRICS.values()
    for case in rubric.tests
]


def graded(rubric: Rubric, case: TestCase) -> Grade:
    assert case.interaction is not None, "the bundled rubrics keep their records in place"
    return Evaluator(rubric).grade(convert(case.interaction))


def actual(grade: Grade, name: str, expected: Any) -> Any:
    """What a grade says of what a case expects, in the shape of the expectation."""
    if name in ("score", "possible", "result"):
        return getattr(grade, name)
    criterion = next(one for one in grade.criteria if one.id == name)
    if not isinstance(expected, dict):
        return criterion.level
    return {
        key: {str(one.level): one.verdict for one in criterion.levels if str(one.level) in value}
        if key == "verdicts"
        else list(criterion.locked)
        if key == "locked"
        else getattr(criterion, key)
        for key, value in expected.items()
    }


@pytest.mark.parametrize(("rubric", "case"), CASES)
def test_a_rubric_keeps_its_own_tests(rubric: Rubric, case: TestCase) -> None:
    grade = graded(rubric, case)
    assert {name: actual(grade, name, value) for name, value in case.expect.items()} == case.expect


@pytest.mark.parametrize("rubric", RUBRICS.values(), ids=RUBRICS)
def test_some_case_opens_each_gate_and_some_case_blocks_at_it(rubric: Rubric) -> None:
    opened: Counter[tuple[str, int]] = Counter()
    blocked: Counter[tuple[str, int]] = Counter()
    for case in rubric.tests:
        for criterion in graded(rubric, case).criteria:
            blocked[criterion.id, criterion.blocked_by or 0] += 1
            for level in criterion.levels:
                if level.verdict == "met" and level.level <= (criterion.level or 0):
                    opened[criterion.id, level.level] += 1
    gates = {(criterion.id, level) for criterion in rubric.criteria for level in LEVELS}
    assert gates <= opened.keys()
    assert gates <= blocked.keys()


@pytest.mark.parametrize("rubric", RUBRICS.values(), ids=RUBRICS)
def test_every_text_is_there_in_english_and_chinese(rubric: Rubric) -> None:
    texts = [rubric.title, *(band.title for band in rubric.bands)]
    for criterion in rubric.criteria:
        texts += [criterion.title, *(level.behaviour for level in criterion.levels.values())]
    assert [str(text) for text in texts if not {"en", "zh"} <= set(text.languages)] == []


EXAMPLES = {
    "call-0001": (5, 5, "pass"),
    "call-0002": (0, 0, "fail"),
    "call-0003": (1, 1, "fail"),
    "chat-0004": (2, 2, "fail"),
    "chat-0005": (4, 4, "pass"),
    "email-0006": (3, 5, "pass"),
    "call-0007": (5, 5, "pass"),
    "chat-0008": (3, 3, "pass"),
    "call-0009": (None, None, "none"),
    "chat-0010": (3, 4, "pass"),
    "call-0011": (3, 3, "pass"),
    "call-0012": (0, 0, "fail"),
    "chat-0013": (1, 5, "undecided"),
    "email-0014": (4, 4, "pass"),
}


def test_the_examples_land_on_every_rung() -> None:
    evaluator = Evaluator(RUBRICS[bundled.DEFAULT])
    found = {}
    for record in read([ROOT / "examples" / "calls.json"]):
        assert isinstance(record, Interaction), str(record)
        grade = evaluator.grade(record)
        (criterion,) = grade.criteria
        found[record.id] = (criterion.level, criterion.possible, grade.result)
    assert found == EXAMPLES
    assert {level for level, _, _ in found.values()} == {None, 0, 1, 2, 3, 4, 5}


@pytest.mark.parametrize(("name", "count"), [("star", 2928), ("crosswoz", 500)])
def test_real_interactions_grade_without_a_reject(name: str, count: int) -> None:
    """And every quote is to the character what the turn says."""
    path = REAL / name / "interactions.jsonl.gz"
    if not path.exists():
        pytest.skip("the real interactions are not part of the project")
    evaluator = Evaluator(RUBRICS[bundled.DEFAULT])
    number = 0
    for record in read([path]):
        assert isinstance(record, Interaction), str(record)
        number += 1
        for level in evaluator.grade(record).criteria[0].levels:
            for evidence in level.evidence or ():
                quote = getattr(evidence, "quote", None)
                if quote is not None:
                    text = record.turns[evidence.turn].text or ""
                    assert text[evidence.start : evidence.end] == quote
    assert number == count
