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

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO

from scorecard.grade import CriterionGrade, Grade, Result, RubricRef
from scorecard.language import say_need
from scorecard.render.figures import cut
from scorecard.render.grades.evidence import about, quotes
from scorecard.render.grades.rungs import gate
from scorecard.render.grades.titles import Titles, find_titles
from scorecard.render.junit_suite import DOCUMENT_FOOT, DOCUMENT_HEAD, FOOT, head
from scorecard.render.options import Options
from scorecard.render.safe import xml
from scorecard.render.words import Wordings, words

_IN_MEMORY = 1 << 20
_MOST_QUOTES, _LONGEST_QUOTE = 5, 300


class _Suite:
    """The test cases of one rubric, kept aside (on disk, when they are many): a suite's head
    counts what comes after it."""

    def __init__(self, titles: Titles, cases: IO[bytes]) -> None:
        self.titles = titles
        self.counted: Counter[Result] = Counter()
        self.cases = cases

    def add(self, grade: Grade, said: Wordings) -> None:
        self.counted[grade.result] += 1
        self.cases.write(_case(grade, self.titles, said).encode())

    def head(self, number: int) -> str:
        reference, counted = self.titles.reference, self.counted
        skipped = counted["undecided"] + counted["none"]
        return head(
            reference.id,
            number,
            tests=counted.total(),
            failures=counted["fail"],
            skipped=skipped,
            properties=_properties(reference),
        )


class JUnitRenderer:
    """Gathers the suites and writes them at the end."""

    def __init__(self, out: BinaryIO, options: Options) -> None:
        self._out = out
        self._words = words(options.language)
        self._find = find_titles(options.rubrics, options.language)
        self._suites: dict[str, _Suite] = {}
        self._files = ExitStack()

    def add(self, grade: Grade) -> None:
        """Take in one grade."""
        key = grade.rubric.sha256
        if key not in self._suites:
            spool = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - the stack closes it
            cases = self._files.enter_context(spool)
            self._suites[key] = _Suite(self._find(grade.rubric), cases)
        self._suites[key].add(grade, self._words)

    def close(self, rejected: int) -> None:
        """Write the document."""
        self._write(DOCUMENT_HEAD)
        for number, suite in enumerate(self._suites.values()):
            self._write(suite.head(number))
            suite.cases.seek(0)
            shutil.copyfileobj(suite.cases, self._out)
            self._write(FOOT)
        if rejected:
            self._write(_rejects(len(self._suites), self._words.rejected(rejected)))
        self._write(DOCUMENT_FOOT)
        self._files.close()

    def _write(self, text: str) -> None:
        self._out.write(text.encode())


def _properties(reference: RubricRef) -> dict[str, str]:
    return {"version": reference.version, "sha256": reference.sha256}


def _case(grade: Grade, titles: Titles, said: Wordings) -> str:
    name, rubric = xml(grade.interaction.id), xml(grade.rubric.id)
    start = f'    <testcase name="{name}" classname="{rubric}" time="0"'
    if grade.result == "pass":
        return f"{start}/>\n"
    message = xml(_message(grade, said))
    if grade.result != "fail":
        return f'{start}><skipped message="{message}"/></testcase>\n'
    text = "\n".join(xml(line) for line in reasons(grade, titles, said))
    failure = f'<failure type="fail" message="{message}">{text}</failure>'
    return f"{start}>{failure}</testcase>\n"


def _message(grade: Grade, said: Wordings) -> str:
    parts = [said.result[grade.result]]
    if grade.score is not None:
        parts.append(f"{said.score} {grade.score}")
    if grade.possible is not None and grade.possible != grade.score:
        parts.append(said.could_reach.format(grade.possible))
    if grade.needs:
        needs = [say_need(need, said.language) for need in grade.needs]
        parts.append(said.missing.format(said.list_comma.join(needs)))
    return said.comma.join(parts)


def reasons(grade: Grade, titles: Titles, said: Wordings) -> Iterator[str]:
    """What blocks in each criterion, why, and the words that decided; not yet made safe."""
    for criterion in grade.criteria:
        rung = gate(criterion)
        if rung is None:
            continue
        yield f"{titles.criterion(criterion.id)}{said.colon}{_level(criterion, said)}"
        sort = said.state["blocked"]
        where = sort + said.comma + said.gate.format(rung.level)
        yield f"  {where}{said.colon}{_behaviour(criterion, titles)}"
        yield f"  {rung.why}"
        for fact in quotes(rung, titles, said)[:_MOST_QUOTES]:
            quote = cut(fact.quote or "", _LONGEST_QUOTE)
            yield f"  “{quote}”{said.aside.format(about(fact, said))}"


def _level(criterion: CriterionGrade, said: Wordings) -> str:
    return said.level_of.format(criterion.level)


def _behaviour(criterion: CriterionGrade, titles: Titles) -> str:
    return titles.behaviour(criterion.id, criterion.blocked_by or 1)


def _rejects(number: int, message: str) -> str:
    start_of_suite = head("rejected", number, tests=1, errors=1)
    start = '    <testcase name="rejected" classname="scorecard" time="0">'
    error = f'<error type="rejected" message="{xml(message)}"/>'
    return f"{start_of_suite}{start}{error}</testcase>\n{FOOT}"
