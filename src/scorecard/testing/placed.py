"""Test cases that know where they stand, and the suites that they make up."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scorecard.authoring import document as yaml_document
from scorecard.authoring.document import Document, SourceRange
from scorecard.authoring.problem import Code, Problem
from scorecard.rubric.cases import TestCase
from scorecard.rubric.model import Rubric


@dataclass(frozen=True)
class PlacedCase:
    """A test case and where it stands: a file, and the keys that lead to it."""

    case: TestCase
    document: Document
    path: yaml_document.KeyPath

    @property
    def file(self) -> str:
        """The file, as it was named."""
        return self.document.name

    @property
    def line(self) -> int:
        """The line of its name, from 1."""
        return self.document.at((*self.path, "name")).line

    def problem(self, span: SourceRange, code: Code, message: str, help: str) -> Problem:
        """Something that is wrong with it."""
        return Problem(self.file, *span, code.code, code.severity, message, help)


@dataclass(frozen=True)
class Suite:
    """A rubric with all its tests, those in files of their own last."""

    path: Path
    rubric: Rubric
    cases: tuple[PlacedCase, ...]


def placed(cases: tuple[TestCase, ...], document: Document) -> tuple[PlacedCase, ...]:
    """The `tests` of a document with their places."""
    return tuple(PlacedCase(case, document, ("tests", index)) for index, case in enumerate(cases))
