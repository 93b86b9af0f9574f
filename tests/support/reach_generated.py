"""Rubrics whose levels are made of the same few conditions, so that they often clash, and
records in which these are met and missed."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from generated import records as plain_records
from support import Json, criterion, level, rubric

MOMENTS: Json = {
    "sorry": {"speaker": "agent", "says": ["sorry"]},
    "thanks": {"says": ["thanks"]},
    "bad": {"speaker": "customer", "says": ["bad"], "matches": ["wors[et]+"]},
    "kind": {"any_of": ["sorry", "thanks"]},
    "kind_or_long": {"any_of": ["kind", {"words": {"at_least": 4}}]},
    "both": {"all_of": ["sorry", "thanks"]},
    "spoken": {"speaker": "agent"},
    "long": {"words": {"at_least": "$limit"}},
    "hold": {"event": "hold"},
}
PARAMETERS: Json = {
    "limit": {"by": "customer.tier", "cases": {"gold": 3, "tin": 9}},
    "mark": {"by": "outcome.csat", "cases": {"4": 2, "low": 5}, "default": 4},
    "span": {"by": "customer.tier", "cases": {"gold": "1 turn", "tin": "2s"}},
    "three": 3,
}
moments = st.sampled_from(sorted(MOMENTS))
spans = st.sampled_from(["0 turns", "1 turn", "2 turns", "1s", "4s", "30%", "$span"])
scopes = st.one_of(
    st.builds(lambda key, span: {key: span}, st.sampled_from(["first", "last"]), spans),
    st.builds(lambda key, name: {key: name}, st.sampled_from(["before", "after"]), moments),
    st.builds(lambda one, other: {"between": [one, other]}, moments, moments),
    st.builds(lambda name, span: {"around": name, "span": span}, moments, spans),
)
lacks = st.sampled_from(["unknown", "unmet", "not_applicable"])
numbers = st.sampled_from([0, 1, 2, 4, 0.5, "60%", "$mark", "$three", "$limit"])
reply = st.sampled_from(["agent", "customer"])


def _some(must: dict[str, Any], **may: Any) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(must, optional=may)


_scoped: Json = {"in": scopes, "if_missing": lacks}
over_moments = st.one_of(
    st.builds(
        lambda one, least, more: {
            **one,
            "at_least": least,
            **({"at_most": least + more - 1} if more else {}),
        },
        _some({"occurs": moments}, **_scoped),
        st.integers(0, 3),
        st.integers(0, 2),
    ),
    _some({"never": moments}, **_scoped),
    _some({"always": moments}, **_scoped),
    _some(
        {"repeats": moments},
        at_most=st.integers(1, 3),
        similarity=st.sampled_from([50, 90]),
        **_scoped,
    ),
    _some({"response": moments, "to": moments}, within=spans, **_scoped),
    _some({"precedence": moments, "of": moments}, reply_by=reply, **_scoped),
    _some({"sequence": st.lists(moments, min_size=2, max_size=3)}, reply_by=reply, **_scoped),
)


@st.composite
def bounds(draw: st.DrawFn) -> Json:
    names = st.sampled_from(["equals", "at_least", "at_most", "above", "below"])
    found = {draw(names): draw(numbers) for _ in range(draw(st.integers(1, 2)))}
    if draw(st.integers(0, 4)) == 0:
        found["between"] = [draw(numbers), draw(numbers)]
    return found


_stats = st.sampled_from(["max", "min", "mean", "median", "total"])
measures = st.one_of(
    _some({"measure": st.just("talk_share"), "of": reply}),
    _some({"measure": st.sampled_from(["turns", "words"])}, of=reply),
    _some(
        {"measure": st.sampled_from(["turn_words", "monologue_words", "pace"])},
        of=reply,
        stat=_stats,
    ),
    _some({"measure": st.just("reply_time"), "of": reply}, stat=_stats, except_after=moments),
    _some({"measure": st.sampled_from(["first_reply_time", "interruptions"]), "of": reply}),
    _some({"measure": st.just("silence")}, stat=_stats, except_after=moments),
    _some({"measure": st.just("hold_time")}, stat=_stats),
    _some({"measure": st.sampled_from(["silence_share", "holds", "duration", "closing_delay"])}),
).flatmap(
    lambda one: st.builds(
        lambda bound, lack: {**one, **bound, **lack}, bounds(), _some({}, if_missing=lacks)
    )
)
values = st.sampled_from([4, 2, "4", "low", "gold", "go", True, "$mark", ["go"], "o"])
paths = st.sampled_from(["outcome.csat", "customer.tier", "channel", "id", "metadata.vip"])
fields = st.builds(
    lambda path, bound, lack: {"field": path, **bound, **lack},
    paths,
    st.one_of(
        st.dictionaries(st.sampled_from(["equals", "contains"]), values, min_size=1),
        bounds(),
        st.builds(lambda some: {"one_of": some}, st.lists(values, min_size=1, max_size=3)),
        st.builds(lambda is_there: {"exists": is_there}, st.booleans()),
        st.builds(lambda is_there, bound: {"exists": is_there, **bound}, st.booleans(), bounds()),
    ),
    _some({}, if_missing=lacks),
)
observed = _some({"observed": st.sampled_from(["seen", "heard"])}, if_missing=lacks)
OTHER: Json = {
    "id": "other",
    "title": "other",
    "applies_when": {"field": "channel", "equals": "gold", "if_missing": "unmet"},
    "levels": {
        2: level({"observed": "seen"}),
        5: level({"occurs": "sorry"}, applies_when={"observed": "heard"}),
    },
}
"""What criteria of these rubrics ask about."""
of_another = st.builds(
    lambda bound, lack: {"criterion": "other", **bound, **lack},
    bounds(),
    _some({}, if_missing=lacks),
)
leaves = st.one_of(over_moments, over_moments, measures, fields, observed, of_another)


def _varied(one: Json) -> st.SearchStrategy[Json]:
    """The condition itself, or one that is bound to clash with it or to follow from it."""
    alike = [one, {"none": [one]}]
    for key in ("occurs", "never"):
        if key in one:
            rest = {name: one[name] for name in one if name in ("in", "if_missing")}
            alike += [
                {"never": one[key], **rest},
                {"occurs": one[key]},
                {"occurs": one[key], "at_least": 2, **rest},
            ]
    if {"measure", "field", "criterion"} & one.keys():
        found = {key: item for key, item in one.items() if key not in _COMPARATORS}
        return st.one_of(
            st.sampled_from(alike), st.builds(lambda bound: {**found, **bound}, bounds())
        )
    for key in ("within", "reply_by", "in"):
        if key in one:
            alike.append({name: item for name, item in one.items() if name != key})
    return st.sampled_from(alike)


_COMPARATORS = (
    "equals",
    "at_least",
    "at_most",
    "above",
    "below",
    "between",
    "one_of",
    "contains",
    "exists",
)


@st.composite
def rubrics(draw: st.DrawFn) -> Json:
    pool = draw(st.lists(leaves, min_size=1, max_size=3))

    def one() -> Json:
        return draw(_varied(draw(st.sampled_from(pool))))

    def some(depth: int = 2) -> Json:
        kind = draw(st.sampled_from(["", "", "all", "any", "none", "count_of", "unless"]))
        if not kind or not depth:
            return one()
        if kind == "unless":
            return {**some(depth - 1), "unless": some(depth - 1)}
        members = [some(depth - 1) for _ in range(draw(st.integers(1, 3)))]
        needed = {"at_least": draw(st.integers(1, len(members)))} if kind == "count_of" else {}
        return {kind: members, **needed}

    made = criterion(*[some() for _ in range(5)])
    absent = draw(st.sets(st.integers(1, 5), max_size=4)) if draw(st.booleans()) else set()
    for number in absent:
        del made["levels"][number]
    for number in {1, 2, 3} - absent:
        if draw(st.integers(0, 5)) == 0:
            made["levels"][number] = level(made["levels"][number]["met_when"], applies_when=some())
    if draw(st.booleans()):
        made["applies_when"] = some()
    return rubric(made, OTHER, moments=MOMENTS, parameters=PARAMETERS)


_contents = st.sampled_from(
    [
        None,
        2,
        4,
        4.0,
        3.5,
        "4",
        "low",
        "gold",
        "goo",
        "tin",
        "go",
        True,
        False,
        [],
        ["go"],
        {},
        0,
        -1,
    ]
)
records = st.builds(
    lambda one, csat, tier, vip, channel, seen: {
        **one,
        "outcome": {"csat": csat},
        "customer": {"tier": tier},
        "metadata": {"vip": vip},
        "channel": channel,
        "observations": seen,
    },
    plain_records,
    _contents,
    _contents,
    _contents,
    st.sampled_from([None, "gold", "4", "low", "go"]),
    st.dictionaries(
        st.sampled_from(["seen", "heard"]),
        st.one_of(st.booleans(), st.just([{"met": True}, {"met": False}])),
    ),
)
