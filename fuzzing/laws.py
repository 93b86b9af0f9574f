"""What must hold of whatever scorecard makes of a case, however broken the case is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from xml.parsers import expat

import pyarrow as pa
import pyarrow.parquet as pq

from scorecard import Grade, Reject, from_json, to_json
from scorecard.authoring.problem import Problem
from scorecard.lint import CODES
from scorecard.rubric.load import Loaded

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class LawError(Exception):
    """Something that must hold does not."""


def hold(law: str, holds: bool, of: object) -> None:
    """Raise an error unless the law holds."""
    if not holds:
        raise LawError(f"not so: {law}: {of!r:.500}")


def of_loaded(loaded: Loaded) -> None:
    """What loading a rubric gives."""
    errors = any(problem.severity == "error" for problem in loaded.problems)
    law = "a rubric is refused if and only if it has errors"
    hold(law, (loaded.content is None) == errors, loaded.problems)


def of_problems(problems: Sequence[Problem], sources: Mapping[str, str]) -> None:
    """Problems with the texts of the files that they are about."""
    lines = {name: _LINE_BREAK.split(text) for name, text in sources.items()}
    hold("problems come in file order", list(problems) == sorted(problems), problems)
    hold("no problem is told twice", len(set(problems)) == len(problems), problems)
    for problem in problems:
        hold("a problem has a known code", problem.code in CODES, problem)
        hold("a problem has a message", bool(problem.message.strip()), problem)
        hold("a problem is about a file that was read", problem.file in lines, problem)
        begin, end = (problem.line, problem.column), (problem.end_line, problem.end_column)
        hold("a problem does not end before it begins", begin <= end, problem)
        for line, column in (begin, end):
            known = lines[problem.file]
            hold("a problem's line is in the file", 1 <= line <= len(known), problem)
            # The end is exclusive, and what is missing stands just past the line.
            longest = len(known[line - 1]) + 2
            hold("a problem's column is in its line", 1 <= column <= longest, problem)


def of_reject(reject: Reject) -> None:
    """What is said of a record that can't be read."""
    hold("a reject has a reason", bool(reject.reason.strip()), reject)
    hold("a reject is one harmless line", not _CONTROLS.search(str(reject)), str(reject))


def of_grade(grade: Grade) -> None:
    """A grade."""
    for criterion in grade.criteria:
        if criterion.level is not None and criterion.possible is not None:
            ladder = 0 <= criterion.level <= criterion.possible <= 5
            hold("a level is possible, and on the ladder", ladder, criterion)
    hold("a grade survives JSON", from_json(to_json(grade)) == grade, grade)


def of_output(name: str, output: bytes, grades: int) -> None:
    """What a renderer writes of so many grades."""
    if name == "parquet":
        rows = pq.read_table(pa.BufferReader(output)).num_rows
        hold("there are rows for every grade", rows >= grades, rows)
        return
    text = output.decode("utf-8")
    if name == "json":
        hold("the JSON holds every grade", len(json.loads(text)) == grades, text)
    elif name == "jsonl":
        found = [json.loads(line) for line in text.split("\n")[:-1]]
        hold("there is a line for every grade", len(found) == grades, text)
    elif name == "junit":
        expat.ParserCreate().Parse(output, True)


def of_report(name: str, output: str) -> None:
    """What a renderer writes of problems."""
    data = output.encode()
    if name in {"json", "sarif"}:
        json.loads(data)
    elif name == "junit":
        expat.ParserCreate().Parse(data, True)
