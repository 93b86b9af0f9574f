"""Lint as a whole: what it finds lies in the file, and what is bundled is clean."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated import rubrics
from lint_support import check, completed
from paths import ROOT
from scorecard import validate
from scorecard.authoring import yaml
from scorecard.lint import lint
from scorecard.rubric.files import find_files
from scorecard.rubric.find import bundled_folder
from scorecard.rubric.load import load_document
from support import Json, laws

FAMILIES = re.compile("R0[2-7]")

names = st.sampled_from(
    ["sorry", "so sorry", "ＳＯＲＲＹ", "抱歉", "很抱歉", "s\u043erry", "a\u200b"]
)
word_lists = st.lists(names, min_size=1, max_size=4)
odd_moments = st.builds(
    lambda says, excluding, matches: {"says": says, "excluding": excluding, "matches": matches},
    st.one_of(word_lists, word_lists.map(lambda some: {"all": some})),
    word_lists,
    st.lists(st.sampled_from(["a|", "sorry", ".*b+", r"\b"]), min_size=1, max_size=2),
)
titles = st.sampled_from(["Care", "", {"en": "Care", "cn": "好"}, {"zh": "关怀"}, "level 2"])
bands = st.one_of(
    st.dictionaries(st.sampled_from(["a", "b"]), st.integers(0, 5)),
    st.lists(st.builds(lambda t, m: {"title": t, "at_least": m}, titles, st.integers(0, 5))),
)


@st.composite
def odd_rubrics(draw: st.DrawFn) -> Json:
    """Rubrics with something in them for every rule to look at."""
    made = draw(rubrics())
    made["moments"] = {**made["moments"], "odd": draw(odd_moments), "even": draw(odd_moments)}
    made["moments"]["inside"] = {"any_of": ["odd", draw(odd_moments)], "title": draw(titles)}
    made["title"] = draw(titles)
    made["bands"] = draw(bands)
    criterion = made["criteria"][0]
    criterion["levels"] = {
        number: {**level, "behaviour": draw(titles)}
        for number, level in criterion["levels"].items()
    }
    made["tests"] = [{"name": "t", "interaction": {}, "expect": {criterion["id"]: 2}}]
    return made


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_nulls(one) for key, one in value.items() if one is not None}
    return [without_nulls(one) for one in value] if isinstance(value, list) else value


@laws
@given(odd_rubrics(), st.sampled_from([None, 1]))
def test_every_place_lies_in_the_file(rubric: Json, indent: int | None) -> None:
    text = json.dumps(without_nulls(rubric), ensure_ascii=False, indent=indent)
    document, problems = yaml.load(text.encode(), "r.yaml")
    assert document is not None
    assert problems == []
    loaded = load_document(document)
    assert loaded.content is not None, loaded.problems
    found = lint(loaded)
    assert any(FAMILIES.match(one.code) for one in found)
    lines = text.splitlines()
    for one in found:
        assert 1 <= one.line <= one.end_line <= len(lines)
        assert 1 <= one.column <= len(lines[one.line - 1])
        assert (one.line, one.column) < (one.end_line, one.end_column)
        assert one.end_column <= len(lines[one.end_line - 1]) + 1
        assert one.message
    assert all(one < other for one, other in pairwise(found)), "sorted, and none twice"


def bundled_files() -> list[Path]:
    return [one.path for one in find_files([str(bundled_folder())])]


@pytest.mark.parametrize("path", bundled_files(), ids=lambda path: path.name)
def test_what_is_bundled_is_clean(path: Path) -> None:
    assert [str(one) for one in validate([path]).problems] == []


@pytest.mark.parametrize("page", ["README.md", "docs/rubrics.md"])
def test_what_the_pages_show_is_clean_but_for_tests_left_out(page: str, tmp_path: Path) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    shown = re.search(r"```yaml\n(format: 1\n.*?)```", text, re.DOTALL)
    assert shown is not None
    assert {one.code for one in check(shown[1], tmp_path)} <= {"R070"}


PATHS = [
    # path, what is wrong, how to mend it
    ("outcome.", "`outcome.` names no value", "say which, for example `outcome.name`"),
    ("outcome", "`outcome` names no value", "say which, for example `outcome.name`"),
    ("outcome..csat", "`outcome..csat` names no value", "say which, for example `outcome.name`"),
    (
        "channel.name",
        "`channel` is a plain text of the record: nothing lies below it",
        "write `channel`",
    ),
    ("agnet.team", "a record has no `agnet`", "did you mean `agent.team`?"),
    ("chanel", "a record has no `chanel`", "did you mean `channel`?"),
    ("chanel.name", "a record has no `chanel`", "did you mean `channel`?"),
    ("turns", "turns are not fields", "use a condition over a moment, or a measure"),
    (
        "observations.win_win.met",
        "observations are not fields",
        "use the condition `observed: win_win`",
    ),
    (
        "queue.eu",
        "a record has no `queue`",
        "what has no place of its own lies under `metadata`: `metadata.queue.eu`",
    ),
    ("agent.team.0.name", None, None),
    ("metadata.客户.等级", None, None),
    ("started_at", None, None),
]


@pytest.mark.parametrize("where", ["field", "by"])
@pytest.mark.parametrize(("path", "message", "help"), PATHS)
def test_a_path_that_no_record_has(
    path: str, message: str | None, help: str | None, where: str, tmp_path: Path
) -> None:
    text = completed(
        f"parameters: {{limit: {{by: {path}, cases: {{a: 1}}}}}}\n"
        if where == "by"
        else f"tests: []\ncriteria: [{{id: c, title: C, levels: {{{levels(path)}}}}}]\n"
    )
    found = [one for one in check(text, tmp_path) if one.severity == "error"]
    assert [(one.message, one.help) for one in found] == (
        [] if message is None else [(message, help)]
    )
    for one in found:
        line = text.splitlines()[one.line - 1]
        assert line[one.column - 1 : one.end_column - 1] == path


def levels(path: str) -> str:
    """Five levels, of which the first asks for the field."""
    others = (f"{n}: {{behaviour: B{n}, met_when: {{observed: o{n}}}}}" for n in range(2, 6))
    first = f"1: {{behaviour: B1, met_when: {{field: {path}, exists: true}}}}"
    return ", ".join((first, *others))
