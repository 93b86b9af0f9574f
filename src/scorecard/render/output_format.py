"""What an output format is, what it is told of how to show things, and what every format of one
kind of content has in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar, cast

from scorecard.plugins import Group, Registry
from scorecard.suggest import did_you_mean

if TYPE_CHECKING:
    from scorecard.grade import Grade, Result
    from scorecard.rubric.model import Rubric


class Options(NamedTuple):
    """How something is shown; a format takes of it what it has a use for.

    `language` is that of scorecard's own words and of the rubrics' texts ("en", "zh"); the
    reasons in a grade are in the language it was made with. `explain` shows all there is: every
    interaction in full, the tests that pass. `width` (in cells), `color` and `encoding` are for
    text at a terminal.

    Without `cuts`, what is wider than `width` is not cut: lines may be of any length. `verbose`
    shows every number of a summary. `failing` are the results that the run was asked to fail on,
    and `least` the score below which it fails.

    `place` makes of a file's path, as it is shown to people, the one from the repository's root,
    by which a platform joins what is said to the file.

    For problems alone: `strict` makes warnings findings, `most` limits how many are shown of each
    file, without `summarize` what they come to is left out.
    """

    rubrics: Sequence[Rubric] = ()
    language: str = "en"
    explain: bool = False
    color: bool = False
    width: int = 80
    encoding: str = "utf-8"
    cuts: bool = True
    verbose: bool = False
    failing: Sequence[Result] = ("fail",)
    least: float | None = None
    strict: bool = False
    most: int | None = None
    summarize: bool = True
    place: Callable[[str], str] = str


class Renderer(Protocol):
    """Shows grades as they come, in memory that does not grow with their number."""

    def add(self, grade: Grade) -> None:
        """Take in one grade."""

    def close(self, rejected: int) -> None:
        """Finish the output; `rejected` records could not be graded. The stream stays open."""


WriterT = TypeVar("WriterT")


class OutputFormat(NamedTuple):
    """A format: its name, what writes it, and what it is for (in a line).

    `writer` is `module:function`, where a module may begin with the dot of its family's package.
    It is imported when it is first needed: a machine format does not wait for rich to load, nor
    `--help` for any. `suffixes` are those of file names that stand for the
    format; `like` names a format of the same family whose suffixes it may have too, and which may
    have its. `needs` are an extra of scorecard and the package that it installs.
    """

    name: str
    writer: str
    use: str
    suffixes: tuple[str, ...] = ()
    like: str = ""
    is_text: bool = True
    needs: tuple[str, str] | None = None

    def may_stand_in(self, other: OutputFormat) -> bool:
        """Whether a file of this format may have a suffix of another one's."""
        return (self.like or self.name) == (other.like or other.name)

    def load(self, package: str) -> Any:
        """What writes it; raises `MissingExtraError` if what it needs is not installed."""
        if self.needs is None:
            return self._import(package)
        from scorecard.extras import extra  # noqa: PLC0415 (most formats need none)

        with extra(*self.needs, what=f"the format {self.name}"):
            return self._import(package)

    def _import(self, package: str) -> Any:
        module, _, function = self.writer.partition(":")
        return getattr(import_module(module, package), function)


class OutputFamily(Generic[WriterT]):
    """The formats of one kind of content, by name, in the order in which they are listed; with a
    `group`, also those that other packages add to it.
    """

    def __init__(
        self, content: str, package: str, *formats: OutputFormat, group: Group | None = None
    ) -> None:
        self.content = content
        self._package = package
        self.formats: Registry[OutputFormat] = Registry(group, OutputFormat)
        for format in formats:
            self.add(format)

    def add(self, format: OutputFormat) -> None:
        """Take in one more format; raises `ValueError` if its name or a suffix is taken."""
        taken = {format.name} & self.formats.keys() or set(format.suffixes) & self.suffixes.keys()
        if taken:
            raise ValueError(f"{self.content}: `{taken.pop()}` stands for a format already")
        self.formats[format.name] = format

    @property
    def names(self) -> tuple[str, ...]:
        """The names of scorecard's own formats, and of plug-ins that were asked for."""
        return tuple(self.formats)

    @property
    def suffixes(self) -> dict[str, str]:
        """The suffixes of file names, and the format that each stands for."""
        return {
            suffix: format.name for format in self.formats.values() for suffix in format.suffixes
        }

    def find(self, name: str) -> OutputFormat:
        """The format of that name; raises `ValueError` for an unknown name, and `PluginError` for
        a plug-in that can't be used."""
        found = self.formats.find(name)
        if found is None:
            raise ValueError(f"unknown format `{name}`; {did_you_mean(name, self.formats.names)}")
        return found

    def writer(self, name: str) -> WriterT:
        """What writes the format of that name.

        Raises `ValueError` for an unknown format, and `MissingExtraError` for one whose package is
        not installed.
        """
        return cast(WriterT, self.find(name).load(self._package))
