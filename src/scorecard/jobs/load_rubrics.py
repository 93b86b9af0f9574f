"""Rubrics as jobs name them, and which files may be quoted where something is wrong with them:
those in the folders that the user named.

A link may lead anywhere, and a configuration that came with somebody else's files may name any
file: what stands there is nothing for a build's log.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence

from scorecard.authoring.problem import Problem, RubricError
from scorecard.catalogue import tell
from scorecard.jobs.console import Console
from scorecard.jobs.errors import UserError
from scorecard.paths import has_magic, look_up, real_path, stored_name
from scorecard.render.safe import terminal
from scorecard.rubric.cache import find_checked
from scorecard.rubric.find import DEFAULT_RUBRIC, bundled_paths, find_rubric
from scorecard.rubric.model import Rubric
from scorecard.suggest import did_you_mean


def load_rubrics(
    references: Sequence[str | Rubric],
    console: Console,
    quoted: Sequence[str] | None = None,
    *,
    cache: bool = False,
) -> list[Rubric]:
    """Load rubrics by path or id (a rubric stays as it is); the bundled default if none is named.

    `quoted` are the folders whose files messages may quote; by default those that are named. With
    `cache`, rubrics that were checked before are taken from the user's cache, without their tests.

    Raises `UserError` with everything that is wrong with any of them.
    """
    if not references:
        console.remark(f"no rubric named: grading against the bundled `{DEFAULT_RUBRIC}`")
        references = [DEFAULT_RUBRIC]
    rubrics: dict[str, Rubric] = {}
    problems: list[Problem] = []
    missing: list[str] = []
    for reference in references:
        try:
            rubric = _load(reference, cache=cache)
        except RubricError as error:
            problems += error.problems
        except OSError as error:
            missing.append(_reason(str(reference), error))
        else:
            _refuse_second(reference, rubric, rubrics)
            rubrics[rubric.sha256] = rubric
            where = "given" if isinstance(reference, Rubric) else find_rubric(reference)
            name = f"{rubric.id} {rubric.version}"
            console.detail(f"rubric {name}: {where}, sha256 {rubric.sha256}")
    if problems or missing:
        if quoted is None:
            from scorecard.jobs.load_rubrics import folders_of  # noqa: PLC0415 (most rubrics are sound)

            quoted = folders_of(name for name in references if isinstance(name, str))
        shown = _show(problems, missing, quoted, console)
        raise UserError(shown, shown=True)
    return list(rubrics.values())


def open_moments(rubrics: Sequence[Rubric], names: Sequence[str]) -> list[Rubric]:
    """The rubrics with these moments open. Raises `UserError` for one that no rubric has."""
    known = sorted({name for rubric in rubrics for name in rubric.moments})
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known)
            raise UserError(f"--open: no moment `{name}`" + (f" ({hint})" if hint else ""))
    return [rubric.opened(names) for rubric in rubrics]


def _load(reference: str | Rubric, *, cache: bool) -> Rubric:
    if isinstance(reference, Rubric):
        return reference
    path = find_rubric(reference)
    if cache and (rubric := find_checked(path)) is not None:
        return rubric
    # Takes half of the time of a short run.
    from scorecard.rubric.load import load_file  # noqa: PLC0415

    return load_file(path, cache=cache)


def _reason(reference: str, error: OSError) -> str:
    if error.errno is None:
        return str(error)
    return f"{reference}: the rubric can't be read: {(error.strerror or str(error)).lower()}"


def _refuse_second(reference: str | Rubric, rubric: Rubric, others: Iterable[str]) -> None:
    if rubric.sha256 in others:
        name = reference.id if isinstance(reference, Rubric) else reference
        raise UserError(f"--rubric {name}: the same rubric is given twice; leave one out")


def _show(
    problems: Sequence[Problem], missing: Iterable[str], quoted: Iterable[str], console: Console
) -> str:
    shown = show_problems(problems, quoted, console)
    shown += "".join(
        terminal(tell(f"error: {message}", console.language)) + "\n" for message in missing
    )
    errors = len([problem for problem in set(problems) if problem.severity == "error"])
    if errors:
        lost = f"{errors} error{'' if errors == 1 else 's'} in rubrics: nothing was graded"
        shown += f"{tell(lost, console.language)}\n"
    return shown


def show_problems(problems: Iterable[Problem], quoted: Iterable[str], console: Console) -> str:
    """Problems, each once (rubrics that share a lexicon share its problems), with the lines they
    stand on, if their file lies in a folder that may be quoted."""
    # Loads rich, which grading to a machine format does without.
    from scorecard.render.problems.excerpt import excerpts  # noqa: PLC0415
    from scorecard.rubric.files import read_text  # noqa: PLC0415

    distinct = sorted(set(problems))
    texts = {name: read_text(name) for name in {problem.file for problem in distinct}}
    # Of a file that can't be read, there is no line to show.
    sources = {name: text for name, text in texts.items() if text}
    return excerpts(distinct, quotable(sources, quoted), console.color, console.language)


def folders_of(paths: Iterable[str]) -> list[str]:
    """The folders that paths name: themselves, or where a file lies, or a glob begins."""
    return [path if look_up(path).kind == "folder" else _folder_of(path) for path in paths]


def quotable(sources: Mapping[str, str], folders: Iterable[str]) -> dict[str, str]:
    """Of texts by the names of their files, those of files in some folders, and of bundled ones.

    A link counts as the file that it leads to.
    """
    roots = {real_path(folder) for folder in folders}
    roots |= {real_path(path.parent) for path in bundled_paths().values()}
    return {
        name: text
        for name, text in sources.items()
        if any(_is_in(real_path(stored_name(name)), root) for root in roots)
    }


def _folder_of(path: str) -> str:
    folder = os.path.dirname(path)  # noqa: PTH120
    while has_magic(folder):
        folder = os.path.dirname(folder)  # noqa: PTH120
    return folder


def _is_in(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)
