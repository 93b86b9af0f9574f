"""What an author reads when a rubric is well-formed YAML but not a rubric.

The models are made up, with the techniques of the real ones: conditions told apart by their
kind key, recursion, texts that may be mappings by language, and aliases for reserved words.
"""

from __future__ import annotations

import itertools
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    RootModel,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)

from scorecard.authoring.diagnose import diagnose
from scorecard.authoring.model import BY_SHAPE, AuthoredModel
from scorecard.authoring.problem import Problem, author_error
from scorecard.authoring.scalar import resolve
from scorecard.authoring.yaml import load
from scorecard.lint import CODES
from scorecard.suggest import near


class Scope(AuthoredModel):
    first: str | None = None
    between: tuple[str, str] | None = None


class Occurs(AuthoredModel):
    occurs: str
    at_least: int = 1
    in_: Scope | None = Field(None, alias="in")
    unless: Condition | None = None


class Response(AuthoredModel):
    response: str
    to: str
    within: str = "2 turns"

    @model_validator(mode="after")
    def _within_is_a_span(self) -> Response:
        if "turn" not in self.within:
            raise author_error("not a span", "write `2 turns`", at=("within",))
        return self


class Every(AuthoredModel):
    all: list[Condition]


class Compared(AuthoredModel):
    field: str
    equals: Annotated[Any, BeforeValidator(resolve)] = None
    one_of: list[str] | None = None
    at_most: Annotated[float | list[float], BY_SHAPE] | None = None


KINDS: dict[str, type[AuthoredModel]] = {
    "occurs": Occurs,
    "response": Response,
    "all": Every,
    "field": Compared,
}


def read(value: Any) -> Any:
    kind = next((key for key in KINDS if isinstance(value, dict) and key in value), None)
    if kind is None:
        raise author_error("not a condition", code="R011")
    return KINDS[kind].model_validate(value)


Condition = Annotated[AuthoredModel, BeforeValidator(read)]
Text = Annotated[str | dict[Literal["en", "zh"], str], BY_SHAPE]


class Level(AuthoredModel):
    behaviour: Text
    met_when: Condition


class Criterion(AuthoredModel):
    id: str = Field(min_length=2)
    title: Text = ""
    weight: float = Field(1, gt=0)
    critical: bool = False
    overall: Literal["weighted_mean", "lowest"] = "lowest"
    levels: dict[int, Level] = Field(min_length=1)


class Rubric(AuthoredModel):
    criteria: list[Criterion]
    pass_: int | None = Field(None, alias="pass", ge=1, le=5)
    version: str = ""

    @field_validator("version")
    @classmethod
    def _has_three_parts(cls, version: str) -> str:
        if version and version.count(".") != 2:
            raise ValueError("a version has three parts")
        return version

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Rubric:
        for (_, one), (n, two) in itertools.combinations(enumerate(self.criteria), 2):
            if one.id == two.id:
                where = ("criteria", n, "id")
                raise author_error(f"`{two.id}` twice", code="R016", at=where)
        return self


for model in (Occurs, Every, Compared, Level, Criterion, Rubric):
    model.model_rebuild()


def problems(text: str, model: type[BaseModel] = Rubric) -> list[Problem]:
    document, unreadable = load(text.encode(), "r.yaml")
    assert document is not None
    try:
        model.model_validate(document.data)
    except ValidationError as error:
        return unreadable + diagnose(error, document, model)
    return unreadable


def told(text: str, model: type[BaseModel] = Rubric) -> list[str]:
    return [str(problem).removeprefix("r.yaml:") for problem in problems(text, model)]


GOOD = """\
criteria:
  - id: calm
    title: {en: Calm, zh: 冷静}
    weight: 2
    critical: false
    levels:
      1: {behaviour: Calm, met_when: {all: [{occurs: no, in: {first: 3 turns}}]}}
      2: {behaviour: Kind, met_when: {field: a, equals: 1.10, at_most: [2]}}
pass: 3
version: 1.0.0
"""


def test_what_is_right_has_no_problems_and_keeps_its_text() -> None:
    assert told(GOOD) == []
    document, _ = load(GOOD.encode(), "r.yaml")
    assert document is not None
    levels = Rubric.model_validate(document.data).criteria[0].levels
    one, two = levels[1].met_when, levels[2].met_when
    assert isinstance(one, Every)
    assert isinstance(two, Compared)
    assert isinstance(one.all[0], Occurs)
    assert (one.all[0].occurs, two.equals, two.at_most) == ("no", 1.1, [2.0])


RUBRIC_CASES = {
    "# why\ncriteria:\n  - id: calm\n    levles: {1: x}\n": [
        "4:5: error[R010]: unknown key `levles`\n  help: did you mean `levels`?",
    ],
    "criteria:\n  - title: x\n    levels: {}\n    colour: red\n": [
        "2:5: error[R011]: the key `id` is missing",
        "3:13: error[R012]: expected at least 1 item, found 0",
        "4:5: error[R010]: unknown key `colour`\n  help: the keys here are `id`, `title`, "
        "`weight`, `critical`, `overall`, `levels`",
    ],
    "pas: 3\n": [
        "1:1: error[R010]: unknown key `pas`\n  help: did you mean `pass`?",
        "1:1: error[R011]: the key `criteria` is missing",
    ],
    "[]\n": [
        "1:1: error[R012]: expected a mapping, found a list\n"
        "  help: the keys here are `criteria`, `pass`, `version`",
    ],
    "criteria:x": [
        "1:1: error[R012]: expected a mapping, found `criteria:x`\n"
        "  help: put a space after the colon",
    ],
    "criteria: {a: b}\nversion: 1.0\npass: 9\n": [
        "1:11: error[R012]: expected a list, found a mapping",
        "2:10: error[R012]: a version has three parts",
        "3:7: error[R012]: expected a value of at most 5, found `9`",
    ],
    "criteria: calm\npass: three\n": [
        "1:11: error[R012]: expected a list, found `calm`\n"
        "  help: write `[one, two]`, or a line `- one` for each item",
        "2:7: error[R012]: expected a whole number, found `three`",
    ],
    "criteria:\n-\n": [
        "2:2: error[R012]: expected a mapping, found nothing\n"
        "  help: the keys here are `id`, `title`, `weight`, `critical`, `overall`, `levels`",
    ],
    GOOD.replace("weight: 2", "weight: soon").replace("false", "maybe"): [
        "4:13: error[R012]: expected a number, found `soon`",
        "5:15: error[R012]: expected `true` or `false`, found `maybe`",
    ],
    GOOD.replace("weight: 2", "weight: 0\n    overall: lowset"): [
        "4:13: error[R012]: expected a value above 0, found `0`",
        "5:14: error[R012]: expected one of `weighted_mean`, `lowest`, found `lowset`\n"
        "  help: did you mean `lowest`?",
    ],
    GOOD.replace("id: calm", "id: c").replace("      1:", "      one:"): [
        "2:9: error[R012]: expected at least 2 characters, found `c`",
        "7:7: error[R012]: expected a whole number, found `one`",
    ],
    GOOD.replace("{en: Calm, zh: 冷静}", "[Calm]"): [
        "3:12: error[R012]: expected text or a mapping, found a list",
    ],
    GOOD.replace("{en: Calm, zh: 冷静}", "{en: [Calm], zh: }"): [
        "3:17: error[R012]: expected text, found a list",
        "3:25: error[R012]: expected text, found nothing\n"
        "  help: write a value after the colon, or leave the key out",
    ],
    GOOD.replace("zh: 冷静", "cn: 冷静"): [
        "3:23: error[R012]: expected one of `en`, `zh`, found `cn`",
    ],
    GOOD.replace("id: calm", "id: #calm"): [
        "2:5: error[R012]: expected text, found nothing\n"
        "  help: what follows `#` is a comment: put text that starts with it in quotes",
    ],
    GOOD.replace("id: calm", "id: {calm: very}"): [
        "2:9: error[R012]: expected text, found a mapping\n"
        "  help: put text that holds `: ` in quotes",
    ],
    GOOD.replace("pass: 3", "  - {id: calm, levels: {1: {behaviour: x, met_when: {all: []}}}}"): [
        "9:10: error[R016]: `calm` twice",
    ],
}


@pytest.mark.parametrize("text", RUBRIC_CASES)
def test_a_rubric_is_explained(text: str) -> None:
    assert told(text) == RUBRIC_CASES[text]


CONDITION_CASES = {
    "occurs: a\nat_lst: 2\n": [
        "2:1: error[R010]: unknown key `at_lst`\n  help: did you mean `at_least`?",
    ],
    "all: [{colour: a}]\n": ["1:7: error[R011]: not a condition"],
    "all: [foo]\n": ["1:7: error[R011]: not a condition"],
    "all: [{field: a, equals: 1}, ]\nall_of: []\n": [
        "2:1: error[R010]: unknown key `all_of`\n  help: the keys here are `all`",
    ],
    "occurs: [a]\nin: {frist: 3 turns, between: [a]}\n": [
        "1:9: error[R012]: expected text, found a list",
        "2:6: error[R010]: unknown key `frist`\n  help: did you mean `first`?",
        "2:31: error[R012]: item 2 of this list is missing",
    ],
    "occurs: a\nunless: {occurs: {occurs: x}}\n": [
        "2:18: error[R012]: expected text, found a mapping\n"
        "  help: put text that holds `: ` in quotes",
    ],
    "all:\n  all: [x]\n": ["2:3: error[R012]: expected a list, found a mapping"],
    "all: [{all: [{all: {all: x}}]}]\n": [
        "1:20: error[R012]: expected a list, found a mapping",
    ],
    "response: a\ntoo: b\n": [
        "2:1: error[R010]: unknown key `too`\n  help: did you mean `to`?",
    ],
    "all:\n  - occurs: x\n  - response: a\n": ["3:5: error[R011]: the key `to` is missing"],
    "occurs: a\nunless: {response: a}\n": ["2:1: error[R011]: the key `to` is missing"],
    "all: [{response: a, to: b, within: 3 s}]\n": [
        "1:36: error[R012]: not a span\n  help: write `2 turns`",
    ],
    "field: a\nat_most: soon\n": [
        "2:10: error[R012]: expected a number, found `soon`",
    ],
    "field: a\nat_most: {soon: 1}\n": [
        "2:10: error[R012]: expected a number or a list, found a mapping",
    ],
    "field: a\nat_most: [soon]\n": [
        "2:11: error[R012]: expected a number, found `soon`",
    ],
    "field: a\none_of: yes\n": [
        "2:9: error[R012]: expected a list, found `yes`\n"
        "  help: write `[one, two]`, or a line `- one` for each item",
    ],
    "all: [&x {occurs: a, at_least: many}, *x]\n": [
        "1:32: error[R012]: expected a whole number, found `many`",
    ],
}


class Holder(AuthoredModel):
    when: Condition


def listed_bands(value: Any) -> Any:
    return [*TypeAdapter(dict[str, float]).validate_python(value).items()]


class Bands(AuthoredModel):
    bands: Annotated[list[tuple[str, float]], BeforeValidator(listed_bands)]
    scope: Annotated[Scope | None, BeforeValidator(Scope.model_validate)] = None

    @model_validator(mode="after")
    def _no_band_is_bad(self) -> Bands:
        if any(title == "bad" for title, _ in self.bands):
            raise author_error("`bad` is no band", at=("bands", "bad"))
        return self


class Counts(RootModel[dict[str, int]]):
    pass


@pytest.mark.parametrize("text", CONDITION_CASES)
def test_a_condition_is_explained(text: str) -> None:
    indented = "when:\n" + "".join(f"  {line}\n" for line in text.splitlines())
    moved = []
    for problem in problems(indented, Holder):
        line, column = problem.line - 1, problem.column - 2
        help_ = f"\n  help: {problem.help}" if problem.help else ""
        moved.append(f"{line}:{column}: error[{problem.code}]: {problem.message}{help_}")
    assert moved == CONDITION_CASES[text]


def test_a_missing_key_is_sought_where_its_mapping_is_named() -> None:
    assert told("when: {response: a}\n", Holder) == ["1:1: error[R011]: the key `to` is missing"]


def test_deep_conditions_are_located_in_no_time() -> None:
    text = "when: " + "{all: [" * 30 + "{occurs: {}}" + "]}" * 30
    assert told(text, Holder) == [
        "1:226: error[R012]: expected text, found a mapping\n"
        "  help: put text that holds `: ` in quotes"
    ]


@pytest.mark.parametrize(
    ("text", "explained"),
    [
        (
            "bands: {low: 1, mid: lots, top: more}\n",
            [
                "1:22: error[R012]: expected a number, found `lots`",
                "1:33: error[R012]: expected a number, found `more`",
            ],
        ),
        (
            "bands: {}\nscope: {frist: x, last: y}\n",
            [
                "2:9: error[R010]: unknown key `frist`\n  help: did you mean `first`?",
                "2:19: error[R010]: unknown key `last`\n"
                "  help: the keys here are `first`, `between`",
            ],
        ),
        ("bands: {bad: 1}\n", ["1:9: error[R012]: `bad` is no band"]),
    ],
)
def test_validators_that_reshape_or_nest_keep_the_place(text: str, explained: list[str]) -> None:
    assert told(text, Bands) == explained


def test_the_keys_of_a_mapping_are_those_of_the_model_that_stands_there() -> None:
    # A plug-in's class may be called as one of ours.
    other = type("Scope", (AuthoredModel,), {"__annotations__": {"elsewhere": "str"}})
    assert other.__name__ == Scope.__name__
    assert told("bands: {}\nscope: 3\n", Bands) == [
        "2:8: error[R012]: expected a mapping, found `3`\n"
        "  help: the keys here are `first`, `between`"
    ]


def test_a_key_spelt_like_the_mark_of_pydantic_is_just_a_key() -> None:
    assert told("'[key]': x\n", Counts) == ["1:10: error[R012]: expected a whole number, found `x`"]


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("levles", ["levels", "label"], "levels"),
        ("At-Least", ["at_least", "at_most"], "at_least"),
        ("tset", ["test"], "test"),
        ("colour", ["weight", "title", "levels"], None),
        ("of", ["to", "in", "unless"], None),
        ("any", ["all"], None),
    ],
)
def test_suggestions_are_near(word: str, known: list[str], meant: str | None) -> None:
    assert near(word, known) == meant


def test_every_code_is_explained() -> None:
    assert list(CODES) == sorted(CODES)
    for code, entry in CODES.items():
        assert (entry.code, "\n" in entry.title) == (code, False)
        assert len(entry.why) > len(entry.title)
        assert entry.help.endswith(".")


SCALARS = st.sampled_from(["", "x", "3", "no", "'3'", "soon", "lowset", "$p"])
KEYS = st.sampled_from(["criteria", "id", "title", "levels", "levles", "1", "2", "behaviour"]) | (
    st.sampled_from(["met_when", "all", "occurs", "response", "to", "in", "field", "at_most"])
    | st.sampled_from(["between", "en", "first", "unless", "'[key]'"])
)
FLOW = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(i or '~' for i in items)}]")
        | st.dictionaries(KEYS, inner, max_size=4).map(
            lambda items: "{" + ", ".join(f"{key}: {item}" for key, item in items.items()) + "}"
        )
    ),
    max_leaves=25,
)


@given(FLOW, st.sampled_from([Rubric, Holder]))
def test_no_mistake_is_beyond_explanation(flow: str, model: type[BaseModel]) -> None:
    text = f"{{when: {flow}, criteria: [{flow}]}}"
    document, unreadable = load(text.encode(), "r.yaml")
    assert (document is not None, unreadable) == (True, [])
    found = problems(text, model)
    assert found != []
    for problem in found:
        assert problem.line == 1 <= problem.column <= problem.end_column <= len(text) + 1
        assert "Input should" not in problem.message
