"""No record contradicts a finding about gates."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st

from reach_generated import MOMENTS, OTHER, PARAMETERS, records, rubrics
from scorecard.authoring import yaml
from scorecard.engine.evaluator import Evaluator
from scorecard.grade import CriterionGrade
from scorecard.lint import RULES
from scorecard.lint.subject import Subject
from scorecard.records.decoding import convert
from scorecard.rubric.load import load_document
from scorecard.rubric.model import Rubric
from support import Json, criterion, laws, rubric

REACH = [rule for rule in RULES if "R030" <= rule.code.code <= "R036"]
OPEN = ("met", "not_applicable")


def findings(rules: Json) -> list[tuple[str, tuple[str | int, ...]]]:
    """The code and the path of all that is found in a rubric."""
    document, problems = yaml.load(json.dumps(rules).encode(), "r.yaml")
    assert document is not None
    loaded = load_document(document, problems)
    if loaded.content is None:
        # Not every draw is a rubric: `occurs` with bounds that exclude each other is refused.
        return []
    subject = Subject(loaded)
    return [
        (rule.code.code, finding.place.path) for rule in REACH for finding in rule.find(subject)
    ]


Grader = Callable[[Json], CriterionGrade]


def grader(rules: Json) -> Grader:
    """Grades records by the first criterion of a rubric."""
    evaluator = Evaluator(Rubric.model_validate(rules), evidence=False)
    return lambda interaction: evaluator.grade(convert(interaction)).criteria[0]


def judge(condition: Json) -> Callable[[Json], str]:
    """The verdict of a condition on records."""
    graded = grader(rubric(criterion(condition), OTHER, moments=MOMENTS, parameters=PARAMETERS))
    return lambda interaction: graded(interaction).levels[0].verdict


def at(rules: Json, path: tuple[str | int, ...]) -> Any:
    value: Any = rules
    for key in path:
        value = value[int(key) if isinstance(key, str) and key.isdecimal() else key]
    return value


def contradicts(found: CriterionGrade, code: str, number: int) -> bool:
    """Whether a grade shows that a finding about a level is wrong."""
    (level,) = (one.verdict for one in found.levels if one.level == number)
    lets_through = all(one.verdict in OPEN for one in found.levels if one.level < number)
    return {
        "R030": found.applies is True and lets_through and level == "met",
        "R031": level == "met",
        "R032": level not in OPEN,
        "R033": found.applies is True and lets_through and level not in OPEN,
    }[code]


def without_members(rules: Json, paths: list[tuple[str | int, ...]]) -> tuple[Json, Json]:
    """A condition, and what is left of it without those members."""
    *parent, kind, _ = paths[0]
    condition = at(rules, tuple(parent))
    gone = {path[-1] for path in paths}
    rest = [one for index, one in enumerate(condition[kind]) if index not in gone]
    return condition, {**condition, kind: rest}


@laws
@given(rubrics(), st.lists(records, min_size=5, max_size=5))
def test_no_record_contradicts_a_finding(rules: Json, interactions: list[Json]) -> None:
    found = findings(rules)
    superfluous: dict[Any, list[Any]] = {}
    graded = [*map(grader(rules), interactions)] if found else []
    for code, path in found:
        event(code)
        if code == "R034":
            superfluous.setdefault(path[:-1], []).append(path)
        elif code in ("R035", "R036"):
            applies = judge(at(rules, path[: path.index("applies_when") + 1]))
            assert all((applies(one) == "met") == (code == "R036") for one in interactions)
        else:
            assert not any(contradicts(one, code, int(path[3])) for one in graded)
    for paths in superfluous.values():
        whole, rest = map(judge, without_members(rules, paths))
        assert [whole(one) for one in interactions] == [rest(one) for one in interactions]
