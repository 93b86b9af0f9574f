"""What can be wrong with a rubric beyond its schema: one module a family of rules.

Every rule is a `Code` (title, why, help, examples) and a function from a subject to findings.
Pure: nothing here reads files.
"""

from __future__ import annotations

from collections.abc import Iterable

from scorecard.authoring.codes import MAPPING_CODES, SCHEMA_CODES
from scorecard.authoring.problem import Code, Problem
from scorecard.lint import (
    cases,
    channels,
    cues,
    letters,
    names,
    overlap,
    patterns,
    phrases,
    reach,
    scoring,
    texts,
    units,
)
from scorecard.lint.rule import Rule
from scorecard.lint.subject import Subject
from scorecard.rubric.cases import TestCase
from scorecard.rubric.load import Loaded

_FAMILIES: tuple[tuple[Rule, ...], ...] = (
    names.RULES,
    reach.RULES,
    phrases.RULES,
    letters.RULES,
    overlap.RULES,
    patterns.RULES,
    scoring.RULES,
    texts.RULES,
    units.RULES,
    channels.RULES,
    cues.RULES,
    cases.RULES,
)

RULES = tuple(rule for family in _FAMILIES for rule in family)

CODES: dict[str, Code] = {
    code.code: code
    for code in sorted(
        (*SCHEMA_CODES, *(rule.code for rule in RULES), *MAPPING_CODES), key=lambda code: code.code
    )
}
"""Every kind of problem that a file can have, by its code, in order."""


def lint(loaded: Loaded, tests: Iterable[TestCase] = ()) -> list[Problem]:
    """All that is wrong with a file, in file order: what loading found, and, if it could be
    loaded, what the rules find. `tests` are those that stand in files beside it."""
    problems = set(loaded.problems)
    if loaded.content is not None:
        subject = Subject(loaded, tests)
        problems.update(problem for rule in RULES for problem in rule.check(subject))
    return sorted(problems)
