"""Test cases as a rubric's author writes them, in the rubric or in a file of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from scorecard.authoring.declared import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)
from scorecard.authoring.model import BY_SHAPE, AuthoredModel, FormatVersion, NotEmpty
from scorecard.authoring.problem import author_error, several
from scorecard.authoring.scalar import Open
from scorecard.grade import Result, Verdict
from scorecard.rubric.criterion import (
    OF_THE_WHOLE,
    GateKey,
    GateNumber,
    LevelKeys,
    LevelNumber,
    Score,
)
from scorecard.suggest import did_you_mean


class _Expectation(AuthoredModel):
    """What is expected: only the keys that the author gave."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    @model_validator(mode="after")
    def _asks_something(self) -> _Expectation:
        if not self.asked:
            raise author_error("nothing is expected here", "say what the grade must be")
        return self

    @property
    def asked(self) -> dict[str, Any]:
        """The expected values by key, in the order of the fields."""
        return {
            name: getattr(self, name)
            for name in type(self).model_fields
            if name in self.model_fields_set
        }


def _text_keys(value: Any) -> Any:
    return (
        {str(key): verdict for key, verdict in value.items()} if isinstance(value, dict) else value
    )


class CriterionExpectation(_Expectation):
    """What a test expects of one criterion; only what is given is compared."""

    level: Annotated[
        LevelNumber | None,
        Field(description="the level that is certain; null if it does not apply"),
    ] = None
    possible: Annotated[
        LevelNumber | None,
        Field(description="the level that could still be; null if it does not apply"),
    ] = None
    blocked_by: Annotated[
        GateNumber | None, Field(description="the gate that blocks; null if none does")
    ] = None
    applies: Annotated[
        bool | None, Field(description="whether the criterion applies; null if that is not known")
    ] = None
    locked: Annotated[
        tuple[GateNumber, ...],
        AfterValidator(lambda levels: tuple(sorted(set(levels)))),
        Field(description="the levels that are met above the gate that blocks"),
    ] = ()
    verdicts: Annotated[
        dict[GateKey, Verdict],
        BeforeValidator(_text_keys),
        NotEmpty,
        LevelKeys(all_needed=False),
        Field(description="the verdicts of single levels, by their numbers"),
    ] = {}


class Expectations(_Expectation):
    """What a test expects of the whole and, by their ids, of criteria (a number is the level)."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Annotated[LevelNumber | CriterionExpectation, BY_SHAPE]]

    score: Annotated[
        Score | None, Field(description="the score, 0 to 5; null if no criterion applies")
    ] = None
    possible: Annotated[
        Score | None,
        Field(description="the score that could still be, 0 to 5; null if no criterion applies"),
    ] = None
    result: Annotated[
        Result, Field(description="pass, fail, undecided, or none if nothing was to be decided")
    ] = "none"

    @property
    def of_the_whole(self) -> dict[str, Any]:
        """What is expected of the whole, by key."""
        return super().asked

    @property
    def asked(self) -> dict[str, Any]:
        """What is expected of the whole; and the criteria, for which `of` has what is expected."""
        return {**self.of_the_whole, **(self.__pydantic_extra__ or {})}

    @property
    def criteria(self) -> tuple[str, ...]:
        """The ids of the criteria of which something is expected."""
        return tuple(self.__pydantic_extra__ or {})

    def of(self, criterion: str) -> CriterionExpectation:
        """What is expected of one of the `criteria`."""
        expected = (self.__pydantic_extra__ or {})[criterion]
        if isinstance(expected, CriterionExpectation):
            return expected
        return CriterionExpectation(level=expected)


class TestCase(AuthoredModel):
    """A test of the rubric: an interaction and what its grade must be."""

    __test__ = False  # not a test class of pytest's

    name: Annotated[str, Field(min_length=1, description="what the case shows")]
    interaction: Annotated[
        Open, Field(description="the record, in place; without an `id`, the name stands for it")
    ] = None
    file: Annotated[
        str | None, Field(min_length=1, description="the record's file, relative to this one")
    ] = None
    id: Annotated[
        str | None, Field(min_length=1, description="which record of the file, if it has several")
    ] = None
    expect: Annotated[Expectations, Field(description="what the grade must be")]

    @model_validator(mode="after")
    def _one_record(self) -> TestCase:
        if (self.interaction is None) == (self.file is None):
            raise author_error("a test needs either an `interaction` or a `file`")
        if self.id is not None and self.file is None:
            raise author_error("`id` says which record of a `file`", "put it inside `interaction`")
        return self


def refuse_unclear(cases: Iterable[TestCase], criteria: Iterable[str] | None) -> None:
    """Raise errors for names that stand twice, and for criteria that the rubric does not have
    (None: they are not known)."""
    errors: list[Any] = []
    seen: set[str] = set()
    known = None if criteria is None else [*criteria, *OF_THE_WHOLE]
    for position, case in enumerate(cases):
        if case.name in seen:
            message = f"two tests have the name `{case.name}`"
            errors.append(
                author_error(message, "give each its own", code="R016", at=(position, "name"))
            )
        seen.add(case.name)
        for name in case.expect.criteria:
            if known is not None and name not in known:
                where = (position, "expect", name)
                help_ = did_you_mean(name, known)
                errors.append(author_error(f"no criterion `{name}`", help_, code="R013", at=where))
    if errors:
        raise several(errors)


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
