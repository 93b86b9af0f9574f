"""R020-R025: names that nothing uses, and things that stand there twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from lint_support import BASE, check, completed, places, shown


def using(condition: str) -> str:
    """The base criterion with another first condition."""
    return BASE["criteria"].replace("{observed: polite}", condition, 1)


def sections(declared: str, *used: str) -> str:
    """Criteria with these sections."""
    criteria = (
        f"  - id: c{number}\n    title: C{number}\n    section: '{name}'\n"
        "    met_when: {observed: o}\n"
        for number, name in enumerate(used)
    )
    return (f"sections: {{{declared}}}\n" if declared else "") + "criteria:\n" + "".join(criteria)


MOMENTS = "moments:\n  apology: {says: [sorry]}\n  empathy: {says: [I understand, 理解您]}\n"
LIMIT = "parameters:\n  limit: {by: customer.tier, cases: {gold: 30s}, default: 60s}\n"

CASES = [
    # no condition, no moment
    (MOMENTS + using("{occurs: apology}"), [("R020", 3, 3)]),
    (MOMENTS + using("{response: apology, to: empathy}"), []),
    (MOMENTS + using("{sequence: [apology, empathy]}"), []),
    (MOMENTS + using("{occurs: apology, in: {after: empathy}}"), []),
    (MOMENTS + using("{occurs: apology, unless: {occurs: empathy}}"), []),
    (MOMENTS + "  kind: {any_of: [apology, empathy]}\n" + using("{occurs: kind}"), []),
    ("moments:\n  道歉: {says: [抱歉]}\n", [("R020", 2, 3)]),
    # a parameter
    (LIMIT, [("R021", 2, 3)]),
    (LIMIT + using("{measure: reply_time, of: agent, at_most: $limit}"), []),
    (LIMIT + using("{measure: reply_time, of: agent, between: [1, $limit]}"), []),
    (LIMIT + using("{occurs: a, in: {first: $limit}}") + "moments:\n  a: {says: [b]}\n", []),
    (
        "parameters:\n  most: 50\nmoments:\n  a: {action: b, arguments: {c: {at_most: $most}}}\n"
        + using("{occurs: a}"),
        [],
    ),
    # an include
    ("include: [courtesy.yaml]\n", [("R022", 1, 11)]),
    ("include: [courtesy.yaml]\n" + using("{occurs: thanks}"), []),
    (
        "include: [courtesy.yaml]\nmoments:\n  kind: {any_of: [thanks]}\n"
        + using("{occurs: kind}"),
        [],
    ),
    ("include: [courtesy.yaml, courtesy.yaml]\n" + using("{occurs: thanks}"), [("R023", 1, 26)]),
    # sections
    (sections("a: {title: A}", "a"), []),
    (sections("a: {title: A}, b: {title: B, weight: 0}", "a", "b"), []),
    (sections("a: {title: A}, b: {title: B}", "a"), [("R025", 1, 27)]),
    (sections("a: {title: A}", "a", "B"), []),
    (sections("", "Part 1", "Part 2"), []),
    (sections("", "The call", "The Call ", "the-call"), [("R025", 8, 14), ("R025", 12, 14)]),
    (sections("", "结案", "結案"), [("R025", 8, 14)]),
    (sections("", "★", "☆"), []),
    # a moment under a second name; what it is called makes no difference
    (
        "moments:\n  a: {says: [b]}\n  c: {title: C, says: b}\n" + using("{sequence: [a, c]}"),
        [("R023", 3, 3)],
    ),
    ("moments:\n  a: {says: [b]}\n  c: {says: [d]}\n" + using("{sequence: [a, c]}"), []),
    (
        "moments:\n  a: {says: [b], speaker: agent}\n  c: {says: [b]}\n"
        + using("{sequence: [a, c]}"),
        [],
    ),
    (
        "moments:\n  hers: {speaker: agent, says: [thank you]}\ninclude: [courtesy.yaml]\n"
        + using("{sequence: [hers, thanks]}"),
        [("R023", 2, 3)],
    ),
    # a parameter that is the same for all
    (
        LIMIT.replace("30s", "60s") + using("{measure: reply_time, of: agent, at_most: $limit}"),
        [("R023", 2, 3)],
    ),
    (
        # A record without the field has no value here, but one there.
        LIMIT.replace(", default: 60s", "")
        + using("{measure: reply_time, of: agent, at_most: $limit}"),
        [],
    ),
    (
        LIMIT.replace("30s}", "30s, tin: 60s}")
        + using("{measure: reply_time, of: agent, at_most: $limit}"),
        [],
    ),
    # a moment written out
    (
        "moments:\n  a: {says: [b]}\n  c: {any_of: [{says: [b]}, {says: [d]}]}\n"
        + using("{sequence: [a, c]}"),
        [("R024", 3, 16)],
    ),
    (
        "moments:\n  a: {says: [b]}\n  c: {all_of: [{any_of: [{says: [b]}]}]}\n"
        + using("{sequence: [a, c]}"),
        [("R024", 3, 26)],
    ),
    (
        "moments:\n  a: {says: [b]}\n  c: {any_of: [a, {says: [d]}]}\n" + using("{occurs: c}"),
        [],
    ),
]


@pytest.mark.parametrize(("fragment", "expected"), CASES)
def test_names(fragment: str, expected: list[tuple[str, int, int]], tmp_path: Path) -> None:
    assert places(fragment, tmp_path, "R020 R021 R022 R023 R024 R025") == expected


def test_a_lexicon_on_its_own_is_there_for_others_to_use(tmp_path: Path) -> None:
    text = "format: 1\nmoments:\n  a: {says: [b]}\n  c: {any_of: [d, {says: [b]}]}\n"
    (found,) = check(text, tmp_path, lexicon=True)
    assert (found.code, found.help, shown(found, text)) == ("R024", "write `a`", "{says: [b]}")


def test_the_caret_is_under_the_name(tmp_path: Path) -> None:
    text = completed(MOMENTS + using("{occurs: apology}"))
    (unused,) = [one for one in check(text, tmp_path) if one.code == "R020"]
    assert shown(unused, text) == "empathy"
    assert unused.message == "nothing uses the moment `empathy`"
