"""Evidence is right to the character, and a grade depends on nothing but rubric and record."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated import MOMENTS, records, rubrics, turned
from scorecard.engine.evaluator import Evaluator
from scorecard.grade import Grade, Quote, Searched, from_json, to_json
from scorecard.language import Language
from scorecard.records.decoding import convert, decode
from scorecard.rubric.model import Rubric
from scorecard.text.fold import fold
from support import Json, agent, criterion, customer, grade, laws, record, rubric, say

PHRASES = {
    "latin": "so sorry",
    "accents": "désolé",
    "cyrillic": "извините",
    "greek": "συγγνώμη",
    "han": "抱歉",
    "astral": "𠮷野家",
    "kana": "すみません",
    "hangul": "죄송합니다",
    "arabic": "آسف",
    "hebrew": "סליחה",
    "devanagari": "क्षमा करें",
    "thai": "ขอโทษ",
    "emoji": "👩‍👩‍👧",
    "punctuation": "?!",
    "digits": "24/7",
    "mathematical": "𝒔𝒐𝒓𝒓𝒚",
}
SAYS = {name: {"speaker": "agent", "says": [phrase]} for name, phrase in PHRASES.items()}
SEARCHER = Evaluator(
    Rubric.model_validate(
        rubric(
            *(criterion({"never": name}, name=name) for name in PHRASES),
            moments=SAYS,
        )
    )
)

FILLERS = [
    "".join(PHRASES.values()),
    "abc XYZ 019 _-'’.,;\n\u00a0",
    "éÉßİıſ\u0301\u0308\u0327",
    "好的吗，。！　ＡｂＣ１",
    "اَلسلام\u0640\u064b",
    "שלום\u05b0\u200f",
    "नमस्ते\u093c\u200d\u200c",
    "ครับ\u0e48",
    "😀👍🏽❤\ufe0f🇩🇪\u200d1\u20e3",
    "𝒂𝒃𠀀\U000e0041\U0010ffff",
]
fillers = st.one_of(
    st.text(st.sampled_from("".join(FILLERS)), max_size=12),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)


def forms(phrase: str) -> list[str]:
    """Ways to write a phrase that say the same."""
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in phrase)
    return [phrase, phrase.upper(), wide, phrase.replace(" ", "\u00a0 ")]


@st.composite
def planted(draw: st.DrawFn) -> tuple[Json, list[set[str]]]:
    """An interaction, and by turn the phrases that were put into it, apart from all else."""
    turns, names = [], []
    for _ in range(draw(st.integers(1, 4))):
        parts, inside = [draw(fillers)], set()
        for name in draw(st.lists(st.sampled_from(sorted(PHRASES)), max_size=3)):
            inside.add(name)
            parts += [draw(st.sampled_from(forms(PHRASES[name]))), draw(fillers)]
        turns.append(draw(st.sampled_from([agent, customer]))(" ".join(parts) or "-"))
        names.append(inside)
    return record(turns), names


def same_words(quote: str, phrase: str) -> bool:
    def words(text: str) -> list[str]:
        return re.split("[ ,:;-]+", fold(text).replace("_", " ").strip(" .,!?:;-"))

    return words(quote) == words(phrase)


@laws
@given(planted())
def test_every_planted_phrase_is_quoted_to_the_character(
    given_: tuple[Json, list[set[str]]],
) -> None:
    interaction, names = given_
    graded = SEARCHER.grade(convert(interaction))
    for one in graded.criteria:
        evidence = one.levels[0].evidence
        quoted = set()
        for item in evidence:
            if isinstance(item, Quote):
                text = interaction["turns"][item.turn]["text"]
                assert text[item.start : item.end] == item.quote
                assert same_words(item.quote, PHRASES[one.id])
                assert interaction["turns"][item.turn]["speaker"] == "agent"
                quoted.add(item.turn)
        agents = [i for i, turn in enumerate(interaction["turns"]) if turn["speaker"] == "agent"]
        assert quoted >= {turn for turn in agents if one.id in names[turn]}
        if not quoted:
            assert evidence == (Searched(one.id, len(agents), "text", "agent"),)


SORTS = [
    {"says": {"all": ["好的", "sorry"]}},
    {"matches": [r"s\w+", r"\p{Han}+", "[^a-z]"]},
    {"similar_to": {"sentences": ["we will call you back", "我们会给您回电话"], "similarity": 60}},
    {"says": ["sorry"], "excluding": ["not sorry"]},
    {"any_of": [{"says": ["好的"]}, {"matches": ["sor+y"]}]},
    {"words": {"at_least": 2}},
]
LINES = [
    "we wil call you bag",
    "我们会给你回电",
    "sorry",
    "not sorry",
    "好的",
    "İ",
    "é",
    "👍🏽",
    " ",
]


@laws
@given(st.lists(st.one_of(st.sampled_from(LINES), fillers), min_size=1, max_size=6))
def test_every_sort_of_wording_quotes_the_text_as_it_stands(parts: list[str]) -> None:
    text = " ".join(parts) or "-"
    for moment in SORTS:
        said = say({"never": "m"}, record([agent(text)]), moments={"m": moment})
        for item in said.evidence:
            if isinstance(item, Quote):
                assert 0 <= item.start <= item.end <= len(text)
                assert text[item.start : item.end] == item.quote


@laws
@given(rubrics(), records)
def test_a_grade_survives_json(rules: Json, interaction: Json) -> None:
    for evidence in (True, False):
        evaluator = Evaluator(Rubric.model_validate(rules), evidence=evidence)
        graded = evaluator.grade(convert(interaction))
        line = to_json(graded)
        assert from_json(line) == graded
        assert b"\n" not in line


@laws
@given(rubrics(), records, st.sampled_from([("en", "; "), ("zh", "；")]), st.booleans())
def test_why_joins_the_reasons(
    rules: Json, interaction: Json, language: tuple[Language, str], evidence: bool
) -> None:
    name, joint = language
    evaluator = Evaluator(Rubric.model_validate(rules), language=name, evidence=evidence)
    graded = evaluator.grade(convert(interaction))
    for level in (level for one in graded.criteria for level in one.levels):
        assert level.why == joint.join(level.reasons)
        assert len(set(level.reasons)) == len(level.reasons)


@pytest.mark.parametrize("schema", ["scorecard.grade/1", "scorecard.grade/2", "else"])
def test_a_grade_of_another_format_is_refused_by_its_name(schema: str) -> None:
    line = to_json(grade(rubric(criterion({"field": "channel", "exists": True})), record()))
    told = f"a grade in the format `{schema}`, not `scorecard.grade/3`: grade its record anew"
    with pytest.raises(msgspec.ValidationError, match=f"^{re.escape(told)}$"):
        from_json(line.replace(b"scorecard.grade/3", schema.encode()))


@pytest.mark.parametrize("data", ["{}", "[]", '{"schema": 1}', '{"schema": "scorecard.grade/3"}'])
def test_what_is_no_grade_is_refused_with_the_place(data: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=r"Expected|missing"):
        from_json(data)


def test_a_grade_read_back_is_written_as_it_was() -> None:
    """A measure is a number of one type, be it a count or a time."""
    for measure in ("words", "turn_words", "turns", "holds", "hold_time", "interruptions"):
        of = {"of": "agent"} if measure == "interruptions" else {}
        condition = {"measure": measure, "at_least": 0, **of}
        line = to_json(grade(rubric(criterion(condition)), record()))
        assert to_json(from_json(line)) == line


@laws
@given(rubrics(), records)
def test_a_decoded_record_and_a_converted_one_are_graded_alike(
    rules: Json, interaction: Json
) -> None:
    evaluator = Evaluator(Rubric.model_validate(rules))
    decoded = decode(msgspec.json.encode(interaction))
    assert to_json(evaluator.grade(decoded)) == to_json(evaluator.grade(convert(interaction)))


def without_evidence(graded: Grade) -> Any:
    plain = msgspec.to_builtins(graded)
    for one in plain["criteria"]:
        for level in one["levels"]:
            level.pop("evidence", None)
    return plain


@laws
@given(rubrics(), records)
def test_without_evidence_all_else_is_the_same(rules: Json, interaction: Json) -> None:
    bare = Evaluator(Rubric.model_validate(rules), evidence=False).grade(convert(interaction))
    full = Evaluator(Rubric.model_validate(rules)).grade(convert(interaction))
    assert b'"evidence"' not in to_json(bare)
    assert msgspec.to_builtins(bare) == without_evidence(full)


@laws
@given(rubrics(), st.lists(records, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_records_are_graded_alike_in_any_order(rules: Json, batch: list[Json], random: Any) -> None:
    evaluator = Evaluator(Rubric.model_validate(rules))
    numbered = [{**one, "id": str(number)} for number, one in enumerate(batch)]
    shuffled = random.sample(numbered, len(numbered))

    def lines(interactions: list[Json]) -> list[bytes]:
        return [to_json(one) for one in evaluator.grade_all(map(convert, interactions))]

    assert sorted(lines(shuffled)) == sorted(lines(numbered))


@laws
@given(rubrics(), records, st.integers(0, 5))
def test_the_order_of_keys_changes_nothing(rules: Json, interaction: Json, seed: int) -> None:
    """Neither in the rubric nor in the record; levels by number or by text are the same too."""
    one, other = (Rubric.model_validate(given) for given in (rules, turned(rules, seed)))
    assert one.sha256 == other.sha256
    first = Evaluator(one).grade(convert(interaction))
    second = Evaluator(other).grade(convert(turned(interaction, seed)))
    assert second.interaction == first.interaction
    assert to_json(second).partition(b'"score"')[2] == to_json(first).partition(b'"score"')[2]


OPEN = {"observed": "a"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"bands": {"low": 1, "high": 3}}, {"bands": {"high": 3, "low": 1}}),
        (
            {"parameters": {"p": {"by": "customer.tier", "cases": {"a": 1, "b": 2}}}},
            {"parameters": {"p": {"cases": {"b": 2, "a": 1}, "by": "customer.tier"}}},
        ),
        ({"title": {"en": "a", "zh": "b"}}, {"title": {"zh": "b", "en": "a"}}),
        ({"overall": "weighted_mean"}, {}),
        ({"bands": {}}, {}),
        ({"tests": []}, {"tests": [{"name": "t", "interaction": {}, "expect": {"c": 1}}]}),
    ],
)
def test_the_hash_is_that_of_what_grades_depend_on(one: Json, other: Json) -> None:
    hashes = {
        Rubric.model_validate({**rubric(criterion(OPEN)), **keys}).sha256 for keys in (one, other)
    }
    assert len(hashes) == 1


def test_any_change_of_a_gate_changes_the_hash() -> None:
    conditions = [
        {"never": "sorry"},
        {"occurs": "sorry"},
        {"occurs": "sorry", "at_least": 2},
        {"occurs": "sorry", "in": {"first": "2 turns"}},
        {"occurs": "sorry", "in": {"first": "2s"}},
        {"occurs": "sorry", "if_missing": "unmet"},
        {"field": "topic", "equals": "1"},
        {"field": "topic", "equals": 1},
        {"field": "topic", "equals": True},
        {"field": "topic", "exists": False},
        {"observed": "a"},
        {"observed": "a", "unless": {"observed": "b"}},
    ]
    rules = [rubric(criterion(condition), moments=MOMENTS) for condition in conditions]
    rules.append(rubric(criterion(OPEN, weight=2), moments=MOMENTS))
    rules.append(rubric(criterion(OPEN), moments={"sorry": {"says": ["sorry"]}}))
    assert len({Rubric.model_validate(one).sha256 for one in rules}) == len(rules)


def test_a_quote_is_counted_in_code_points() -> None:
    text = "👩‍👩‍👧 e\u0301 𠮷 sorry"
    said = say({"occurs": "m"}, record([agent(text)]), moments={"m": {"says": ["sorry"]}})
    start = text.index("sorry")
    assert said.evidence == [Quote("m", 0, start, start + 5, "sorry")]
    assert start == 11
