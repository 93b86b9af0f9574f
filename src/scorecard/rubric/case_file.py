"""Test files: tests of a rubric in a file of their own."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo

from scorecard.authoring.model import AuthoredModel, NotEmpty
from scorecard.authoring.names import FormatVersion
from scorecard.rubric.cases import TestCase, refuse_unclear


def _clear(tests: tuple[TestCase, ...], info: ValidationInfo) -> tuple[TestCase, ...]:
    refuse_unclear(tests, (info.context or {}).get("criteria"))
    return tests


class TestFile(AuthoredModel):
    """A file of tests beside a rubric (`*.test.yaml`).

    The `criteria` of the validation's context are the ids that the rubric has, if they are known.
    """

    __test__ = False  # not a test class of pytest's

    format: FormatVersion
    rubric: Annotated[
        str | None,
        Field(
            min_length=1,
            description="the rubric's file, relative to this one; without it, the rubric with "
            "this file's name: `x.yaml` for `x.test.yaml`",
        ),
    ] = None
    tests: Annotated[
        tuple[TestCase, ...],
        NotEmpty,
        AfterValidator(_clear),
        Field(description="the test cases"),
    ]
