"""Packages import only from lower floors; docs/architecture.md has the order of the floors."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from paths import ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
SOURCE = ROOT / "src" / "scorecard"

_ROW = re.compile(r"^\| `(\w+)` \| [^|]+ \|([^|]*)\|$", re.MULTILINE)
_TOP = "__init__"
_IMPURE = {"asyncio", "io", "multiprocessing", "os", "pathlib", "random", "secrets", "shutil"}
_IMPURE |= {"socket", "sqlite3", "subprocess", "tempfile", "threading", "time", "urllib"}


def floors(page: str) -> dict[str, str]:
    """What each package may know, in the order of the table: the lowest floor first."""
    return dict(_ROW.findall(page))


class Arrow(NamedTuple):
    """An import: the package that imports, the dotted name that it imports, and the place."""

    package: str
    name: str
    place: str


def arrows(source: Path) -> Iterator[Arrow]:
    """Every import in the modules of a package, in whatever way it is written."""
    modules = {_dotted(source, path): path for path in sorted(source.rglob("*.py"))}
    for module, path in modules.items():
        package = module if path.name == "__init__.py" else module.rpartition(".")[0]
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            for name in _imported(node, package, modules.keys()):
                line = getattr(node, "lineno", 0)
                yield Arrow(_room(source, module), name, f"{path.relative_to(source)}:{line}")


def _dotted(source: Path, path: Path) -> str:
    parts = [source.name, *path.relative_to(source).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(node: ast.AST, package: str, modules: set[str]) -> Iterator[str]:
    match node:
        case ast.Import(names):
            yield from (alias.name for alias in names)
        case ast.ImportFrom(module, names, level):
            home = _absolute("." * level + (module or ""), package)
            yield from (f"{home}.{alias.name}" for alias in names)
        case ast.Call(
            ast.Name("import_module" | "__import__") | ast.Attribute(attr="import_module"),
            [name, *_],
        ):
            beginning = _beginning(name)
            if beginning is not None:
                yield _absolute(beginning, package)
        case ast.Constant(str(text)) if text.partition(":")[0] in modules and "." in text:
            # A name in a table of names, an entry point: something imports it.
            yield text.partition(":")[0]


def _beginning(name: ast.expr) -> str | None:
    """The name of a module, or the packages that it begins with where the rest is computed.

    None where nothing of it is known: then the names stand somewhere else, as strings.
    """
    match name:
        case ast.Constant(str(text)):
            return text
        case ast.JoinedStr([ast.Constant(str(text)), *_]):
            pass
        case ast.BinOp(ast.Constant(str(text))):
            text = text.partition("%")[0]
        case ast.Call(ast.Attribute(ast.Constant(str(text)), "format")):
            text = text.partition("{")[0]
        case _:
            return None
    return text.rpartition(".")[0] if text.strip(".") else text


def _absolute(name: str, package: str) -> str:
    level = len(name) - len(name.lstrip("."))
    if not level:
        return name
    parts = package.split(".")
    return ".".join([*parts[: len(parts) - level + 1], name[level:]]).rstrip(".")


def _room(source: Path, name: str) -> str:
    """The package or module right below the root that a name belongs to.

    Whatever is not below one of them is the root's own: `scorecard.Evaluator`.
    """
    room = name.split(".")[1] if "." in name else _TOP
    is_room = (source / room).is_dir() or (source / f"{room}.py").is_file()
    return room if is_room else _TOP


def rooms(source: Path) -> set[str]:
    """All packages and modules right below the root."""
    return {_room(source, _dotted(source, path)) for path in source.rglob("*.py")}


def arrows_up(source: Path, order: list[str]) -> set[str]:
    """What imports from a floor that is not below its own."""
    found = set()
    for package, name, place in arrows(source):
        if name.split(".")[0] == source.name:
            imported = _room(source, name)
            if imported != package and order.index(imported) > order.index(package):
                found.add(f"{place}: {package} imports {name}")
    return found


def test_every_package_has_a_floor() -> None:
    assert set(floors(PAGE)) == rooms(SOURCE)


def test_no_package_imports_from_a_floor_above() -> None:
    assert arrows_up(SOURCE, list(floors(PAGE))) == set()


def test_packages_know_only_the_libraries_that_the_page_allows() -> None:
    allowed = {room: set(re.findall(r"`(\w+)`", text)) for room, text in floors(PAGE).items()}
    known = sys.stdlib_module_names | {SOURCE.name}
    used = {(package, name.split(".")[0]) for package, name, _ in arrows(SOURCE)}
    foreign = {(package, library) for package, library in used if library not in known}
    assert foreign
    assert {pair for pair in foreign if pair[1] not in allowed[pair[0]]} == set()


def test_pure_packages_have_no_files_clock_or_randomness() -> None:
    pure = {room for room, text in floors(PAGE).items() if "pure" in text}
    assert "engine" in pure
    found = [arrow for arrow in arrows(SOURCE) if arrow.package in pure]
    assert [arrow for arrow in found if arrow.name.split(".")[0] in _IMPURE] == []


MADE_UP = """
| package | question | may know |
|---|---|---|
| `low` | What? | pure |
| `middle` | How? | |
| `high` | Who? | |
| `__init__` | What is public? | |
"""
BY_NAME = "from importlib import import_module\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("import house.high", "house.high"),
        ("import house", "house"),
        ("from house import high", "house.high"),
        ("from house import Thing", "house.Thing"),
        ("from house.high.stairs import up", "house.high.stairs.up"),
        ("from ..high import stairs", "house.high.stairs"),
        ("from .. import high", "house.high"),
        ("def late():\n    from house.high import stairs", "house.high.stairs"),
        (
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import house.high.stairs",
            "house.high.stairs",
        ),
        (BY_NAME + "import_module('house.high.stairs')", "house.high.stairs"),
        (BY_NAME + "import_module('..high', __package__)", "house.high"),
        ("import importlib\nimportlib.import_module('house.high')", "house.high"),
        ("__import__('house.high')", "house.high"),
        (BY_NAME + "import_module(f'house.high.{name}')", "house.high"),
        (BY_NAME + "import_module('house.high.' + name)", "house.high"),
        (BY_NAME + "import_module('house.high.%s' % name)", "house.high"),
        (BY_NAME + "import_module('house.high.{}'.format(name))", "house.high"),
        (BY_NAME + "HOMES = {'up': 'high.stairs'}\nimport_module(f'house.{HOMES[name]}')", "house"),
        (BY_NAME + "HOMES = {'up': 'house.high.stairs'}\nimport_module(HOMES[name])",
         "house.high.stairs"),
        ("ENTRY_POINT = 'house.high.stairs:climb'", "house.high.stairs"),
    ],
)  # fmt: skip
def test_an_arrow_up_is_found(text: str, name: str, tmp_path: Path) -> None:
    """In `middle`, where each of these imports from `high` or from the root."""
    house = build_house(tmp_path, text)
    order = list(floors(MADE_UP))
    (found,) = arrows_up(house, order)
    assert re.fullmatch(rf"middle/room\.py:\d+: middle imports {re.escape(name)}", found)
    assert arrows_up(house, ["low", "high", "__init__", "middle"]) == set()


@pytest.mark.parametrize(
    "text",
    [
        "from house.low import cellar",
        "from . import other",
        "from house.middle import other",
        BY_NAME + "import_module(f'house.low.{name}')",
        BY_NAME + "import_module(f'.{name}', __package__)",
        BY_NAME + "import_module(name)",
        "FILE = 'house.toml'",
        "import json.decoder",
    ],
)
def test_what_is_no_arrow_up_is_left_alone(text: str, tmp_path: Path) -> None:
    house = build_house(tmp_path, text)
    assert arrows_up(house, list(floors(MADE_UP))) == set()


def test_two_packages_that_import_each_other_fail_in_any_order(tmp_path: Path) -> None:
    house = build_house(tmp_path, "def late():\n    import house.high")
    (house / "high" / "stairs.py").write_text("from house.middle import room")
    for order in (["low", "middle", "high", "__init__"], ["low", "high", "middle", "__init__"]):
        assert len(arrows_up(house, order)) == 1


def build_house(folder: Path, text: str) -> Path:
    """A package with three packages in it, and one module that has the text."""
    house = folder / "house"
    for name in ("low/cellar", "middle/room", "middle/other", "high/stairs"):
        path = house / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_name("__init__.py").touch()
        path.touch()
    (house / "__init__.py").touch()
    (house / "middle" / "room.py").write_text(text)
    assert rooms(house) == set(floors(MADE_UP))
    return house
