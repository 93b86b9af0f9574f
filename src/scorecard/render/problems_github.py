"""Problems as workflow commands, which GitHub shows at the lines of a pull request.

See "Workflow commands for GitHub Actions". The runner takes the escapes `%25`, `%0D` and `%0A`
back in messages, and `%3A` and `%2C` too in properties.
"""

from __future__ import annotations

from scorecard.lint.check import Report
from scorecard.render.safe import terminal
from scorecard.rubric.problem import Problem


def render(report: Report) -> str:
    """A command for each problem; nothing if there is none."""
    return "".join(f"{_command(problem)}\n" for problem in report.problems)


def _command(problem: Problem) -> str:
    properties = {
        "file": _property(problem.file),
        **_region(problem),
        "title": problem.code,
    }
    listed = ",".join(f"{name}={value}" for name, value in properties.items())
    return f"::{problem.severity} {listed}::{_message(problem)}"


def _region(problem: Problem) -> dict[str, int]:
    """Where it is, the end inclusive; over several lines the runner takes no columns."""
    if problem.end_line != problem.line:
        return {"line": problem.line, "endLine": problem.end_line}
    last = max(problem.end_column - 1, problem.column)
    return {
        "line": problem.line,
        "col": problem.column,
        "endLine": problem.end_line,
        "endColumn": last,
    }


def _message(problem: Problem) -> str:
    parts = [problem.message, f"help: {problem.help}"] if problem.help else [problem.message]
    return "%0A".join(_escape(terminal(part)) for part in parts)


def _property(text: str) -> str:
    # Escaped first: what the runner gives back stays the file's name.
    return terminal(_escape(text).replace(":", "%3A").replace(",", "%2C"))


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
