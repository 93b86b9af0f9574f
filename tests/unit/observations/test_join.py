"""Observations beside records: each goes to its interaction, or is said to be of no use."""

from __future__ import annotations

import pickle
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.engine.evaluator import Evaluator
from scorecard.observations.join import Observations
from scorecard.observations.row import ObservationRow, encode_row
from scorecard.records.decoding import convert
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction, Observation
from scorecard.rubric.model import Rubric
from support import Json, action, agent, criterion, customer, laws, record, rubric

TURNS = [agent("Hello,  there"), customer("It’s ＢＲＯＫＥＮ again"), action("refund")]


def interaction(name: str = "i", **keys: Any) -> Interaction:
    return convert({**record(TURNS, **keys), "id": name})


def row(**keys: Any) -> Json:
    return {"interaction": "i", "observation": "calm", "met": True, **keys}


def test_rows_stand_beside_those_in_the_record() -> None:
    inside = {"calm": {"met": False, "by": "a"}, "kind": True}
    rows = [row(by="b"), row(by="a", met=False), row(by="b"), row(interaction="j")]
    with Observations.of(rows) as marks:
        joined = marks.join(interaction(observations=inside))
        assert (marks.count, marks.interactions, dict(marks.names)) == (3, 2, {"calm": 4})
    assert joined.interaction.observations == {
        "calm": [Observation(met=False, by="a"), Observation(met=True, by="b")],
        "kind": True,
    }
    assert (joined.used, joined.unused) == (2, [])


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ({"turns": [3]}, "there is no turn 3: the last turn is 2"),
        ({"turns": [0, 7]}, "there is no turn 7"),
        ({"turns": [1], "quote": "works"}, "`works` does not stand in turn 1"),
        ({"turns": [0], "quote": "broken"}, "`broken` does not stand in turn 0"),
        ({"turns": [2], "quote": "refund"}, "`refund` does not stand in turn 2"),
        ({"quote": "works"}, "`works` does not stand in any turn"),
        ({"turns": [1], "quote": "it's broken"}, ""),
        ({"turns": [0, 1], "quote": "hello, there"}, ""),
        ({"quote": "broken  again"}, ""),
        ({"turns": [2]}, ""),
    ],
)
def test_a_row_has_to_fit_its_interaction(keys: Json, reason: str) -> None:
    with Observations.of([row(**keys)]) as marks:
        joined = marks.join(interaction())
    assert joined.used == (not reason)
    assert [reason in str(reject) for reject in joined.unused] == [True] * bool(reason)
    assert ("calm" in joined.interaction.observations) == (not reason)


def test_rows_of_unknown_interactions_are_named_with_their_places() -> None:
    with Observations.of([row(interaction=name) for name in "cab"]) as marks:
        found = [str(reject) for reject in marks.unknown(lambda name: name == "b")]
    assert found == [
        f"<observations>[{index}]: {name}: $.interaction: no interaction with this id was graded"
        for name, index in (("a", 1), ("c", 0))
    ]


def test_what_is_no_row_is_refused_in_python() -> None:
    with pytest.raises(RecordError, match="`met` is missing"):
        Observations.of([{"interaction": "i", "observation": "calm"}])
    with pytest.raises(RecordError, match="no such file"):
        Observations.open("no-such-file.jsonl")


def test_another_process_opens_the_file_for_itself() -> None:
    with Observations.of([row()]) as marks:
        assert pickle.loads(pickle.dumps(marks)).join(interaction()).used == 1


MARKED = rubric(criterion({"observed": "calm"}))
EVALUATOR = Evaluator(Rubric.model_validate(MARKED))


def test_the_grade_holds_the_hash_of_what_was_joined() -> None:
    with Observations.of([row(by="b"), row(by="a")]) as marks:
        graded = EVALUATOR.grade(marks(interaction()))
        other = EVALUATOR.grade(marks(interaction("j")))
    lines = [encode_row(ObservationRow("i", "calm", True, name)) + b"\n" for name in "ab"]
    assert graded.observations == sha256(b"".join(lines)).hexdigest()
    assert graded.criteria[0].level == 5
    assert other == EVALUATOR.grade(interaction("j"))


judgements = st.fixed_dictionaries(
    {
        "interaction": st.sampled_from("ijk"),
        "observation": st.sampled_from(["calm", "kind"]),
        "met": st.booleans(),
        "by": st.sampled_from(["a", "b", "model:m"]),
        "turns": st.lists(st.integers(0, 3), max_size=2),
    }
)


@given(st.lists(judgements, max_size=12), st.randoms(use_true_random=False))
@laws
def test_neither_order_nor_doubles_change_what_is_joined(rows: list[Json], random: Any) -> None:
    again = [*rows, *rows[:3]]
    random.shuffle(again)
    with Observations.of(rows) as first, Observations.of(again) as second:
        for name in "ijk":
            one, other = first.join(interaction(name)), second.join(interaction(name))
            assert (one.interaction, one.used) == (other.interaction, other.used)
            mine = {str(sorted(r.items())) for r in map(_normal, rows) if r["interaction"] == name}
            assert one.used + len(one.unused) == len(mine)


def _normal(row: Json) -> Json:
    return {**row, "turns": sorted(set(row["turns"]))}
