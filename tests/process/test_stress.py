"""`scorecard stress` as a process."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from paths import ROOT
from program import Done, scorecard
from support import agent, customer, record

RUBRIC = """\
format: 1
id: desk
version: 1.0.0
title: {en: Desk, zh: 服务台}
moments:
  greeting: {speaker: agent, says: [thank you for calling, 感谢您的来电]}
  shouts: {speaker: agent, matches: ['(?-i)Sorry']}
criteria:
  - id: opening
    title: Opening
    levels:
      1: {behaviour: Greets, met_when: {occurs: greeting}}
      2: {behaviour: Is sorry, met_when: {occurs: shouts}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "desk.yaml").write_text(RUBRIC, encoding="utf-8")
    calls = []
    for at in range(60):
        zh = at % 2 == 1
        hello = (
            "您好，感谢您的来电，请问有什么可以帮您？" if zh else "Thank you for calling the desk."
        )
        turns = [
            agent(hello),
            customer("Where is it?"),
            agent("Sorry, I look into it for you now."),
        ]
        calls.append(record(turns, id=f"c{at}", topic=str(at % 4)))
    lines = "".join(json.dumps(call, ensure_ascii=False) + "\n" for call in calls)
    (tmp_path / "calls.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path


def stress(folder: Path, *options: str) -> Done:
    return scorecard("stress", folder / "calls.jsonl", "-r", folder / "desk.yaml", *options)


def test_the_report_is_the_same_with_any_number_of_processes(folder: Path) -> None:
    alone = stress(folder, "--format", "json", "--jobs", "1")
    many = stress(folder, "--format", "json", "--jobs", "3")
    assert (alone.status, many.status) == (0, 0)
    assert alone.text == many.text
    turned = (folder / "calls.jsonl").read_text("utf-8").splitlines(keepends=True)[::-1]
    (folder / "calls.jsonl").write_text("".join(turned), encoding="utf-8")
    assert stress(folder, "--format", "json", "--jobs", "1").text == alone.text
    assert stress(folder, "--format", "json", "--seed", "4").text != alone.text


def test_a_rate_that_is_surely_exceeded_fails(folder: Path) -> None:
    done = stress(folder, "--max-flip-rate", "10%", "--quiet", "--only", "lower")
    assert done.status == 1
    assert "--max-flip-rate 0.1: lower flips 60 of 60" in done.err
    assert stress(folder, "--max-flip-rate", "10%", "--only", "order").status == 2
    assert stress(folder, "--max-flip-rate", "0.1", "--only", "upper").status == 1
    assert stress(folder, "--max-flip-rate", "10%", "--only", "script").status == 0
    wrong = stress(folder, "--max-flip-rate", "60")
    assert wrong.status == 2
    assert "write 5% or 0.05" in wrong.err


def test_a_sample_is_drawn_by_ids(folder: Path) -> None:
    done = stress(folder, "--sample", "10", "--format", "json", "--only", "lower")
    report = json.loads(done.text)
    assert (report["interactions"], report["sampled"], report["changes"][0]["n"]) == (60, 10, 10)


def test_what_can_not_be_tried(folder: Path) -> None:
    (folder / "calls.jsonl").write_text("{\n", encoding="utf-8")
    assert stress(folder).status == 2
    assert stress(folder, "--only", "weather").status == 2


def test_files_in_every_format_and_in_chinese(folder: Path) -> None:
    names = [folder / f"out.{suffix}" for suffix in ("md", "json", "html", "txt")]
    outputs = [str(part) for name in names for part in ("--output", name)]
    assert stress(folder, *outputs, "--lang", "zh").status == 0
    for name in names:
        assert "感谢您的来电" in name.read_text("utf-8")
    assert names[0].read_text("utf-8").startswith("# 换一种说法，desk 的评分会变吗？")


def test_observations_go_along(folder: Path) -> None:
    rows = '{"interaction": "c1", "observation": "opening.1", "met": false, "by": "qa"}\n'
    (folder / "seen.jsonl").write_text(rows, encoding="utf-8")
    plain = stress(folder, "--format", "json", "--only", "fillers", "--only", "lower")
    seen = stress(
        folder, "--observations", str(folder / "seen.jsonl"), "--format", "json", "--only",
        "fillers", "--only", "lower",
    )  # fmt: skip
    assert (plain.status, seen.status) == (0, 0)
    assert json.loads(seen.text)["changes"][0]["flipped"] == 60 - 1


PAGE = (ROOT / "docs" / "stress.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", re.findall(r"^\$ scorecard (.+)$", PAGE, re.MULTILINE))
def test_the_commands_shown_run(
    command: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    done = scorecard(*command.split(), "--jobs", "1")
    assert done.status == (1 if "--max-flip-rate" in command else 0)


def test_the_script_shown_runs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    script = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert script
    exec(compile(script[1], "stress.md", "exec"), {})
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["fillers", "answers"]
