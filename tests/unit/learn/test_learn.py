"""Cues learnt from marked turns: what they are worth; a rubric hears what the model does."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scorecard.engine.evaluator import Evaluator
from scorecard.grade import Quote
from scorecard.jobs.console import Console
from scorecard.jobs.errors import ExitStatus, UserError
from scorecard.jobs.learn import LearnJob, learn_moment, suggest_turns
from scorecard.jobs.outputs import Target
from scorecard.lint.check import validate
from scorecard.moments.model import Moment
from scorecard.moments.observed import Trust
from scorecard.records.decoding import convert
from scorecard.rubric.load import load_rubric
from scorecard.statistics.estimate import Estimate
from support import Json, agent, criterion, customer, laws, record, rubric

pytest.importorskip("sklearn")
from scorecard.learn.cues import (
    CueModel,
    Learnt,
    _threshold,
    decide,
    learn,
)
from scorecard.learn.lexicon import as_moment
from scorecard.learn.turns import CantLearnError, LabelledTurn, LabelledTurns

TELLING = ["nobody calls back", "still not here", "this is a joke", "还没发货", "没人管"]
NEUTRAL = [
    "my parcel",
    "please check",
    "the blue one",
    "订单号",
    "谢谢你",
    "hello there",
    "when can",
]


def texts(count: int, seed: int) -> list[tuple[str, bool]]:
    """Turns of which a third complain, in words that neutral ones share."""
    dice = random.Random(seed)
    made = []
    for _ in range(count):
        is_moment = dice.random() < 1 / 3
        words = dice.sample(NEUTRAL, 2) + ([dice.choice(TELLING)] if is_moment else [])
        dice.shuffle(words)
        made.append((" ".join(words), is_moment))
    return made


def labelled(count: int = 240, seed: int = 1) -> list[LabelledTurn]:
    made = texts(count, seed)
    return [LabelledTurn(f"i{n // 3}", n % 3, text, met) for n, (text, met) in enumerate(made)]


@pytest.fixture(scope="module")
def learnt() -> Learnt:
    return learn(labelled(), 0.8)


def test_what_tells_is_learnt_and_holds_on_new_turns(learnt: Learnt) -> None:
    held = texts(200, 99)
    found = decide(learnt.model, [text for text, _ in held])
    right = sum(hit and met for hit, (_, met) in zip(found, held, strict=True))
    assert right / sum(found) > 0.9
    assert right / sum(met for _, met in held) > 0.9
    for result in (learnt.precision, learnt.recall, learnt.auc):
        assert isinstance(result, Estimate)
        assert 0.85 < result.low <= result.value <= result.high <= 1
    assert 0 < len(learnt.model.weights) <= 300


def test_the_same_turns_give_the_same_model(learnt: Learnt) -> None:
    assert learn(labelled(), 0.8) == learnt


def test_chance_is_not_sold_as_knowledge() -> None:
    """Labels that have nothing to do with the words: AUC is one half, and no precision is had."""
    dice = random.Random(5)
    turns = [one._replace(is_moment=dice.random() < 0.3) for one in labelled(300)]
    with pytest.raises(CantLearnError, match="no threshold is right in 90%"):
        learn(turns, 0.9)
    try:
        found = learn(turns, 0.5).auc
    except CantLearnError:
        return
    assert isinstance(found, Estimate)
    assert found.low < 0.5 < found.high


@pytest.mark.parametrize(
    ("turns", "message"),
    [
        ([], "too few marks: 0 turns of 0 interactions are marked as the moment"),
        (labelled(30), r"too few marks: \d+ turns of \d+ interactions are"),
        (
            [one._replace(is_moment=True) for one in labelled(90)],
            "0 turns of 0 interactions are known not to be it",
        ),
        ([one._replace(interaction="i") for one in labelled(90)], "of 1 interactions"),
    ],
)
def test_too_few_marks_are_refused(turns: list[LabelledTurn], message: str) -> None:
    with pytest.raises(CantLearnError, match=message):
        learn(turns, 0.75)


@laws
@given(
    st.lists(st.tuples(st.integers(-3, 3), st.booleans()), min_size=1, max_size=30),
    st.sampled_from([0.5, 0.75, 1.0]),
)
def test_the_threshold_is_the_lowest_that_is_so_precise(
    pairs: list[tuple[int, bool]], precision: float
) -> None:
    margins, truth = (np.array(column) for column in zip(*pairs, strict=True))
    shares: dict[float, float] = {}
    for least in sorted(set(margins.tolist())):
        found = [met for margin, met in pairs if margin >= least]
        if len(found) >= 5:
            shares[least] = sum(found) / len(found)
    least, share = _threshold(margins.astype(float), truth, precision)
    fitting = [least for least, share in shares.items() if share >= precision]
    if fitting:
        assert (least, share) == (min(fitting), shares[min(fitting)])
    elif shares and max(shares.values()) > 0:
        assert share == shares[least] == max(shares.values())
    else:
        assert least > max(margins)


@laws
@given(
    st.dictionaries(
        st.sampled_from([*TELLING, *NEUTRAL, "here", "calls", "发货"]),
        st.integers(-200, 200).filter(bool),
        min_size=1,
    ),
    st.integers(1, 300),
    st.lists(
        st.lists(st.sampled_from([*TELLING, *NEUTRAL, "HERE", "發貨"]), min_size=1, max_size=4),
        min_size=1,
        max_size=4,
    ),
)
def test_a_rubric_hears_what_the_model_does(
    weights: dict[str, int], least: int, said: list[list[str]]
) -> None:
    model = CueModel(weights, least)
    if max(weights.values()) < 0:
        return
    lines = [" ".join(words) for words in said]
    moment = as_moment(model, Moment.model_validate({"speaker": "customer", "says": ["x"]}))
    rules = rubric(criterion({"occurs": "m", "at_most": 9}), moments={"m": moment})
    evaluator = Evaluator(load(rules))
    level = evaluator.grade(convert(record(map(customer, lines)))).criteria[0].levels[0]
    assert isinstance(level.evidence, tuple)
    heard = {one.turn for one in level.evidence if isinstance(one, Quote)}
    assert heard == {turn for turn, hit in enumerate(decide(model, lines)) if hit}


def load(rules: Json) -> Any:
    from scorecard.rubric.model import Rubric  # noqa: PLC0415

    return Rubric.model_validate(rules)


@pytest.mark.parametrize(
    ("judgements", "expected"),
    [
        ([{"met": True, "turns": [0]}], {0: True, 2: False}),
        ([{"met": True, "turns": [0]}, {"met": False, "turns": [2]}], {0: True, 2: False}),
        ([{"met": True, "turns": [0]}, {"met": False, "turns": [1]}], {0: True}),
        ([{"met": False, "turns": [2]}], {2: False}),
        ([{"met": False}], {0: False, 2: False}),
        (False, {0: False, 2: False}),
        (True, {}),
        (None, {}),
        ([{"met": True}, {"met": False, "turns": [2]}], {2: False}),
        ([{"met": True, "turns": [0], "by": "a"}, {"met": False, "turns": [0], "by": "b"}], {}),
        (
            [{"met": True, "turns": [0], "by": "model:m"}, {"met": False, "turns": [0], "by": "b"}],
            {0: False},
        ),
    ],
)
@pytest.mark.parametrize("name", ["m", "seen"])
def test_which_turns_are_labelled(judgements: Any, expected: dict[int, bool], name: str) -> None:
    moment = Moment.model_validate({"speaker": "customer", "observed": "seen"})
    turns = LabelledTurns("m", moment, Trust())
    said = [customer("a"), agent("b"), customer("c")]
    observations = {} if judgements is None else {name: judgements}
    turns.add(convert(record(said, observations=observations)))
    assert {one.turn: one.is_moment for one in turns} == expected


RUBRIC = """\
format: 1
id: desk
version: "1"
title: Desk
include: [learnt.yaml]
moments:
  complaint: {speaker: customer, says: [unacceptable], observed: complaint}
  any_complaint: {any_of: [complaint, complaint_cues]}
criteria:
  - id: calm
    title: Calm
    levels:
      5: {behaviour: Nobody complains, met_when: {never: any_complaint}}
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A rubric, records, and marks of every turn by a model."""
    monkeypatch.chdir(tmp_path)
    Path("first.yaml").write_text(
        RUBRIC.replace("include: [learnt.yaml]\n", "").replace(", complaint_cues", ""),
        encoding="utf-8",
    )
    Path("desk.yaml").write_text(RUBRIC, encoding="utf-8")
    with (
        Path("in.jsonl").open("w", encoding="utf-8") as records,
        Path("marks.jsonl").open("w", encoding="utf-8") as marks,
    ):
        for number, (text, met) in enumerate(texts(240, 1)):
            turns = [customer(text), agent("Let me look")]
            records.write(json.dumps({"id": f"i{number}", "turns": turns}) + "\n")
            row = {"interaction": f"i{number}", "observation": "complaint", "met": met}
            marks.write(json.dumps({**row, "by": "model:m", "turns": [0]}) + "\n")
    return tmp_path


def run(said: list[str] | None = None, teach: Any = learn_moment, **keys: Any) -> ExitStatus:
    defaults: dict[str, Any] = {
        "inputs": ["in.jsonl"],
        "rubric": "first.yaml",
        "moment": "complaint",
        "target": Target("yaml", Path("learnt.yaml")),
        "observations": ["marks.jsonl"],
    }
    say = [].append if said is None else said.append
    status: ExitStatus = teach(LearnJob(**{**defaults, **keys}), Console(say=say))
    return status


def test_from_marks_to_a_rubric_that_hears(desk: Path) -> None:
    said: list[str] = []
    assert run(said) == ExitStatus.DONE
    first = Path("learnt.yaml").read_bytes()
    assert run() == ExitStatus.DONE
    assert Path("learnt.yaml").read_bytes() == first
    assert any(line.startswith(("precision 1", "precision 9")) for line in said)
    content = yaml.safe_load(first)
    provenance = content["learnt"]["complaint_cues"]
    assert provenance["by"] == {"model:m": 240}
    assert provenance["turns"]["marked"] + provenance["turns"]["others"] == 240
    assert len(provenance["marks"]) == 64
    problems = validate(["desk.yaml", "learnt.yaml"]).problems
    assert {one.code for one in problems} <= {"R050", "R064", "R070"}
    cues = content["moments"]["complaint_cues"]["cues"]
    model = CueModel(
        {phrase: round(weight * 100) for phrase, weight in cues["phrases"].items()},
        round(cues["at_least"] * 100),
    )
    evaluator = Evaluator(load_rubric("desk.yaml"))
    held = [text for text, _ in texts(100, 7)]
    for text, hit in zip(held, decide(model, held), strict=True):
        verdict = evaluator.grade(convert(record([customer(text)]))).criteria[0].levels[-1].verdict
        assert verdict == ("unmet" if hit else "met")


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"moment": "complant"}, "did you mean `complaint`"),
        ({"observations": []}, "too few marks: 0 turns"),
        ({"observations": ["none.jsonl"]}, "no such file"),
        ({"target": Target("yaml", Path("marks.jsonl"))}, "marks.jsonl"),
    ],
)
def test_what_cant_be_learnt_writes_nothing(desk: Path, keys: Json, message: str) -> None:
    before = Path("marks.jsonl").read_bytes()
    with pytest.raises(UserError, match=message):
        run(**keys)
    assert not Path("learnt.yaml").exists()
    assert Path("marks.jsonl").read_bytes() == before


def unread(count: int) -> None:
    """Adds interactions that nobody looked at, every second with a complaint, to the records."""
    with Path("in.jsonl").open("a", encoding="utf-8") as records:
        for number in range(count):
            said = "nobody ever calls me back" if number % 2 else "the blue one, please"
            turns = [agent("Hello"), customer(said)]
            records.write(json.dumps({"id": f"u{number}", "turns": turns}) + "\n")


def suggested(said: list[str] | None = None, **keys: Any) -> list[dict[str, str]]:
    """The rows that are written for people to fill in."""
    target = Target("csv", Path("read.csv"))
    assert run(said, suggest_turns, target=target, **keys) == ExitStatus.DONE
    with Path("read.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_turns_like_the_marked_ones_come_first(desk: Path) -> None:
    pytest.importorskip("wordllama", reason="the extra `similar` is not installed")
    unread(20)
    said: list[str] = []
    rows = suggested(said)
    assert [row["interaction"][0] for row in rows] == ["u"] * 20
    assert {row["quote"] for row in rows[:10]} == {"nobody ever calls me back"}
    assert {(row["observation"], row["met"], row["by"], row["turns"]) for row in rows} == {
        ("complaint", "", "", "1")
    }
    assert any(line.startswith(("AUC 0.9", "AUC 1.0")) for line in said)
    # Filled in, they are observations as any others.
    with Path("read.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows({**row, "met": "true", "by": "qa-1"} for row in rows[:10])
    Path("read.csv").rename("filled.csv")
    assert len(suggested(observations=["marks.jsonl", "filled.csv"])) == 10


def test_what_is_filled_in_is_what_the_moment_is_observed_by(desk: Path) -> None:
    pytest.importorskip("wordllama", reason="the extra `similar` is not installed")
    unread(2)
    rules = Path("first.yaml").read_text(encoding="utf-8")
    assert "observed: complaint" in rules
    Path("first.yaml").write_text(
        rules.replace("observed: complaint", "observed: unhappy"), encoding="utf-8"
    )
    assert {row["observation"] for row in suggested()} == {"unhappy"}


def test_the_order_of_the_records_changes_no_suggestion(desk: Path) -> None:
    pytest.importorskip("wordllama", reason="the extra `similar` is not installed")
    unread(10)
    rows = suggested()
    lines = Path("in.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    Path("in.jsonl").write_text("".join(reversed(lines)), encoding="utf-8")
    assert suggested() == rows


def test_few_marks_suggest_nothing(desk: Path) -> None:
    pytest.importorskip("wordllama", reason="the extra `similar` is not installed")
    with pytest.raises(UserError, match="--suggest complaint: too few marks: 0 turns"):
        suggested(observations=[])
