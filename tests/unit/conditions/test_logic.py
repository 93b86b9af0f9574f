"""Conditions made of conditions, exceptions to conditions, and what is missing."""

from __future__ import annotations

from itertools import product

import pytest

from scorecard.grade import Missing, Observed
from support import Json, agent, customer, record, say

MET, UNMET, NOT_APPLICABLE, UNKNOWN = VERDICTS = "met", "unmet", "not_applicable", "unknown"
COMBINATIONS = list(product(VERDICTS, repeat=3))


def member(name: str, verdict: str) -> Json:
    """A condition whose verdict the record of `settled` makes what is asked for."""
    exception = {"unless": {"field": f"metadata.{name}", "exists": True}}
    return {"observed": name} | (exception if verdict == NOT_APPLICABLE else {})


def settled(verdicts: dict[str, str]) -> Json:
    return record(
        observations={n: v == MET for n, v in verdicts.items() if v in (MET, UNMET)},
        metadata={n: "off" for n, v in verdicts.items() if v == NOT_APPLICABLE},
    )


def combined(kind: str, verdicts: tuple[str, ...], **keys: object) -> str:
    names = dict(zip("abc", verdicts, strict=True))
    members = [member(name, verdict) for name, verdict in names.items()]
    return say({kind: members, **keys}, settled(names)).verdict


# Kleene's strong logic on the ordered values 0, ½, 1; what is not applicable is no value at all.
VALUE = {UNMET: 0.0, UNKNOWN: 0.5, MET: 1.0}
WORTH = {value: verdict for verdict, value in VALUE.items()}


def values(verdicts: tuple[str, ...]) -> list[float]:
    return [VALUE[verdict] for verdict in verdicts if verdict in VALUE]


@pytest.mark.parametrize("verdicts", COMBINATIONS)
def test_all_any_and_none_are_kleenes(verdicts: tuple[str, ...]) -> None:
    applicable = values(verdicts)
    expected = (
        (WORTH[min(applicable)], WORTH[max(applicable)], WORTH[1 - max(applicable)])
        if applicable
        else (NOT_APPLICABLE,) * 3
    )
    assert tuple(combined(kind, verdicts) for kind in ("all", "any", "none")) == expected


@pytest.mark.parametrize("needed", [1, 2, 3])
@pytest.mark.parametrize("verdicts", COMBINATIONS)
def test_count_of_counts_the_worlds(verdicts: tuple[str, ...], needed: int) -> None:
    """Each unknown is settled both ways; what all worlds agree on is certain."""
    applicable = values(verdicts)
    choices = [(0, 1) if value == 0.5 else (int(value),) for value in applicable]
    outcomes = {sum(world) >= needed for world in product(*choices)}
    expected = UNKNOWN if len(outcomes) == 2 else MET if True in outcomes else UNMET
    assert combined("count_of", verdicts, at_least=needed) == (
        expected if applicable else NOT_APPLICABLE
    )


@pytest.mark.parametrize("verdicts", COMBINATIONS)
def test_any_is_count_of_one(verdicts: tuple[str, ...]) -> None:
    assert combined("any", verdicts) == combined("count_of", verdicts, at_least=1)


@pytest.mark.parametrize("verdicts", COMBINATIONS)
@pytest.mark.parametrize("kind", ["all", "any", "none", "count_of"])
def test_only_what_is_unknown_needs_anything(kind: str, verdicts: tuple[str, ...]) -> None:
    names = dict(zip("abc", verdicts, strict=True))
    keys = {"at_least": 2} if kind == "count_of" else {}
    condition = {kind: [member(name, verdict) for name, verdict in names.items()], **keys}
    said = say(condition, settled(names))
    unknown = [f"observation {name}" for name, verdict in names.items() if verdict == UNKNOWN]
    assert said.needs == (unknown if said.verdict == UNKNOWN else [])


@pytest.mark.parametrize(
    "verdicts", [(MET, MET, NOT_APPLICABLE), (UNKNOWN, NOT_APPLICABLE, MET), (UNMET, MET, MET)]
)
def test_count_of_never_fails_without_a_reason(verdicts: tuple[str, ...]) -> None:
    names = dict(zip("abc", verdicts, strict=True))
    members = [member(name, verdict) for name, verdict in names.items()]
    said = say({"count_of": members, "at_least": 3}, settled(names))
    assert said.evidence
    assert not said.why.endswith(": ")


def test_the_members_that_decide_give_the_reason() -> None:
    names = {"a": MET, "b": UNMET, "c": UNKNOWN}
    members = [member(name, verdict) for name, verdict in names.items()]
    found = settled(names)
    assert say({"all": members}, found).why == "b not observed"
    assert say({"any": members}, found).why == "a observed"
    assert say({"none": members}, found).evidence == [Observed("a", True)]
    counted = say({"count_of": members, "at_least": 2}, found)
    assert counted.why == "1 of 3 met, 2 needed: not known: the record has no observation c"


MOMENTS = {
    "apology": {"speaker": "agent", "says": ["sorry"]},
    "complaint": {"speaker": "customer", "says": ["complain"]},
    "offer": {"speaker": "agent", "says": ["offer"]},
}


@pytest.mark.parametrize("verdict", VERDICTS)
@pytest.mark.parametrize(
    ("exception", "changed"),
    [
        (MET, {MET: NOT_APPLICABLE, UNMET: NOT_APPLICABLE, UNKNOWN: NOT_APPLICABLE}),
        (UNMET, {}),
        (NOT_APPLICABLE, {}),
        (UNKNOWN, {MET: UNKNOWN, UNMET: UNKNOWN}),
    ],
)
def test_unless(verdict: str, exception: str, changed: dict[str, str]) -> None:
    """An exception that is met makes the condition not applicable; one in doubt, unknown."""
    names = {"a": verdict, "b": exception}
    condition = {"all": [member("a", verdict)], "unless": member("b", exception)}
    assert say(condition, settled(names)).verdict == changed.get(verdict, verdict)


def test_a_doubtful_exception_says_all_that_is_missing() -> None:
    said = say({"observed": "a", "unless": {"observed": "b"}}, record())
    assert said.needs == ["observation a", "observation b"]
    said = say({"observed": "a", "unless": {"observed": "b"}}, record(observations={"a": False}))
    assert said.needs == ["observation b"]
    assert Observed("a", False) in said.evidence
    assert Missing("observation b") in said.evidence


def test_an_exception_that_holds_gives_its_own_evidence() -> None:
    said = say(
        {"never": "apology", "unless": {"occurs": "complaint"}},
        record([customer("I complain"), agent("sorry")]),
        moments=MOMENTS,
    )
    assert said.verdict == NOT_APPLICABLE
    assert [one.moment for one in said.evidence] == ["complaint"]
    assert said.why.startswith("excepted: ")


ANY_KIND = [
    {"occurs": "apology"},
    {"never": "offer"},
    {"always": "apology"},
    {"response": "apology", "to": "complaint"},
    {"precedence": "apology", "of": "apology"},
    {"sequence": ["complaint", "apology"]},
    {"repeats": "apology"},
    {"measure": "words", "at_least": 1},
    {"field": "id", "exists": True},
    {"observed": "seen"},
    {"all": [{"observed": "seen"}]},
    {"any": [{"observed": "seen"}]},
    {"none": [{"observed": "missed"}]},
    {"count_of": [{"observed": "seen"}], "at_least": 1},
]


@pytest.mark.parametrize("condition", ANY_KIND)
def test_every_kind_takes_an_exception(condition: Json) -> None:
    found = record(
        [customer("I complain"), agent("sorry")], observations={"seen": True, "missed": False}
    )
    excepted = {**condition, "unless": {"observed": "seen"}}
    kept = {**condition, "unless": {"observed": "missed"}}
    assert say(excepted, found, moments=MOMENTS).verdict == NOT_APPLICABLE
    assert say(kept, found, moments=MOMENTS) == say(condition, found, moments=MOMENTS)


@pytest.mark.parametrize(
    ("if_missing", "verdict"),
    [("unknown", UNKNOWN), ("unmet", UNMET), ("not_applicable", NOT_APPLICABLE)],
)
@pytest.mark.parametrize(
    ("condition", "needs"),
    [
        ({"measure": "duration", "at_most": 9}, "turn start times"),
        ({"measure": "pace", "at_most": 9}, "turn start times"),
        ({"measure": "words", "at_most": "$bound"}, "field customer.tier"),
        ({"field": "outcome.csat", "at_least": 4}, "field outcome.csat"),
        ({"field": "id", "equals": "$bound"}, "field customer.tier"),
        ({"observed": "win_win"}, "observation win_win"),
        ({"occurs": "apology", "in": {"first": "9s"}}, "turn start times"),
        ({"never": "apology", "in": {"last": "$span"}}, "field customer.tier"),
        ({"response": "apology", "to": "complaint", "within": "9s"}, "turn start times"),
        ({"response": "apology", "to": "complaint", "within": "$span"}, "field customer.tier"),
    ],
)
def test_what_is_missing_counts_as_the_author_says(
    condition: Json, needs: str, if_missing: str, verdict: str
) -> None:
    by_tier = {"by": "customer.tier"}
    said = say(
        {**condition, "if_missing": if_missing},
        record([customer("I complain"), agent("sorry")]),
        moments=MOMENTS,
        parameters={
            "bound": {**by_tier, "cases": {"gold": 1}},
            "span": {**by_tier, "cases": {"gold": "1 turn"}},
        },
    )
    assert said.verdict == verdict
    assert said.evidence[-1] == Missing(needs)
    assert said.needs == ([needs] if verdict == UNKNOWN else [])
