"""One registry of what is written: each format is there, loads alone, and stands in the docs."""

from __future__ import annotations

import contextlib
import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scorecard.render.output_format import OutputFamily, OutputFormat
from scorecard.render.pages.model import Page
from scorecard.render.registry import FAMILIES, GRADES, PAGES, PROBLEMS, render_page

ROOT = Path(__file__).parents[1]
EVERY_FORMAT = [
    pytest.param(family, name, id=f"{family.content}-{name}")
    for family in FAMILIES
    for name in family.names
]


@pytest.mark.parametrize(
    ("family", "name"), EVERY_FORMAT, ids=lambda one: getattr(one, "content", one)
)
def test_every_format_has_a_writer(family: OutputFamily[Any], name: str) -> None:
    assert callable(family.writer(name))
    assert family.find(name).use


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.content)
def test_what_is_no_format_is_refused_with_the_nearest(family: OutputFamily[Any]) -> None:
    with pytest.raises(ValueError, match=r"^unknown format `markdwon`; did you mean `markdown`"):
        family.writer("markdwon")


def test_one_line_adds_a_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PAGES, "formats", dict(PAGES.formats))
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "acme_title.py").write_text("def render(page, options):\n    return page.title\n")
    PAGES.add(OutputFormat("title", "acme_title:render", "those in a hurry", (".title",)))
    assert PAGES.suffixes[".title"] == "title"
    assert render_page(Page("Hello", "en", ()), "title") == "Hello"


@pytest.mark.parametrize(
    "format",
    [OutputFormat("csv", "x:y", "nobody"), OutputFormat("tsv", "x:y", "nobody", (".tsv", ".csv"))],
)
def test_a_name_or_suffix_stands_for_one_format(format: OutputFormat) -> None:
    with pytest.raises(ValueError, match=r"grades: `\.?csv` stands for a format already"):
        GRADES.add(format)


@pytest.mark.parametrize(
    ("family", "name", "other", "may"),
    [
        (GRADES, "jsonl", "json", True),
        (GRADES, "json", "jsonl", True),
        (GRADES, "json", "csv", False),
        (PROBLEMS, "sarif", "json", True),
        (PROBLEMS, "github", "markdown", False),
    ],
)
def test_whose_suffix_a_format_may_have(
    family: OutputFamily[Any], name: str, other: str, may: bool
) -> None:
    assert family.find(name).may_stand_in(family.find(other)) is may


def loaded(*arguments: str) -> set[str]:
    """The modules that are loaded once the program has run."""
    program = (
        "import sys, scorecard.__main__ as program\n"
        "try: program.main()\n"
        "except SystemExit: pass\n"
        "print('\\n'.join(sys.modules), file=sys.stderr)"
    )
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(done.stderr.split("\n"))


@pytest.mark.parametrize("command", ["grade", "validate", "test", "explain"])
def test_help_loads_no_writer(command: str) -> None:
    modules = loaded(command, "--help")
    assert "rich" not in modules
    assert "pyarrow" not in modules
    writers = r"scorecard\.render\.(grades|problems|test_reports|pages\.(text|markdown|html))\b"
    assert [name for name in modules if re.match(writers, name)] == []


@pytest.mark.parametrize("format", ["json", "jsonl", "csv", "junit", "markdown"])
def test_a_format_for_machines_does_not_load_rich(format: str) -> None:
    calls = str(ROOT / "examples" / "calls.json")
    assert "rich" not in loaded("grade", calls, "--format", format, "--jobs", "1", "--quiet")


def test_the_page_is_what_the_registry_says() -> None:
    """`make docs` writes it anew."""
    page = runpy.run_path(str(ROOT / "tools" / "outputs_page.py"))["outputs"]()
    assert (ROOT / "docs" / "outputs.md").read_text(encoding="utf-8") == page


def test_the_readme_names_every_format_of_grades() -> None:
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    found = re.search(r"Grades come as ([^(]*) \(", text)
    assert found
    named = re.split(", | or ", found[1].lower())
    assert named == [{"jsonl": "json lines"}.get(name, name) for name in GRADES.names]


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals of POSIX")
@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_json_on_a_terminal_hides_nothing_and_a_file_keeps_it(format: str, tmp_path: Path) -> None:
    import pty  # noqa: PLC0415 (not on every system)

    hidden = "\x9b31m \x7f \u202e"
    turns = [{"speaker": "agent", "text": "Hello"}]
    records, kept = tmp_path / "calls.json", tmp_path / f"kept.{format}"
    records.write_text(json.dumps([{"id": hidden, "turns": turns}]), encoding="utf-8")
    command = [sys.executable, "-m", "scorecard", "grade", str(records), "--jobs", "1", "--quiet"]
    command += ["--format", format]
    ours, theirs = pty.openpty()
    process = subprocess.Popen(command, stdout=theirs, stderr=subprocess.PIPE)
    os.close(theirs)
    shown = b""
    # Linux says EIO when nobody is left who could write.
    with contextlib.suppress(OSError):
        while piece := os.read(ours, 1 << 16):
            shown += piece
    os.close(ours)
    assert process.wait() == 0
    assert not [char for char in hidden if not char.isascii() and char in shown.decode()]
    assert b"\\u009b31m \\u007f \\u202e" in shown
    subprocess.run([*command, "--output", str(kept)], check=True)
    assert hidden in kept.read_text(encoding="utf-8")
