"""Moments: what can happen in a turn, and how its keys fit together."""

from __future__ import annotations

import pytest

from scorecard.grade import Acted, Happened, Quote
from support import Json, action, agent, customer, event, record, say, system


def found(moment: Json, *turns: Json, **keys: object) -> list[object]:
    """The evidence for a moment; empty if it does not happen."""
    moments = {**keys.pop("moments", {}), "m": moment}  # type: ignore[dict-item]
    said = say(
        {"occurs": "m", "at_least": 0, "at_most": 99}, record(turns), moments=moments, **keys
    )
    return [one for one in said.evidence if not hasattr(one, "turns")]


def quotes(moment: Json, *texts: str, **keys: object) -> list[str]:
    """The words that show a moment in agent's turns, one quote a turn."""
    return [one.quote for one in found(moment, *map(agent, texts), **keys)]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("says", "text", "quoted"),
    [
        (["sorry"], "I am sorry", ["sorry"]),
        (["sorry"], "SORRY!", ["SORRY"]),
        ("sorry", "so sorry", ["sorry"]),
        (["regret", "sorry"], "Sorry, we regret it", ["Sorry"]),
        (["call", "call you back"], "We call you back", ["call you back"]),
        (["sorry"], "Hello", []),
        ({"any": ["sorry", "regret"]}, "we regret it", ["regret"]),
        ({"all": ["sorry", "refund"]}, "a refund, sorry", ["refund"]),
        ({"all": ["sorry", "refund"]}, "sorry, no", []),
        ({"all": ["sorry", "refund"]}, "refund", []),
        ({"all": ["sorry"]}, "sorry", ["sorry"]),
        ({"all": ["sorry", "so sorry"]}, "so sorry", ["so sorry"]),
        ({"all": ["抱歉", "退款"]}, "很抱歉，马上退款", ["抱歉"]),
    ],
)
def test_says(says: object, text: str, quoted: list[str]) -> None:
    """Of several phrases the evidence is the first in the turn, and there the longest."""
    assert quotes({"says": says}, text) == quoted


def test_all_the_phrases_stand_in_one_turn() -> None:
    assert quotes({"says": {"all": ["sorry", "refund"]}}, "sorry", "refund") == []


EXCUSE = {"says": ["sorry"], "excluding": ["not sorry", "sorry state"]}


@pytest.mark.parametrize(
    ("moment", "text", "quoted"),
    [
        (EXCUSE, "I am sorry", ["sorry"]),
        (EXCUSE, "I am not sorry", []),
        (EXCUSE, "in a sorry state", []),
        (EXCUSE, "I am not sorry. No: I am sorry.", ["sorry"]),
        ({"says": ["sorry"], "excluding": ["but"]}, "Sorry, but no", []),
        ({"says": ["sorry"], "excluding": ["but"]}, "Sorry, butter is out", ["Sorry"]),
        ({"says": ["sorry"], "excluding": ["but"]}, "BUT I am sorry", []),
        ({"says": ["help"], "excluding": ["can't help"]}, "I can’t help", []),
        ({"says": ["抱歉"], "excluding": ["不抱歉"]}, "我不抱歉", []),
        ({"says": ["抱歉"], "excluding": ["不抱歉"]}, "我很抱歉", ["抱歉"]),
        ({"matches": ["sorr[iy]"], "excluding": ["not sorry"]}, "not sorry", []),
        ({"says": {"all": ["sorry", "refund"]}, "excluding": ["but"]}, "sorry but refund", []),
    ],
)
def test_excluding_cancels_what_it_overlaps_and_the_turn_where_it_stands_apart(
    moment: Json, text: str, quoted: list[str]
) -> None:
    assert quotes(moment, text) == quoted


def test_all_is_not_enough_when_one_phrase_is_cancelled() -> None:
    moment = {"says": {"all": ["sorry", "refund"]}, "excluding": ["not sorry"]}
    assert quotes(moment, "I am not sorry about the refund") == []
    assert quotes(moment, "Not sorry? Sorry about the refund") == ["Sorry"]


@pytest.mark.parametrize(
    ("patterns", "text", "quoted"),
    [
        (["call(s|ed)?"], "I CALLED", ["CALLED"]),
        (["(?-i)US"], "call us", []),
        (["(?-i)US"], "in the US", ["US"]),
        ([r"\bor\b"], "sorry", []),
        (["[0-9]{3}"], "no 12, 345", ["345"]),
        (["a.b"], "a\nb", []),
        (["(?s)a.b"], "a\nb", ["a\nb"]),
        (["^hello"], "hello, hello", ["hello"]),
        (["^hello"], "well, hello", []),
        (["b$"], "a b", ["b"]),
        (["(?m)^b"], "a\nb", ["b"]),
        (["a|b"], "xbx", ["b"]),
        (["退款|赔偿"], "我要赔偿", ["赔偿"]),
        (["straße"], "STRAßE", ["STRAßE"]),
        (["état"], "L’ÉTAT", ["ÉTAT"]),
        ("so+", "sooo", ["sooo"]),
    ],
)
def test_matches(patterns: object, text: str, quoted: list[str]) -> None:
    assert quotes({"matches": patterns}, text) == quoted


def test_says_and_matches_are_alternatives() -> None:
    moment = {"says": ["sorry"], "matches": ["regrets?"]}
    assert quotes(moment, "sorry", "regrets", "no") == ["sorry", "regrets"]
    both = {"says": {"all": ["so", "sorry"]}, "matches": ["regrets?"]}
    assert quotes(both, "sorry", "regrets", "so sorry") == ["regrets", "so"]


def test_the_quote_is_of_the_words_that_decided() -> None:
    """`so` without `sorry` is not what was said; the pattern is."""
    moment = {"says": {"all": ["so", "sorry"]}, "matches": ["regrets?"]}
    assert quotes(moment, "so we regret it") == ["regret"]


CALL_BACK = {"similar_to": {"sentences": ["I will call you back tomorrow"], "similarity": 85}}


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("I will call you back tomorrow", True),
        ("Right. I'LL CALL YOU BACK TOMORROW. Bye.", True),
        ("ok so i will coll you bag tomorrow then", True),
        ("I will write to you on Tuesday", False),
        ("tomorrow", False),
        ("I will", False),
        ("yes", False),
        ("We will send the parcel again", False),
    ],
)
def test_similar_to(text: str, is_said: bool) -> None:
    """A misheard sentence is like it; a text too short to hold it is not."""
    assert bool(quotes(CALL_BACK, text)) is is_said


def test_the_quote_of_what_is_similar_is_made_of_whole_words() -> None:
    text = "ok so i will coll you bag tomorrow then"
    (quoted,) = quotes(CALL_BACK, text)
    assert quoted in text
    assert set(quoted.split()) <= set(text.split())
    assert {"coll", "you", "bag"} <= set(quoted.split())


def test_similar_to_is_as_strict_as_its_similarity() -> None:
    strict = {"similar_to": {"sentences": ["I will call you back"], "similarity": 100}}
    assert quotes(strict, "i will call you back") != []
    assert quotes(strict, "i will coll you back") == []


def test_similar_to_cancels_like_any_wording() -> None:
    moment = {**CALL_BACK, "excluding": ["no promises"]}
    assert quotes(moment, "I will call you back tomorrow, no promises") == []


def test_similar_to_in_chinese() -> None:
    moment = {"similar_to": {"sentences": ["我明天给您回电话"], "similarity": 75}}
    assert quotes(moment, "好的，我明天给你回电话", "请稍等") != []


AMOUNT = {"order": {"total": 20, "lines": [{"sku": "A1"}]}, "amount": 20, "note": "late"}


@pytest.mark.parametrize(
    ("arguments", "happens"),
    [
        ({"amount": 20}, True),
        ({"amount": 21}, False),
        ({"amount": {"equals": 20}}, True),
        ({"amount": {"at_most": 20}}, True),
        ({"amount": {"below": 20}}, False),
        ({"amount": {"above": 19, "below": 21}}, True),
        ({"amount": {"between": [20, 30]}}, True),
        ({"amount": {"one_of": [10, 20]}}, True),
        ({"note": "late"}, True),
        ({"note": {"contains": "at"}}, True),
        ({"order.total": 20}, True),
        ({"order.lines.0.sku": "A1"}, True),
        ({"order.lines.1.sku": "A1"}, False),
        ({"order.missing": {"at_most": 20}}, False),
        ({"missing": 20}, False),
        ({"missing": {"exists": False}}, True),
        ({"amount": {"exists": False}}, False),
        ({"amount": {"exists": True}}, True),
        ({"amount": 20, "note": "early"}, False),
        ({"amount": "$most"}, True),
        ({"amount": {"below": "$most"}}, False),
    ],
)
def test_arguments(arguments: Json, happens: bool) -> None:
    moment = {"action": "issue_refund", "arguments": arguments}
    turns = [action("look_up", **AMOUNT), action("issue_refund", **AMOUNT)]
    expected = [Acted("m", 1, "issue_refund")] if happens else []
    assert found(moment, *turns, parameters={"most": 20}) == expected


@pytest.mark.parametrize(
    ("held_to", "wanted"),
    [
        ({"note": {"at_most": 20}}, "note as a number"),
        ({"note": 20}, "note as a number"),
        ({"note": {"one_of": [1, 2]}}, "note as a number"),
        ({"order": "late"}, "order as a text"),
        ({"order.total": {"contains": "2"}}, "order.total as a text"),
        ({"amount": True}, "amount as true or false"),
    ],
)
def test_an_argument_that_cannot_be_compared_is_not_known(held_to: Json, wanted: str) -> None:
    moment = {"action": "issue_refund", "arguments": held_to}
    turns = [action("look_up", note="late"), action("issue_refund", **AMOUNT)]
    for condition in ({"occurs": "m"}, {"never": "m"}):
        said = say(condition, record(turns), moments={"m": moment})
        assert (said.verdict, said.needs[0]) == ("unknown", f"argument {wanted}")
    other = {"action": "look_up", "arguments": held_to}
    assert say({"occurs": "m"}, record(turns[1:]), moments={"m": other}).verdict == "unmet"


def acted(name: str, result: object) -> Json:
    turn = action(name)
    turn["action"]["result"] = result
    return turn


@pytest.mark.parametrize(
    ("asked", "result", "happens"),
    [
        ("ok", "ok", True),
        ("ok", "OK", True),
        ("ok", "failed", False),
        ({"equals": "ok"}, "ok", True),
        ({"contains": "denied"}, "Access denied (403)", True),
        ({"one_of": ["ok", "done"], "case": "exact"}, "Done", False),
        (True, True, True),
        (20, 20.0, True),
        ({"at_most": 20}, 21, False),
        ({"exists": False}, None, True),
        ({"exists": True}, {"status": "ok"}, True),
        ({"exists": True}, None, False),
        ("ok", None, False),
        ({"status": {"equals": "ok"}}, {"status": "ok"}, True),
        ({"status": "ok"}, {"status": "failed"}, False),
        ({"status": "ok"}, "ok", False),
        ({"status": "ok"}, None, False),
        ({"error": {"exists": True}}, {"error": {"code": 403}}, True),
        ({"error.code": 403}, {"error": {"code": 403}}, True),
        ({"error": {"exists": True}}, '{"error": "forbidden"}', True),
        ({"0.id": "A1"}, '[{"id": "A1"}]', True),
        ({"error": {"exists": True}}, "{broken", False),
        ({"error": {"exists": False}}, "[" * 100_000, True),
        # A path that is called like a comparator.
        ({"exists": {"equals": "yes"}}, {"exists": "yes"}, True),
        ({"contains": {"exists": True}, "status": "ok"}, {"contains": 1, "status": "ok"}, True),
        ({"amount": {"at_most": "$most"}}, {"amount": 20}, True),
    ],
)
def test_results(asked: object, result: object, happens: bool) -> None:
    turns = [acted("look_up", result), acted("issue_refund", result)]
    expected = [Acted("m", 1, "issue_refund")] if happens else []
    moment = {"action": "issue_refund", "result": asked}
    assert found(moment, *turns, parameters={"most": 20}) == expected


@pytest.mark.parametrize(
    ("asked", "result", "needs"),
    [
        ({"amount": {"at_most": 20}}, {"amount": "some"}, "result amount as a number"),
        ("ok", {"status": "ok"}, "result of the action as a text"),
    ],
)
def test_a_result_that_cannot_be_compared_is_not_known(
    asked: object, result: object, needs: str
) -> None:
    moments = {"m": {"action": "a", "result": asked}}
    said = say({"occurs": "m"}, record([acted("a", result)]), moments=moments)
    assert (said.verdict, said.needs) == ("unknown", [needs])


def test_any_other_turn() -> None:
    moments = {"hold_on": {"speaker": "agent", "says": ["one moment"]}}
    other = {"speaker": "agent", "none_of": ["hold_on", {"says": ["bye"]}]}
    turns = [agent("One moment."), customer("Yes."), agent("Bye."), agent("Here it is.")]
    assert found(other, *turns, moments=moments) == [Quote("m", 3, 0, 11, "Here it is.")]
    followed = {"response": "other", "to": "hold_on", "within": "15min"}
    moments["other"] = other
    late = record(
        [agent("One moment.", 0, 1), agent("One moment!", 5, 6), agent("So.", 1000, 1001)]
    )
    assert say(followed, late, moments=moments).verdict == "unmet"
    soon = record([agent("One moment.", 0, 1), agent("One moment!", 5, 6), agent("So.", 90, 91)])
    assert say(followed, soon, moments=moments).verdict == "met"


def test_none_of_goes_with_actions_and_events() -> None:
    moments = {"look": {"action": "look_up"}}
    turns = [action("look_up"), action("refund"), agent("Hello")]
    other = {"action": ["look_up", "refund"], "none_of": ["look"]}
    assert found(other, *turns, moments=moments) == [Acted("m", 1, "refund")]


WAITED = [
    agent("Good morning.", 0, 2),
    customer("Where is it?", 3, 5),
    customer("Hello?", 100, 101),
    action("look_up", 150, 152),
    agent("I looked it up.", 301, 305),
    customer("And?", 304, 306),
    agent("It comes today.", 306.5, 308),
]


@pytest.mark.parametrize(
    ("moment", "turns"),
    [
        ({"speaker": "agent", "after_wait": {"above": "3min"}}, [4]),
        ({"speaker": "agent", "after_wait": {"at_least": 200}}, [4]),
        ({"speaker": "agent", "after_wait": {"above": 200}}, []),
        ({"speaker": "customer", "after_wait": {"above": "90s"}}, [2]),
        ({"after_wait": {"equals": 0}}, [5]),
        ({"after_wait": {"below": 1}}, [5, 6]),
        ({"action": "look_up", "after_wait": {"above": 40}}, [3]),
        ({"speaker": "agent", "says": ["today"], "after_wait": {"above": "3min"}}, []),
        ({"speaker": "agent", "after_wait": {"between": [0, "$most"]}}, [6]),
    ],
)
def test_a_turn_that_came_late(moment: Json, turns: list[int]) -> None:
    evidence = found(moment, *WAITED, parameters={"most": "10s"})
    assert [one.turn for one in evidence] == turns  # type: ignore[attr-defined]


def test_slow_and_then_an_apology() -> None:
    moments = {
        "late": {"speaker": "agent", "after_wait": {"above": "3min"}},
        "apology": {"speaker": "agent", "says": ["sorry"]},
    }
    condition = {"response": "apology", "to": "late", "within": "5 turns"}
    assert say(condition, record(WAITED), moments=moments).verdict == "unmet"
    mended = [*WAITED, agent("Sorry for the wait.", 309, 310)]
    assert say(condition, record(mended), moments=moments).verdict == "met"
    assert say(condition, record(WAITED[:2]), moments=moments).verdict == "not_applicable"
    untimed = say(condition, record([customer("Hello?"), agent("Yes?")]), moments=moments)
    assert (untimed.verdict, untimed.needs) == ("unknown", ["turn start times"])


def test_the_first_words_were_not_waited_for() -> None:
    assert found({"after_wait": {"at_least": 0}}, agent("Hello", 500, 501)) == []


def test_an_action_or_an_event_is_one_of_the_names() -> None:
    turns = [action("a"), event("b"), agent("a b"), action("c"), event("d")]
    assert found({"action": ["a", "c"]}, *turns) == [Acted("m", 0, "a"), Acted("m", 3, "c")]
    assert found({"event": ["b", "e"]}, *turns) == [Happened("m", 1, "b")]
    assert found({"action": "A"}, *turns) == []


def test_an_action_of_a_speaker() -> None:
    turn = action("a")
    assert found({"action": "a", "speaker": "agent"}, turn) == [Acted("m", 0, "a")]
    assert found({"action": "a", "speaker": "system"}, turn) == []


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        ({"at_least": 3}, ["one two three", "one two three four"]),
        ({"at_most": 2}, ["one two"]),
        ({"between": [2, 3]}, ["one two", "one two three"]),
        ({"equals": 4}, ["one two three four"]),
        ({"above": "$few"}, ["one two three", "one two three four"]),
    ],
)
def test_words(words: Json, texts: list[str]) -> None:
    given = ["one two", "one two three", "one two three four"]
    turns = [*map(agent, given), action("one"), event("one")]
    evidence = found({"words": words}, *turns, parameters={"few": 2})
    assert [one.quote for one in evidence] == texts  # type: ignore[attr-defined]


def test_every_key_has_to_hold_in_the_same_turn() -> None:
    moment = {"speaker": "agent", "says": ["sorry"], "words": {"at_least": 3}}
    turns = [customer("I am sorry"), agent("sorry"), agent("I am sorry"), system("I am sorry")]
    assert found(moment, *turns) == [Quote("m", 2, 5, 10, "sorry")]


def test_a_turn_without_wording_is_quoted_from_its_beginning() -> None:
    text = "x" * 500
    (quote,) = found({"speaker": "customer"}, agent("a"), customer(text))
    assert isinstance(quote, Quote)
    assert (quote.turn, quote.start, quote.quote) == (1, 0, text[: quote.end])
    assert quote.end < len(text)


PARTS = {
    "sorry": {"says": ["sorry"]},
    "refund": {"action": "refund"},
    "long": {"words": {"at_least": 4}},
}


@pytest.mark.parametrize(
    ("moment", "turns"),
    [
        ({"any_of": ["sorry", "refund"]}, [0, 1, 2]),
        ({"any_of": ["sorry", {"says": ["hello"]}]}, [0, 1, 3]),
        ({"all_of": ["sorry", "long"]}, [1]),
        ({"all_of": ["sorry", "refund"]}, []),
        ({"all_of": ["sorry", {"speaker": "customer"}]}, [1]),
        ({"any_of": ["sorry", "refund"], "all_of": ["long"]}, [1]),
        ({"speaker": "customer", "any_of": ["sorry", "refund"]}, [1]),
        ({"says": ["am"], "all_of": ["sorry"]}, [1]),
        ({"says": ["hello"], "any_of": ["sorry"]}, []),
        ({"any_of": ["both"]}, [0, 1, 2]),
        ({"any_of": [{"all_of": ["sorry", "long"]}, "refund"]}, [1, 2]),
    ],
)
def test_moments_made_of_moments(moment: Json, turns: list[int]) -> None:
    given = [agent("sorry"), customer("I am so sorry"), action("refund"), agent("hello")]
    parts = {**PARTS, "both": {"any_of": ["sorry", "refund"]}}
    evidence = found(moment, *given, moments=parts)
    assert [one.turn for one in evidence] == turns  # type: ignore[attr-defined]


def test_the_evidence_of_a_part_goes_by_the_name_of_the_whole() -> None:
    moment = {"any_of": ["sorry", "refund"]}
    evidence = found(moment, agent("so sorry"), action("refund"), moments=PARTS)
    assert evidence == [Quote("m", 0, 3, 8, "sorry"), Acted("m", 1, "refund")]


def test_thousands_of_phrases_are_all_found() -> None:
    """A scanner that runs out of room would fall silent."""
    phrases = [f"phrase number {number}" for number in range(5000)]
    moments = {
        "odd": {"says": phrases[1::2]},
        "even": {"says": phrases[::2]},
        "chinese": {"says": [f"第{number}句话" for number in range(2000)]},
    }
    turns = [agent("Phrase number 4999."), agent("phrase  number 2"), agent("这是第1999句话")]
    for name, turn, quote in [
        ("odd", 0, "Phrase number 4999"),
        ("even", 1, "phrase  number 2"),
        ("chinese", 2, "第1999句话"),
    ]:
        said = say({"occurs": name, "at_most": 1}, record(turns), moments=moments)
        assert [(one.turn, one.quote) for one in said.evidence] == [(turn, quote)]


def test_what_parts_show_in_a_turn_is_the_longest_whatever_other_turns_say() -> None:
    """A phrase that cancels stands for its own turn: it once made another turn's quote shorter."""
    parts: Json = {
        "asks": {"says": ["where do you"], "excluding": ["never mind"]},
        "asks_more": {"says": ["where do you need to go"]},
    }
    asked, cancelled = "Where do you need to go?", "Where do you... never mind"
    for turns in ([asked], [asked, cancelled], [cancelled, asked]):
        shown = quotes({"any_of": ["asks", "asks_more"]}, *turns, moments=parts)
        assert shown == ["Where do you need to go"]
