"""From files to suites of test cases, or to all that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from scorecard.authoring import codes
from scorecard.authoring.diagnose import diagnose
from scorecard.authoring.document import Document
from scorecard.authoring.problem import Problem
from scorecard.paths import display_name, look_up, real_path, siblings
from scorecard.rubric.cases import TestCase, TestFile
from scorecard.rubric.files import RubricFile
from scorecard.rubric.load import Loaded, load_document, read_document
from scorecard.rubric.model import Rubric
from scorecard.suggest import did_you_mean
from scorecard.testing.placed import PlacedCase, Suite, placed
from scorecard.testing.records import Records

TEST_ENDINGS = (".test.yaml", ".test.yml")


def load_suites(files: Iterable[RubricFile]) -> tuple[list[Suite], list[Problem]]:
    """The suites of rubrics and test files, and all that is wrong with these files.

    A test file stands for its rubric: a suite always has all the tests of a rubric, its own and
    those in the test file beside it; a test file that lies elsewhere joins where it is named.
    Lexicons and mappings have no tests.
    """
    drafts: dict[str, _Draft] = {}
    problems: list[Problem] = []
    for file in files:
        if file.kind in ("lexicon", "mapping"):
            continue
        path, refusal = (file.path, None) if file.kind == "rubric" else tested_rubric(file)
        if path is None:
            problems += [*([refusal] if refusal else ()), *load_test_file(file, None)[1]]
            continue
        draft = drafts.setdefault(_real(path), _Draft(path))
        if file.kind == "rubric":
            draft.rubric = file
        else:
            draft.tests[_real(file.path)] = file
    suites = [draft.finish(problems) for draft in drafts.values()]
    errors = {problem for problem in problems if problem.severity == "error"}
    return [suite for suite in suites if suite is not None], sorted(errors)


@dataclass
class _Draft:
    """What is known of a suite so far."""

    path: Path
    rubric: RubricFile | None = None
    tests: dict[str, RubricFile] = field(default_factory=dict)

    def finish(self, problems: list[Problem]) -> Suite | None:
        """The suite, unless the rubric is wrong; what is wrong joins the problems."""
        rubric = self.rubric or _open(self.path, "rubric")
        if rubric.document is None:
            problems += rubric.problems
            return None
        loaded = load_document(rubric.document, rubric.problems)
        problems += loaded.problems
        if not isinstance(loaded.content, Rubric):
            return None
        cases = list(placed(loaded.content.tests, rubric.document))
        for file in self._test_files():
            found, wrong = load_test_file(file, loaded.content)
            cases += found
            problems += wrong
        return Suite(self.path, loaded.content, tuple(cases))

    def _test_files(self) -> list[RubricFile]:
        beside = case_files_beside(self.path, self.tests)
        files = {_real(file.path): file for file in beside} | self.tests
        return sorted(files.values(), key=lambda file: str(file.path))


def case_files_beside(
    rubric: Path, read: Mapping[str, RubricFile] | None = None
) -> list[RubricFile]:
    """The test files that stand beside a rubric and are its own; those that were `read` already,
    by their real path, are not read again."""
    found = []
    for ending in TEST_ENDINGS:
        path = rubric.with_name(rubric.stem + ending)
        if look_up(path).kind == "file":
            file = (read or {}).get(_real(path)) or _open(path, "tests")
            tested, _ = tested_rubric(file)
            # One that names another rubric belongs to that.
            if tested is None or _real(tested) == _real(rubric):
                found.append(file)
    return found


def tests_beside(path: Path, rubric: Rubric) -> list[TestCase]:
    """The cases that stand in files beside a rubric, as far as those can be read."""
    files = case_files_beside(path)
    return [placed.case for file in files for placed in load_test_file(file, rubric)[0]]


def _real(path: Path) -> str:
    # Unlike `Path.resolve`, takes links that lead in a circle.
    return real_path(path)


def _open(path: Path, kind: str) -> RubricFile:
    document, problems = read_document(path)
    return RubricFile(path, "tests" if kind == "tests" else "rubric", document, tuple(problems))


def tested_rubric(file: RubricFile) -> tuple[Path | None, Problem | None]:
    """The rubric's path for a test file; None, and the problem, if no rubric is found."""
    data = None if file.document is None else file.document.data
    named = data.get("rubric") if isinstance(data, dict) else None
    folder = file.path.parent
    if file.document is None:
        return None, None
    if isinstance(named, str) and named:
        path = folder / named
        if look_up(path).kind == "file":
            return _short(path), None
        names = siblings(path, "*.y*ml")
        known = [
            named.removesuffix(path.name) + name
            for name in names
            if not name.endswith(TEST_ENDINGS)
        ]
        message = f"there is no rubric file `{named}` beside this one"
        return None, _without_rubric(file.document, message, did_you_mean(named, known))
    stem = next(file.path.name.removesuffix(e) for e in TEST_ENDINGS if file.path.name.endswith(e))
    for suffix in (".yaml", ".yml"):
        path = folder / f"{stem}{suffix}"
        if look_up(path).kind == "file":
            return path, None
    message = f"there is no rubric `{display_name(stem)}.yaml` beside this file"
    return None, _without_rubric(file.document, message, "name it: `rubric: ../other.yaml`")


def _short(path: Path) -> Path:
    """A path without the way down and up again."""
    try:
        return Path(_real(path)).relative_to(Path.cwd())
    except (ValueError, OSError):
        return path


def _without_rubric(document: Document, message: str, help: str) -> Problem:
    span = document.at(("rubric",))
    if isinstance(document.data, dict) and "rubric" not in document.data and document.data:
        span = document.key_at((next(iter(document.data)),))
    code = codes.TESTED_RUBRIC
    return Problem(document.name, *span, code.code, code.severity, message, help)


def load_test_file(
    file: RubricFile, rubric: Rubric | None
) -> tuple[Sequence[PlacedCase], list[Problem]]:
    """The cases of a test file and what is wrong with it; without the rubric, the names of
    criteria are taken on trust."""
    problems = list(file.problems)
    if file.document is None:
        return (), problems
    criteria = None if rubric is None else [criterion.id for criterion in rubric.criteria]
    try:
        tests = TestFile.model_validate(file.document.data, context={"criteria": criteria})
    except ValidationError as error:
        return (), problems + diagnose(error, file.document, TestFile)
    if any(problem.severity == "error" for problem in problems):
        return (), problems
    return placed(tests.tests, file.document), problems


def check_cases(file: RubricFile, loaded: Loaded | None = None) -> list[Problem]:
    """All that is wrong with the tests of a rubric (beyond what loading it finds) or with a test
    file, in file order; its rubric's own problems apart.

    `loaded` is the rubric in the file, where it has been loaded already.
    """
    if file.document is None or file.kind in ("lexicon", "mapping"):
        return [] if file.kind != "tests" else sorted(file.problems)
    problems: list[Problem] = []
    if file.kind == "rubric":
        loaded = loaded or load_document(file.document, file.problems)
        content = loaded.content
        cases: Sequence[PlacedCase] = ()
        if isinstance(content, Rubric):
            cases = placed(content.tests, file.document)
    else:
        path, refusal = tested_rubric(file)
        problems += [refusal] if refusal is not None else []
        cases, wrong = load_test_file(file, None if path is None else _rubric(path))
        problems += wrong
    records = Records()
    found = [records.find(case) for case in cases]
    return sorted({*problems, *(record for record in found if isinstance(record, Problem))})


def _rubric(path: Path) -> Rubric | None:
    document, problems = read_document(path)
    content = None if document is None else load_document(document, problems).content
    return content if isinstance(content, Rubric) else None
