"""What is wrong with rubric files, as compilers show it: the place, the line, the help."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from rich.cells import cell_len

from scorecard.authoring.document import split_lines
from scorecard.authoring.problem import Problem
from scorecard.catalogue import tell
from scorecard.render.figures import ELLIPSIS
from scorecard.render.messages import words
from scorecard.render.problems.told import told
from scorecard.render.safe import terminal

_LONGEST_LINE = 120
_LEAD = 40
_BOLD, _RED, _YELLOW, _BLUE, _GREEN = "1", "1;31", "1;33", "1;34", "32"
_SEVERITY = {"error": _RED, "warning": _YELLOW}


def excerpts(
    problems: Iterable[Problem], sources: Mapping[str, str], color: bool, language: str = "en"
) -> str:
    """Every problem in a language, with its source line, a caret under the place, and its help.

    `sources` has the texts of the files by their names in the problems; where one is missing,
    so is the line. An empty line stands between two problems. Ends with a line end, unless
    there is no problem.
    """
    lines = cache(lambda name: split_lines(sources[name]) if name in sources else [])
    return "\n".join(
        _shown(told(problem, language), lines(problem.file), color, language)
        for problem in problems
    )


def _shown(problem: Problem, lines: list[str], color: bool, language: str) -> str:
    place = terminal(f"{problem.file}:{problem.line}:{problem.column}:")
    colon = words(language).colon
    severity = f"{tell(problem.severity, language)}[{problem.code}]{colon}".rstrip()
    gap = " " * colon.endswith(" ")
    head = f"{paint(place, _BOLD, color)} {paint(severity, _SEVERITY[problem.severity], color)}"
    shown = [f"{head}{gap}{terminal(problem.message)}"]
    if problem.line <= len(lines):
        shown += _excerpt(problem, lines[problem.line - 1], color)
    if problem.help:
        label = paint(f"  {tell('help', language)}{colon}".rstrip(), _GREEN, color)
        shown.append(f"{label}{gap}{terminal(problem.help)}")
    return "\n".join(shown) + "\n"


def _excerpt(problem: Problem, line: str, color: bool) -> list[str]:
    """The line at fault, as much of it as fits, and carets under the place."""
    start = problem.column - 1
    end = problem.end_column - 1 if problem.end_line == problem.line else len(line.rstrip())
    # Measuring a line of megabytes takes long, and tells no more than counting it.
    is_long = len(line) > _LONGEST_LINE or cell_len(line) > _LONGEST_LINE
    first = max(0, start - _LEAD) if is_long else 0
    last = first + _LONGEST_LINE
    before = (ELLIPSIS if first else "") + terminal(line[first:start])
    after = ELLIPSIS if len(line) > last else ""
    fault = terminal(line[start : min(end, last)])
    # Once more as a whole: the parts could make up a command to a build's log.
    text = terminal(f"{before}{fault}{terminal(line[min(end, last) : last])}{after}")
    number = f"{problem.line:>4} | "
    caret = " " * cell_len(before) + "^" * max(1, cell_len(fault))
    gutter = " " * (len(number) - 2) + "| "
    return [
        f"{paint(number, _BLUE, color)}{text}".rstrip(),
        f"{paint(gutter, _BLUE, color)}{paint(caret, _SEVERITY[problem.severity], color)}",
    ]


def paint(text: str, style: str, color: bool) -> str:
    """The text in a style (parameters of the terminal's SGR sequence), if there is colour."""
    return f"\x1b[{style}m{text}\x1b[0m" if color else text
