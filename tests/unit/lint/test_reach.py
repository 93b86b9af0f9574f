"""Gates that can't be reached, can't be met or block nobody: what is found, and what is not."""

from __future__ import annotations

import itertools
import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
import yaml as pyyaml

from paths import ROOT
from scorecard.authoring import yaml
from scorecard.authoring.problem import Problem
from scorecard.lint import lint, reach
from scorecard.lint.solver import verdicts
from scorecard.lint.subject import Subject
from scorecard.rubric.find import bundled_paths
from scorecard.rubric.load import Loaded, load_document, read_document
from support import Json, criterion, grade, level, record, rubric

MOMENTS = """
sorry: {speaker: agent, says: [sorry]}
thanks: {says: [thanks]}
bad: {speaker: customer, says: [bad]}
kind: {any_of: [sorry, thanks]}
kind_by_agent: {any_of: [sorry, thanks], speaker: agent}
both: {all_of: [sorry, thanks]}
spoken: {speaker: agent}
long: {words: {at_least: $limit}}
"""
PARAMETERS = """
limit: {by: customer.tier, cases: {gold: 30s, silver: 60s}}
sure: {by: customer.tier, cases: {gold: 30s, silver: 60s}, default: 90s}
low: {by: customer.tier, cases: {gold: 10, silver: 20}, default: 40}
other: {by: metadata.queue, cases: {eu: 30s}, default: 90s}
minute: 60s
"""


def load(rules: Json) -> Loaded:
    document, problems = yaml.load(json.dumps(rules).encode(), "r.yaml")
    assert document is not None
    loaded = load_document(document, problems)
    assert loaded.content is not None, loaded.problems
    return loaded


def findings(rules: Json) -> list[Problem]:
    subject = Subject(load(rules))
    return sorted(problem for rule in reach.RULES for problem in rule.check(subject))


def ladder(text: str) -> Json:
    """A rubric of a criterion with these levels, one a line; a line may start with `applies:`
    (when the criterion does). What is left of the levels is up to observers."""
    lines = [line.strip() for line in text.strip().splitlines()]
    keys: Json = {}
    if lines[0].startswith("applies:"):
        keys["applies_when"] = pyyaml.safe_load(lines.pop(0).removeprefix("applies:"))
    conditions = [pyyaml.safe_load(line) for line in lines]
    rest = [{"observed": f"rest_{number}"} for number in range(len(conditions), 5)]
    made = criterion(*conditions, *rest, **keys)
    for number, one in made["levels"].items():
        if "met_when" in one["met_when"]:
            made["levels"][number] = level(**one["met_when"])
    return rubric(made, moments=pyyaml.safe_load(MOMENTS), parameters=pyyaml.safe_load(PARAMETERS))


QUESTION: Json = {
    "id": "other",
    "title": "other",
    "levels": {3: level({"observed": "asked"}, worth="50%"), 5: level({"observed": "told"})},
}

OF_ANOTHER = [
    ("{criterion: other, below: 5}\n{criterion: other, equals: 5}", ["R030@2"]),
    ("{criterion: other, at_least: 5}\n{criterion: other, above: 3}", ["R033@2"]),
    ("{criterion: other, at_least: 4}\n{criterion: other, above: 3}", ["R033@2"]),
    ("{criterion: other, at_least: 3}\n{criterion: other, at_least: 4}", []),
    # levels that are not defined are not reached
    ("{criterion: other, equals: 4}", ["R031@1"]),
    ("{criterion: other, between: [1, 2]}", ["R031@1"]),
    ("{criterion: other, above: 5}", ["R031@1"]),
    # it may not apply, or not be known
    ("{criterion: other, at_least: 0}", []),
    ("{none: [{criterion: other, at_least: 0}]}", ["R031@1"]),
    ("applies: {criterion: other, below: 0}\n{observed: a}", ["R035"]),
    ("applies: {criterion: other, at_most: 3}\n{criterion: other, equals: 5}", ["R030@1"]),
]


@pytest.mark.parametrize(("text", "expected"), OF_ANOTHER)
def test_what_is_asked_of_another_criterion(text: str, expected: list[str]) -> None:
    rules = ladder(text)
    rules["criteria"].append(QUESTION)
    assert [summary(problem) for problem in findings(rules)] == expected


def summary(problem: Problem) -> str:
    """A finding as `R030@2`: its code and level."""
    number = re.search(r"level (\d)", problem.message)
    return f"{problem.code}@{number[1]}" if number else problem.code


CLASHES = {
    "never and occurs": "{never: sorry}\n{occurs: sorry}",
    "occurs and never": "{occurs: sorry}\n{never: sorry}",
    "more than allowed": "{occurs: sorry, at_least: 0, at_most: 2}\n{occurs: sorry, at_least: 3}",
    "two bounds of a measure": "{measure: turns, at_most: 5}\n{measure: turns, at_least: 6}",
    "no whole number between": "{measure: turns, above: 5}\n{measure: turns, below: 6}",
    "mean above the largest": (
        "{measure: silence, at_most: 10s}\n{measure: silence, stat: mean, at_least: 11s}"
    ),
    "total below the largest": (
        "{measure: hold_time, stat: max, at_least: 60s}\n{measure: hold_time, at_most: 50s}"
    ),
    "shares of more than a whole": (
        "{measure: talk_share, of: agent, at_least: 60%}\n"
        "{measure: talk_share, of: customer, at_least: 50%}"
    ),
    "fields": "{field: outcome.csat, at_least: 4}\n{field: outcome.csat, below: 4}",
    "field and its absence": (
        "{field: outcome.csat, exists: false}\n{field: outcome.csat, equals: 5}"
    ),
    "texts": "{field: channel, equals: chat}\n{field: channel, one_of: [call, email]}",
    "part of a text": "{field: topic, equals: refund}\n{field: topic, contains: bill}",
    "a text, not a number": "{field: metadata.x, equals: low}\n{field: metadata.x, at_least: 0}",
    "observations": "{observed: calm}\n{none: [{observed: calm}]}",
    "scope in the whole": "{never: sorry}\n{occurs: sorry, in: {first: 3 turns}}",
    "scope in a longer one": (
        "{never: sorry, in: {first: 5 turns}}\n{occurs: sorry, in: {first: 3 turns}}"
    ),
    "after a moment that never is": "{never: bad}\n{occurs: sorry, in: {after: bad}}",
    "part of a moment": "{never: kind}\n{occurs: sorry}",
    "part of a moment in a scope": "{never: kind}\n{occurs: sorry, in: {last: 2 turns}}",
    "made of parts that never are": "{all: [{never: sorry}, {never: thanks}]}\n{occurs: kind}",
    "made of parts, by one speaker": (
        "{all: [{never: sorry}, {never: thanks}]}\n{occurs: kind_by_agent}"
    ),
    "both at once": "{never: sorry}\n{occurs: both}",
    "anything the agent says": "{never: spoken}\n{occurs: sorry}",
    "response without one": "{all: [{occurs: bad}, {never: sorry}]}\n{response: sorry, to: bad}",
    "response to nothing": "{never: bad}\n{response: sorry, to: bad}",
    "response, and later none": (
        "{response: sorry, to: bad, within: 2 turns}\n"
        "{none: [{response: sorry, to: bad, within: 4 turns}]}"
    ),
    "precedence without the first": "{never: sorry}\n{precedence: sorry, of: bad}",
    "sequence without a link": "{never: bad}\n{sequence: [sorry, bad]}",
    "always of what never is": "{never: sorry}\n{always: sorry}",
    "repeats of nothing": "{never: sorry}\n{repeats: sorry}",
    "none of what was needed": "{occurs: sorry}\n{none: [{occurs: bad}, {occurs: sorry}]}",
    "one of what is forbidden": (
        "{all: [{never: sorry}, {never: bad}]}\n{any: [{occurs: bad}, {occurs: sorry}]}"
    ),
    "too many of what is forbidden": (
        "{never: sorry}\n{count_of: [{occurs: sorry}, {observed: a}, {observed: b}], at_least: 3}"
    ),
    "criterion does not apply": "applies: {never: bad}\n{occurs: bad}",
    "level does not apply": "{never: bad}\n{met_when: {observed: a}, applies_when: {occurs: bad}}",
    "excepted for everyone": "{occurs: bad}\n{observed: a, unless: {occurs: bad}}",
    "missing, and so not met": (
        "{field: outcome.csat, exists: false}\n"
        "{field: outcome.csat, at_least: 4, if_missing: not_applicable}"
    ),
    "parameters of one field": (
        "{measure: reply_time, of: agent, at_most: $low}\n"
        "{measure: reply_time, of: agent, above: $sure}"
    ),
    "constant parameter": (
        "{measure: duration, at_most: $minute}\n{measure: duration, above: 2min}"
    ),
    "parameter and its field": (
        "applies: {field: customer.tier, equals: gold}\n"
        "{measure: duration, at_most: $sure}\n{measure: duration, at_least: 31s}"
    ),
}
"""Of two levels (or the criterion and a level), the last can't be reached."""


@pytest.mark.parametrize("text", CLASHES.values(), ids=CLASHES)
def test_levels_that_exclude_each_other(text: str) -> None:
    number = len([line for line in text.splitlines() if not line.startswith("applies:")])
    assert [summary(found) for found in findings(ladder(text))] == [f"R030@{number}"]


NEVER = {
    "occurs and never": "{all: [{occurs: sorry}, {never: sorry}]}",
    "bounds": "{measure: turns, at_least: 5, at_most: 3}",
    "above and below": "{field: outcome.csat, above: 10, below: 5}",
    "equals and bound": "{field: outcome.csat, equals: 3, at_least: 4}",
    "not among them": "{field: channel, equals: chat, one_of: [call]}",
    "share above 1": "{measure: silence_share, above: 100%}",
    "share meant as a percentage": "{measure: talk_share, of: agent, at_least: 60}",
    "count below 0": "{measure: holds, below: 0}",
    "no half turns": "{measure: turns, equals: 2.5}",
    "range the wrong way round": "{measure: pace, of: agent, between: [180, 120]}",
    "more than the scope has": "{occurs: sorry, at_least: 3, in: {first: 2 turns}}",
    "in no turn at all": "{occurs: sorry, in: {first: 0 turns}}",
    "before it first happens": "{occurs: sorry, in: {before: sorry}}",
    "neither nor": "{none: [{occurs: sorry}, {never: sorry}]}",
    "unless always": "{occurs: sorry, unless: {occurs: bad, at_least: 0}}",
    "a word and a number": "{field: channel, equals: chat, at_least: 3}",
    "id not there": "{field: id, exists: false}",
    "level never applies": (
        "{met_when: {observed: a}, applies_when: {all: [{occurs: bad}, {never: bad}]}}"
    ),
    "applies where it is not met": "{met_when: {never: bad}, applies_when: {occurs: bad}}",
    "deep inside": (
        "{all: [{observed: a}, {any: [{all: [{never: kind}, {occurs: sorry}]}, "
        "{measure: turns, below: 0}]}]}"
    ),
}


@pytest.mark.parametrize("text", NEVER.values(), ids=NEVER)
def test_gates_that_are_never_met(text: str) -> None:
    assert [summary(found) for found in findings(ladder(text))] == ["R031@1"]


ALWAYS = {
    "none needed": "{occurs: sorry, at_least: 0}",
    "either way": "{any: [{occurs: sorry}, {never: sorry}]}",
    "whole share": "{measure: talk_share, of: agent, at_most: 100%}",
    "count of 0 or more": "{measure: holds, at_least: 0}",
    "times that may be missing": (
        "{measure: reply_time, of: agent, at_least: 0, if_missing: not_applicable}"
    ),
    "field there or not": "{any: [{field: topic, exists: true}, {field: topic, exists: false}]}",
    "id is there": "{field: id, exists: true}",
    "met or excepted": "{never: bad, unless: {occurs: bad}}",
    "met where it applies": "{met_when: {occurs: bad}, applies_when: {occurs: bad}}",
    "not more than the scope has": (
        "{occurs: sorry, at_least: 0, at_most: 2, in: {last: 2 turns}}"
    ),
    "never where it can't be": "{never: sorry, in: {between: [bad, sorry]}}",
}


@pytest.mark.parametrize("text", ALWAYS.values(), ids=ALWAYS)
def test_gates_that_block_nobody(text: str) -> None:
    assert [summary(found) for found in findings(ladder(text))] == ["R032@1"]


NO_STRICTER = {
    "the same again": "{occurs: sorry}\n{occurs: sorry}",
    "fewer": "{occurs: sorry, at_least: 3}\n{occurs: sorry, at_least: 2}",
    "anywhere instead of here": "{occurs: sorry, in: {first: 2 turns}}\n{occurs: kind}",
    "in a longer stretch": (
        "{occurs: sorry, in: {last: 30s}, if_missing: unmet}\n"
        "{occurs: sorry, in: {last: 1min}, if_missing: not_applicable}"
    ),
    "looser bound": (
        "{measure: reply_time, of: agent, at_most: 30s}\n"
        "{measure: reply_time, of: agent, at_most: 1min}"
    ),
    "looser statistic": (
        "{measure: reply_time, of: agent, at_most: 30s}\n"
        "{measure: reply_time, of: agent, stat: median, at_most: 31s}"
    ),
    "other party's share": (
        "{measure: talk_share, of: agent, at_most: 60%}\n"
        "{measure: talk_share, of: customer, at_least: 39%}"
    ),
    "alternative": "{occurs: sorry}\n{any: [{occurs: sorry}, {observed: a}]}",
    "one of two": "{all: [{occurs: sorry}, {occurs: bad}]}\n{occurs: bad}",
    "later response": (
        "{response: sorry, to: bad, within: 2 turns}\n{response: sorry, to: bad, within: 5 turns}"
    ),
    "response at any time": "{response: sorry, to: bad, within: 30s}\n{response: sorry, to: bad}",
    "precedence without a reply": (
        "{precedence: sorry, of: bad, reply_by: customer}\n{precedence: sorry, of: bad}"
    ),
    "more repeats": "{repeats: sorry, at_most: 1}\n{repeats: sorry, at_most: 2}",
    "a part happened": "{occurs: sorry}\n{occurs: kind}",
    "the whole never did": "{never: kind}\n{never: both}",
    "wider choice": "{field: channel, equals: chat}\n{field: channel, one_of: [call, chat]}",
    "there because it is 4": (
        "{field: outcome.csat, at_least: 4}\n{field: outcome.csat, exists: true}"
    ),
    "exception": "{never: bad}\n{never: bad, unless: {occurs: sorry}}",
    "criterion asks for it": "applies: {occurs: bad}\n{occurs: bad}",
    "enough of them": (
        "{all: [{observed: a}, {observed: b}]}\n"
        "{count_of: [{observed: a}, {observed: b}, {observed: c}], at_least: 2}"
    ),
    "parameter without a value": (
        "{measure: duration, at_most: $limit}\n{measure: duration, at_most: 60s}"
    ),
    "parameter by parameter": (
        "{measure: duration, at_most: $low}\n{measure: duration, at_most: $sure}"
    ),
}


@pytest.mark.parametrize("text", NO_STRICTER.values(), ids=NO_STRICTER)
def test_levels_that_repeat_those_below(text: str) -> None:
    number = len([line for line in text.splitlines() if not line.startswith("applies:")])
    assert [summary(found) for found in findings(ladder(text))] == [f"R033@{number}"]


MEMBERS = {
    "twice": ("all: [{occurs: sorry}, {observed: a}, {occurs: sorry}]", ["occurs: sorry"]),
    "implied": ("any: [{occurs: sorry}, {occurs: sorry, at_least: 2}]", ["at_least: 2"]),
    "implying": ("all: [{occurs: sorry}, {occurs: sorry, at_least: 2}]", ["occurs: sorry"]),
    "none": ("none: [{occurs: kind}, {occurs: sorry}]", ["occurs: sorry"]),
    "inside": ("any: [{observed: a}, {all: [{observed: b}, {observed: b}]}]", ["observed: b"]),
}


@pytest.mark.parametrize(("text", "members"), MEMBERS.values(), ids=MEMBERS)
def test_members_that_make_no_difference(text: str, members: list[str]) -> None:
    found = findings(ladder("{" + text + "}"))
    assert [problem.code for problem in found] == ["R034"] * len(members)
    for problem, member in zip(found, members, strict=True):
        assert f"{member}` makes no difference" in problem.message


APPLIES = {
    "never": ("applies: {all: [{occurs: bad}, {never: bad}]}\n{observed: a}", ["R035"]),
    "always": ("applies: {occurs: bad, at_least: 0}\n{observed: a}", ["R036"]),
    "level always": (
        "{met_when: {observed: a}, applies_when: {measure: holds, at_least: 0}}",
        ["R036"],
    ),
    "may be missing": ("applies: {field: channel, equals: call}\n{observed: a}", []),
    "nothing to measure": (
        "applies: {measure: talk_share, of: agent, at_least: 0}\n{observed: a}",
        [],
    ),
}


@pytest.mark.parametrize(("text", "expected"), APPLIES.values(), ids=APPLIES)
def test_applies_when_on_its_own(text: str, expected: list[str]) -> None:
    assert [summary(found) for found in findings(ladder(text))] == expected


SENSIBLE = {
    "a text that is a number": "{field: channel, at_least: 3}",
    "a text that is true": "{field: channel, equals: true}",
    "a text that is a number and has a part": "{field: topic, contains: '7', above: 5}",
    "a value that is a number and has a part": "{field: metadata.x, contains: '7', above: 5}",
    "more of the same": "{occurs: sorry}\n{occurs: sorry, at_least: 2}",
    "tighter": "{measure: duration, at_most: 5min}\n{measure: duration, at_most: 3min}",
    "other scopes": ("{never: sorry, in: {first: 2 turns}}\n{occurs: sorry, in: {last: 2 turns}}"),
    "other units": "{never: sorry, in: {first: 2 turns}}\n{occurs: sorry, in: {first: 30s}}",
    "before another": "{never: sorry, in: {before: bad}}\n{occurs: sorry}",
    "other parties": (
        "{measure: reply_time, of: agent, at_most: 30s}\n"
        "{measure: reply_time, of: customer, above: 1min}"
    ),
    "whole and part": "{never: both}\n{occurs: kind}",
    "scope that is not there": (
        "{never: sorry}\n{never: sorry, in: {after: bad}, unless: {observed: a}}"
    ),
    "unknown is not met": "{field: topic, exists: true}\n{field: topic, contains: bill}",
    "missing counts": "{occurs: long}\n{occurs: long, if_missing: unmet}",
    "missing is no pass": (
        "{measure: duration, at_most: 1min, if_missing: not_applicable}\n"
        "{measure: duration, at_most: 2min}"
    ),
    "no trigger, no reply": "{response: sorry, to: bad}\n{occurs: sorry}",
    "response and moment": "{occurs: sorry}\n{response: sorry, to: bad}",
    "parameters of two fields": (
        "{measure: duration, at_most: $sure}\n{measure: duration, above: $other}"
    ),
    "parts of a text": "{field: topic, contains: bill}\n{field: topic, contains: refund}",
    "text or list": "{field: metadata.tags, contains: a}\n{field: metadata.tags, contains: ab}",
    "mean below the largest": (
        "{measure: silence, at_least: 11s}\n{measure: silence, stat: mean, at_most: 10s}"
    ),
    "level that applies to some": (
        "{met_when: {occurs: sorry}, applies_when: {occurs: bad}}\n{never: sorry}"
    ),
    "reviewers disagree": "{observed: a, if_missing: not_applicable}\n{field: id, contains: x}",
    "anyone says it": "{never: sorry}\n{occurs: thanks}",
    "by the agent": "{occurs: kind}\n{occurs: kind_by_agent}",
}


@pytest.mark.parametrize("text", SENSIBLE.values(), ids=SENSIBLE)
def test_nothing_is_said_of_sensible_levels(text: str) -> None:
    assert findings(ladder(text)) == []


def test_a_finding_names_what_excludes_what_and_where() -> None:
    text = """format: 1
id: r
version: 1
title: r
moments: {sorry: {says: [sorry]}, bad: {says: [bad]}}
criteria:
  - id: c
    title: c
    applies_when: {all: [{field: channel, equals: chat}, {occurs: bad}]}
    levels:
      1: {behaviour: a, met_when: {all: [{observed: a}, {never: sorry}]}}
      2: {behaviour: b, met_when: {observed: b}}
      3:
        behaviour: c
        met_when:
          all:
            - {observed: c}
            - {response: sorry, to: bad, within: 2 turns}
      4: {behaviour: d, met_when: {occurs: sorry}}
      5: {behaviour: e, met_when: {observed: e}}
"""
    document, problems = yaml.load(text.encode(), "r.yaml")
    assert document is not None
    (found,) = [one for one in lint(load_document(document, problems)) if one.code == "R030"]
    assert (found.line, found.column) == (18, 15)
    assert found.message == (
        "level 3 can't be reached: `response: sorry, to: bad, within: 2 turns` contradicts "
        "`occurs: bad` in the criterion's `applies_when` (line 9) and "
        "`never: sorry` at level 1 (line 11)"
    )


def test_only_the_lowest_level_out_of_reach_is_reported() -> None:
    text = "{never: sorry}\n{occurs: sorry}\n{never: bad}\n{occurs: bad}\n{never: bad}"
    assert [summary(found) for found in findings(ladder(text))] == ["R030@2"]


def test_a_level_that_is_never_met_may_still_let_through() -> None:
    excepted = "{response: sorry, to: bad, unless: {occurs: sorry, at_least: 0}}"
    text = f"{excepted}\n{{never: bad}}\n{{occurs: bad}}"
    found = [summary(found) for found in findings(ladder(text))]
    assert found == ["R031@1", "R030@3"]


@pytest.mark.parametrize("code", reach.codes.ALL, ids=lambda code: code.code)
def test_examples_show_their_code(code: Any) -> None:
    def codes_in(text: str) -> set[str]:
        rules = rubric() | pyyaml.safe_load(text)
        return {problem.code for problem in findings(rules)}

    assert codes_in(code.bad) == {code.code}
    assert codes_in(code.good) == set()


def _snippets() -> list[str]:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    blocks = [
        block
        for page in pages
        for block in re.findall(r"```yaml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    ]
    whole = [block for block in blocks if block.startswith("format: 1") and "criteria:" in block]
    # What an included file holds is not on the page.
    return [block for block in whole if "\ninclude:" not in block]


def test_quiet_on_the_rubrics_of_the_documentation() -> None:
    snippets = _snippets()
    assert len(snippets) >= 2
    for text in snippets:
        document, problems = yaml.load(text.encode(), "docs.yaml")
        assert document is not None
        subject = Subject(load_document(document, problems))
        assert [found for rule in reach.RULES for found in rule.check(subject)] == []


@pytest.mark.parametrize("path", bundled_paths().values(), ids=bundled_paths())
def test_quiet_on_the_bundled_rubrics(path: Path) -> None:
    document, problems = read_document(path)
    assert document is not None
    subject = Subject(load_document(document, problems))
    assert [found for rule in reach.RULES for found in rule.check(subject)] == []


VERDICTS: dict[str, Json] = {
    "met": {"observed": "yes"},
    "unmet": {"observed": "no"},
    "unknown": {"observed": "who knows"},
    "not_applicable": {"observed": "who knows", "if_missing": "not_applicable"},
}


def verdict(condition: Json, **keys: Any) -> str:
    made = rubric(criterion(condition))
    made["criteria"][0]["levels"][1] |= keys
    interaction = record(observations={"yes": True, "no": False})
    return grade(made, interaction).criteria[0].levels[0].verdict


PAIRS = list(itertools.product(VERDICTS, repeat=2))


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_the_tables_are_those_of_the_conditions(one: str, other: str) -> None:
    left, right = VERDICTS[one], VERDICTS[other]
    masks = verdicts.MASKS[one], verdicts.MASKS[other]
    concrete = {
        verdicts.ALL: verdict({"all": [left, right]}),
        verdicts.ANY: verdict({"any": [left, right]}),
        verdicts.EXCEPTED: verdict({**left, "unless": right}),
        verdicts.GUARDED: verdict(left, applies_when=right),
    }
    for table, expected in concrete.items():
        assert table[masks[0]][masks[1]] == verdicts.MASKS[expected]
    negated = verdicts.negated(verdicts.ANY[masks[0]][masks[1]])
    assert negated == verdicts.MASKS[verdict({"none": [left, right]})]


TRIPLES = list(itertools.product(VERDICTS, repeat=3))


@pytest.mark.parametrize("needed", [1, 2, 3])
@pytest.mark.parametrize("excepted", [False, True], ids=["always apply", "may drop out"])
def test_counting_is_that_of_the_condition(needed: int, excepted: bool) -> None:
    exception = {"unless": {"observed": "no"}} if excepted else {}
    for names in TRIPLES:
        members = [{**VERDICTS[name], **exception} for name in names]
        concrete = verdict({"count_of": members, "at_least": needed})
        masks = [(verdicts.MASKS[name], excepted) for name in names]
        assert verdicts.counted(masks, needed) == verdicts.MASKS[concrete]


def test_sets_of_verdicts_come_to_what_their_members_come_to() -> None:
    masks = range(1, verdicts.ANYTHING + 1)
    singles = list(verdicts.MASKS.values())
    for table in (verdicts.ALL, verdicts.ANY, verdicts.EXCEPTED, verdicts.GUARDED):
        for left, right in itertools.product(masks, repeat=2):
            together = 0
            for one, other in itertools.product(singles, repeat=2):
                if one & left and other & right:
                    together |= table[one][other]
            assert table[left][right] == together


def test_a_criterion_of_a_hundred_conditions_takes_no_time() -> None:
    """As long as the budget lasts, which is counted in steps, not in seconds."""
    names = [f"m{number}" for number in range(25)]
    choice = {
        "any": [
            {"all": [{"occurs": one}, {"never": other}, {"response": one, "to": other}]}
            for one, other in itertools.pairwise(names)
        ]
    }
    made = criterion(*[{**choice, "unless": {"observed": f"o{number}"}} for number in range(5)])
    rules = rubric(made, moments={name: {"says": [name]} for name in names})
    subject = Subject(load(rules))
    start = time.process_time()
    for rule in reach.RULES:
        list(rule.check(subject))
    assert len(subject.conditions) > 300
    assert time.process_time() - start < 2.0


def test_what_is_too_large_is_taken_on_trust() -> None:
    members = [{"occurs": "sorry"}] * 500
    assert findings(ladder(json.dumps({"all": members}))) == []


@pytest.mark.parametrize("key", [{"observed": "seen"}, {"open": True}])
def test_moments_that_people_see_are_free(key: Json) -> None:
    """What words alone would rule out, an observation may show."""
    moments = {"sorry": {"says": ["sorry"], **key}, "regret": {"says": ["so sorry"], **key}}
    conditions: list[Json] = [{"never": "sorry"}, {"occurs": "regret"}]
    assert list(findings(rubric(criterion(*conditions), moments=moments))) == []
    plain = {name: {"says": moment["says"]} for name, moment in moments.items()}
    codes = {one.code for one in lint(load(rubric(criterion(*conditions), moments=plain)))}
    free = {one.code for one in lint(load(rubric(criterion(*conditions), moments=moments)))}
    assert codes - free == {"R033", "R044"}
