"""docs/ci.md and the workflow of a starter: what they show runs."""

from __future__ import annotations

import json
import re
import shutil
import textwrap
from pathlib import Path
from typing import Any

import pytest
import yaml

from ci_parts import (
    ACTION,
    BASH,
    PAGE,
    STARTER,
    bash,
    break_lexicon,
    check_schema,
    make_project,
    snippet,
    snippets,
)
from program import scorecard
from scorecard.language import LANGUAGES

pytestmark = BASH


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


def test_the_yaml_of_the_docs_is_what_it_is_for(tmp_path: Path) -> None:
    assert len(snippets("yaml")) == 6
    for name, schema, word in [
        ("workflow.yml", "github-workflows", "strict: true"),
        ("agent.yml", "github-workflows", "chats.jsonl"),
        (".gitlab-ci.yml", "gitlab-ci", "image: python"),
    ]:
        (tmp_path / name).write_text(snippet(word), encoding="utf-8")
        check_schema(schema, tmp_path / name)
    (job,) = yaml.safe_load(snippet("strict: true"))["jobs"].values()
    assert job["steps"][-1]["with"].keys() <= ACTION["inputs"].keys()
    more = textwrap.indent(snippet("upload-sarif"), "      ")
    (tmp_path / "sarif.yml").write_text(snippet("strict: true") + more, encoding="utf-8")
    check_schema("github-workflows", tmp_path / "sarif.yml")


def test_the_inputs_and_outputs_are_documented() -> None:
    rows = re.findall(r"^\| (`[^|]*`) \| (.*?) ?\|", PAGE, re.MULTILINE)
    documented = {
        name: default for names, default in rows for name in re.findall(r"`(.*?)`", names)
    }
    for name, item in ACTION["inputs"].items():
        assert documented[name].strip("`") == item["default"]
    assert f"Outputs: {', '.join(f'`{name}`' for name in ACTION['outputs'])};" in PAGE


def commands() -> list[str]:
    """Every line with a command of ours in the snippets, as a shell gets it."""
    text = "\n".join([*snippets("shell"), *snippets("yaml")])
    return re.findall(r"^(?:- run: |[ -]*|.*entry: )(scorecard .*[^\\\\])$", text, re.MULTILINE)


@pytest.mark.parametrize("command", commands())
def test_the_commands_of_the_docs_run(command: str, project: Path) -> None:
    ran = bash(command, project)
    assert ran.status == 0, ran.err
    assert all((project / name).stat().st_size for name in re.findall(r"--output (\S+)", command))


def test_the_workflow_that_grades_an_agents_logs(tmp_path: Path) -> None:
    copied = scorecard("rubrics", "copy", "ai-agent-service", "rubrics", cwd=tmp_path)
    assert copied.status == 0
    (tmp_path / "rubrics" / "ai-agent-service.yaml").rename(tmp_path / "rubrics" / "agent.yaml")
    (tmp_path / "talk-to-the-agent.sh").write_text(f"#!/bin/sh\ncat <<'END'\n{BAD_CHAT}\nEND\n")
    (tmp_path / "talk-to-the-agent.sh").chmod(0o755)
    (job,) = yaml.safe_load(snippet("chats.jsonl"))["jobs"].values()
    _, _, talk, grade, summarise = job["steps"]
    assert bash(talk["run"], tmp_path).status == 0
    graded = bash(grade["run"], tmp_path)
    assert graded.status == 1, graded.err
    assert graded.out.startswith("::error title=t1 (ai-agent-service)::")
    env = {"GITHUB_STEP_SUMMARY": str(tmp_path / "step.md")}
    assert bash(summarise["run"], tmp_path, env).status == 0
    assert "| t1 |" in (tmp_path / "step.md").read_text(encoding="utf-8")
    assert 'failures="1"' in (tmp_path / "grades.xml").read_text(encoding="utf-8")


BAD_CHAT = json.dumps(
    {
        "id": "t1",
        "messages": [
            {"role": "user", "content": "No, wait"},
            {
                "role": "assistant",
                "content": "Done.",
                "tool_calls": [
                    {
                        "id": "1",
                        "type": "function",
                        "function": {"name": "book_reservation", "arguments": "{}"},
                    }
                ],
            },
        ],
    }
)


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not there")
def test_code_quality_for_gitlab(project: Path) -> None:
    break_lexicon(project)
    script = snippet("jq", "shell")
    ran = bash(f"set +e; {script}", project)
    assert ran.status == 0, ran.err
    found: list[dict[str, Any]] = json.loads((project / "codequality.json").read_bytes())
    assert found
    for problem in found:
        assert problem.keys() == {
            "description",
            "check_name",
            "severity",
            "fingerprint",
            "location",
        }
        assert problem["severity"] in ("major", "minor")
        assert isinstance(problem["location"]["lines"]["begin"], int)
    assert len({problem["fingerprint"] for problem in found}) == len(found)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_workflow_of_a_starter(lang: str, tmp_path: Path) -> None:
    workflow = STARTER / lang / ".github" / "workflows" / "scorecard.yml"
    check_schema("github-workflows", workflow)
    assert scorecard("init", "--lang", lang, cwd=tmp_path).status == 0
    (job,) = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"].values()
    install, *checks = [step["run"] for step in job["steps"] if "run" in step]
    env = {**job["env"], "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}
    refused = bash(install, tmp_path, env)
    assert refused.status != 0
    assert "SCORECARD: fill it in, in .github/workflows/scorecard.yml" in refused.err
    for script in checks:
        ran = bash(script, tmp_path, env)
        assert (script, ran.status) == (script, 0), ran.err
    assert "call-0001" in (tmp_path / "summary.md").read_text(encoding="utf-8")
