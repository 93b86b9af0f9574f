"""The story of docs/story.md: chats whose truth is known, and a run of the page's commands."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from paths import ROOT
from program import PROGRAM, environment
from support import agent, customer, record

GATE = "care.1"
_KNOWN = ["That is not my problem.", "Please ask someone else."]
_UNKNOWN = [
    "Well, there is nothing I can do about {}.",
    "You just have to live with that, {} or not.",
    "Too bad about {}, that is how it goes here.",
]
_KIND = [
    "I look into {} for you.",
    "There is something I can do about {}: a new one leaves today.",
    "You do not have to wait, {} is on its way.",
    "I have good news about {}.",
]
_THINGS = ["the parcel", "the invoice", "the refund", "the lamp", "the chair", "the voucher"]


def chats(number: int = 600, seed: int = 4) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Chats, and by id the turn in which the agent brushes the customer off, where that is so:
    in a quarter of them, a fifth of these in words that the rubric knows."""
    chance = Random(seed)
    records, truth = [], {}
    for at in range(number):
        thing, name = chance.choice(_THINGS), f"chat-{at:03}"
        is_bad = chance.random() < 0.25
        words = (_KNOWN if chance.random() < 0.2 else _UNKNOWN) if is_bad else _KIND
        said = chance.choice(words).format(thing)
        turns = [
            agent("Hello, how can I help?"),
            customer(f"It is about {thing}, number {chance.randrange(1000, 9999)}."),
            agent(said),
            customer("All right."),
            agent("Thank you, good bye."),
        ]
        records.append(record(turns, id=name))
        if is_bad:
            truth[name] = 2
    return records, truth


def tell(folder: Path, review: Callable[[Path, dict[str, int]], None]) -> dict[str, str]:
    """Run the commands of the page in a folder; before the reviews are imported, `review` reads
    `review.html` and writes `review-ann.json`. Returns what each command wrote to standard output.
    """
    page = (ROOT / "docs" / "story.md").read_text(encoding="utf-8")
    (rules,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    (folder / "desk.yaml").write_text(rules, encoding="utf-8")
    records, truth = chats()
    lines = "".join(json.dumps(each) + "\n" for each in records)
    (folder / "calls.jsonl").write_text(lines, encoding="utf-8")
    written = {}
    for command in re.findall(r"^\$ (.*)$", page, re.MULTILINE):
        program, *arguments = shlex.split(command)
        if arguments[:2] == ["review", "import"]:
            review(folder, truth)
        run = [*PROGRAM, *arguments] if program == "scorecard" else [program, *arguments]
        done = subprocess.run(
            run, cwd=folder, env=environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}: {done.stderr}"
        written[command] = done.stdout
    return written


def check(folder: Path, written: dict[str, str]) -> None:
    """The story came out as the page says, and as the truth is."""
    _, truth = chats()
    met = {name: _met(folder / f"{name}.jsonl") for name in ("grades", "again")}
    assert len(met["grades"]) == len(met["again"]) == 600
    found = {name: sum(not is_met for is_met in met[name].values()) for name in met}
    bad = len(truth)
    assert found["grades"] < bad / 3
    assert abs(found["again"] - bad) <= bad / 20
    wrong = [name for name, is_met in met["again"].items() if is_met is (name in truth)]
    assert len(wrong) <= bad / 20
    labels = [json.loads(line) for line in (folder / "labels.jsonl").read_text().splitlines()]
    assert len(labels) == 100
    assert {row["interaction"] for row in labels if not row["met"]} == truth.keys() & {
        row["interaction"] for row in labels
    }
    (calibrated,) = [said for command, said in written.items() if " calibrate " in command]
    assert GATE in calibrated
    (fits, learnt) = [said for command, said in written.items() if " fit " in command]
    assert "alike" in fits
    assert "Wording that brush_off misses" in learnt


def _met(grades: Path) -> dict[str, bool]:
    lines = map(json.loads, grades.read_text(encoding="utf-8").splitlines())
    return {
        line["interaction"]["id"]: line["criteria"][0]["levels"][0]["verdict"] == "met"
        for line in lines
    }
