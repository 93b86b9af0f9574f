"""The bundled rubrics: their own tests, their gates, the examples, and real interactions."""

from __future__ import annotations

import pytest

from bundled import bundled, evaluator
from paths import DATA, ROOT
from scorecard import Interaction, read, run_tests
from scorecard.rubric.find import DEFAULT_RUBRIC, bundled_paths

NAMES = list(bundled_paths())


@pytest.mark.parametrize("name", NAMES)
def test_a_rubric_passes_its_own_tests_and_they_cover_every_gate(name: str) -> None:
    done = run_tests(name)
    wrong = {one.name: one.mismatches or one.problem for one in done.results}
    assert {name: why for name, why in wrong.items() if why} == {}
    assert done.coverage is not None
    assert [gate for gate in done.coverage.gates if not (gate.opened and gate.blocked)] == []
    assert done.coverage.percent == 100


@pytest.mark.parametrize("name", NAMES)
def test_every_text_is_there_in_english_and_chinese(name: str) -> None:
    rubric = bundled(name)
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
    grader = evaluator(DEFAULT_RUBRIC)
    found = {}
    for record in read([ROOT / "examples" / "calls.json"]):
        assert isinstance(record, Interaction), str(record)
        grade = grader.grade(record)
        (criterion,) = grade.criteria
        found[record.id] = (criterion.level, criterion.possible, grade.result)
    assert found == EXAMPLES
    assert {level for level, _, _ in found.values()} == {None, 0, 1, 2, 3, 4, 5}


@pytest.mark.parametrize(("name", "count"), [("star", 2928), ("crosswoz", 500)])
def test_real_interactions_grade_without_a_reject(name: str, count: int) -> None:
    """And every quote is to the character what the turn says."""
    path = DATA / name / "interactions.jsonl.gz"
    if not path.exists():
        pytest.skip("the real interactions are not part of the project")
    grader = evaluator(DEFAULT_RUBRIC)
    number = 0
    for record in read([path]):
        assert isinstance(record, Interaction), str(record)
        number += 1
        for level in grader.grade(record).criteria[0].levels:
            for evidence in level.evidence or ():
                quote = getattr(evidence, "quote", None)
                if quote is not None:
                    text = record.turns[evidence.turn].text or ""
                    assert text[evidence.start : evidence.end] == quote
    assert number == count
