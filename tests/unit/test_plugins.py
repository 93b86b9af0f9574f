"""What other packages add is found by its entry points, and imported when it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scorecard import plugins

Site = Path


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """An empty folder on the path of modules, where packages can be put."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delenv(plugins.SWITCH, raising=False)
    plugins._found.cache_clear()
    yield tmp_path
    plugins._found.cache_clear()
    for name in [name for name in sys.modules if name.startswith("acme")]:
        del sys.modules[name]


def install(site: Site, package: str, *points: str, code: str = "", version: str = "1.2.0") -> None:
    """Put a package there as an installer would: a module and its metadata."""
    (site / f"{package}.py").write_text(code)
    info = site / f"{package}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n")
    (info / "entry_points.txt").write_text("\n".join(["[scorecard.measures]", *points]) + "\n")


def test_nothing_is_imported_before_it_is_asked_for(site: Site) -> None:
    install(site, "acme", "questions = acme:QUESTIONS", code="QUESTIONS = 42")
    found = plugins.installed("measures")
    assert found == {"questions": plugins.Plugin("measures", "questions", "acme", "1.2.0")}
    assert str(found["questions"]) == "acme 1.2.0"
    assert "acme" not in sys.modules
    assert plugins.load("measures", "questions") == 42
    assert plugins.load("measures", "answers") is None
    assert plugins.installed("formats") == {}


def test_switched_off_there_is_none(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    install(site, "acme", "questions = acme:QUESTIONS", code="QUESTIONS = 42")
    monkeypatch.setenv(plugins.SWITCH, "")
    plugins.switch_off()
    assert plugins.installed("measures") == {}
    assert plugins.load("measures", "questions") is None
    assert "acme" not in sys.modules


BROKEN = {
    "raises": ("1 / 0", "ZeroDivisionError: division by zero"),
    "ends the program": ("import sys; sys.exit(1)", "SystemExit: 1"),
    "lacks what it declares": ("", "AttributeError: module 'acme' has no attribute 'QUESTIONS'"),
    "lacks a package": ("import nowhere", "ModuleNotFoundError: No module named 'nowhere'"),
    "is not Python": ("def", "SyntaxError: invalid syntax (acme.py, line 1)"),
    "says nothing": ("raise ValueError", "ValueError: no reason given"),
    "never ends calling itself": ("def f(): f()\nf()", "RecursionError: maximum recursion"),
}


@pytest.mark.parametrize(("code", "reason"), BROKEN.values(), ids=BROKEN)
def test_one_that_is_broken_is_named(site: Site, code: str, reason: str) -> None:
    install(site, "acme", "questions = acme:QUESTIONS", code=code)
    with pytest.raises(plugins.PluginError) as caught:
        plugins.load("measures", "questions")
    message = str(caught.value)
    assert message.startswith(f"the plug-in `questions` of acme 1.2.0 can't be loaded: {reason}")
    assert message.endswith("--no-plugins)")


def test_two_packages_that_add_the_same_name(site: Site) -> None:
    install(site, "acme", "questions = acme:QUESTIONS")
    install(site, "acme_other", "questions = acme_other:QUESTIONS")
    with pytest.raises(plugins.PluginError, match="acme and acme_other both add `questions`"):
        plugins.load("measures", "questions")
