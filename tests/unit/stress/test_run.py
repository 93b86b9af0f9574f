"""What flips, which words are behind it, and what is counted."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
import yaml

from scorecard.engine.evaluator import Evaluator
from scorecard.records.decoding import convert
from scorecard.records.interaction import Interaction
from scorecard.render.output_format import Options
from scorecard.render.registry import REPORTS
from scorecard.rubric.model import Rubric
from scorecard.statistics.estimate import Estimate, Refused
from scorecard.statistics.proportions import wilson
from scorecard.stress.mending import mended
from scorecard.stress.page import stress_page
from scorecard.stress.report import ChangeFlips, StressReport
from scorecard.stress.run import Stress
from scorecard.text.fold import fold
from support import agent, customer, level, record, rubric

MOMENTS = {
    "greeting": {"speaker": "agent", "says": ["thank you for calling"]},
    "shouts": {"matches": ["(?-i)HELP"]},
    "named": {"speaker": "agent", "says": ["Mr Smith"]},
    "solved": {"says": ["solved everything", "解决了全部问题"]},
    "colour": {"speaker": "agent", "says": ["colour"]},
    "question": {"speaker": "agent", "matches": ["可以吗？"]},
    "rude": {"speaker": "agent", "says": ["shut up"]},
}


def one(met_when: dict[str, Any]) -> Rubric:
    """A rubric with one gate."""
    made = {"id": "c", "title": "c", "levels": {1: level(met_when)}}
    return Rubric.model_validate(rubric(made, moments=MOMENTS))


def tried(rules: Rubric, *records: dict[str, Any], only: str = "", **keys: Any) -> StressReport:
    stress = Stress(rules, names=[only] if only else [], **keys)
    read: list[Interaction] = list(map(convert, records))
    found = [(each.id, stress.flips(each, stress.donor_of(each, read))) for each in read]
    return stress.report(found, len(read))


def with_trials(stress: Stress, read: list[Interaction]) -> StressReport:
    found = [(each.id, stress.flips(each, None)) for each in read]
    return stress.tried(stress.report(found, len(read)), found, read)


def calls(number: int, *turns: dict[str, Any]) -> list[dict[str, Any]]:
    return [record(turns, id=f"r{at}", topic=str(at % 3)) for at in range(number)]


_GAP = r"\W+(?:\w+\W+){0,2}"
GREETING = agent("Thank you for calling us, how can I help you today?")


def change(report: StressReport, name: str) -> ChangeFlips:
    return next(each for each in report.changes if each.change == name)


def test_the_words_that_flip_a_gate_are_named_with_what_stands_there_now() -> None:
    report = tried(one({"occurs": "greeting"}), *calls(60, GREETING), only="fillers")
    (found,) = report.changes
    assert (found.n, found.stays) == (60, True)
    assert 0 < found.flipped < 60
    assert found.rate == wilson(found.flipped, 60)
    assert (found.up, found.down) == (0, found.flipped)
    assert [(gate.gate, gate.flipped) for gate in found.gates] == [("c.1", found.flipped)]
    assert [(gate.gate, gate.flipped, gate.n) for gate in report.gates] == [
        ("c.1", found.flipped, 60)
    ]
    (words,) = found.words
    assert (words.was, words.now, words.heard, words.moment) == ("met", "unmet", "lost", "greeting")
    assert (words.words, words.times, words.turn) == ("Thank you for calling", found.flipped, 0)
    assert words.instead.startswith("Thank")
    assert len(words.instead) > len(words.words)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("fillers", r"matches: '\b" + _GAP.join(("thank", "you", "for", "calling")) + r"\b'"),
        ("misheard", "similar_to: 'thank you for calling'"),
    ],
)  # fmt: skip
def test_a_mend_is_tried_and_said_whether_it_holds(name: str, said: str) -> None:
    rules = one({"occurs": "greeting"})
    records = calls(60, GREETING)
    read: list[Interaction] = list(map(convert, records))
    report = with_trials(Stress(rules, names=[name]), read)
    (found,) = report.changes
    assert found.trial is not None
    assert (found.trial.gate, found.trial.moment) == ("c.1", "greeting")
    assert (found.trial.mend, found.trial.n) == (said, found.flipped)
    assert isinstance(found.trial.held, Estimate)
    assert found.trial.held.value > 0.8
    assert (found.trial.graded, found.trial.others) == (60, 0)
    shown = REPORTS.writer("text")(stress_page(report), Options())
    assert f"of {found.flipped} such flips of c.1" in " ".join(shown.split())


def test_what_a_mend_changes_elsewhere_is_counted() -> None:
    """Words that stand between two others by chance are heard now, too."""
    rules = one({"occurs": "greeting"})
    chance = agent("Thank you so much for not calling.")
    read: list[Interaction] = list(map(convert, [*calls(40, GREETING), record([chance], id="x")]))
    (change,) = with_trials(Stress(rules, names=["fillers"]), read).changes
    assert change.trial is not None
    assert change.trial.others == 1


@pytest.mark.parametrize("who", ["Ms Zabriskie", "customer 7"])
def test_a_mend_shows_nobody(who: str) -> None:
    """A pattern hears whoever is named: with their name it would be no phrase to add."""
    moments = {"greeting": {"matches": [r"good morning \w+ \w+ how are you"]}}
    made = {"id": "c", "title": "c", "levels": {1: level({"occurs": "greeting"})}}
    rules = Rubric.model_validate(rubric(made, moments=moments))
    said = agent(f"Good morning {who} how are you")
    read = [
        convert(record([said], id=f"r{at}", customer={"name": "Ann Zabriskie"})) for at in range(20)
    ]
    (found,) = with_trials(Stress(rules, names=["fillers"]), read).changes
    assert found.flipped
    assert found.trial is None
    (shown,) = with_trials(Stress(rules, names=["fillers"], masks=False), read).changes
    assert shown.trial is not None
    assert who.lower().split()[1] in shown.trial.mend


@pytest.mark.parametrize(
    ("change", "words"),
    [("fillers", "sorry"), ("cut", "thank you for calling"), ("identity", "a b")],
)
def test_no_mend_is_made_up(change: str, words: str) -> None:
    assert mended(one({"occurs": "greeting"}), change, "greeting", words) is None
    assert mended(one({"occurs": "greeting"}), "fillers", "no such moment", "a b") is None


def test_between_chinese_characters_others_may_stand() -> None:
    found = mended(one({"occurs": "solved"}), "fillers", "solved", "解决了问题")
    assert found is not None
    assert found.said == "matches: '解.{0,4}决.{0,4}了.{0,4}问.{0,4}题'"
    assert found.rubric.sha256 != one({"occurs": "solved"}).sha256


@pytest.mark.parametrize(
    ("change", "said", "changed"),
    [
        ("fillers", "I don't know", "well I um don't know"),
        ("misheard", "you're welcome", "you're wellcome"),
        (
            "no-punctuation",
            "かしこまりました、少々お待ちください",
            "かしこまりました少々お待ちください",
        ),
        ("no-punctuation", "ขอบคุณครับ สวัสดี", "ขอบคุณครับสวัสดี"),
        ("more-punctuation", "कृपया प्रतीक्षा करें", "कृपया, प्रतीक्षा करें"),
        ("fillers", "à bientôt", "à um bientôt"),
    ],
)
def test_a_mend_is_yaml_and_hears_any_script(change: str, said: str, changed: str) -> None:
    found = mended(one({"occurs": "greeting"}), change, "greeting", fold(said))
    assert found is not None
    written = yaml.safe_load(found.said)
    moments = {"greeting": {key: [value] for key, value in written.items()}}
    made = {"id": "c", "title": "c", "levels": {1: level({"occurs": "greeting"})}}
    for rules in (found.rubric, Rubric.model_validate(rubric(made, moments=moments))):
        grade = Evaluator(rules).grade(convert(record([agent(changed)])))
        assert grade.criteria[0].level == 1


@pytest.mark.parametrize(
    ("condition", "text", "name", "now"),
    [
        ({"occurs": "shouts"}, "HELP me", "lower", "unmet"),
        ({"never": "shouts"}, "help me", "upper", "unmet"),
        ({"occurs": "colour"}, "Which colour?", "dialect", "unmet"),
        ({"occurs": "question"}, "这样可以吗？", "no-punctuation", "unmet"),
    ],
)
def test_planted_weaknesses_are_found(
    condition: dict[str, Any], text: str, name: str, now: str
) -> None:
    report = tried(one(condition), *calls(3, agent(text)))
    assert (change(report, name).flipped, change(report, name).words[0].now) == (3, now)
    others = [each for each in report.changes if each.change in ("order", "script", "identity")]
    assert not any(each.flipped for each in others)


def test_a_gate_that_knows_a_name_flips_with_another_one() -> None:
    turns = [agent("Hello Mr Smith.")]
    records = [record(turns, id="a", customer={"name": "John Smith"})]
    found = change(tried(one({"occurs": "named"}), *records), "identity")
    assert (found.flipped, found.words[0].moment) == (1, "named")


def test_instructions_of_a_customer_are_heard_where_no_speaker_is_named() -> None:
    turns = [agent("Hello."), customer("Hello.")]
    found = change(tried(one({"occurs": "solved"}), *calls(5, *turns)), "injected")
    assert (found.flipped, found.up, found.words[0].heard) == (5, 5, "gained")
    closed = {**MOMENTS["solved"], "speaker": "agent"}
    rules = one({"occurs": "solved"})
    rules = Rubric.model_validate(
        rubric(
            {"id": "c", "title": "c", "levels": {1: level({"occurs": "solved"})}},
            moments={"solved": closed},
        )
    )
    assert change(tried(rules, *calls(5, *turns)), "injected").flipped == 0


def test_what_is_said_in_any_form_does_not_flip() -> None:
    rules = one({"occurs": "greeting"})
    report = tried(rules, *calls(40, agent("THANK YOU, for calling.")))
    for name in ("identity", "order", "upper", "lower", "no-punctuation", "more-punctuation"):
        assert change(report, name).flipped == 0


def test_a_scope_that_flips_a_gate_is_traced_to_its_turn() -> None:
    """Nothing of what the gate quotes is lost: it is the delimiter that is no more heard."""
    rules = one({"never": "rude", "in": {"after": "greeting"}})
    turns = [customer("Hi there, I have a question."), GREETING, agent("Here it is, as you said.")]
    report = tried(rules, *calls(40, *turns), only="fillers")
    words = report.changes[0].words
    assert {each.turn for each in words if each.words} == {1}
    assert {each.now for each in words} == {"not_applicable"}


def test_answers_of_another_conversation_count_what_falls() -> None:
    served = [record([customer("Hi"), GREETING], id=f"a{at}", topic="a") for at in range(5)]
    others = [record([customer("Hi"), agent("No.")], id=f"b{at}", topic="b") for at in range(5)]
    report = tried(one({"occurs": "greeting"}), *served, *others, only="answers")
    (found,) = report.changes
    assert (found.stays, found.n, found.down, found.up) == (False, 10, 5, 5)
    assert isinstance(found.rate, Estimate)
    assert found.rate.value == 0.5
    assert found.moved == 0.0
    assert all(gate.flipped == 0 for gate in report.gates)
    assert tried(one({"occurs": "greeting"}), served[0]).changes[-1].n == 0


def test_a_rate_is_exceeded_only_where_its_interval_is_above() -> None:
    report = tried(one({"occurs": "shouts"}), *calls(60, agent("HELP me")), only="lower")
    (found,) = report.changes
    assert isinstance(found.rate, Estimate)
    assert found.exceeds(0.5)
    assert not found.exceeds(found.rate.low)
    (few,) = tried(one({"occurs": "shouts"}), *calls(2, agent("HELP me")), only="lower").changes
    assert few.rate.value == 1.0  # type: ignore[union-attr]
    assert not few.exceeds(0.5)
    (none,) = tried(one({"occurs": "shouts"}), *calls(2, agent("help me")), only="lower").changes
    assert (none.n, none.rate) == (0, Refused("no_data", 0))
    assert not none.exceeds(0.0)


def test_the_order_of_the_records_changes_nothing_and_the_seed_does() -> None:
    records = [
        record([agent(f"Thank you for calling us, number {at}, how can I help?")], id=f"r{at}")
        for at in range(20)
    ]
    rules = one({"occurs": "greeting"})
    report, turned = tried(rules, *records), tried(rules, *reversed(records))
    # Donors are drawn from the records as they are given: the job sorts them.
    assert report.changes[:-1] == turned.changes[:-1]
    assert tried(rules, *records, seed=1).changes != report.changes


def test_quotes_are_masked_unless_asked() -> None:
    moments = {
        **MOMENTS,
        "number": {"speaker": "agent", "matches": [r"code \\d+ (?-i)IS".replace("\\\\", "\\")]},
    }
    made = {"id": "c", "title": "c", "levels": {1: level({"occurs": "number"})}}
    rules = Rubric.model_validate(rubric(made, moments=moments))
    records = calls(1, agent("Your code 639431 IS here"))
    shown = tried(rules, *records, only="lower").changes[0].words[0]
    assert (shown.words, shown.instead) == ("code •••••• IS", "code •••••• is")
    bare = tried(rules, *records, only="lower", masks=False).changes[0].words[0]
    assert bare.words == "code 639431 IS"


EVIL = "\x1b[31m<script>alert(1)</script> ::error::x ##[group] | `x` **b** HELP {words} {0}"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("format", REPORTS.names)
def test_every_format_shows_hostile_records_harmlessly(format: str, language: str) -> None:
    records = [record([agent(EVIL), customer(EVIL)], id=EVIL, topic=EVIL)]
    records += calls(3, agent(EVIL), agent(EVIL))
    report = tried(one({"occurs": "shouts"}), *records)
    shown = REPORTS.writer(format)(stress_page(report, language), Options(language=language))  # type: ignore[arg-type]
    assert "\x1b" not in shown
    assert format == "json" or "::error::" not in shown
    assert format != "html" or "<script>alert" not in shown
    assert "lower" in shown
    assert format != "json" or msgspec.json.decode(shown)["schema"] == "scorecard.stress/1"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_says_what_flipped_and_what_mends_it(language: str) -> None:
    report = tried(one({"occurs": "greeting"}), *calls(60, GREETING), only="fillers")
    page = stress_page(report, language)  # type: ignore[arg-type]
    shown = REPORTS.writer("markdown")(page, Options(language=language))
    for text in ("| `fillers` | 60 |", "`c.1`", "“Thank you for calling”", "greeting"):
        assert text in shown
    assert ("**Mend: **" in shown or "Mend:" in shown) if language == "en" else "修正" in shown


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_criterion_that_applies_no_more_is_traced_and_moves_no_score(language: str) -> None:
    made = {"id": "c", "title": "c", "levels": {1: level({"never": "rude"})}}
    made["applies_when"] = {"occurs": "shouts"}
    rules = Rubric.model_validate(rubric(made, moments=MOMENTS))
    report = tried(rules, *calls(3, customer("Hi"), agent("HELP me")), only="lower")
    (found,) = report.changes
    assert (found.flipped, found.up, found.down, found.moved) == (3, 0, 0, 0.0)
    assert [(gate.gate, gate.flipped) for gate in report.gates] == [("c", 3), ("c.1", 0)]
    (words,) = found.words
    assert (words.gate, words.was, words.now, words.turn) == ("c", "met", "not_applicable", 1)
    assert (words.words, words.instead) == ("HELP me", "help me")
    page = stress_page(report, language)  # type: ignore[arg-type]
    shown = REPORTS.writer("markdown")(page, Options(language=language))
    assert ("applies → does not apply" if language == "en" else "适用 → 不适用") in shown
