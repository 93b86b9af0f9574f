"""Checks files: loads what was found, lints it, and gathers all that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from os import PathLike, fspath

import msgspec

from scorecard.authoring.document import Document
from scorecard.authoring.problem import Problem
from scorecard.lint import lint
from scorecard.mapping.load import check_mapping
from scorecard.paths import display_name, real_path, stored_name
from scorecard.rubric import files
from scorecard.rubric.cases import TestCase
from scorecard.rubric.files import FileKind, FoundFiles, RubricFile
from scorecard.rubric.load import Loaded, load_document, load_lexicon
from scorecard.rubric.model import Rubric
from scorecard.testing.load import check_cases, tests_beside


def _check_mapping(document: Document, problems: Iterable[Problem]) -> Loaded:
    """A mapping holds nothing that the rules for rubrics could look at."""
    return Loaded(None, document, (), tuple(check_mapping(document, problems)[1]))


_LOADERS: Mapping[FileKind, Callable[[Document, Iterable[Problem]], Loaded]] = {
    "rubric": load_document,
    "lexicon": load_lexicon,
    "mapping": _check_mapping,
}
"""How each kind of file is loaded; of a kind that has no loader, the YAML alone is checked."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that was checked, by the name that problems have for it."""

    name: str
    kind: FileKind


@dataclass(frozen=True)
class ValidationReport:
    """All that is wrong with some files.

    `files` are those that were checked, included lexicons too, by name; `problems` are theirs,
    in file order; `sources` has the texts of the files with problems, by name. `missing` says,
    for each path that stands for nothing, so; `others` are YAML files that are none of ours.
    """

    files: tuple[CheckedFile, ...]
    problems: tuple[Problem, ...]
    sources: Mapping[str, str] = field(default_factory=dict, repr=False)
    missing: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        """How many problems are errors."""
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def warnings(self) -> int:
        """How many problems are warnings."""
        return len(self.problems) - self.errors

    def only(self, wanted: Callable[[Problem], bool]) -> ValidationReport:
        """The report with only the problems that are wanted."""
        return replace(self, problems=tuple(filter(wanted, self.problems)))


def validate(paths: Iterable[str | PathLike[str]]) -> ValidationReport:
    """Check the rubrics, lexicons, test files and mappings that paths stand for: files, folders,
    globs or ids of bundled rubrics.

    >>> validate(["customer-first"]).errors
    0
    """
    return check(files.search(fspath(path) for path in paths))


def check(found: FoundFiles) -> ValidationReport:
    """Check what a search found; what it did not find is in the report, too."""
    others = tuple(display_name(str(path)) for path in found.others)
    return replace(check_files(found.files), missing=found.missing, others=others)


def check_files(found: Iterable[RubricFile]) -> ValidationReport:
    """Check files and the lexicons that they include; what several share is reported once."""
    checks = _Checks(found := tuple(found))
    for file in found:
        checks.run(file)
    return checks.report()


class _Checks:
    """What the checks have come to so far; a file that goes by two names keeps the first."""

    def __init__(self, found: Iterable[RubricFile]) -> None:
        self._names: dict[str, str] = {}
        self._first_names: dict[str, str] = {}
        self._files: dict[str, CheckedFile] = {}
        self._texts: dict[str, str] = {}
        self._problems: set[Problem] = set()
        for file in found:
            self._add_file(display_name(str(file.path)), file.kind, file.text)

    def run(self, file: RubricFile) -> None:
        loaded = _load(file)
        for lexicon in loaded.lexicons:
            self._add_file(lexicon.name, "lexicon", lexicon.text)
        for problem in {*lint(loaded, _tests_beside(file, loaded)), *check_cases(file, loaded)}:
            if problem.file.endswith(files.SUFFIXES):
                # A lexicon that can't be read is not among those that were loaded.
                self._add_file(problem.file, "lexicon", None)
            else:
                # A test's record.
                self._add_text(self._name(problem.file), None)
            self._problems.add(msgspec.structs.replace(problem, file=self._name(problem.file)))

    def report(self) -> ValidationReport:
        problems = tuple(sorted(self._problems))
        at_fault = sorted({problem.file for problem in problems})
        return ValidationReport(
            files=tuple(sorted(self._files.values(), key=lambda file: file.name)),
            problems=problems,
            sources={name: self._texts[name] for name in at_fault if self._texts[name]},
        )

    def _add_file(self, name: str, kind: FileKind, text: str | None) -> None:
        name = self._name(name)
        self._files.setdefault(name, CheckedFile(name, kind))
        self._add_text(name, text)

    def _add_text(self, name: str, text: str | None) -> None:
        if name not in self._texts:
            self._texts[name] = files.read_text(name) if text is None else text

    def _name(self, name: str) -> str:
        if name not in self._names:
            self._names[name] = self._first_names.setdefault(real_path(stored_name(name)), name)
        return self._names[name]


def _load(file: RubricFile) -> Loaded:
    if file.document is None or file.kind not in _LOADERS:
        return Loaded(None, file.document, (), file.problems)
    return _LOADERS[file.kind](file.document, file.problems)


def _tests_beside(file: RubricFile, loaded: Loaded) -> list[TestCase]:
    return tests_beside(file.path, loaded.content) if isinstance(loaded.content, Rubric) else []


def kinds(checked: Iterable[CheckedFile]) -> Iterator[tuple[FileKind, int]]:
    """How many files there are of each kind that there are any of."""
    names = [file.kind for file in checked]
    every: tuple[FileKind, ...] = ("rubric", "lexicon", "tests", "mapping")
    for kind in every:
        if kind in names:
            yield kind, names.count(kind)
