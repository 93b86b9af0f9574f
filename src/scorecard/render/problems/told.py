"""Problems in the reader's language."""

from __future__ import annotations

from dataclasses import replace

from scorecard.authoring.problem import Problem
from scorecard.catalogue import tell
from scorecard.render.messages import words


def told(problem: Problem, language: str) -> Problem:
    """A problem as readers of a language are told it; its code and place are the same."""
    message, help = tell(problem.message, language), tell(problem.help, language)
    return replace(problem, message=message, help=help)


def explained(problem: Problem, language: str) -> list[str]:
    """What is wrong, and how to fix it if that is known, as lines."""
    problem = told(problem, language)
    label = tell("help", language) + words(language).colon
    help = [label + problem.help] if problem.help else []
    return [problem.message, *help]


def placed(problem: Problem, language: str) -> list[str]:
    """The same with the place, severity and code in front."""
    message, *help = explained(problem, language)
    place = f"{problem.file}:{problem.line}:{problem.column}"
    head = f"{place}: {tell(problem.severity, language)}[{problem.code}]"
    return [f"{head}{words(language).colon}{message}", *help]
