"""What the tests of lint rules share: a rubric of which a case gives only some keys."""

from __future__ import annotations

from pathlib import Path

from scorecard.authoring import yaml
from scorecard.authoring.problem import Problem
from scorecard.lint import lint
from scorecard.lint.check import check_files
from scorecard.rubric.files import RubricFile, find_files
from scorecard.rubric.load import load_document, load_lexicon
from scorecard.testing.load import check_cases

BASE = {
    "format": "format: 1\n",
    "id": "id: desk\n",
    "version": "version: 1.0.0\n",
    "title": "title: Front desk\n",
    "criteria": """\
criteria:
  - id: care
    title: Care
    levels:
      1: {behaviour: Is polite, met_when: {observed: polite}}
      2: {behaviour: Listens, met_when: {observed: listened}}
      3: {behaviour: Solves the problem, met_when: {observed: solved}}
      4: {behaviour: Explains the cause, met_when: {observed: explained}}
      5: {behaviour: Prevents the next one, met_when: {observed: prevented}}
""",
}
COURTESY = "format: 1\nmoments:\n  thanks: {speaker: agent, says: [thank you]}\n"


TEST_FILE = "# desk.test.yaml"
MAPPING = "# a mapping file"


def completed(fragment: str) -> str:
    """A rubric that begins with the fragment: its missing keys are those of the base."""
    if fragment.startswith((TEST_FILE, MAPPING)):
        return fragment
    document, _ = yaml.load(fragment.encode(), "fragment.yaml")
    given = document.data if document is not None and isinstance(document.data, dict) else {}
    # A key that is misspelt is there after all.
    keys = {"title" if key == "titel" else key for key in given}
    return fragment + "".join(text for key, text in BASE.items() if key not in keys)


def check(text: str, folder: Path, *, lexicon: bool = False) -> list[Problem]:
    """All that loading and linting say about a file with this text."""
    (folder / "courtesy.yaml").write_text(COURTESY, encoding="utf-8")
    if text.startswith(TEST_FILE):
        (folder / "desk.yaml").write_text(completed(""), encoding="utf-8")
        (folder / "desk.test.yaml").write_text(text, encoding="utf-8")
        return list(check_files(find_files([str(folder / "desk.test.yaml")])).problems)
    if text.startswith(MAPPING):
        (folder / "acme.yaml").write_text(text, encoding="utf-8")
        return list(check_files(find_files([str(folder / "acme.yaml")])).problems)
    path = folder / "desk.yaml"
    data = text.encode()
    path.write_bytes(data)
    document, problems = yaml.load(data, str(path))
    if document is None:
        return problems
    loaded = (load_lexicon if lexicon else load_document)(document, problems)
    file = RubricFile(path, "lexicon" if lexicon else "rubric", document, tuple(problems))
    return sorted({*lint(loaded), *check_cases(file, loaded)})


def places(fragment: str, folder: Path, family: str) -> list[tuple[str, int, int]]:
    """Code, line and column of what is wrong with a completed fragment, as far as its code is
    among those of the family (`R04`), or an error."""
    found = check(completed(fragment), folder)
    return [
        (problem.code, problem.line, problem.column)
        for problem in found
        if problem.code in family.split() or problem.severity == "error"
    ]


def shown(problem: Problem, text: str) -> str:
    """What of the text the problem's place covers; it has to be on one line."""
    assert problem.line == problem.end_line
    return text.splitlines()[problem.line - 1][problem.column - 1 : problem.end_column - 1]
