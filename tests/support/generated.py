"""Interactions and rubrics out of Hypothesis, small enough that conditions meet what they name."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import strategies as st

from support import Json, criterion, level, record, rubric

MOMENTS: Json = {
    "sorry": {"speaker": "agent", "says": ["sorry", "抱歉"], "excluding": ["not sorry"]},
    "thanks": {"says": ["thanks"]},
    "complaint": {"speaker": "customer", "says": ["bad"], "matches": ["wors[et]+"]},
    "promise": {"similar_to": {"sentences": ["we call you back"], "similarity": 80}},
    "refund": {"action": "refund", "arguments": {"amount": {"at_most": 50}}},
    "hold": {"event": "hold"},
    "long": {"words": {"at_least": 4}},
    "kind": {"any_of": ["sorry", "thanks", "refund"]},
    "kind_at_length": {"all_of": ["kind", "long"]},
}
NAMES = sorted(MOMENTS)
PARAMETERS: Json = {"limit": {"by": "customer.tier", "cases": {"gold": 3, "tin": 9}}}
OBSERVATIONS = ["seen", "heard", "felt"]

moments = st.sampled_from(NAMES)
counts = st.integers(1, 3)
texts = st.lists(
    st.sampled_from(["sorry", "not sorry", "thanks", "bad", "worst", "抱歉", "we call you back."]),
    min_size=1,
    max_size=4,
).map(" ".join)
seconds = st.integers(0, 40).map(lambda tenths: tenths / 10)


@st.composite
def turns(draw: st.DrawFn) -> Json:
    content = draw(
        st.one_of(
            texts.map(lambda text: {"text": text}),
            texts.map(lambda text: {"text": text}),
            st.integers(0, 99).map(
                lambda amount: {"action": {"name": "refund", "arguments": {"amount": amount}}}
            ),
            st.just({"event": "hold"}),
        )
    )
    turn: Json = {"speaker": draw(st.sampled_from(["agent", "customer", "system"])), **content}
    if draw(st.integers(0, 3)):
        turn["start"] = draw(seconds)
        if draw(st.integers(0, 3)):
            turn["end"] = turn["start"] + draw(seconds)
    return turn


judgements = st.one_of(
    st.booleans(), st.just([{"met": True, "by": "a"}, {"met": False, "by": "b"}])
)


def _can_be_said(record: Json) -> bool:
    """Whether its words fit its times: what nobody can say is refused."""
    timed = [turn for turn in record["turns"] if turn.get("text") and turn.get("end")]
    letters = sum(len(turn["text"]) for turn in timed)
    seconds = sum(turn["end"] - turn["start"] for turn in timed)
    return letters < 100 or seconds == 0 or letters / seconds <= 100


records = st.builds(
    lambda turns, name, **keys: {**record(turns, **keys), "id": name},
    turns=st.lists(turns(), min_size=1, max_size=7),
    name=st.text("abc", min_size=1, max_size=8),
    observations=st.dictionaries(st.sampled_from(OBSERVATIONS), judgements),
    customer=st.sampled_from([{}, {"tier": "gold"}, {"tier": "tin"}, {"tier": "other"}]),
    outcome=st.sampled_from([{}, {"csat": 2}, {"csat": 4}, {"csat": None}]),
    metadata=st.dictionaries(st.sampled_from(["vip"]), st.booleans()),
).filter(_can_be_said)

spans = st.sampled_from(["0 turns", "1 turn", "2 turns", "4 turns", "1s", "2500ms", "50%"])
scopes = st.one_of(
    st.builds(lambda key, span: {key: span}, st.sampled_from(["first", "last"]), spans),
    st.builds(lambda key, name: {key: name}, st.sampled_from(["before", "after"]), moments),
    st.builds(lambda one, other: {"between": [one, other]}, moments, moments),
    st.builds(lambda name, span: {"around": name, "span": span}, moments, spans),
)


def _kind(
    must: dict[str, st.SearchStrategy[Any]], **may: st.SearchStrategy[Any]
) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(must, optional=may)


occurs = _kind({"occurs": moments, "at_least": counts}, **{"in": scopes})
over_moments = st.one_of(
    occurs,
    _kind({"never": moments}, **{"in": scopes}),
    _kind({"always": moments}, **{"in": scopes}),
    _kind({"repeats": moments, "at_most": counts}, **{"in": scopes}),
    _kind({"response": moments, "to": moments}, within=spans, **{"in": scopes}),
    _kind(
        {"precedence": moments, "of": moments},
        reply_by=st.sampled_from(["agent", "customer"]),
        **{"in": scopes},
    ),
    _kind(
        {"sequence": st.lists(moments, min_size=2, max_size=3)},
        reply_by=st.sampled_from(["agent", "customer"]),
        **{"in": scopes},
    ),
)
parties = st.sampled_from(["agent", "customer"])
measures = st.one_of(
    st.fixed_dictionaries(
        {
            "measure": st.sampled_from(["turns", "turn_words", "pace", "reply_time"]),
            "of": parties,
            "at_most": st.sampled_from([0, 1.5, 4, "$limit"]),
        }
    ),
    st.fixed_dictionaries(
        {
            "measure": st.sampled_from(["silence", "hold_time", "duration", "closing_delay"]),
            "at_least": st.sampled_from([0, 1.5, 4, "$limit"]),
        }
    ),
)
observed = st.sampled_from(OBSERVATIONS).map(lambda name: {"observed": name})
fields = st.sampled_from(
    [{"field": "outcome.csat", "at_least": 3}, {"field": "customer.tier", "equals": "gold"}]
)
leaves = st.one_of(over_moments, measures, observed, fields)


def _joined(members: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    several = st.lists(members, min_size=1, max_size=3)
    return st.one_of(
        st.builds(lambda kind, m: {kind: m}, st.sampled_from(["all", "any", "none"]), several),
        st.builds(lambda one, other: {**one, "unless": other}, members, members),
        # Members that always apply: see `test_laws` on those that may not.
        st.lists(st.one_of(observed, fields), min_size=2, max_size=3).map(
            lambda m: {"count_of": m, "at_least": 2}
        ),
    )


conditions = st.recursive(leaves, _joined, max_leaves=4)


@st.composite
def ladders(draw: st.DrawFn, name: str = "c") -> Json:
    """A criterion of five conditions; some levels, and sometimes the whole, apply under one."""
    made = criterion(*[draw(conditions) for _ in range(5)], name=name)
    for number in range(1, 6):
        if draw(st.integers(0, 5)) == 0:
            made["levels"][number] = level(
                made["levels"][number]["met_when"], applies_when=draw(conditions)
            )
    if draw(st.integers(0, 3)) == 0:
        made["applies_when"] = draw(conditions)
    return made


@st.composite
def rubrics(draw: st.DrawFn) -> Json:
    made = [draw(ladders(f"c{number}")) for number in range(draw(st.integers(1, 2)))]
    made[0]["weight"] = draw(st.sampled_from([1, 0.3, 7]))
    made[0]["critical"] = draw(
        st.sampled_from([None, {"below": 1, "then": "fail"}, {"below": 2, "then": "zero"}])
    )
    return rubric(
        *made,
        moments=MOMENTS,
        parameters=PARAMETERS,
        overall=draw(st.sampled_from(["weighted_mean", "lowest"])),
        **{"pass": draw(st.sampled_from([None, {"score": 2}, {"each": 1}]))},
    )


def turned(value: Any, seed: int) -> Any:
    """The same value with the keys of every mapping in another order."""
    if isinstance(value, list):
        return [turned(item, seed) for item in value]
    if not isinstance(value, dict):
        return value
    keys = list(value)
    random.Random(seed + len(keys)).shuffle(keys)
    return {key: turned(value[key], seed) for key in keys}
