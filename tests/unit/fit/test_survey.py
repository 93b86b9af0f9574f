"""What a survey says about a rubric and records."""

from __future__ import annotations

import random
from typing import Any

import msgspec
import pytest

from bundled import bundled
from scorecard import convert
from scorecard.fit.codes import CODES
from scorecard.fit.formats import FITS
from scorecard.fit.report import FitReport
from scorecard.fit.survey import Survey
from scorecard.render.output_format import Options
from scorecard.rubric.model import Rubric
from scorecard.statistics.estimate import Estimate
from support import action, agent, criterion, customer, record, rubric

MOMENTS = {
    "complaint": {"speaker": "customer", "says": ["complain", "投诉"]},
    "rude": {"speaker": "agent", "says": ["shut up"]},
    "refund": {"action": "issue_refund"},
}
RULES = rubric(
    criterion(
        {"never": "rude"},
        {"occurs": "complaint"},
        {"observed": "calm"},
        {"field": "outcome.csat", "at_least": 4},
        {"occurs": "refund"},
    ),
    moments=MOMENTS,
)


def survey(*records: dict[str, Any], rules: dict[str, Any] = RULES) -> FitReport:
    made = Survey(Rubric.model_validate(rules))
    for each in records:
        made.add(convert(each))
    return made.report()


def alike(number: int, text: str = "I want to complain.", **keys: Any) -> list[dict[str, Any]]:
    return [record([customer(text), agent("Yes.")], id=f"c{i}", **keys) for i in range(number)]


def found(report: FitReport) -> dict[str, list[str]]:
    return {finding.code: finding.names for finding in report.findings}


def test_gates_with_one_verdict_are_stuck() -> None:
    report = survey(*alike(30))
    assert [(gate.met, gate.unmet, gate.unknown) for gate in report.gates] == [
        (30, 0, 0),
        (30, 0, 0),
        (0, 0, 30),
        (0, 0, 30),
        (0, 30, 0),
    ]
    assert found(report)["stuck"] == [f"c.{level}" for level in range(1, 6)]
    mixed = survey(*alike(15), *alike(15, "Hello.")[:15])
    assert "c.2" not in found(mixed)["stuck"]
    assert "stuck" not in found(survey(*alike(5)))


def test_closed_moments_that_are_never_heard_count_as_good_conduct() -> None:
    report = survey(*alike(30))
    assert found(report)["unheard"] == ["rude", "refund"]
    assert found(report)["silence"] == ["rude"]
    opened = {**RULES, "moments": {**MOMENTS, "rude": {**MOMENTS["rude"], "open": True}}}
    assert "silence" not in found(survey(*alike(30), rules=opened))


def test_what_is_open_and_which_observation_would_tell() -> None:
    report = survey(*alike(30, outcome={"csat": 5}))
    assert (report.open.interactions, report.open.needs[0].needs) == (30, "observation calm")
    (calm,) = report.would_tell
    assert (calm.observation, calm.decides, calm.of) == ("calm", 30, 30)
    assert (report.alike.results, report.alike.largest, report.alike.pairs) == (1, 30, 1.0)
    assert found(report)["alike"] == ["calm"]
    assert found(report)["open"] == ["observation calm"]


def test_pairs_that_are_alike() -> None:
    report = survey(*alike(2), record([customer("Hi.")], id="other"))
    assert report.alike.pairs == pytest.approx(1 / 3)


def test_tools_and_fields_that_nobody_asks_for_or_has() -> None:
    turns = [customer("I complain."), action("issue_refund"), action("look_up"), action("look_up")]
    report = survey(record(turns, id="c", agent={"id": "a", "skills": {"level": 2}}))
    assert [(tool.name, tool.count) for tool in report.tools_unknown] == [("look_up", 2)]
    assert found(report)["tools"] == ["look_up"]
    assert report.fields_missing == ["outcome.csat"]
    assert [each.name for each in report.fields_unused] == ["agent.id", "agent.skills.level"]
    without = {**RULES, "criteria": rubric(criterion({"never": "rude"}))["criteria"]}
    without["moments"] = {"rude": MOMENTS["rude"]}
    assert "tools" not in found(survey(record(turns, id="c"), rules=without))


def test_languages_that_it_does_not_speak() -> None:
    german = "Wo ist meine Bestellung? Ich warte und das ist nicht gut."
    says = [*MOMENTS["complaint"]["says"], "this is not what I paid for", "the worst of all"]
    english = {**MOMENTS, "complaint": {"speaker": "customer", "says": says}}
    rules = {**RULES, "moments": english}
    calls = [record([customer(german)], id=f"de{i}") for i in range(5)]
    report = survey(*alike(5, "I want to complain about it."), *calls, rules=rules)
    told = {each.language: (each.turns, each.heard, each.spoken) for each in report.languages}
    assert told == {"en": (5, 5, True), "de": (5, 0, False)}
    assert found(report)["languages"] == ["de"]
    assert "languages" not in found(survey(*alike(5, "我要投诉你们的服务"), rules=rules))
    assert "languages" not in found(survey(*calls))


def test_turns_without_any_of_its_words_are_shown_masked() -> None:
    calm = [record([customer(f"Order 471{i} is late.")], id=f"x{i}") for i in range(9)]
    report = survey(*calm, *alike(1))
    (agents, customers) = report.wordless
    assert (agents.turns, agents.without) == (1, 1)
    assert (customers.turns, customers.without) == (10, 9)
    assert customers.examples == ["Order •••• is late."]


def marks(number: int, text: str, met: bool = True, first: int = 0) -> list[dict[str, Any]]:
    said = {"met": met, "by": "qa", **({"turns": [0]} if met else {})}
    return [
        record(
            [customer(text.format(i)), agent("Let me look, please."), customer("Thank you, bye.")],
            id=f"{met}{first + i}",
            observations={"complaint": said},
        )
        for i in range(number)
    ]


@pytest.mark.parametrize(
    ("missed", "rest", "phrase"),
    [
        ("Parcel {} is still not here.", "Where is parcel {}?", "still not here"),
        ("订单{}一直没到", "请问订单{}在哪里", "一直没到"),
    ],
)
def test_wording_that_marked_turns_have_and_others_lack(
    missed: str, rest: str, phrase: str
) -> None:
    report = survey(
        *marks(20, missed), *marks(3, "I complain. {}", first=100), *marks(40, rest, met=False)
    )
    (wording,) = report.wording
    assert (wording.moment, wording.marked, wording.heard) == ("complaint", 23, 3)
    (best,) = wording.phrases
    assert phrase in best.phrase or best.phrase in phrase
    assert (best.marked, best.rest) == (20, 0)
    assert best.examples
    assert isinstance(wording.precision, Estimate)
    assert isinstance(wording.recall, Estimate)
    assert (wording.precision.value, wording.recall.value) == (1.0, 1.0)
    assert wording.precision.low < 0.9


@pytest.mark.parametrize("level", [1, 2])
def test_what_people_say_of_gates_marks_turns(level: int) -> None:
    """Level 1 is `never: rude`, level 2 `occurs: complaint`."""
    moment = "rude" if level == 1 else "complaint"
    records = []
    for number in range(40):
        is_one = number % 2 == 0
        text = "Not this way again." if is_one else "Good day, here I am."
        turns = [customer(text), agent(text)]
        met = is_one == (level == 2)
        label = {"met": met, "by": "qa", "turns": [level % 2] if is_one else []}
        label = {key: value for key, value in label.items() if value != []}
        records.append(record(turns, id=f"r{number}", observations={f"c.{level}": label}))
    (wording,) = survey(*records).wording
    assert (wording.moment, wording.marked, wording.interactions) == (moment, 20, 40)
    assert wording.phrases[0].rest == 0


def test_held_out_precision_is_low_where_marks_are_chance() -> None:
    chance = random.Random(7)
    words = ("red", "blue", "green", "black", "white", "grey", "pink", "brown", "gold")
    records = []
    for number in range(300):
        text = " ".join(chance.choice(words) for _ in range(4))
        met = number % 5 == 0
        said = {"met": met, "by": "qa", **({"turns": [0]} if met else {})}
        turns = [customer(text)]
        records.append(record(turns, id=f"r{number}", observations={"complaint": said}))
    (wording,) = survey(*records).wording
    if isinstance(wording.precision, Estimate):
        assert wording.precision.value < 0.6


def test_the_order_of_the_records_changes_nothing() -> None:
    records = [*marks(15, "It {} is still not here."), *marks(30, "Where is {}?", met=False)]
    records += alike(10)
    turned = survey(*reversed(records))
    assert msgspec.json.encode(survey(*records)) == msgspec.json.encode(turned)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("format", FITS.names)
def test_every_format_shows_hostile_records_harmlessly(format: str, language: str) -> None:
    evil = "\x1b[31m<script>alert(1)</script> ::error::x ##[group] | `x` **b**"
    records = marks(20, evil + " still not here {}")
    records += [record([customer(evil), action(evil)], id=evil, metadata={evil: 1})]
    report = survey(*records)
    shown = FITS.writer(format)(report, Options(language=language))
    assert "\x1b" not in shown
    assert format == "json" or "::error::" not in shown
    assert format != "html" or "<script>alert" not in shown
    assert ("complaint" in shown) is True


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_finding_has_words(language: str) -> None:
    report = survey(*alike(30))
    every = [msgspec.structs.replace(report.findings[0], code=code) for code in CODES]
    shown = FITS.writer("markdown")(
        msgspec.structs.replace(report, findings=every), Options(language=language)
    )
    assert all(f"`{code}`" in shown for code in CODES)


def test_a_bundled_rubric_speaks_its_languages() -> None:
    report = Survey(bundled()).report()
    assert report.interactions == 0
    assert found(report) == {}
