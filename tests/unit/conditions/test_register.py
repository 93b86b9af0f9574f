"""A kind of condition that is added after rubrics can be read."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, ClassVar

import pytest
from pydantic import Field

from scorecard.authoring.yaml import load
from scorecard.conditions import KINDS, register
from scorecard.conditions.base import ConditionBase, DataCondition, Statement
from scorecard.conditions.context import CompileContext
from scorecard.conditions.describer import Describer
from scorecard.conditions.outcome import MET, UNMET, Check, Outcome
from scorecard.conditions.scoped import ScopedCondition
from scorecard.conditions.spans import AnySpan, span_of
from scorecard.engine.evaluator import Evaluator
from scorecard.moments.scan import ScanResult
from scorecard.plugins import PluginError
from scorecard.records.decoding import decode
from scorecard.rubric.load import Loaded, load_document
from scorecard.rubric.model import Rubric
from scorecard.schema import json_schema
from scorecard.values.comparison import NumberComparison, compile_comparison
from scorecard.values.parameters import NoValue

RUBRIC = """\
format: 1
id: desk
version: 1.0.0
title: Front desk
parameters:
  usual: {{by: channel, cases: {{call: 60%}}}}
  patience: {{by: channel, cases: {{call: 30s}}, default: 2 turns}}
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

        def build(self, context: CompileContext) -> Check:
            return lambda scan: (MET, (self.foreign,), (), ())

        def describe(self, describer: Describer) -> Statement:
            return Statement(self.foreign)

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
        ("{all: [{foreign: x, oftn: 2}]}", "12:63: error[R010]: unknown key `oftn`"),
        ("{foreign: x, often: 0}", "12:63: error[R012]: expected a value of at least 1, found `0`"),
        ("{foregn: x}", "12:44: error[R010]: `foregn` is not a kind of condition"),
    ],
)
def test_its_keys_are_checked(foreign: type[ConditionBase], condition: str, problem: str) -> None:
    assert problem in str(loaded(condition).problems[0])


def test_without_it_its_key_is_unknown() -> None:
    (problem,) = loaded("{foreign: x}").problems
    assert (problem.code, problem.message) == ("R010", "`foreign` is not a kind of condition")


@pytest.fixture
def ended() -> Iterator[None]:
    """A kind with the fields that docs/extend.md has a table of."""

    class Ended(DataCondition, NumberComparison):
        kind: ClassVar[str] = "ended"

        ended: str
        within: AnySpan

        def build(self, context: CompileContext) -> Check:
            test_of = compile_comparison(self, context.parameters)
            limit, missing = span_of(context, self.within), context.missing(self.if_missing)

            def check(scan: ScanResult) -> Outcome:
                test, soon = test_of(scan.interaction), limit(scan)
                if isinstance(test, NoValue):
                    return missing(test.needs)
                return MET if test.passes(0.6) else UNMET, (f"within {soon}",), (), ()

            return check

        def claim(self, describer: Describer) -> str:
            return f"{describer.bounds(self, 'share')} within {describer.span(self.within)}"

    register(Ended)
    yield
    del KINDS["ended"]


@pytest.mark.usefixtures("ended")
@pytest.mark.parametrize(
    ("condition", "channel", "outcome"),
    [
        ("at_least: 60%, within: 2 turns", "chat", ("met", "within 2 turns")),
        ("above: 60%, within: 30s", "chat", ("unmet", "within 30s")),
        ("at_least: $usual, within: $patience", "call", ("met", "within 30s")),
        (
            "at_least: $usual, within: $patience",
            "chat",
            ("unknown", "not known: the record has no field channel"),
        ),
    ],
)
def test_numbers_times_and_parameters_are_read(
    condition: str, channel: str, outcome: tuple[str, str]
) -> None:
    content = loaded(f"{{ended: x, {condition}}}").content
    assert isinstance(content, Rubric)
    turns = [{"speaker": "agent", "text": "Hi"}]
    record = decode(json.dumps({"id": "i", "channel": channel, "turns": turns}).encode())
    level = Evaluator(content).grade(record).criteria[0].levels[0]
    assert (level.verdict, level.why) == outcome


def _kind(base: type[ConditionBase], **given: object) -> type[ConditionBase]:
    body = {"kind": "foreign", "__annotations__": {"foreign": str}, "__module__": __name__}
    return type("Foreign", (base,), {**body, **given})


def _nothing(*_: object) -> None:
    """Stands for a method that is written."""


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (_kind(ConditionBase), "Foreign has no method `build`, which scorecard.conditions.base"),
        (_kind(ConditionBase, build=_nothing), "Foreign has no method `describe`, which"),
        (_kind(DataCondition, build=_nothing), "Foreign has no method `claim`, which"),
        (
            # What only a kind with a scope has.
            _kind(DataCondition, build=_nothing, claim_there=_nothing),
            "Foreign has no method `claim`, which scorecard.conditions.base asks for",
        ),
        (_kind(ScopedCondition, look=_nothing), "Foreign has no method `claim_there`, which"),
        (_kind(ScopedCondition, claim_there=_nothing), "Foreign has no method `look`, which"),
        (_kind(ConditionBase, __annotations__={"foregn": str}), "has no field `foreign`"),
    ],
)
def test_a_kind_that_is_not_whole_is_refused(kind: type[ConditionBase], wrong: str) -> None:
    with pytest.raises(PluginError) as caught:
        register(kind)
    assert str(caught.value).startswith("`foreign` can't be used: ")
    assert wrong in str(caught.value)
    assert "foreign" not in KINDS


def test_a_name_is_what_a_kind_calls_itself() -> None:
    with pytest.raises(PluginError, match="it calls itself `foreign`"):
        KINDS["foregn"] = _kind(ConditionBase)


@pytest.mark.parametrize(
    ("kinds", "wrong"),
    [
        ("()", "acme_topics has no `topics` in its KINDS (no kind)"),
        ("(Topic,)", "acme_topics has no `topics` in its KINDS (just `topic`)"),
        ("(Topics,)", "`topics` of acme_topics can't be used: Topics has no field `topics`"),
    ],
)
def test_a_module_of_kinds_that_is_not_whole_is_refused(
    kinds: str, wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "acme_topics.py").write_text(
        "from scorecard.conditions.presence import Occurs\n"
        "class Topic(Occurs):\n    kind = 'topic'\n    topic: str\n"
        f"class Topics(Topic):\n    kind = 'topics'\nKINDS = {kinds}\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setitem(KINDS._modules, "topics", "acme_topics")  # type: ignore[arg-type]
    try:
        (problem,) = loaded("{topics: x}").problems
    finally:
        sys.modules.pop("acme_topics", None)
        KINDS._loaded.pop("topic", None)
    assert problem.message.startswith(wrong)
    assert (problem.line, problem.column) == (12, 44)
