"""One grade as a story: what it says is what the grade says, and what would lift it does.

After a change that is meant, look at the difference and keep it with
UPDATE_GOLDEN=1 pytest tests/unit/explain/test_story.py
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from generated import MOMENTS, PARAMETERS, conditions, records, rubrics
from golden import SUFFIXES, assert_golden
from graded import BEST, CHINESE, EMAIL, INTERACTIONS, REFUND, RUBRICS, RUDE, UNDECIDED
from scorecard import Evaluator, Rubric, convert
from scorecard.conditions.describer import Describer
from scorecard.explain.grade_report import grade_report
from scorecard.explain.next_steps import TracedVerdict, next_steps, trace_condition
from scorecard.language import LANGUAGES, Language, count_turns_from_one
from scorecard.render.grades.evidence import why
from scorecard.render.pages.model import (
    Bullets,
    Heading,
    Item,
    Line,
    Page,
    Paragraph,
    QuotedTurn,
    Terms,
)
from scorecard.render.registry import PAGES, render_page
from support import Json, agent, criterion, customer, laws, record, rubric


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "case",
    {
        "refund": REFUND,
        "undecided": UNDECIDED,
        "rude": RUDE,
        "email": EMAIL,
        "chinese": CHINESE,
        "best": BEST,
    }.items(),
    ids=lambda case: case[0],
)
def test_the_story(case: tuple[str, int], language: Language) -> None:
    shown = render_page(grade_report(RUBRICS[0], INTERACTIONS[case[1]], language), "text")
    assert max(map(cell_len, shown.splitlines())) <= 80
    assert_golden(f"explain/story-{case[0]}.{language}.txt", shown)


@pytest.mark.parametrize("format", PAGES.names[1:])
def test_the_story_in_other_formats(format: str) -> None:
    shown = render_page(grade_report(RUBRICS[0], INTERACTIONS[REFUND], "en"), format)
    assert_golden(f"explain/story-refund.en.{SUFFIXES[format]}", shown)


def text(line: Line) -> str:
    return "".join(span.text for span in line)


def texts(page: Page) -> list[str]:
    """Everything on a page, line by line."""

    def items(some: tuple[Item, ...]) -> Iterator[str]:
        for one in some:
            yield text(one.line)
            yield from items(one.items)

    found: list[str] = []
    blocks = [inner for block in page.blocks for inner in getattr(block, "blocks", (block,))]
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                found.append(text(block.line))
            case QuotedTurn():
                found.append(f"{block.text} — {block.source}")
            case Bullets():
                found += items(block.items)
            case Terms():
                found += [f"{text(turn)}: {text(said)}" for turn, said in block.rows]
            case _:
                raise AssertionError(block)
    return found


MOMENT: Json = {
    "complaint": {"speaker": "customer", "says": ["complain"]},
    "apology": {"speaker": "agent", "says": ["sorry"]},
    "insult": {"speaker": "agent", "says": ["idiot"]},
}
NO_INSULT: Json = {"never": "insult"}
SORRY: Json = {"response": "apology", "to": "complaint", "within": "1 turn"}
SOLVED: Json = {"field": "outcome.resolved", "equals": True}


def tell(
    *levels: Json, turns: list[Json], keys: Json | None = None, **record_keys: object
) -> list[str]:
    rules = Rubric.model_validate(rubric(criterion(*levels), moments=MOMENT, **(keys or {})))
    return texts(grade_report(rules, convert(record(turns, **record_keys)), "en"))


def test_the_words_that_blocked_come_with_speaker_and_turn() -> None:
    told = tell(NO_INSULT, turns=[customer("Hello"), agent("You idiot")])
    assert "idiot — the agent, turn 2, insult" in told


def test_only_the_members_that_failed_are_asked_for() -> None:
    told = tell(
        NO_INSULT,
        {"all": [NO_INSULT, SORRY, {"any": [SOLVED, {"observed": "solved"}]}]},
        SOLVED,
        turns=[customer("I complain"), agent("Well")],
        outcome={"resolved": False},
    )
    start = told.index("What would lift it") + 1
    assert told[start : start + 2] == [
        "Next time: every “complaint” is followed by “apology” within 1 turn.",
        "Next time: the outcome's resolved is true.",
    ]
    start = told.index("The rule, as far as it is still open:") + 1
    wanted = told[start : start + 5]
    assert [one.partition(" (so far")[0] for one in wanted] == [
        "all of these:",
        "every “complaint” is followed by “apology” within 1 turn",
        "one of these is enough:",
        "the outcome's resolved is true",
        "“solved” was observed (a reviewer decides)",
    ]


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        # Locked levels count once the gate opens, up to the next gate.
        ([NO_INSULT, SORRY, NO_INSULT, NO_INSULT, {"occurs": "insult"}],
         "level 2 would be met, and levels 3, 4, met already, would count: "
            "level 1 → 4, score 1.0 (20%) → 4.0 (80%)."),
        ([NO_INSULT, SORRY, {"occurs": "insult"}, NO_INSULT, NO_INSULT],
         "level 2 would be met: level 1 → 2, score 1.0 (20%) → 2.0 (40%)."),
        ([{"occurs": "insult"}, NO_INSULT, {"occurs": "insult"}, NO_INSULT, NO_INSULT],
         "level 1 would be met, and level 2, met already, would count: "
            "level 0 → 2, score 0.0 (0%) → 2.0 (40%)."),
        ([NO_INSULT, SORRY, SORRY, {"response": "apology", "to": "insult"}, NO_INSULT],
         "level 2 would be met: level 1 → 2, score 1.0 (20%) → 2.0 (40%)."),
    ],
)  # fmt: skip
def test_what_would_follow(levels: list[Json], said: str) -> None:
    told = tell(*levels, turns=[customer("I complain"), agent("Well")])
    assert f"Then, with all else as it is, {said}" in told


def test_a_result_that_would_change() -> None:
    told = tell(
        SORRY, NO_INSULT, turns=[customer("I complain"), agent("Well")], keys={"pass": {"score": 3}}
    )
    assert any(
        line.endswith("level 0 → 5, score 0.0 (0%) → 5.0 (100%), fail → pass.") for line in told
    )


def test_why_a_criterion_is_left_out() -> None:
    rules = rubric(criterion(NO_INSULT, applies_when={"occurs": "complaint"}), moments=MOMENT)
    told = texts(grade_report(Rubric.model_validate(rules), convert(record()), "en"))
    assert "not applicable: no complaint in 0 customer turns" in told


BEYOND = {"en": "hangs on what the customer did", "zh": "取决于客户的言行"}


@laws
@given(rubrics(), records, st.sampled_from(LANGUAGES))
def test_the_story_agrees_with_the_grade(rules: Json, one: Json, language: Language) -> None:
    made, interaction = Rubric.model_validate(rules), convert(one)
    grade = Evaluator(made, language=language).grade(interaction)
    told = "\n".join(texts(grade_report(made, interaction, language, masks=False)))
    for graded in grade.criteria:
        if graded.blocked_by is not None and graded.applies is True:
            assert why(graded.levels[graded.blocked_by - 1]) in told
            beyond = BEYOND[language]
            assert f"{graded.level} → " in told or beyond in told


RULES = Rubric.model_validate(
    rubric(criterion({"occurs": "sorry"}), moments=MOMENTS, parameters=PARAMETERS)
)


def findings(written: Json, one: Json) -> TracedVerdict:
    rules = rubric(criterion(written), moments=MOMENTS, parameters=PARAMETERS)
    made = Rubric.model_validate(rules)
    interaction = convert(one)
    graded = Evaluator(made).grade(interaction)
    conditions = [made.criteria[0].level(1).met_when]
    (found,) = trace_condition(made, interaction, graded, conditions, "en")
    return found


@laws
@given(conditions, records)
def test_parts_are_judged_as_in_a_grade(written: Json, one: Json) -> None:
    rules = Rubric.model_validate(
        rubric(criterion(written), moments=MOMENTS, parameters=PARAMETERS)
    )
    level = Evaluator(rules).grade(convert(one)).criteria[0].levels[0]
    found = findings(written, one)
    assert (found.verdict, found.why) == (level.verdict, level.why)


def parts(finding: TracedVerdict) -> Iterator[TracedVerdict]:
    yield finding
    for member in finding.members:
        yield from parts(member)


def leaves(item: Item) -> Iterator[str]:
    """The reasons of what is asked for: that is, of all but the lists of several."""
    reason = item.line[-1].text
    if reason.startswith(" (so far: "):
        yield reason
    else:
        for one in item.items:
            yield from leaves(one)


@laws
@given(conditions, records)
def test_only_what_is_not_yet_so_is_asked_for(written: Json, one: Json) -> None:
    found = findings(written, one)
    asked = next_steps(found, Describer(RULES.moments, RULES.parameters, "en"))
    assert (asked is None) == (found.verdict in ("met", "not_applicable"))
    if asked is not None:
        reasons = list(leaves(asked))
        # What must not be so is a part that is met.
        wrong = {
            count_turns_from_one(part.why)
            for part in parts(found)
            if part.verdict != "not_applicable"
        }
        assert reasons
        assert {reason[len(" (so far: ") : -1] for reason in reasons} <= wrong


ABSURD = [
    ({"never": "complaint"}, "hangs on what the customer did"),
    ({"none": [{"occurs": "complaint"}]}, "hangs on what the customer did"),
    ({"never": "word"}, "hangs on what the customer did"),
    ({"any": [{"never": "complaint"}, SORRY]}, "Next time: every “complaint” is followed by"),
    ({"any": [{"all": [NO_INSULT, {"never": "word"}]}, SORRY]}, "Next time: every “complaint” is"),
    (NO_INSULT, "Leave out what was said: insult in 1 agent turn."),
    ({"observed": "seen"}, "Find out whether this is so: “seen” was observed"),
]


@pytest.mark.parametrize(("condition", "advice"), ABSURD)
def test_nobody_is_told_to_keep_customers_or_the_agent_silent(condition: Json, advice: str) -> None:
    moments = {**MOMENT, "word": {"speaker": "agent"}}
    rules = rubric(criterion(condition), moments=moments)
    turns = [customer("I complain"), agent("You idiot")]
    page = grade_report(Rubric.model_validate(rules), convert(record(turns=turns)), "en")
    told = texts(page)
    start = told.index("What would lift it")
    lines = told[start : told.index("Transcript")]
    assert any(advice in line for line in lines)
    rule = lines.index("The rule, as far as it is still open:") if len(lines) > 2 else len(lines)
    assert not any("never happens" in line for line in lines[:rule])


def test_the_transcript_marks_what_decided_and_hides_who_people_are() -> None:
    rules = Rubric.model_validate(rubric(criterion(NO_INSULT), moments=MOMENT))
    turns = [customer("I am Ana Ruiz, 415 555 0199"), agent("Ana, you idiot")]
    interaction = convert(record(turns=turns, customer={"name": "Ana Ruiz"}))
    (table,) = [
        block for block in grade_report(rules, interaction, "en").blocks if isinstance(block, Terms)
    ]
    assert [text(said) for _, said in table.rows] == [
        "I am ••• ••••, ••• ••• ••••",
        "•••, you idiot ← “insult”",
    ]
    assert [span.text for _, said in table.rows for span in said if span.style == "mark"] == [
        "idiot"
    ]
    shown = texts(grade_report(rules, interaction, "en", masks=False))
    assert "1 the customer: I am Ana Ruiz, 415 555 0199" in shown


@pytest.mark.parametrize(("language", "said"), [("en", "← no “hello”"), ("zh", "← 没有“hello”")])
def test_of_a_long_transcript_the_turn_that_lacks_its_moment_is_shown(
    language: Language, said: str
) -> None:
    moments = {"hello": {"speaker": "agent", "says": ["hello"]}}
    rules = Rubric.model_validate(rubric(criterion({"always": "hello"}), moments=moments))
    turns = [agent("hello")] * 400
    turns[350] = agent("What do you want?")
    page = grade_report(rules, convert(record(turns=turns)), language)
    (table,) = [block for block in page.blocks if isinstance(block, Terms)]
    assert [text(line) for _, line in table.rows] == [
        *["hello"] * 3, f"What do you want? {said}", *["hello"] * 3
    ]  # fmt: skip
