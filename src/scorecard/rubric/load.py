"""From a file (and the lexicons that it includes) to a `Rubric`, or to all that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import Any, TypeVar

from scorecard.authoring import codes, yaml
from scorecard.authoring.document import Document
from scorecard.authoring.model import AuthoredModel
from scorecard.authoring.problem import Code, Problem, RubricError
from scorecard.authoring.scalar import resolve
from scorecard.moments.model import Moment
from scorecard.paths import display_name, look_up, read_file, reason_of, stored_name, walk
from scorecard.rubric.cache import keep_checked
from scorecard.rubric.find import find_rubric
from scorecard.rubric.model import Lexicon, Rubric
from scorecard.rubric.parts import MAX_MOMENT_DEPTH, moment_cycle, too_deep_moment
from scorecard.suggest import did_you_mean

_LONGEST_CYCLE = 8
_MOST_OTHERS = 1_000

_Model = TypeVar("_Model", bound=AuthoredModel)


@dataclass(frozen=True)
class Loaded:
    """A file as far as it could be loaded, with all that is wrong with it, in file order.

    `content` is None if anything is an error. The texts of `document` and of the `lexicons` it
    includes are kept, so that what is found later has its place too.
    """

    content: Rubric | Lexicon | None
    document: Document | None
    lexicons: tuple[Document, ...]
    problems: tuple[Problem, ...]


def load_rubric(reference: str | PathLike[str]) -> Rubric:
    """Load a rubric by its path, or a bundled one by its id.

    Raises `RubricError` with everything that is wrong with it, and `FileNotFoundError` (with
    a message that suggests one) if there is no such file or id.

    >>> load_rubric("customer-first").title.say("en")
    'Customer first'
    """
    return load_file(find_rubric(reference))


def load_file(path: Path, *, cache: bool = False) -> Rubric:
    """Load a rubric from its file; with `cache`, one that was checked before is not checked again,
    and lacks its tests. Raises `RubricError`."""
    document, problems = read_document(path)
    loaded = None if document is None else load_document(document, problems)
    rubric = None if loaded is None else loaded.content
    if document is None or loaded is None or not isinstance(rubric, Rubric):
        raise RubricError([*problems] if loaded is None else [*loaded.problems])
    if cache:
        keep_checked(path, rubric, document.text, [lexicon.text for lexicon in loaded.lexicons])
    return rubric


def check_rubric(path: Path) -> tuple[Rubric | None, list[Problem]]:
    """Load a rubric file and say all that is wrong with it and its lexicons, in file order.

    The rubric is None if anything is an error.
    """
    document, problems = read_document(path)
    if document is None:
        return None, problems
    loaded = load_document(document, problems)
    assert not isinstance(loaded.content, Lexicon)
    return loaded.content, list(loaded.problems)


def load_document(document: Document, problems: Iterable[Problem] = ()) -> Loaded:
    """Load a rubric with its lexicons, from a file that has been read with these problems."""
    loader = _Loader(document)
    rubric = loader.load()
    return _loaded(rubric, document, loader.lexicons, [*problems, *loader.problems])


def load_lexicon(document: Document, problems: Iterable[Problem] = ()) -> Loaded:
    """Load a lexicon on its own: moments that it takes from elsewhere are taken on trust."""
    loader = _Loader(document)
    lexicon = loader.validate(Lexicon, document, {})
    return _loaded(lexicon, document, [], [*problems, *loader.problems])


def _loaded(
    content: Rubric | Lexicon | None,
    document: Document,
    lexicons: Iterable[Document],
    problems: Iterable[Problem],
) -> Loaded:
    distinct = tuple(sorted(set(problems)))
    is_usable = all(problem.severity != "error" for problem in distinct)
    return Loaded(content if is_usable else None, document, tuple(lexicons), distinct)


def read_document(path: Path) -> tuple[Document | None, list[Problem]]:
    """Read a YAML file; the document is None if what its author meant would be guesswork."""
    try:
        data = read_file(path, yaml.MAX_BYTES + 1)
    except OSError as error:
        return None, [unreadable(path, error)]
    return yaml.load(data, display_name(str(path)))


def unreadable(path: Path, error: OSError) -> Problem:
    """The problem of a file that the system does not let us read."""
    message = f"the file can't be read: {reason_of(error)}"
    help = "check that it exists and that you may read it"
    return Problem(display_name(str(path)), 1, 1, 1, 2, codes.INCLUDE.code, "error", message, help)


class _Loader:
    """Loads one rubric: its lexicons first, so that it can refer to their moments."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.folder = Path(stored_name(document.name)).parent
        self.problems: list[Problem] = []
        self.lexicons: list[Document] = []
        self._all_names_known = True

    def load(self) -> Rubric | None:
        """The rubric, if it has no problems of its own."""
        for index, name in self._includes():
            self._include(index, name)
        context = {
            "moments": self._moment_names(),
            "parameters": self._parameters(),
            "criteria": self._criteria(),
        }
        rubric = self.validate(Rubric, self.document, context)
        moments: dict[str, Moment] = {}
        for lexicon in self.lexicons:
            loaded = self.validate(Lexicon, lexicon, context)
            moments |= {} if loaded is None else loaded.moments
        if rubric is None:
            return None
        rubric = rubric.model_copy(update={"moments": {**moments, **rubric.moments}})
        self._refuse_endless(rubric.moments)
        return rubric

    def validate(
        self, model: type[_Model], document: Document, context: dict[str, Any]
    ) -> _Model | None:
        """The model of a document, unless it has problems."""
        from pydantic import ValidationError  # noqa: PLC0415 (what was checked before needs none)

        try:
            return model.model_validate(document.data, context=context)
        except ValidationError as error:
            from scorecard.authoring.diagnose import diagnose  # noqa: PLC0415 (most are sound)

            self.problems += diagnose(error, document, model)
            return None

    def _includes(self) -> Iterator[tuple[int, str]]:
        """The included paths with their places in the list, as far as they are texts at all."""
        data = self.document.data
        include = data.get("include") if isinstance(data, dict) else None
        for index, name in enumerate(include if isinstance(include, list) else []):
            if isinstance(name, str):
                yield index, name

    def _include(self, index: int, name: str) -> None:
        path = self.folder / name
        try:
            refusal = self._refusal(path, name)
        except (OSError, RuntimeError, ValueError):
            # Too long, links in a circle, or characters that no path has.
            refusal = f"`{name}` can't be the path of a file", "name a file beside this one"
        if refusal:
            span = self.document.at(("include", index))
            code = codes.INCLUDE.code
            self.problems.append(Problem(self.document.name, *span, code, "error", *refusal))
            self._all_names_known = False
            return
        document, problems = read_document(path)
        self.problems += problems
        if document is None:
            self._all_names_known = False
        else:
            self.lexicons.append(document)

    def _refusal(self, path: Path, name: str) -> tuple[str, str] | None:
        """Why a path can't be included, and the help."""
        inside = path.resolve().is_relative_to(self.folder.resolve())
        if Path(name).is_absolute() or not inside:
            return f"`{name}` lies outside the rubric's folder", "move the lexicon into it"
        if path.resolve() == (self.folder / Path(self.document.name).name).resolve():
            return f"`{name}` is this file itself", "leave it out"
        status = look_up(path)
        if status.kind == "unusable":
            raise ValueError(status.reason)
        if status.kind != "file":
            others = islice(walk(self.folder, lambda name: fnmatch(name, "*.y*ml")), _MOST_OTHERS)
            beside = (Path(found.path).relative_to(self.folder) for found in others)
            known = sorted(display_name(path.as_posix()) for path in beside)
            return f"there is no file `{name}` beside this one", did_you_mean(name, known)
        return None

    def _moment_names(self) -> set[str] | None:
        """Every moment's name; None where a lexicon can't be read, and names can't be known."""
        first: dict[str, str] = {}
        for document in (self.document, *self.lexicons):
            for name in self._names(document, "moments"):
                if name in first and first[name] != document.name:
                    self._refuse_second(document, name, first[name])
                first.setdefault(name, document.name)
        return set(first) if self._all_names_known else None

    def _refuse_second(self, document: Document, name: str, where: str) -> None:
        span = document.key_at(("moments", name))
        message = f"the moment `{name}` is also defined in {where}"
        code = codes.DUPLICATE_NAME.code
        self.problems.append(
            Problem(document.name, *span, code, "error", message, "rename one of the two")
        )

    @staticmethod
    def _names(document: Document, key: str) -> list[str]:
        data = document.data
        mapping = data.get(key) if isinstance(data, dict) else None
        return list(mapping) if isinstance(mapping, dict) else []

    def _criteria(self) -> set[str]:
        """The ids of the criteria, as far as they have any."""
        data = self.document.data
        criteria = data.get("criteria") if isinstance(data, dict) else None
        items = criteria if isinstance(criteria, list) else []
        found = (item.get("id") for item in items if isinstance(item, dict))
        return {name for name in found if isinstance(name, str)}

    def _parameters(self) -> dict[str, list[Any]]:
        """The values that each parameter may have."""
        values: dict[str, list[Any]] = {}
        for name in self._names(self.document, "parameters"):
            raw = self.document.data["parameters"][name]
            if isinstance(raw, dict):
                cases = raw.get("cases")
                raw = [*cases.values()] if isinstance(cases, dict) else []
                default = self.document.data["parameters"][name].get("default")
                values[name] = [resolve(value) for value in [*raw, default] if value is not None]
            else:
                values[name] = [resolve(raw)]
        return values

    def _refuse_endless(self, moments: dict[str, Moment]) -> None:
        """Refuse moments that are made of themselves, or of others without end."""
        cycle = moment_cycle(moments)
        if cycle is not None:
            shown = cycle if len(cycle) <= _LONGEST_CYCLE else [*cycle[:_LONGEST_CYCLE], "…"]
            message = f"the moment is made of itself: {' -> '.join(shown)}"
            self._refuse_moment(cycle[0], codes.WRONG_VALUE, message, "break the circle")
            return
        name = too_deep_moment(moments)
        if name is not None:
            message = f"the moment is made of others more than {MAX_MOMENT_DEPTH} levels deep"
            self._refuse_moment(name, codes.TOO_LARGE, message, "make it of fewer levels")

    def _refuse_moment(self, name: str, code: Code, message: str, help: str) -> None:
        holder = next(
            document
            for document in (self.document, *self.lexicons)
            if name in self._names(document, "moments")
        )
        span = holder.key_at(("moments", name))
        self.problems.append(Problem(holder.name, *span, code.code, "error", message, help))
