"""R045-R047 patterns, R050-R053 scoring, R060-R064 texts and channels, R070 tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lint_support import BASE, check, completed, places, shown
from scorecard.authoring import yaml
from scorecard.authoring.codes import example_criteria
from scorecard.lint import lint
from scorecard.lint.cases import shown_levels
from scorecard.rubric.cases import Expectations, TestCase
from scorecard.rubric.load import load_document

Found = list[tuple[str, int, int]]


def pattern(*patterns: str, keys: str = "") -> str:
    listed = ", ".join(f"'{one}'" for one in patterns)
    return f"moments:\n  m: {{matches: [{listed}]{keys}}}\n"


PATTERNS = [
    (pattern("sorry|"), [("R045", 2, 17)]),
    (pattern("|抱歉"), [("R045", 2, 17)]),
    (pattern("a+", "(very )*"), [("R045", 2, 23)]),
    (pattern(".*"), [("R045", 2, 17)]),
    (pattern(r"\\b"[1:]), [("R045", 2, 17)]),
    (pattern("^"), [("R045", 2, 17)]),
    (pattern("(a|)b", "x?y", "^$", r"^\s*$", "."), []),
    (pattern("sorry"), [("R046", 2, 17)]),
    (pattern("非常抱歉"), [("R046", 2, 17)]),
    (pattern(r"\bsorry\b"), [("R046", 2, 17)]),
    (pattern("sorry.", r"sorr\w*", "[s]orry", "sorry|抱歉", r"3\.50"), []),
    (pattern(".*so+rry"), [("R047", 2, 17)]),
    (pattern("so+rry.*"), [("R047", 2, 17)]),
    (pattern(".*?抱+歉.*?"), [("R047", 2, 17)]),
    (pattern("so.*rry", r"so+\.*", ".+so+", "(.*so|a+)", "a+|so.*|b", "[a.*]", "so+.+"), []),
    (pattern("so+rry.*", keys=", excluding: [but]"), []),
]


@pytest.mark.parametrize(("fragment", "expected"), PATTERNS)
def test_patterns(fragment: str, expected: Found, tmp_path: Path) -> None:
    assert places(fragment, tmp_path, "R045 R046 R047") == expected


@pytest.mark.parametrize(
    ("one", "help"),
    [
        ("sorry|", "remove the empty alternative"),
        ("(so )*", "let it need at least one letter"),
        ("sorry", r"write `sorry` under `says`; if longer words are meant too, `sorry*`"),
        (r"\bsorry\b", "write `sorry` under `says`"),
        ("抱歉", "write `抱歉` under `says`"),
        (".*so+rry.*", "write `so+rry`"),
    ],
)
def test_how_a_pattern_is_mended(one: str, help: str, tmp_path: Path) -> None:
    found = check(completed(pattern(one)), tmp_path)
    assert help in {problem.help for problem in found}


LEVELS = BASE["criteria"].partition("    levels:\n")[2]


def criteria(*keys: str) -> str:
    """Criteria with these further keys."""
    return "criteria:\n" + "".join(
        f"  - id: c{number}\n    title: Care\n{key}    levels:\n{LEVELS}"
        for number, key in enumerate(keys)
    )


ZERO, TWO, CRITICAL = "    weight: 0\n", "    weight: 2\n", "    critical: {below: 1, then: fail}\n"

SECTION = "    section: a\n"


def earning(*shares: str) -> str:
    """A criterion of one or two levels, 3 and 5, which earn these shares."""
    levels = ", ".join(
        f"{number}: {{behaviour: Asks{number}, met_when: {{observed: o{number}}}, worth: {share}}}"
        for number, share in zip((3, 5), shares, strict=False)
    )
    return f"criteria:\n  - id: c0\n    title: C\n    levels: {{{levels}}}\n"


SCORING = [
    (criteria(ZERO, ZERO), [("R050", 4, 13)]),
    (criteria(ZERO, TWO), []),
    (criteria(ZERO, ""), []),
    (criteria(ZERO, ZERO) + "overall: lowest\n", [("R053", 4, 5), ("R053", 13, 5)]),
    (criteria(TWO), [("R053", 4, 5)]),
    (criteria("", TWO) + "overall: lowest\n", [("R053", 12, 5)]),
    (criteria("", TWO), []),
    ("pass: {score: 0}\n", [("R051", 1, 15)]),
    ("pass: {each: 0}\n", [("R051", 1, 14)]),
    ("pass: {score: 3, each: 0}\n", [("R051", 1, 24)]),
    ("pass: {score: 0, each: 1}\n", [("R051", 1, 15)]),
    ("pass: {score: 2, each: 3}\n", [("R051", 1, 15)]),
    ("pass: {score: 3, each: 3}\n", [("R051", 1, 15)]),
    ("pass: {score: 3, each: 1}\n", []),
    ("pass: {score: 0}\n" + criteria(CRITICAL), []),
    ("pass: {score: 0, each: 0}\n" + criteria(CRITICAL), [("R051", 1, 15), ("R051", 1, 24)]),
    # the weights of a section are a mean of their own, and so are those of the sections
    (criteria(SECTION, SECTION + TWO), []),
    (criteria(SECTION + TWO, "    section: b\n"), [("R053", 5, 5)]),
    (criteria(SECTION + ZERO, SECTION + ZERO, "    section: b\n"), [("R050", 5, 13)]),
    ("sections: {a: {title: A, weight: 2}}\n" + criteria(SECTION), [("R053", 1, 26)]),
    ("sections: {a: {title: A, weight: 2}}\n" + criteria(SECTION, "    section: b\n"), []),
    (
        "sections: {a: {title: A, weight: 0}, b: {title: B, weight: 0}}\n"
        + criteria(SECTION, "    section: b\n"),
        [("R050", 1, 34)],
    ),
    # `each: 3` is a score of 3 only where level 3 earns it
    ("pass: {score: 2, each: 3}\n" + earning("30%", "100%"), []),
    ("pass: {score: 1.5, each: 3}\n" + earning("30%", "100%"), [("R051", 1, 15)]),
    ("pass: {score: 50%, each: 1}\n" + earning("50%"), [("R051", 1, 15)]),
    ("bands: {a: 1, b: 3, c: 3}\n", [("R052", 1, 24)]),
    ("bands: {poor: 0, good: 3}\n", []),
    ("bands: [{title: a, at_least: 1}, {title: b, at_least: 1.0}]\n", [("R052", 1, 55)]),
    ("bands: [{title: a, at_least: 3}, {title: A, at_least: 1}]\n", [("R052", 1, 42)]),
    (
        "bands: [{title: {en: a, zh: 优}, at_least: 3}, {title: {en: b, zh: 优}, at_least: 1}]\n",
        [("R052", 1, 55)],
    ),
]


@pytest.mark.parametrize(("fragment", "expected"), SCORING)
def test_scoring(fragment: str, expected: Found, tmp_path: Path) -> None:
    assert places(fragment, tmp_path, "R050 R051 R052 R053") == expected


def capped(*keys: str) -> str:
    """Criteria of which the first asks on level 3 for what it forbids on level 1."""
    levels = criteria(*keys).replace("{observed: polite}", "{never: brush_off}", 1)
    moments = "moments: {brush_off: {says: [sorry]}, apology: {says: [so sorry]}}\n"
    return moments + levels.replace("{observed: solved}", "{occurs: apology}", 1)


OUT_OF_REACH = [
    ("pass: {score: 2}\n" + capped(""), []),
    ("pass: {score: 2.5}\n" + capped(""), ["no score is above 2"]),
    ("pass: {each: 2}\n" + capped("", ""), []),
    ("pass: {each: 3}\n" + capped("", ""), ["`c0` can't get above level 2"]),
    ("pass: {score: 3.5}\n" + capped("", ""), []),
    ("pass: {score: 3.6}\n" + capped("", ""), ["no score is above 3.5"]),
    ("pass: {score: 3.6}\n" + capped("", TWO), []),
    ("pass: {score: 3}\noverall: lowest\n" + capped("", ""), ["no score is above 2"]),
    (
        "pass: {score: 1}\n" + capped("    critical: {below: 4, then: zero}\n"),
        ["nothing passes: `c0` can't get to level 4"],
    ),
    ("pass: {score: 1}\n" + capped(CRITICAL), []),
    ("pass: {score: 4}\n" + capped("    applies_when: {observed: a}\n"), []),
    ("pass: {score: 5}\n", []),
    # what is not defined can't be reached, and what is earns its worth
    ("pass: {score: 50%}\n" + earning("50%"), []),
    ("pass: {score: 50.1%}\n" + earning("50%"), ["no score is above 2.5"]),
    ("pass: {each: 4}\n" + earning("50%"), ["`c0` can't get above level 3"]),
    ("pass: {each: 3}\n" + earning("50%"), []),
    # the mean of a section, then that of the sections: (2 + 5) / 2, and 5
    ("pass: {score: 85%}\n" + capped(SECTION, SECTION, "    section: b\n"), []),
    (
        "pass: {score: 85.1%}\n" + capped(SECTION, SECTION, "    section: b\n"),
        ["no score is above 4.25"],
    ),
    (
        "pass: {score: 5}\n" + capped(SECTION, "    section: b\n    applies_when: {observed: a}\n"),
        ["no score is above 3.5"],
    ),
    (
        "pass: {score: 5, each: 5}\n",
        ["`each: 5` gives a score of at least 5 by itself"],
    ),
]


@pytest.mark.parametrize(("fragment", "messages"), OUT_OF_REACH)
def test_a_pass_mark_out_of_reach(fragment: str, messages: list[str], tmp_path: Path) -> None:
    found = [one for one in check(completed(fragment), tmp_path) if one.code == "R051"]
    assert [one.message for one in found] == messages


def behaves(second: str, title: str = "Care") -> str:
    written = BASE["criteria"].replace("behaviour: Listens", f"behaviour: {second}")
    return written.replace("title: Care", f"title: {title}")


TEXTS = [
    (behaves('""'), [("R060", 6, 22)]),
    (behaves('" "'), [("R060", 6, 22)]),
    (behaves("2"), [("R060", 6, 22)]),
    (behaves("……"), [("R060", 6, 22)]),
    (behaves('{en: Listens, zh: ""}'), [("R060", 6, 40)]),
    (behaves("听"), []),
    (behaves("Care"), [("R064", 6, 22)]),
    (behaves("care."), [("R064", 6, 22)]),
    (behaves("{en: Listens, zh: 关怀}", "{en: Care, zh: 关怀}"), [("R064", 6, 40)]),
    (behaves("Level 2"), [("R064", 6, 22)]),
    (behaves("第二级"), [("R064", 6, 22)]),
    (behaves("TODO"), [("R064", 6, 22)]),
    (behaves("待定"), [("R064", 6, 22)]),
    (behaves("is polite!"), [("R064", 6, 22)]),
    (behaves("Listens to level 2 support"), []),
    (behaves("Cares"), []),
]


@pytest.mark.parametrize(("fragment", "expected"), TEXTS)
def test_behaviours(fragment: str, expected: Found, tmp_path: Path) -> None:
    assert places(fragment, tmp_path, "R060 R064") == expected


def test_a_rung_again_names_the_one_below(tmp_path: Path) -> None:
    (found,) = [
        one for one in check(completed(behaves("Is polite")), tmp_path) if one.code == "R064"
    ]
    assert found.message == "the behaviour is that of level 1 again"


EVERY = "{en: x, zh: 某}"
BILINGUAL = (
    BASE["criteria"]
    .replace("title: Care", f"title: {EVERY}")
    .replace("behaviour: Is polite", "behaviour: {en: a, zh: 甲}")
    .replace("behaviour: Listens", "behaviour: {en: b, zh: 乙}")
    .replace("behaviour: Solves the problem", "behaviour: {en: c, zh: 丙}")
    .replace("behaviour: Explains the cause", "behaviour: {en: d, zh: 丁}")
    .replace("behaviour: Prevents the next one", "behaviour: {en: e, zh: 戊}")
)
LANGUAGES = [
    (f"title: {EVERY}\n" + BILINGUAL, []),
    ("title: {en: x}\n" + BILINGUAL, [("R061", 1, 8)]),
    ("title: x\n" + BILINGUAL, [("R061", 1, 8)]),
    ("title: {en: x, zh-TW: 某}\n" + BILINGUAL, []),
    (f"title: {EVERY}\ndescription: {{zh: 某}}\n" + BILINGUAL, [("R061", 2, 14)]),
    (
        f"title: {EVERY}\nbands: [{{title: {{en: x}}, at_least: 1}}]\n" + BILINGUAL,
        [("R061", 2, 17)],
    ),
    (
        f"title: {EVERY}\nmoments:\n  m: {{title: 某, says: [a]}}\n" + BILINGUAL,
        [("R061", 3, 14)],
    ),
    # One text in a second language does not make the others lack it.
    (f"title: {EVERY}\n", []),
    ("title: {en: x, cn: 某}\n", [("R062", 1, 16)]),
    ("title: {jp: x, kr-KR: 某}\n", [("R062", 1, 9), ("R062", 1, 16)]),
    (
        "title: {gb: x}\nmoments: {m: {title: {eng: x}, says: [a]}}\n",
        [("R062", 1, 9), ("R062", 2, 23)],
    ),
    ("title: {de: x, uk: y, br: z, ja: 某}\n", []),
]


@pytest.mark.parametrize(("fragment", "expected"), LANGUAGES)
def test_languages(fragment: str, expected: Found, tmp_path: Path) -> None:
    assert places(fragment, tmp_path, "R061 R062") == expected


def test_a_country_code_is_mended_to_the_language(tmp_path: Path) -> None:
    text = completed("title: {en: x, cn-TW: 某}\n")
    (found,) = [one for one in check(text, tmp_path) if one.code == "R062"]
    assert (shown(found, text), found.help) == ("cn-TW", "did you mean `zh-TW`?")


MOMENT = "moments:\n  m: {says: [a]}\n"


def on(channel: str, condition: str, *, level: bool = False) -> str:
    guard = f"applies_when: {{field: channel, {channel}}}"
    written = BASE["criteria"].replace("{observed: polite}", condition)
    if level:
        return MOMENT + written.replace("Is polite, ", f"Is polite, {guard}, ")
    return MOMENT + written.replace("title: Care\n", f"title: Care\n    {guard}\n")


PACE = "{measure: pace, of: agent, at_most: 150}"
CHANNELS = [
    (on("equals: email", PACE), [("R063", 8, 53)]),
    (on("equals: E-Mail", PACE), [("R063", 8, 53)]),
    (on("equals: 邮件", PACE), [("R063", 8, 53)]),
    (on("one_of: [email, letter]", PACE), [("R063", 8, 53)]),
    (on("one_of: [email, chat]", PACE), []),
    (on("equals: call", PACE), []),
    (on("exists: true", PACE), []),
    (on("equals: email", PACE, level=True), [("R063", 7, 100)]),
    (on("equals: email", f"{{any: [{{observed: a}}, {PACE}]}}"), [("R063", 8, 75)]),
    (on("equals: email", PACE.replace("}", ", if_missing: not_applicable}")), []),
    (on("equals: email", "{measure: words, of: agent, at_most: 9}"), []),
    (on("equals: email", "{response: m, to: m, within: 30s}"), [("R063", 8, 72)]),
    (on("equals: email", "{response: m, to: m, within: 2 turns}"), []),
    (on("equals: email", "{occurs: m, in: {first: 1min}}"), [("R063", 8, 67)]),
    (on("equals: email", "{occurs: m, in: {last: 50%}}"), []),
    (
        on("equals: email", "{never: m, in: {around: m, span: $s}}") + "parameters: {s: 5s}\n",
        [("R063", 8, 76)],
    ),
    (
        on("equals: email", "{never: m, in: {around: m, span: $s}}") + "parameters: {s: 5 turns}\n",
        [],
    ),
    (
        on("equals: email", PACE).replace(
            "{field: channel, equals: email}",
            "{all: [{field: channel, equals: email}, {observed: a}]}",
        ),
        [("R063", 8, 53)],
    ),
]


@pytest.mark.parametrize(("fragment", "expected"), CHANNELS)
def test_channels(fragment: str, expected: Found, tmp_path: Path) -> None:
    assert places(fragment, tmp_path, "R063") == expected


def expecting(*expected: str) -> str:
    case = "  - {{name: t{}, interaction: {{id: a, turns: []}}, expect: {}}}\n"
    return "tests:\n" + "".join(case.format(n, one) for n, one in enumerate(expected))


@pytest.mark.parametrize(
    ("fragment", "message"),
    [
        ("format: 1\n", "the rubric has no tests"),
        (expecting("{care: 5}"), None),
        (expecting("{care: 0}", "{care: {level: 4}}"), None),
        (expecting("{care: 3}"), "no test shows level 5 of `care`"),
        (expecting("{care: {blocked_by: 3}}"), "no test shows levels 4, 5 of `care`"),
        (expecting("{score: 5}"), "no test shows levels 1, 2, 3, 4, 5 of `care`"),
    ],
)
def test_what_tests_show(fragment: str, message: str | None, tmp_path: Path) -> None:
    found = [one for one in check(completed(fragment), tmp_path) if one.code == "R070"]
    assert [one.message for one in found] == ([] if message is None else [message])
    if found:
        place = "format" if "no tests" in found[0].message else "care"
        assert shown(found[0], completed(fragment)) == place


@pytest.mark.parametrize(
    ("expected", "levels"),
    [
        (0, {1}),
        (2, {1, 2, 3}),
        (5, {1, 2, 3, 4, 5}),
        ({"level": 1, "possible": 5}, {1, 2}),
        ({"blocked_by": 4}, {1, 2, 3, 4}),
        ({"verdicts": {"2": "unmet", "5": "met"}}, {2, 5}),
        ({"applies": False}, set()),
        ({"level": None, "blocked_by": None}, set()),
    ],
)
def test_the_levels_that_an_expectation_shows(expected: Any, levels: set[int]) -> None:
    expectations = Expectations.model_validate({"care": expected})
    assert shown_levels(expectations.of("care")) == levels
    assert shown_levels(None) == set()


def test_tests_beside_the_rubric_count() -> None:
    document, _ = yaml.load(completed("").encode(), "desk.yaml")
    assert document is not None
    case = TestCase(name="t", interaction={}, expect={"care": 5})
    assert "R070" in {one.code for one in lint(load_document(document))}
    assert "R070" not in {one.code for one in lint(load_document(document), [case])}


def test_parts_that_moments_share_are_looked_at_once(tmp_path: Path) -> None:
    """Each moment is made of the one below twice: 2^40 ways down."""
    chain = "".join(f"  m{n}: {{any_of: [m{n + 1}, m{n + 1}]}}\n" for n in range(40))
    moments = f"moments:\n{chain}  m40: {{says: [sorry]}}\n  ban: {{says: [never mind]}}\n"
    levels = {
        1: "{behaviour: a, met_when: {never: ban}}",
        2: "{behaviour: b, met_when: {occurs: m0}}",
    }
    assert places(moments + example_criteria(levels), tmp_path, "R044 R048") == []
