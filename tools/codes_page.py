"""Writes docs/codes.md from what the rules say of themselves; `tools/reference.py` calls it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scorecard.authoring.codes import SCHEMA_CODES
from scorecard.authoring.problem import Code
from scorecard.lint import CODES

TARGET = Path(__file__).parents[1] / "docs" / "codes.md"

_HEAD = """# What can be wrong with a rubric

Every problem that `scorecard validate` reports has a code. A code never changes its meaning. This
page is written from the code (`make docs`); `scorecard explain R013` shows one of them. How to
check rubrics, and how to leave codes out: [validate.md](validate.md).
"""

_SECTIONS = (
    ("A file that cannot be used", "Always reported, whatever `--select` and `--ignore` say."),
    ("A rubric that will not do what it says", "What `--select` and `--ignore` choose from."),
)


def codes() -> str:
    """The page."""
    needed = {code.code for code in SCHEMA_CODES}
    groups = (
        [code for code in CODES.values() if code.code in needed],
        [code for code in CODES.values() if code.code not in needed],
    )
    parts = [_HEAD, *_contents(groups)]
    for (title, lead), group in zip(_SECTIONS, groups, strict=True):
        if group:
            parts += ["", f"## {title}", "", lead, *map(_entry, group)]
    return "\n".join(parts) + "\n"


def _contents(groups: tuple[list[Code], ...]) -> Iterator[str]:
    yield "| code | severity | what |"
    yield "|---|---|---|"
    for group in groups:
        for code in group:
            yield f"| [{code.code}](#{code.code.lower()}) | {code.severity} | {code.title} |"


def _entry(code: Code) -> str:
    lines = ["", f"### {code.code}", "", f"**{code.title}** ({code.severity})", "", code.why]
    lines += ["", f"*Help:* {code.help}"]
    for title, example in (("Bad", code.bad), ("Good", code.good)):
        if example:
            lines += ["", f"{title}:", "", f"```yaml\n{example.strip(chr(10))}\n```"]
    return "\n".join(lines)
