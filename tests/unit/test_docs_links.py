"""Links, paths and names in the documentation lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path
from pkgutil import resolve_name
from urllib.parse import unquote

import pytest

from paths import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_CODE = re.compile(r"^ *```.*?^ *```$|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_PATH = re.compile(r"`((?:\w+/)+\w+\.py|(?:src|tests|docs|tools)/[\w/]+)`")
_NAME = re.compile(r"`(scorecard(?:\.\w+)+)`")
_FILES = (".toml", ".zip")
"""Names of files that look like names of modules."""
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def without_code(page: Path) -> str:
    return _CODE.sub("", page.read_text(encoding="utf-8"))


def links(page: Path) -> list[str]:
    """The links of a page that lead to files of this repository or to headings."""
    return [link for link in _LINK.findall(without_code(page)) if "://" not in link]


def anchors(page: Path) -> set[str]:
    """What a link may name after `#`: headings as GitHub makes anchors of them."""
    text = re.sub(r"^ *```.*?^ *```$", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    titles = (re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", title) for title in _HEADING.findall(text))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def broken(page: Path) -> list[str]:
    """The links of a page that lead nowhere."""
    found = []
    for link in links(page):
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            found.append(link)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert broken(page) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_paths_and_names_are_there(page: Path) -> None:
    """Paths are from the root or from the package; a page may show how to write a new file."""
    text = re.sub(r"^New file .*$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    paths = [path for path in _PATH.findall(text) if not is_path(path)]
    names = [name for name in _NAME.findall(text) if not is_name(name)]
    assert (paths, names) == ([], [])


def is_path(path: str) -> bool:
    return any((folder / path).exists() for folder in (ROOT, ROOT / "src" / "scorecard"))


def is_name(name: str) -> bool:
    """Whether a module has that name, or something in one."""
    if name.endswith(_FILES):
        return True
    try:
        resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return True


@pytest.mark.parametrize(
    ("name", "is_there"),
    [
        ("scorecard.arrow", True),
        ("scorecard.grade_records", True),
        ("scorecard.grade.Grade", True),
        ("scorecard.toml", True),
        ("scorecard.batch", False),
        ("scorecard.grade.Grading", False),
        ("scorecard.Grader", False),
    ],
)
def test_a_name_that_moved_is_noticed(name: str, is_there: bool) -> None:
    assert is_name(name) == is_there


def test_a_path_that_moved_is_noticed() -> None:
    assert is_path("render/safe.py")
    assert is_path("src/scorecard/engine")
    assert not is_path("batch/source.py")


def test_every_page_can_be_reached() -> None:
    """From the README, by links, decisions by their folder."""
    reached = set[Path]()
    todo = [ROOT / "README.md"]
    while todo:
        page = todo.pop()
        if page in reached:
            continue
        reached.add(page)
        targets = [(page.parent / link.partition("#")[0]).resolve() for link in links(page)]
        todo += [target for target in targets if target.suffix == ".md"]
        todo += [found for target in targets if target.is_dir() for found in target.glob("*.md")]
    assert set(PAGES) - reached == set()


@pytest.mark.parametrize(
    ("link", "is_broken"),
    [
        ("other.md", False),
        ("other.md#two-words--more", False),
        ("#here", False),
        ("https://example.org/nothing#there", False),
        ("gone.md", True),
        ("other.md#gone", True),
        ("#gone", True),
    ],
)
def test_a_broken_link_is_found(link: str, is_broken: bool, tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# Title\n\n## Two words & `more`\n", encoding="utf-8")
    page = tmp_path / "page.md"
    page.write_text(f"# Here\n\nSee [it]({link}), not `[this](code.md)`.\n", encoding="utf-8")
    assert broken(page) == ([link] if is_broken else [])
