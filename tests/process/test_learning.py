"""docs/learning.md: the way from a model's marks to a rubric that hears, command by command."""

from __future__ import annotations

import json
import os
import random
import re
import shlex
from pathlib import Path

import pytest
import yaml

from model_server import looks_for, model, serving
from paths import ROOT
from program import scorecard
from support import agent, customer

pytest.importorskip("httpx", reason="the extra `judge` is not installed")
pytest.importorskip("sklearn", reason="the extra `learn` is not installed")
pytest.importorskip("statsmodels", reason="the extra `report` is not installed")

PAGE = (ROOT / "docs" / "learning.md").read_text(encoding="utf-8")
COMPLAINTS = ["still not here", "nobody answers, still", "this is still a joke", "still no word"]
OTHERS = [
    "my parcel",
    "please check",
    "the blue one",
    "hello there",
    "it is a gift",
    "in the green box",
]


def interactions(prefix: str, count: int, seed: int) -> dict[str, tuple[list[str], bool]]:
    """Chats by name: what the customer says, and whether there is a complaint in it."""
    dice = random.Random(seed)
    made = {}
    for number in range(count):
        said = [dice.choice(OTHERS), dice.choice(OTHERS)]
        is_complaint = dice.random() < 0.5
        if is_complaint:
            said[1] += " " + dice.choice(COMPLAINTS)
        made[f"{prefix}{number}"] = (said, is_complaint)
    return made


def write(path: Path, chats: dict[str, tuple[list[str], bool]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for name, (said, _) in chats.items():
            turns = [turn for text in said for turn in (customer(text), agent("Let me look"))]
            file.write(json.dumps({"id": name, "turns": turns}) + "\n")


def test_the_way_on_the_page(tmp_path: Path) -> None:
    rubrics = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    for name, text in zip(("desk.yaml", "desk2.yaml"), rubrics, strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8")
    sample, everything = interactions("s", 120, 1), interactions("a", 200, 2)
    write(tmp_path / "sample.jsonl", sample)
    write(tmp_path / "all.jsonl", everything)
    with (tmp_path / "people.jsonl").open("w", encoding="utf-8") as file:
        for name, (_, is_complaint) in [*list(sample.items())[:80], ("a0", everything["a0"])]:
            row = {"interaction": name, "observation": "calm.5", "met": not is_complaint}
            file.write(json.dumps({**row, "by": "qa-1"}) + "\n")
    (tmp_path / "more.jsonl").write_text("", encoding="utf-8")
    commands = re.findall(r"^\$ scorecard (.*)$", PAGE, re.MULTILINE)
    shown: dict[str, str] = {}
    with serving(model(looks_for({"complaint": "still"}))) as server:
        for command in commands:
            arguments = shlex.split(command.replace("http://localhost:8080/v1", server.url))
            done = scorecard(*arguments, cwd=tmp_path)
            assert done.status == 0, (command, done.err)
            shown[arguments[0]] = done.text + done.err
    lexicon = yaml.safe_load((tmp_path / "complaint-cues.yaml").read_text(encoding="utf-8"))
    assert set(lexicon["learnt"]["complaint_cues"]["by"]) == {"model:small"}
    assert "still" in " ".join(lexicon["moments"]["complaint_cues"]["cues"]["phrases"])
    assert "calm" in shown["calibrate"]
    lines = (tmp_path / "all-grades.jsonl").read_bytes().splitlines()
    grades = {one["interaction"]["id"]: one for one in map(json.loads, lines)}
    heard = {name: grade["criteria"][0]["level"] == 0 for name, grade in grades.items()}
    right = sum(heard[name] == is_complaint for name, (_, is_complaint) in everything.items())
    assert right >= 195
    level = grades["a0"]["criteria"][0]["levels"][-1]
    assert level["overruled"] == ("unmet" if everything["a0"][1] else "met")


@pytest.mark.parametrize("package", ["wordllama", "numpy", "sklearn"])
def test_suggesting_says_what_it_needs(tmp_path: Path, package: str) -> None:
    source = f"raise ModuleNotFoundError('none', name='{package}')\n"
    (tmp_path / f"{package}.py").write_text(source, encoding="utf-8")
    done = scorecard(
        *("fit", str(ROOT / "examples" / "calls.json"), "-r", "customer-first"),
        *("--suggest", "complaint"),
        env={"PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT / "src")])},
    )
    assert done.status == 2
    needs = f"suggesting turns to read needs {package}"
    assert f"{needs}; run `pip install 'service-scorecard[similar]'`" in done.err
