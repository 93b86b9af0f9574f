"""JUnit XML, for CI: a test suite a rubric, a test case an interaction.

| result | test case |
|---|---|
| pass | passed |
| fail | a failure of type `fail`: each gate that blocks, why, and the words that decided |
| undecided, none | skipped, and why: neither is a pass nor a failure |

What `--fail-on` and `--fail-under` make the run fail for is a failure here too: `undecided`, or a
score that is too low (type `score`).

Rejected records are one error in a suite of their own, so that no run looks complete that isn't.
The class name of a case is the rubric's id, its name the interaction's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from scorecard.grade import CriterionGrade, Grade
from scorecard.language import say_need
from scorecard.render import figures
from scorecard.render.figures import cut
from scorecard.render.grades.evidence import about, quotes, why
from scorecard.render.grades.level_state import gate
from scorecard.render.grades.standing import section_score, standing
from scorecard.render.grades.titles import Titles, find_titles
from scorecard.render.grades.urgency import obstacle
from scorecard.render.junit import JUnitCase, JUnitSuite, write_document
from scorecard.render.messages import Messages, words
from scorecard.render.output_format import Options

_MOST_QUOTES, _LONGEST_QUOTE = 5, 300


class JUnitRenderer:
    """Gathers the suites and writes them at the end."""

    def __init__(self, out: BinaryIO, options: Options) -> None:
        self._out = out
        self._options = options
        self._words = words(options.language)
        self._find = find_titles(options.rubrics, options.language)
        self._suites: dict[str, JUnitSuite] = {}

    def add(self, grade: Grade) -> None:
        """Take in one grade."""
        rubric = grade.rubric
        if rubric.sha256 not in self._suites:
            properties = {"version": rubric.version, "sha256": rubric.sha256}
            self._suites[rubric.sha256] = JUnitSuite(rubric.id, properties)
        self._suites[rubric.sha256].add(
            _case(grade, self._find(rubric), self._words, self._options)
        )

    def close(self, rejected: int) -> None:
        """Write the document."""
        suites = list(self._suites.values())
        if rejected:
            message = self._words.rejected(rejected)
            suites.append(JUnitSuite("rejected"))
            suites[-1].add(JUnitCase("rejected", "scorecard", "error", message, "rejected"))
        write_document(suites, self._out)


def _case(grade: Grade, titles: Titles, messages: Messages, options: Options) -> JUnitCase:
    case = JUnitCase(grade.interaction.id, grade.rubric.id)
    kind = failure(grade, options)
    if not kind and grade.result == "pass":
        return case
    message = headline(grade, titles, messages)
    if not kind:
        return case._replace(outcome="skipped", message=message)
    lines = reasons(grade, titles, messages)
    return case._replace(outcome="failure", message=message, kind=kind, lines=lines)


def failure(grade: Grade, options: Options) -> str:
    """Why an interaction is a failure of the run: its result, or `score`; empty if it is none."""
    if grade.result == "fail" or grade.result in options.failing:
        return grade.result
    least, score = options.least, grade.score
    return "score" if least is not None and score is not None and score < least else ""


def headline(grade: Grade, titles: Titles, messages: Messages) -> str:
    """A grade in a line: result, score, the gate that decided, what is missing."""
    parts = [messages.result[grade.result]]
    if grade.score is not None:
        parts.append(f"{messages.score} {figures.marked(grade.score)}")
    if grade.possible is not None and grade.possible != grade.score:
        parts.append(messages.could_reach.format(figures.marked(grade.possible)))
    criterion = obstacle(grade, titles)
    level = None if criterion is None else gate(criterion)
    if criterion is not None and level is not None:
        lead = f"{messages.is_critical} " if criterion.id in grade.critical else ""
        title = f"{lead}{titles.criterion(criterion.id)} {level.level}"
        parts.append(title + messages.colon + cut(why(level), _LONGEST_QUOTE))
    if grade.needs:
        needs = [say_need(need, messages.language) for need in grade.needs]
        parts.append(messages.missing.format(messages.list_comma.join(needs)))
    return messages.comma.join(parts)


def reasons(grade: Grade, titles: Titles, messages: Messages) -> Iterator[str]:
    """What blocks in each criterion, why, and the words that decided; not yet made safe."""
    for section in grade.sections or ():
        yield f"{titles.section(section.id)}{messages.colon}{section_score(section, messages)}"
    first = obstacle(grade, titles)
    for criterion in sorted(grade.criteria, key=lambda criterion: criterion is not first):
        level = gate(criterion)
        if level is None:
            continue
        reached = standing(criterion, titles, messages)
        yield f"{titles.criterion(criterion.id)}{messages.colon}{reached}"
        sort = messages.state["blocked"]
        where = sort + messages.comma + messages.gate.format(level.level)
        if not titles.is_question(criterion.id):
            yield f"  {where}{messages.colon}{_behaviour(criterion, titles)}"
        yield f"  {why(level)}"
        for fact in quotes(level, titles, messages)[:_MOST_QUOTES]:
            quote = cut(fact.quote or "", _LONGEST_QUOTE)
            yield f"  “{quote}”{messages.aside.format(about(fact, messages))}"


def _behaviour(criterion: CriterionGrade, titles: Titles) -> str:
    return titles.behaviour(criterion.id, criterion.blocked_by or 1)
