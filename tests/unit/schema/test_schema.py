"""The JSON Schemas: they are what the models say, accept what loads, and refuse what does not."""

from __future__ import annotations

import json
import re
import runpy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bundled import bundled, evaluator
from generated import records, rubrics
from paths import ROOT
from program import scorecard
from scorecard import Evaluator, convert, to_json
from scorecard.authoring import yaml
from scorecard.authoring.scalar import Plain, resolve
from scorecard.conditions import KINDS
from scorecard.conditions.measures import MEASURES
from scorecard.rubric.find import DEFAULT_RUBRIC, bundled_folder, bundled_paths
from scorecard.rubric.model import Rubric
from scorecard.schema import NAMES, json_schema
from support import Json, criterion, grade, laws, level, record, rubric

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@cache
def validator(name: str) -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(json_schema(name))


def accepts(name: str, value: Any) -> bool:
    """Whether the schema takes the value, as an editor sees it."""
    return bool(validator(name).is_valid(resolve(value)))


def assert_accepts(name: str, value: Any) -> None:
    validator(name).validate(resolve(value))


def read(text: str | bytes) -> Any:
    document, problems = yaml.load(text.encode() if isinstance(text, str) else text, "a.yaml")
    assert document is not None, problems
    return document.data


def parts(schema: Any) -> Iterator[Json]:
    """Every schema inside a schema."""
    if isinstance(schema, dict):
        yield schema
    for part in schema.values() if isinstance(schema, dict) else schema:
        if isinstance(part, dict | list):
            yield from parts(part)


@pytest.mark.parametrize("name", NAMES)
def test_the_files_are_what_the_models_say(name: str) -> None:
    """`python tools/schemas.py` writes them anew."""
    files = runpy.run_path(str(ROOT / "tools" / "schemas.py"))["files"]()
    path = ROOT / "schema" / f"{name}.schema.json"
    assert path.read_text(encoding="utf-8") == files[path]
    assert sorted(files) == sorted((ROOT / "schema").iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_one_of_draft_07(name: str) -> None:
    schema = json_schema(name)
    jsonschema.Draft7Validator.check_schema(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    later = {"prefixItems", "$defs", "unevaluatedProperties", "dependentRequired", "discriminator"}
    for part in parts(schema):
        assert not later & part.keys()
        if "$ref" in part:
            assert part["$ref"].removeprefix("#/definitions/") in schema["definitions"]
            # Whatever else stands beside a reference is ignored.
            assert part.keys() <= {"$ref", "description"}


@pytest.mark.parametrize("name", NAMES)
def test_every_key_is_described(name: str) -> None:
    schema = json_schema(name)
    models = [schema, *schema["definitions"].values()]
    assert [model.get("title") for model in models if not model.get("description")] == []
    for part in parts(schema):
        # Those of a `oneOf` only say which keys go together.
        if "properties" in part and part.get("type") == "object":
            for key, described in part["properties"].items():
                assert described.get("description", "").strip(), key
                assert "\n" not in described["description"].replace("\n\n", "")


def test_conditions_and_measures_are_explained_as_in_the_documentation() -> None:
    definitions = json_schema("rubric")["definitions"]
    kinds = [
        definitions[one["$ref"].rpartition("/")[2]] for one in definitions["Condition"]["anyOf"]
    ]
    assert [kind["title"] for kind in kinds] == list(KINDS)
    for kind, model in zip(kinds, KINDS.values(), strict=True):
        words = " ".join((model.__doc__ or "").split())
        assert " ".join(kind["description"].split()) == words
        assert words in " ".join(kind["properties"][kind["title"]]["description"].split())
        assert kind["title"] in kind["required"]
        assert kind["additionalProperties"] is False
    measures = definitions["MeasureCondition"]["properties"]["measure"]["oneOf"]
    assert [measure["const"] for measure in measures] == list(MEASURES)
    assert all(measure["description"] for measure in measures)


def snippets() -> list[Any]:
    pages = {page.name: page.read_text(encoding="utf-8") for page in PAGES}
    return [
        pytest.param(text, id=name)
        for name, page in pages.items()
        for text in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
        if text.startswith("format:")
    ]


@pytest.mark.parametrize("text", snippets())
def test_the_rubrics_of_the_documentation_fit(text: str) -> None:
    shown = read(text)
    assert_accepts("rubric" if "criteria" in shown else "tests", shown)


def test_there_are_rubrics_in_the_documentation() -> None:
    assert len(snippets()) >= 2


@pytest.mark.parametrize("path", bundled_paths().values(), ids=bundled_paths())
def test_the_bundled_rubrics_fit(path: Path) -> None:
    assert_accepts("rubric", read(path.read_bytes()))


@pytest.mark.parametrize("path", sorted(bundled_folder().rglob("lexicons/*.yaml")), ids=str)
def test_the_bundled_lexicons_fit(path: Path) -> None:
    assert_accepts("lexicon", read(path.read_bytes()))
    assert not accepts("rubric", read(path.read_bytes()))


def test_the_examples_and_their_grades_fit() -> None:
    examples = json.loads((ROOT / "examples" / "calls.json").read_bytes())
    grader = evaluator(DEFAULT_RUBRIC)
    sorts = set()
    for example in examples:
        validator("interaction").validate(example)
        graded = json.loads(to_json(grader.grade(convert(example))))
        validator("grade").validate(graded)
        sorts |= {one["kind"] for one in found(graded, "evidence")}
    assert len(sorts) >= 5
    bare = Evaluator(bundled(DEFAULT_RUBRIC), evidence=False)
    validator("grade").validate(json.loads(to_json(bare.grade(convert(examples[0])))))


def found(graded: Json, key: str) -> list[Json]:
    levels = [one for criterion in graded["criteria"] for one in criterion["levels"]]
    return [item for one in levels for item in one[key]]


MOMENT: Json = {"says": ["sorry"]}


def with_moment(moment: Any) -> Json:
    return rubric(criterion({"occurs": "m"}), moments={"m": moment})


def with_condition(condition: Any, **keys: Any) -> Json:
    return rubric(criterion(condition), **{"moments": {"m": MOMENT, "n": MOMENT}, **keys})


SHORT_FORMS: dict[str, Json] = {
    "a phrase alone": with_moment({"says": "sorry"}),
    "phrases that look like numbers": with_moment({"says": [Plain("110"), Plain("1.5")]}),
    "phrases that look like booleans": with_moment({"says": [Plain("true"), Plain("no")]}),
    "all phrases": with_moment({"says": {"all": "sorry"}}),
    "one pattern": with_moment({"matches": "so+rry"}),
    "similar sentences": with_moment({"similar_to": ["we call you back"]}),
    "one name": with_moment({"action": "refund", "arguments": {"amount": Plain("5"), "ok": True}}),
    "arguments compared": with_moment(
        {"action": ["refund"], "arguments": {"amount": {"one_of": "$few", "exists": Plain("yes")}}}
    )
    | {"parameters": {"few": [1, 2]}},
    "moments in a moment": with_moment({"any_of": [MOMENT, {"all_of": [MOMENT]}]}),
    "words": with_moment({"words": {"between": [1, "9"]}}),
    "a version that looks like a number": with_condition({"never": "m"}, version=Plain("1.0")),
    "a format in quotes": with_condition({"never": "m"}, format="1"),
    "titles by language": with_condition({"never": "m"}, title={"en": "A", "zh-Hant": "B"}),
    "bands as a mapping": with_condition({"never": "m"}, bands={"good": 3, "better": "4.5"}),
    "bands as a list": with_condition({"never": "m"}, bands=[{"title": "good", "at_least": 3}]),
    "bare parameters": with_condition(
        {"response": "m", "to": "n", "within": "$soon"}, parameters={"soon": "30s"}
    ),
    "parameters by case": with_condition(
        {"measure": "pace", "at_most": "$most"},
        parameters={"most": {"by": "customer.tier", "cases": {"gold": 3}, "default": "60%"}},
    ),
    "times and shares": with_condition({"measure": "pace", "above": "60%", "below": ".5min"}),
    "spans": with_condition({"never": "m", "in": {"around": "n", "span": "1.5min"}}),
    "a boolean as a number": with_condition({"field": "topic", "exists": Plain("1")}),
    "a long count": with_condition({"occurs": "m", "at_least": Plain("1_000")}),
    "turns": with_condition({"never": "m", "in": {"first": "3 turns"}}),
    "between moments": with_condition({"never": "m", "in": {"between": ["m", "n"]}}),
    "counts in quotes": with_condition({"occurs": "m", "at_least": "2", "at_most": Plain("3")}),
    "one of": with_condition({"field": "metadata.a.b", "one_of": ["a", 1, None]}),
    "equal to anything": with_condition({"field": "topic", "equals": {"a": [1]}}),
    "nothing": with_condition(
        {"never": "m", "unless": None, "in": None}, parameters={"a": None}, description=None
    ),
    "names in any script": rubric(criterion({"never": "投诉.1-a"}), moments={"投诉.1-a": MOMENT}),
}


@pytest.mark.parametrize("value", SHORT_FORMS.values(), ids=SHORT_FORMS)
def test_a_schema_accepts_every_form_that_loads(value: Json) -> None:
    Rubric.model_validate(value)
    assert_accepts("rubric", value)


def without(value: Json, *keys: str) -> Json:
    return {key: item for key, item in value.items() if key not in keys}


def with_levels(*numbers: Any) -> Json:
    levels = {number: level({"observed": "a"}) for number in numbers}
    return rubric({**criterion({"observed": "a"}), "levels": levels})


MISTAKES: dict[str, Json] = {
    "an unknown key": with_condition({"never": "m"}, critera=[]),
    "a missing key": without(with_condition({"never": "m"}), "title"),
    "another format": with_condition({"never": "m"}, format=2),
    "no criteria": rubric(),
    "a blank in an id": with_condition({"never": "m"}, id="a b"),
    "no level": with_levels(),
    "a sixth level": with_levels(1, 2, 3, 4, 5, 6),
    "a level by another name": with_levels(1, 2, 3, 4, "five"),
    "a misspelt kind": with_condition({"occur": "m"}),
    "two kinds": with_condition({"never": "m", "occurs": "m"}),
    "no condition": with_condition("never"),
    "a misspelt modifier": with_condition({"response": "m", "to": "n", "witin": "2 turns"}),
    "a missing modifier": with_condition({"response": "m"}),
    "no span": with_condition({"response": "m", "to": "n", "within": "2 turnips"}),
    "no such unit": with_condition({"measure": "pace", "at_most": "3h"}),
    "no such measure": with_condition({"measure": "paces", "at_most": 3}),
    "no such party": with_condition({"measure": "words", "of": "system", "at_most": 3}),
    "no such verdict": with_condition({"observed": "a", "if_missing": "met"}),
    "a negative count": with_condition({"occurs": "m", "at_least": -1}),
    "half a count": with_condition({"occurs": "m", "at_least": 1.5}),
    "no members": with_condition({"all": []}),
    "a mistake in a member": with_condition({"all": [{"never": "m"}, {"neve": "m"}]}),
    "one moment in order": with_condition({"sequence": ["m"]}),
    "two scopes": with_condition({"never": "m", "in": {"first": "1s", "last": "1s"}}),
    "no scope": with_condition({"never": "m", "in": {}}),
    "around without a span": with_condition({"never": "m", "in": {"around": "m"}}),
    "between three": with_condition({"never": "m", "in": {"between": ["m", "m", "m"]}}),
    "no such field": with_condition({"field": "outcom.csat", "equals": 1}),
    "one_of without a list": with_condition({"field": "topic", "one_of": "refund"}),
    "no such speaker": with_moment({"speaker": "agents"}),
    "no phrases": with_moment({"says": []}),
    "an empty phrase": with_moment({"says": ["  "]}),
    "phrases both ways": with_moment({"says": {"any": ["a"], "all": ["b"]}}),
    "an empty moment": with_moment({}),
    "too alike": with_moment({"similar_to": {"sentences": ["a b"], "similarity": 101}}),
    "no language": with_condition({"never": "m"}, title={"English": "A"}),
    "a bare parameter without cases": with_condition({"never": "m"}, parameters={"a": {}}),
    "a pass that asks for nothing": with_condition({"never": "m"}, **{"pass": {}}),
    "a pass mark above 5": with_condition({"never": "m"}, **{"pass": {"score": 6}}),
    "a band above 5": with_condition({"never": "m"}, bands={"good": 6}),
    "a negative weight": rubric(criterion({"observed": "a"}, weight=-1)),
    "no such consequence": rubric(
        criterion({"observed": "a"}, critical={"below": 1, "then": "zro"})
    ),
}


@pytest.mark.parametrize("value", MISTAKES.values(), ids=MISTAKES)
def test_a_schema_refuses_what_does_not_load(value: Json) -> None:
    with pytest.raises(ValidationError):
        Rubric.model_validate(value)
    assert not accepts("rubric", value)


@laws
@given(rubrics(), records)
def test_what_is_generated_fits(rules: Json, interaction: Json) -> None:
    assert_accepts("rubric", rules)
    assert_accepts("interaction", interaction)
    assert_accepts("grade", json.loads(to_json(grade(rules, interaction))))


odd = st.one_of(
    st.sampled_from(["110", "1.0", "true", "no", "-1", "0", "5", "1e1", "2020-01-01"]).map(Plain),
    st.sampled_from(["", " ", "110", "2 turns", "30s", "60%", "$limit", "sorry", "csat", "agent"]),
    st.sampled_from([None, True, 0, 1, 2.5, 101, [], {}, ["sorry"], [1, 2], {"en": "a"}]),
    st.sampled_from([{"any": ["a"]}, {"at_most": 3}, {"good": 3}, {"first": "1s"}]),
)


def as_read(value: Any) -> Any:
    """A value as the reader of YAML gives it: texts, and scalars that are yet to be decided."""
    if isinstance(value, dict):
        return {str(key): as_read(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_read(one) for one in value]
    return Plain(json.dumps(value)) if isinstance(value, bool | int | float) else value


def changed(value: Any, draw: st.DrawFn) -> Any:
    """The same with one value in it replaced, or one key left out."""
    if not isinstance(value, dict | list) or not value or draw(st.integers(0, 9)) == 0:
        return draw(odd)
    if isinstance(value, list):
        place = draw(st.integers(0, len(value) - 1))
        return [*value[:place], changed(value[place], draw), *value[place + 1 :]]
    key = draw(st.sampled_from(sorted(value, key=str)))
    if draw(st.integers(0, 19)) == 0:
        return {name: one for name, one in value.items() if name != key}
    return {**value, key: changed(value[key], draw)}


@laws
@given(rubrics(), st.data())
def test_whatever_loads_fits(rules: Json, data: st.DataObject) -> None:
    """Rubrics with a slip in them: most do not load, and those that do fit the schema."""
    for _ in range(8):
        slipped = as_read(data.draw(st.composite(lambda draw: changed(rules, draw))()))
        try:
            Rubric.model_validate(slipped)
        except ValidationError:
            continue
        assert_accepts("rubric", slipped)


BAD_RECORDS: dict[str, Json] = {
    "no turns": record() | {"turns": []},
    "an unknown key": record(topics="a"),
    "an unknown speaker": record([{"speaker": "bot", "text": "a"}]),
    "an empty turn": record([{"speaker": "agent"}]),
    "two contents": record([{"speaker": "agent", "text": "a", "event": "hold"}]),
    "a negative time": record([{"speaker": "agent", "text": "a", "start": -1}]),
    "an observation that says nothing": record(observations={"a": {"by": "b"}}),
}


@pytest.mark.parametrize("value", BAD_RECORDS.values(), ids=BAD_RECORDS)
def test_the_interaction_schema_refuses_what_is_no_record(value: Json) -> None:
    assert not accepts("interaction", value)


def test_a_record_may_say_null_for_what_it_lacks() -> None:
    turn = {"speaker": "agent", "text": None, "event": "hold", "action": None, "start": None}
    value = record([turn], channel=None, observations={"a": [], "b": True})
    convert(value)
    assert_accepts("interaction", value)


@pytest.mark.parametrize("name", NAMES)
def test_the_command_prints_the_file(name: str, tmp_path: Path) -> None:
    expected = (ROOT / "schema" / f"{name}.schema.json").read_bytes()
    assert scorecard("schema", name).out == expected
    done = scorecard("schema", name, "--output", tmp_path / "a.json")
    assert (done.status, done.out, done.err) == (0, b"", "")
    assert (tmp_path / "a.json").read_bytes() == expected
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rubrc"], "no schema `rubrc` (did you mean `rubric`?)"),
        (
            ["xyz"],
            "no schema `xyz` (known: rubric, lexicon, tests, mapping, interaction, observation, "
            "grade)",
        ),
        (["grade", "--output", "none/a.json"], "there is no folder none"),
    ],
)
def test_the_command_says_what_is_wrong(arguments: list[str], message: str, tmp_path: Path) -> None:
    done = scorecard("schema", *arguments, cwd=tmp_path)
    assert (done.status, done.out) == (2, b"")
    assert message in done.err
