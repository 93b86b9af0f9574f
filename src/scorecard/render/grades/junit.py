"""JUnit XML, for CI: a test suite a rubric, a test case an interaction.

| result | test case |
|---|---|
| pass | passed |
| fail | a failure of type `fail`: each gate that blocks, why, and the words that decided |
| undecided, none | skipped, and why: neither is a pass nor a failure |

Rejected records are one error in a suite of their own, so that no run looks complete that isn't.
The class name of a case is the rubric's id, its name the interaction's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from scorecard.grade import CriterionGrade, Grade
from scorecard.language import say_need
from scorecard.render.figures import cut
from scorecard.render.grades.evidence import about, quotes
from scorecard.render.grades.level_state import gate
from scorecard.render.grades.titles import Titles, find_titles
from scorecard.render.junit import JUnitCase, JUnitSuite, write_document
from scorecard.render.messages import Messages, words
from scorecard.render.options import Options

_MOST_QUOTES, _LONGEST_QUOTE = 5, 300


class JUnitRenderer:
    """Gathers the suites and writes them at the end."""

    def __init__(self, out: BinaryIO, options: Options) -> None:
        self._out = out
        self._words = words(options.language)
        self._find = find_titles(options.rubrics, options.language)
        self._suites: dict[str, JUnitSuite] = {}

    def add(self, grade: Grade) -> None:
        """Take in one grade."""
        rubric = grade.rubric
        if rubric.sha256 not in self._suites:
            properties = {"version": rubric.version, "sha256": rubric.sha256}
            self._suites[rubric.sha256] = JUnitSuite(rubric.id, properties)
        self._suites[rubric.sha256].add(_case(grade, self._find(rubric), self._words))

    def close(self, rejected: int) -> None:
        """Write the document."""
        suites = list(self._suites.values())
        if rejected:
            message = self._words.rejected(rejected)
            suites.append(JUnitSuite("rejected"))
            suites[-1].add(JUnitCase("rejected", "scorecard", "error", message, "rejected"))
        write_document(suites, self._out)


def _case(grade: Grade, titles: Titles, messages: Messages) -> JUnitCase:
    case = JUnitCase(grade.interaction.id, grade.rubric.id)
    if grade.result == "pass":
        return case
    message = _message(grade, messages)
    if grade.result != "fail":
        return case._replace(outcome="skipped", message=message)
    lines = reasons(grade, titles, messages)
    return case._replace(outcome="failure", message=message, kind="fail", lines=lines)


def _message(grade: Grade, messages: Messages) -> str:
    parts = [messages.result[grade.result]]
    if grade.score is not None:
        parts.append(f"{messages.score} {grade.score}")
    if grade.possible is not None and grade.possible != grade.score:
        parts.append(messages.could_reach.format(grade.possible))
    if grade.needs:
        needs = [say_need(need, messages.language) for need in grade.needs]
        parts.append(messages.missing.format(messages.list_comma.join(needs)))
    return messages.comma.join(parts)


def reasons(grade: Grade, titles: Titles, messages: Messages) -> Iterator[str]:
    """What blocks in each criterion, why, and the words that decided; not yet made safe."""
    for criterion in grade.criteria:
        level = gate(criterion)
        if level is None:
            continue
        yield f"{titles.criterion(criterion.id)}{messages.colon}{_level(criterion, messages)}"
        sort = messages.state["blocked"]
        where = sort + messages.comma + messages.gate.format(level.level)
        yield f"  {where}{messages.colon}{_behaviour(criterion, titles)}"
        yield f"  {level.why}"
        for fact in quotes(level, titles, messages)[:_MOST_QUOTES]:
            quote = cut(fact.quote or "", _LONGEST_QUOTE)
            yield f"  “{quote}”{messages.aside.format(about(fact, messages))}"


def _level(criterion: CriterionGrade, messages: Messages) -> str:
    return messages.level_of.format(criterion.level)


def _behaviour(criterion: CriterionGrade, titles: Titles) -> str:
    return titles.behaviour(criterion.id, criterion.blocked_by or 1)
