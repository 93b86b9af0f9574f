"""A rule about levels that no test of the rubric shows."""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.authoring.problem import Code
from scorecard.grade import LEVELS
from scorecard.lint.rule import Finding, Rule
from scorecard.lint.subject import Subject
from scorecard.rubric.cases import CriterionExpectation, TestCase


def _tests(*expected: int) -> str:
    cases = "".join(
        f"  - name: a conversation at level {level}\n"
        f"    interaction: {{id: t{level}, turns: [{{speaker: agent, text: Hello}}]}}\n"
        f"    expect: {{care: {level}}}\n"
        for level in expected
    )
    return f"tests:\n{cases}"


UNTESTED = Code(
    "R070",
    "Levels that no test shows",
    why="A test shows a level when it expects that level or a higher one to be reached, or the "
    "gate of the level to block. What no test shows can be changed by mistake and nobody notices. "
    "`scorecard test` tells more: for every gate, whether some test opens it and some test blocks "
    "at it.",
    help="Add a test that reaches the level, and one that stops just below it.",
    bad=_tests(0, 2),
    good=_tests(0, 5),
    severity="warning",
)


def find_untested(subject: Subject) -> Iterator[Finding]:
    """Criteria with levels that no test reaches or blocks at; or a rubric without tests."""
    if subject.rubric is None:
        return
    if not subject.tests:
        first = next(iter(subject.document.data))
        message = "the rubric has no tests"
        help = "add `tests` with an interaction for each level, and what its grade must be"
        yield Finding(subject.root / first, message, help, on_key=True)
        return
    for criterion in subject.criteria:
        name = criterion.criterion.id
        shown = {level for test in subject.tests for level in shown_levels(_expected(test, name))}
        untested = [str(level) for level in criterion.criterion.numbers if level not in shown]
        if untested:
            levels = f"level{'s' if len(untested) > 1 else ''} {', '.join(untested)}"
            help = "add a test that reaches the level, and one that stops just below it"
            yield Finding(criterion.place / "id", f"no test shows {levels} of `{name}`", help)


def _expected(test: TestCase, criterion: str) -> CriterionExpectation | None:
    """What a test expects of a criterion; None if nothing."""
    return test.expect.of(criterion) if criterion in test.expect.criteria else None


def shown_levels(expected: CriterionExpectation | None) -> set[int]:
    """The levels of a criterion that an expectation speaks of: those it says are reached, and
    the one it says blocks."""
    if expected is None:
        return set()
    shown = {int(level) for level in expected.verdicts}
    if expected.level is not None:
        shown.update(range(1, expected.level + 2))
    shown.update(range(1, (expected.blocked_by or 0) + 1))
    return shown & set(LEVELS)


RULES = (Rule(UNTESTED, find_untested),)
