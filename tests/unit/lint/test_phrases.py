"""R040-R044, R048: phrases that add nothing, look right, or contradict each other."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_support import BASE, check, completed, places, shown
from scorecard.authoring import yaml
from scorecard.lint import lint
from scorecard.lint.wordings import PhraseIndex
from scorecard.moments.compile import MomentCompiler
from scorecard.moments.model import Moment
from scorecard.records.decoding import convert
from scorecard.rubric.load import load_lexicon
from support import Json, agent, laws, record


def moment(keys: str) -> str:
    return f"moments:\n  m: {{{keys}}}\n"


CASES = [
    # R040: any of them
    ("says: [sorry, so sorry]", [("R040", 2, 21)]),
    ("says: [so sorry, sorry]", [("R040", 2, 14)]),
    ("says: [sorry, so sorry, so sorry for this]", [("R040", 2, 21), ("R040", 2, 31)]),
    ("says: {any: [sorry, SO  Sorry]}", [("R040", 2, 27)]),
    ("says: [sorry, sorryish, unsorry, sorry2]", []),
    ('says: [sorry, un-sorry, "sorry\'s"]', [("R040", 2, 21), ("R040", 2, 31)]),
    ("says: [抱歉, 非常抱歉, 抱 歉]", [("R040", 2, 18)]),
    ("says: [app, 用app, 打开APP吧]", [("R040", 2, 19), ("R040", 2, 25)]),
    ("says: [ｓｏｒｒｙ, so sorry]", [("R040", 2, 21)]),
    ("says: [\"don't\", 'I don’t']", [("R040", 2, 23)]),
    ("says: [café, le café]", [("R040", 2, 20)]),
    ("says: [a, b c], similar_to: [a b]", []),
    ("any_of: [{says: [sorry, so sorry]}]", [("R040", 2, 31)]),
    # all of them
    ("says: {all: [sorry, so sorry]}", [("R040", 2, 20)]),
    ("says: {all: [sorry, so sorry]}, excluding: [no]", []),
    # A phrase that cancels may tell the two apart.
    ("says: [sorry, sorry for you], excluding: [not sorry]", [("R040", 2, 21)]),
    ("says: [sorry, sorry for you], excluding: [you all]", []),
    ("says: [sorry, sorry for you], excluding: [for you]", [("R041", 2, 21)]),
    ("says: [no no, no no please], excluding: [no]", [("R041", 2, 14), ("R041", 2, 21)]),
    ("says: [no no, no no please], excluding: [oh no]", []),
    ("says: [抱歉, 很抱歉], excluding: [不抱歉]", [("R040", 2, 18)]),
    ("says: [抱歉, 很抱歉], excluding: [我很]", []),
    # R041
    ("says: [not sorry, sad], excluding: [not sorry]", [("R041", 2, 14)]),
    ("says: [not  SORRY now, sad], excluding: [sorry]", [("R041", 2, 14)]),
    ("says: [sorry, sad], excluding: [not sorry, sorryish]", []),
    ("says: {all: [绝不抱歉, 好]}, excluding: [不抱歉]", [("R041", 2, 20)]),
    # R042
    ("says: [sorry, Sorry]", [("R042", 2, 21)]),
    ("says: [sorry, sorry]", [("R042", 2, 21)]),
    ("says: [ＡＰＰ坏了, app坏了]", [("R042", 2, 21)]),
    ("says: [\"I'm sad\", 'I’m   sad']", [("R042", 2, 25)]),
    ("says: [cafe\u0301, café]", [("R042", 2, 21)]),
    ("says: [a], excluding: [b c, B C]", [("R042", 2, 35)]),
    ("similar_to: [b c, B C]", [("R042", 2, 25)]),
    ("similar_to: {sentences: [b c, B C], similarity: 85}", [("R042", 2, 37)]),
    ("matches: ['a+', 'a+', 'A+']", [("R042", 2, 23)]),
    # R054
    ("says: ['hello|hi']", [("R054", 2, 14)]),
    (
        "says: ['(please )?wait', 'refund.*', '*refund']",
        [("R054", 2, 14), ("R054", 2, 32), ("R054", 2, 44)],
    ),
    ("excluding: ['\\bno'], says: [no way]", [("R054", 2, 19)]),
    ("says: [您好、早上好]", [("R054", 2, 14)]),
    (
        "says: [hello; good day, a / b, 您好/早]",
        [("R054", 2, 14), ("R054", 2, 31), ("R054", 2, 38)],
    ),
    ("says: [f*ck, 'refund*', and/or, 24/7, '***', '$5', '您好，在吗']", []),
    ("says: [c], similar_to: [c], excluding: [d]", []),
    ("says: [谢谢, 謝謝]", [("R042", 2, 18)]),
    ("says: [thank you!, 'thank-you']", [("R081", 2, 14), ("R042", 2, 26)]),
    ("says: ['refund*', refunds]", [("R040", 2, 25)]),
    ("says: [refund, 'refund*']", [("R040", 2, 14)]),
    ("says: [refunding, 'refunds*']", []),
    # R049
    ("says: [“thank you”, ‘you are welcome’]", [("R049", 2, 14), ("R049", 2, 27)]),
    ("says: [thank you], excluding: [«no»]", [("R049", 2, 38)]),
    ("matches: [„ja+“]", [("R049", 2, 17)]),
    ("says: ['say “yes”', ’tis, \"“”\"]", []),
    (
        "says: [「谢谢」, 『抱歉』], excluding: [“no”]",
        [("R049", 2, 14), ("R049", 2, 20), ("R049", 2, 39)],
    ),
    ("similar_to: [‹see you soon›]", [("R049", 2, 20)]),
    ("title: “Thanks”, says: [thanks]", [("R049", 2, 14)]),
    ("action: t, arguments: {tier: “VIP”}", [("R049", 2, 36)]),
    ("action: t, arguments: {tier: {one_of: [gold, «VIP»]}}", [("R049", 2, 52)]),
    # R081
    ("says: ['thank you!']", [("R081", 2, 14)]),
    ("says: [', thank you']", [("R081", 2, 14)]),
    ("says: ['is that right?', thanks]", [("R081", 2, 14)]),
    ("says: [您好，, '请问：', 抱歉。]", [("R081", 2, 14), ("R081", 2, 19), ("R081", 2, 26)]),
    ("says: [well…, '... well']", [("R081", 2, 14), ("R042", 2, 21), ("R081", 2, 21)]),
    ("says: ['¿cómo está?']", [("R081", 2, 14)]),
    ("says: [thanks], excluding: ['wrote:']", [("R081", 2, 35)]),
    ("says: [sorry -]", [("R081", 2, 14)]),
    (
        "says: [.net, C++, '...', '?!', $5, 5%, 'q&a', '-5', 'U.S.', 'say \"yes\"']",
        [("R081", 2, 59)],
    ),
    ("says: ['thank you, sir', 'wait... what', check-in, (sic)]", []),
    ("similar_to: ['Is that right?'], excluding: [no]", []),
    ("matches: ['right ?\\?']", []),
    # R043
    ('says: ["s\u043erry"]', [("R043", 2, 14)]),
    ('says: ["прив\u0065т"]', [("R043", 2, 14)]),
    ('says: ["\u039drder"]', [("R043", 2, 14)]),
    ('says: ["so\u200brry"]', [("R043", 2, 14)]),
    ('says: ["so\\u00adrry"]', [("R043", 2, 14)]),
    ('says: [a], excluding: ["\u200b抱歉"]', [("R043", 2, 30)]),
    ('matches: ["so\u200b+"]', [("R043", 2, 17)]),
    ('similar_to: ["抱\u2060歉"]', [("R043", 2, 20)]),
    ("says: [用app, VIP客户, ｓｏｒｒｙ, привет, καλημέρα, 10kΩ, 5µg, β-blocker]", []),
    ('says: ["می\u200cخواهم", "क्\u200dष", "👩\u200d💻"]', []),
    ("matches: ['[a-zа-я]+']", []),
]


@pytest.mark.parametrize(("keys", "expected"), CASES)
def test_phrases(keys: str, expected: list[tuple[str, int, int]], tmp_path: Path) -> None:
    assert places(moment(keys), tmp_path, "R040 R041 R042 R043 R049 R054 R081") == expected


@pytest.mark.parametrize(
    ("keys", "message", "help"),
    [
        (
            "says: [sorry, so sorry]",
            "`so sorry` is covered by `sorry`, which is found wherever it is",
            "remove it",
        ),
        (
            "says: [no thanks], excluding: [thanks]",
            "`no thanks` is always cancelled by `thanks` in `excluding`",
            "remove it, or narrow `thanks`",
        ),
        (
            "says: [VIP, ｖｉｐ]",
            "`ｖｉｐ` is the same phrase as `VIP`",
            "remove it: case, width, marks, blanks and Traditional characters make no difference",
        ),
        (
            'says: ["so s\u043erry"]',
            "the `\u043e` of `s\u043erry` is a Cyrillic letter (U+043E)",
            "write `so sorry`",
        ),
        (
            'says: ["прив\u0065т"]',
            "the `e` of `прив\u0065т` is a Latin letter (U+0065)",
            "write `привет`",
        ),
        (
            'says: ["抱\u200b歉"]',
            "an invisible character, U+200B (zero width space)",
            "write `抱歉`",
        ),
    ],
)
def test_what_is_said_of_a_phrase(keys: str, message: str, help: str, tmp_path: Path) -> None:
    found = check(completed(moment(keys)), tmp_path)
    assert (message, help) in {(one.message, one.help) for one in found}


def asking(first: str, second: str, moments: str) -> str:
    levels = BASE["criteria"].replace("{observed: polite}", first)
    return moments + levels.replace("{observed: listened}", second)


NEVER, OCCURS = "{never: brush_off}", "{occurs: apology}"
SHARED = "moments:\n  brush_off: {says: [sorry]}\n  apology: {says: [so sorry, sorry about it]}\n"
SOME = SHARED.replace("so sorry", "a pity")
AGENT, CUSTOMER = "{speaker: agent, says", "{speaker: customer, says"


OVERLAPS = [
    (asking(NEVER, OCCURS, SHARED), [("R044", 9, 50)]),
    (asking(OCCURS, NEVER, SHARED), [("R044", 8, 52)]),
    (asking(NEVER, OCCURS, SOME), [("R048", 9, 50)]),
    (asking(f"{{all: [{NEVER}, {OCCURS}]}}", "{observed: a}", SHARED), [("R044", 8, 79)]),
    (asking(NEVER, "{occurs: apology, in: {first: 2 turns}}", SHARED), [("R044", 9, 50)]),
    (asking(NEVER, OCCURS, SHARED.replace("sorry about it", "抱歉")), [("R048", 9, 50)]),
    (
        asking(NEVER, OCCURS, "moments:\n  brush_off: {says: [抱歉]}\n  apology: {says: 很抱歉}\n"),
        [("R044", 9, 50)],
    ),
    # what else can make the moment
    (asking(NEVER, OCCURS, SHARED.replace("it]", "it], matches: [x+]")), [("R048", 9, 50)]),
    # who speaks
    (asking(NEVER, OCCURS, SHARED.replace("{says", AGENT)), [("R044", 9, 50)]),
    (asking(NEVER, OCCURS, SHARED.replace("{says", AGENT, 1)), []),
    (
        asking(NEVER, OCCURS, SHARED.replace("{says", CUSTOMER, 1).replace(" {says", f" {AGENT}")),
        [],
    ),
    # made of others
    (
        asking(
            NEVER,
            "{occurs: kind}",
            SHARED + "  kind: {any_of: [apology, {says: [sorry to hear]}]}\n",
        ),
        [("R044", 10, 50)],
    ),
    # not for sure
    (asking(NEVER, OCCURS, SHARED.replace("[sorry]", "[sorry], excluding: [so]")), []),
    (asking(NEVER, OCCURS, SHARED.replace("[sorry]", "[sorry], words: {at_most: 1}")), []),
    (asking("{never: brush_off, in: {last: 1 turn}}", OCCURS, SHARED), []),
    (asking(NEVER, "{occurs: apology, in: {after: brush_off}}", SHARED), [("R030", 9, 41)]),
    (asking(NEVER, "{occurs: apology, at_least: 0}", SHARED), []),
    (asking(NEVER, "{any: [{occurs: apology}, {observed: a}]}", SHARED), []),
    (asking("{never: brush_off, unless: {observed: a}}", OCCURS, SHARED), []),
    (asking(NEVER, OCCURS, SHARED.replace("[sorry]", "[sorry but]")), []),
]


@pytest.mark.parametrize(("fragment", "expected"), OVERLAPS)
def test_what_is_asked_for_and_forbidden(
    fragment: str, expected: list[tuple[str, int, int]], tmp_path: Path
) -> None:
    assert places(fragment, tmp_path, "R030 R044 R048") == expected


def test_the_caret_is_under_the_moment_that_is_asked_for(tmp_path: Path) -> None:
    text = completed(asking(NEVER, OCCURS, SOME))
    (found,) = [one for one in check(text, tmp_path) if one.code == "R048"]
    assert shown(found, text) == "apology"
    assert found.help == "take `sorry about it` out of it, or narrow `brush_off`"


# --- laws


@st.composite
def wordings(draw: st.DrawFn) -> tuple[list[str], list[str], list[str]]:
    """Phrases that are said and phrases that cancel, all of them stretches of one sentence, so
    that they contain, overlap and cancel each other; and texts that say them."""
    words = draw(st.lists(st.sampled_from(["no", "so", "抱", "é", "x"]), min_size=2, max_size=5))
    glue = draw(st.sampled_from([" ", " ", ""]))
    ends = st.tuples(st.integers(0, len(words)), st.integers(0, len(words)))
    stretches = ends.map(lambda pair: glue.join(words[min(pair) : max(pair)])).filter(bool)
    says = draw(st.lists(stretches, min_size=1, max_size=4, unique=True))
    excluding = draw(st.lists(stretches, max_size=2))
    sentence = glue.join(words)
    texts = draw(st.lists(stretches, max_size=6))
    texts += [sentence, f"{sentence}{glue}{sentence}".upper(), *says]
    return says, excluding, texts


def turns(keys: Json, spoken: list[str]) -> list[int]:
    """The turns in which a moment happens."""
    compiler = MomentCompiler({"m": Moment.model_validate(keys)}, {})
    finder = compiler.finder("m")
    scanner = compiler.plan.build()
    return list(finder.turns(scanner.read(convert(record([agent(text) for text in spoken])))))


def flagged(keys: Json, code: str) -> set[str]:
    """The phrases of `says` that lint finds fault with."""
    text = "format: 1\nmoments:\n  m: " + json.dumps(keys, ensure_ascii=False)
    document, _ = yaml.load(text.encode(), "m.yaml")
    assert document is not None
    found = lint(load_lexicon(document))
    return {json.loads(shown(one, text)) for one in found if one.code == code}


@laws
@given(wordings(), st.booleans())
def test_a_covered_phrase_can_go_without_a_turn_changing(
    wordings: tuple[list[str], list[str], list[str]], wants_all: bool
) -> None:
    says, excluding, texts = wordings

    def keys(phrases: list[str]) -> Json:
        cancels = {"excluding": excluding} if excluding else {}
        return {"says": {"all": phrases} if wants_all else phrases, **cancels}

    gone = flagged(keys(says), "R040")
    left = [phrase for phrase in says if phrase not in gone]
    assert turns(keys(says), texts) == turns(keys(left), texts)


@laws
@given(wordings())
def test_a_phrase_that_is_always_cancelled_never_makes_the_moment(
    wordings: tuple[list[str], list[str], list[str]],
) -> None:
    says, excluding, texts = wordings
    keys: Json = {"says": says} | ({"excluding": excluding} if excluding else {})
    gone = flagged(keys, "R041")
    if gone:
        assert turns({**keys, "says": sorted(gone)}, texts) == []


def test_a_thousand_phrases_of_one_list_are_compared_in_no_time() -> None:
    """By counting, not by the clock: what is looked at is what begins alike."""
    some = [f"{chr(0xAC00 + number)}{chr(0xB000 + number)}了" for number in range(1000)]
    index = PhraseIndex(some)
    looked_at = sum(len(list(index._candidates(phrase))) for phrase in some)
    assert looked_at == len(some)


def calls(phrases: list[str]) -> int:
    """How many functions are called to find what each phrase contains."""
    counted = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        index = PhraseIndex(phrases)
        for phrase in phrases:
            index.inside(phrase)
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.parametrize("form", ["word {} of it", "第{}次说这句话", "ab{}", "we are the {} of us"])
def test_twice_the_phrases_take_twice_the_work(form: str) -> None:
    phrases = [form.format(number) for number in range(10_000, 14_000)]
    calls(phrases)  # after which all know how the phrases are written
    assert calls(phrases) < 3 * calls(phrases[:2_000])
