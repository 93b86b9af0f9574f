"""A kind of condition that is added after rubrics can be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

import pytest
from pydantic import Field

from scorecard.authoring.yaml import load
from scorecard.conditions import KINDS, register
from scorecard.conditions.base import ConditionBase
from scorecard.rubric.load import Loaded, load_document
from scorecard.schema import json_schema

RUBRIC = """\
format: 1
id: desk
version: 1.0.0
title: Front desk
criteria:
  - id: care
    title: Care
    levels:
      1: {{behaviour: Is polite, met_when: {condition}}}
      2: {{behaviour: Listens, met_when: {{observed: listened}}}}
      3: {{behaviour: Solves, met_when: {{observed: solved}}}}
      4: {{behaviour: Explains, met_when: {{observed: explained}}}}
      5: {{behaviour: Prevents, met_when: {{observed: prevented}}}}
"""


@pytest.fixture
def foreign() -> Iterator[type[ConditionBase]]:
    class Foreign(ConditionBase):
        """Met as others have it."""

        kind: ClassVar[str] = "foreign"

        foreign: Annotated[str, Field(description="what others have")]
        often: Annotated[int, Field(ge=1)] = 1

    yield register(Foreign)
    del KINDS["foreign"]


def loaded(condition: str) -> Loaded:
    document, problems = load(RUBRIC.format(condition=condition).encode(), "r.yaml")
    assert document is not None
    return load_document(document, problems)


def test_a_kind_may_be_added_at_any_time(foreign: type[ConditionBase]) -> None:
    content = loaded("{all: [{foreign: x, unless: {foreign: y}}]}").content
    assert content is not None
    dumped = content.model_dump(exclude_defaults=True)["criteria"][0]["levels"]["1"]["met_when"]
    assert dumped == {"all": ({"foreign": "x", "unless": {"foreign": "y"}},)}
    kinds = json_schema("rubric")["definitions"]["Condition"]["anyOf"]
    assert {"$ref": "#/definitions/Foreign"} in kinds


@pytest.mark.parametrize(
    ("condition", "problem"),
    [
        ("{all: [{foreign: x, oftn: 2}]}", "9:63: error[R010]: unknown key `oftn`"),
        ("{foreign: x, often: 0}", "9:63: error[R012]: expected a value of at least 1, found `0`"),
        ("{foregn: x}", "9:44: error[R010]: `foregn` is not a kind of condition"),
    ],
)
def test_its_keys_are_checked(foreign: type[ConditionBase], condition: str, problem: str) -> None:
    assert problem in str(loaded(condition).problems[0])


def test_without_it_its_key_is_unknown() -> None:
    (problem,) = loaded("{foreign: x}").problems
    assert (problem.code, problem.message) == ("R010", "`foreign` is not a kind of condition")
