"""A rule: a code, and a function that finds where a subject has that problem."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from scorecard.authoring.problem import Code, Problem
from scorecard.lint.subject import Place, Subject


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where a rule is broken, what is wrong there, and how to fix it.

    It is about the value at the place, or, with `on_key`, about the key that the value has.
    """

    place: Place
    message: str
    help: str = ""
    on_key: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """What a code stands for, and the function that looks for it."""

    code: Code
    find: Callable[[Subject], Iterable[Finding]]

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Everything in the subject that breaks the rule."""
        for finding in self.find(subject):
            span = finding.place.key_span if finding.on_key else finding.place.span
            yield Problem(
                finding.place.document.name,
                *span,
                self.code.code,
                self.code.severity,
                finding.message,
                finding.help,
            )
