"""What writes is loaded when it is needed, and hides nothing from who looks on."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from paths import CALLS
from program import scorecard


def loaded(*arguments: str) -> set[str]:
    """The modules that are loaded once the program has run."""
    program = (
        "import sys, scorecard.__main__ as program\n"
        "try: program.main()\n"
        "except SystemExit: pass\n"
        "print('\\n'.join(sys.modules), file=sys.stderr)"
    )
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(done.stderr.split("\n"))


@pytest.mark.parametrize("command", ["grade", "validate", "test", "explain"])
def test_help_loads_no_writer(command: str) -> None:
    modules = loaded(command, "--help")
    assert "rich" not in modules
    assert "pyarrow" not in modules
    writers = r"scorecard\.render\.(grades|problems|test_reports|pages\.(text|markdown|html))\b"
    assert [name for name in modules if re.match(writers, name)] == []


@pytest.mark.parametrize("format", ["json", "jsonl", "csv", "junit", "markdown"])
def test_a_format_for_machines_does_not_load_rich(format: str) -> None:
    assert "rich" not in loaded("grade", str(CALLS), "--format", format, "--jobs", "1", "--quiet")


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals of POSIX")
@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_json_on_a_terminal_hides_nothing_and_a_file_keeps_it(format: str, tmp_path: Path) -> None:
    import pty  # noqa: PLC0415 (not on every system)

    hidden = "\x9b31m \x7f \u202e"
    turns = [{"speaker": "agent", "text": "Hello"}]
    records, kept = tmp_path / "calls.json", tmp_path / f"kept.{format}"
    records.write_text(json.dumps([{"id": hidden, "turns": turns}]), encoding="utf-8")
    command = [sys.executable, "-m", "scorecard", "grade", str(records), "--jobs", "1", "--quiet"]
    command += ["--format", format]
    ours, theirs = pty.openpty()
    process = subprocess.Popen(command, stdout=theirs, stderr=subprocess.PIPE)
    os.close(theirs)
    shown = b""
    # Linux says EIO when nobody is left who could write.
    with contextlib.suppress(OSError):
        while piece := os.read(ours, 1 << 16):
            shown += piece
    os.close(ours)
    assert process.wait() == 0
    assert not [char for char in hidden if not char.isascii() and char in shown.decode()]
    assert b"\\u009b31m \\u007f \\u202e" in shown
    subprocess.run([*command, "--output", str(kept)], check=True)
    assert hidden in kept.read_text(encoding="utf-8")


WORKSPACES = [({}, "qa/r.yaml"), ({"GITHUB_WORKSPACE": "qa"}, "r.yaml")]


@pytest.mark.parametrize(("variables", "place"), WORKSPACES)
def test_platforms_are_told_where_a_file_is_in_the_repository(
    variables: dict[str, str], place: str, tmp_path: Path
) -> None:
    folder = tmp_path / "qa"
    folder.mkdir()
    (tmp_path / ".git").mkdir()
    (folder / "r.yaml").write_text("format: 1\nid: r\ncriteria: []\n")
    env = {name: str(tmp_path / path) for name, path in variables.items()}

    def validate(format: str) -> str:
        return scorecard("validate", "--format", format, "r.yaml", cwd=folder, env=env).text

    assert validate("github").startswith(f"::error file={place},")
    (run,) = json.loads(validate("sarif"))["runs"]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    locations = [place["artifactLocation"] for place in places] + [run["artifacts"][0]["location"]]
    assert {location["uri"] for location in locations} == {place}
    for entry in json.loads(validate("json")):
        assert (entry["file"], entry["path"]) == ("r.yaml", place)


def test_a_run_loads_only_what_its_rubric_and_its_records_ask_for() -> None:
    modules = {name.partition(".")[2] for name in loaded("grade", str(CALLS), "--quiet")}
    assert {"conditions.presence", "conditions.order"} <= modules
    assert modules.isdisjoint(
        f"conditions.{family}" for family in ("measured", "measures", "repeats", "criterion")
    )
    rest = ("formats.registry", "authoring.diagnose", "lint", "jobs.pool")
    assert modules.isdisjoint(rest)
