"""What other packages add: kinds of conditions, measures, formats and outputs, by entry points.

A package declares them under the groups `scorecard.conditions`, `scorecard.measures`,
`scorecard.formats` and `scorecard.outputs` of its entry points. Nothing of it is imported until a
rubric or an option names what it adds; which packages are there, their metadata says.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

Group = Literal["conditions", "measures", "formats", "outputs"]
AddedT = TypeVar("AddedT")
SWITCH = "SCORECARD_NO_PLUGINS"
"""The environment variable that switches plug-ins off; the workers of a run inherit it."""


class Plugin(NamedTuple):
    """Something that another package adds: what it is called, and the package that adds it."""

    group: Group
    name: str
    package: str
    version: str

    def __str__(self) -> str:
        return f"{self.package} {self.version}"


class PluginError(Exception):
    """A plug-in that can't be used; the message names it, its package and what is wrong."""


def switch_off() -> None:
    """Leave plug-ins alone from here on, in this process and in those it starts."""
    os.environ[SWITCH] = "1"


def are_off() -> bool:
    """Whether plug-ins are switched off."""
    return bool(os.environ.get(SWITCH))


def installed(group: Group | None) -> Mapping[str, Plugin]:
    """The plug-ins of a group by name, in the order of names; none where they are switched off."""
    if group is None or are_off():
        return {}
    return {name: plugin for name, (plugin, _) in _found(group).items()}


def load(group: Group | None, name: str) -> Any:
    """What a plug-in adds; None if no package adds anything of that name.

    Raises `PluginError` if it can't be imported or two packages add the same name.
    """
    if group is None or name not in installed(group):
        return None
    plugin, points = _found(group)[name]
    if len(points) > 1:
        packages = " and ".join(sorted(_package(point)[0] for point in points))
        raise PluginError(
            f"{packages} both add `{name}` to {group}: uninstall one of them, or switch plug-ins "
            "off with --no-plugins"
        )
    try:
        return points[0].load()
    except (Exception, SystemExit) as error:
        reason = " ".join(str(error).split()) or "no reason given"
        raise PluginError(
            f"the plug-in `{name}` of {plugin} can't be loaded: {type(error).__name__}: {reason} "
            "(update or uninstall that package, or switch plug-ins off with --no-plugins)"
        ) from error


class Registry(MutableMapping[str, AddedT]):
    """What there is of one group, by name: scorecard's own, and plug-ins that were asked for.

    `sort` is the class that each must be an instance of (of classes: a subclass). `modules` are
    those of what is scorecard's own and not in `own`: each has its things in a table `KINDS`, and
    is imported when one of them is asked for. `wanting` says what one of a name lacks to be used,
    if anything. A registry without a group takes no plug-ins.
    """

    def __init__(
        self,
        group: Group | None,
        sort: type,
        own: Mapping[str, AddedT] | None = None,
        modules: Mapping[str, str] | None = None,
        wanting: Callable[[AddedT, str], str] = lambda added, name: "",
    ) -> None:
        self._loaded = dict(own or {})
        self._wanting = wanting
        self._modules = modules or {}
        self._group = group
        self._sort = sort
        self._origins: dict[str, Plugin] = {}
        self.is_changed = False
        """Whether a program has registered something itself."""

    def find(self, name: str) -> AddedT | None:
        """What has the name; a plug-in is loaded then. None for an unknown name.

        Raises `PluginError` if what has the name can't be used.
        """
        if name in self._loaded:
            return self._loaded[name]
        if name in self._modules:
            self._load_module(self._modules[name], name)
        elif (added := load(self._group, name)) is not None:
            plugin = installed(self._group)[name]
            if wrong := self._wrong(added, name):
                raise PluginError(
                    f"the plug-in `{name}` of {plugin} can't be used: {wrong} "
                    "(update or uninstall that package, or switch plug-ins off with --no-plugins)"
                )
            self._origins[name] = plugin
            self._loaded[name] = added
        return self._loaded.get(name)

    def known(self, name: str) -> AddedT | None:
        """What has the name, unless it is a plug-in that nobody asked for yet."""
        return self.find(name) if name in self else None

    def origin(self, name: str) -> Plugin | None:
        """The plug-in that has the name; None for scorecard's own."""
        self.find(name)
        return self._origins.get(name)

    def __copy__(self) -> Registry[AddedT]:
        made = Registry[AddedT](self._group, self._sort, self._loaded, self._modules, self._wanting)
        made._origins = dict(self._origins)
        return made

    def __getitem__(self, name: str) -> AddedT:
        # A worker is sent rubrics that were read elsewhere: it has asked for no plug-in yet.
        found = self.find(name)
        if found is None:
            raise KeyError(name)
        return found

    def __setitem__(self, name: str, added: AddedT) -> None:
        if wrong := self._wrong(added, name):
            raise PluginError(f"`{name}` can't be used: {wrong}")
        self.is_changed = True
        self._loaded[name] = added

    def __delitem__(self, name: str) -> None:
        self.is_changed = True
        del self._loaded[name]

    def __contains__(self, name: object) -> bool:
        return name in self._loaded or name in self._modules

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys([*self._modules, *self._loaded]))

    def __len__(self) -> int:
        return len(self._modules.keys() | self._loaded.keys())

    def load_all(self) -> None:
        """Load every plug-in there is; raises `PluginError` if one can't be used."""
        for name in installed(self._group):
            self.find(name)

    @property
    def names(self) -> list[str]:
        """The names of all, also of plug-ins that were not loaded."""
        return [*dict.fromkeys([*self, *installed(self._group)])]

    def _load_module(self, module: str, name: str) -> None:
        for found in import_module(module).KINDS:
            if wrong := self._wrong(found, found.kind):
                raise PluginError(f"`{found.kind}` of {module} can't be used: {wrong}")
            self._loaded.setdefault(found.kind, found)
        if name not in self._loaded:
            kinds = ", ".join(f"`{found.kind}`" for found in import_module(module).KINDS)
            raise PluginError(
                f"{module} has no `{name}` in its KINDS ({f'just {kinds}' if kinds else 'no kind'})"
            )

    def _wrong(self, added: Any, name: str) -> str:
        """Why something can't be what has a name in the registry; empty if it can."""
        fits = issubclass(added, self._sort) if isinstance(added, type) else None
        if not (isinstance(added, self._sort) if fits is None else fits):
            return f"it is not a {self._sort.__name__}"
        called = getattr(added, "kind" if fits else "name", name)
        if called != name:
            return f"it calls itself `{called}`"
        return self._wanting(added, name)


@contextmanager
def blamed(plugins: Iterable[Plugin], foreseen: tuple[type[Exception], ...] = ()) -> Iterator[None]:
    """Name the plug-ins in the error that comes out of their code; raises `PluginError`.

    `foreseen` are the errors that their code may raise.
    """
    passing: tuple[type[Exception], ...] = (PluginError, MemoryError, *foreseen)
    try:
        yield
    except passing:
        raise
    except Exception as error:
        names = " or ".join(f"`{plugin.name}` of {plugin}" for plugin in plugins)
        reason = " ".join(str(error).split()) or "no reason given"
        raise PluginError(
            f"the plug-in {names} failed: {type(error).__name__}: {reason}"
        ) from error


@cache
def _found(group: Group) -> dict[str, tuple[Plugin, tuple[EntryPoint, ...]]]:
    # Takes longer to import than a short run can spare.
    from importlib.metadata import entry_points  # noqa: PLC0415

    by_name: dict[str, dict[tuple[str, str], EntryPoint]] = {}
    for point in entry_points(group=f"scorecard.{group}"):
        # A package that stands twice on the path is one package.
        by_name.setdefault(point.name, {}).setdefault((_package(point)[0], point.value), point)
    return {
        name: (Plugin(group, name, *_package(points[0])), tuple(points))
        for name, points in sorted((name, [*points.values()]) for name, points in by_name.items())
    }


def _package(point: EntryPoint) -> tuple[str, str]:
    if point.dist is None:
        return point.value, ""
    return point.dist.name, point.dist.version
