"""The documentation says what the code says, and what it shows runs."""

from __future__ import annotations

import os
import re
import runpy
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from paths import ROOT
from program import scorecard
from scorecard import RubricError, decode, load_rubric, run_tests


def block(page: str, language: str) -> str:
    """The first code block of a page in a language."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found, f"{page} has no {language} block"
    return found[1]


def test_the_reference_is_what_the_code_says() -> None:
    """`make docs` writes it anew."""
    reference = runpy.run_path(str(ROOT / "tools" / "reference.py"))["reference"]
    assert (ROOT / "docs" / "conditions.md").read_text(encoding="utf-8") == reference()


def test_the_record_shown_can_be_read() -> None:
    assert decode(block("docs/records.md", "json").encode()).id == "call-0017"


def test_the_rubric_shown_loads_and_keeps_its_test(tmp_path: Path) -> None:
    path = tmp_path / "front-desk.yaml"
    path.write_text(block("docs/rubrics.md", "yaml"), encoding="utf-8")
    assert [result.status for result in run_tests(path).results] == ["passed"]


def test_the_form_shown_is_without_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "small-form.yaml"
    path.write_text(block("docs/forms.md", "yaml"), encoding="utf-8")
    found = scorecard("validate", path)
    assert (found.status, "R070" in found.text, "error" in found.text) == (0, True, False)
    polite = b'{"id": "a", "turns": [{"speaker": "agent", "text": "Good morning."}]}'
    assert scorecard("grade", "-", "-r", path, stdin=polite).text.count("4.16 (83%)") == 2


def test_the_test_file_shown_passes(tmp_path: Path) -> None:
    """Beside the rubric of the other page."""
    path = tmp_path / "front-desk.yaml"
    path.write_text(block("docs/rubrics.md", "yaml"), encoding="utf-8")
    beside = tmp_path / "front-desk.test.yaml"
    beside.write_text(block("docs/tests.md", "yaml"), encoding="utf-8")
    assert [result.status for result in run_tests(path).results] == ["passed"] * 3


def test_the_readme_rubric_and_its_mistake(tmp_path: Path) -> None:
    text = block("README.md", "yaml")
    path = tmp_path / "front-desk.yaml"
    path.write_text(text, encoding="utf-8")
    assert load_rubric(path).id == "front-desk"
    path.write_text(text.replace("response: apology", "response: aplogy"), encoding="utf-8")
    with pytest.raises(RubricError) as caught:
        load_rubric(path)
    shown = str(caught.value).replace(f"{tmp_path}/", "")
    assert shown in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_script_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    script = block("README.md", "python")
    assert len([line for line in script.splitlines() if line.strip()]) <= 12
    exec(compile(script, "README.md", "exec"), {})
    lines = capsys.readouterr().out.splitlines()
    assert "call-0012 0.0 0.0 fail [1]" in lines
    assert len(lines) == 14


def readme_commands() -> list[str]:
    """Each `scorecard …` line of the README, without its comment."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^scorecard .*$", text, re.MULTILINE)
    return [line.partition("  #")[0].strip() for line in lines]


@pytest.mark.parametrize("command", readme_commands())
def test_the_readme_commands_run(command: str, tmp_path: Path) -> None:
    """Each is run as it stands, in a folder with the examples and the rubrics."""
    for name in ("examples", "rubrics"):
        (tmp_path / name).symlink_to(ROOT / name)
    records = ROOT / "examples" / "calls.json"
    (tmp_path / "calls.jsonl").write_bytes(records.read_bytes())
    program = f"{shlex.quote(sys.executable)} -m scorecard"
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        ["bash", "-c", "set -o pipefail; " + command.replace("scorecard", program, 1)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    outputs = [tmp_path / name for name in re.findall(r"--output (\S+)", command)]
    assert not command.startswith("scorecard init") or (tmp_path / "my-rubrics/rubrics").is_dir()
    assert done.stdout or outputs
    assert all(path.stat().st_size for path in outputs)
    assert "Traceback" not in done.stderr
    expected = {1} if "--fail-under" in command else {0, 141} if "| head" in command else {0}
    assert done.returncode in expected


def test_contributing_names_what_is_there() -> None:
    """The targets of make, and the lanes of the tests."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    named = set(re.findall(r"^make ([a-z-]+)|`make ([a-z-]+)", text, re.MULTILINE))
    assert {first or second for first, second in named} <= targets
    lanes = re.findall(r"^\| `(tests/\w+)` \|", text, re.MULTILINE)
    assert len(lanes) == 5
    assert all((ROOT / lane).is_dir() for lane in lanes)
