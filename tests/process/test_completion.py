"""Completion in real shells, set up as docs/completion.md says, and quick."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ci_parts import BASH, bash
from paths import ROOT
from program import environment

pytestmark = BASH

PAGE = (ROOT / "docs" / "completion.md").read_text(encoding="utf-8")
# What calls the function that a shell has for `scorecard` with the words of a line. What only works
# while a line is edited is left out.
_ASK_BASH = """
{setup}
complete -p scorecard
compopt() {{ :; }}
COMP_WORDS=({words}) COMP_CWORD={last}
_scorecard_completion scorecard
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
_ASK_ZSH = """
autoload -Uz compinit && compinit -u -D
{setup}
print -r -- $_comps[scorecard]
_describe() {{ print -rl -- ${{(P)3}} }}
_path_files() {{ : }}
compadd() {{ print -rl -- ${{(P)5}} }}
words=({words}) CURRENT={last}+1
_scorecard_completion
"""
_ASK_FISH = """
{setup}
complete -C {line}
"""


def setup(shell: str) -> str:
    found = re.search(rf"```{shell}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


def ask(shell: str, line: str, home: Path) -> list[str]:
    """What a shell offers at the end of a line."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not there")
    words = line.split(" ")
    quoted = " ".join(f"'{word}'" for word in words)
    ask = {"bash": _ASK_BASH, "zsh": _ASK_ZSH, "fish": _ASK_FISH}[shell]
    script = ask.format(setup=setup(shell), words=quoted, last=len(words) - 1, line=f"'{line}'")
    (home / "script").write_text(script)
    flags = {"bash": "--norc", "zsh": "-f", "fish": ""}[shell]
    ran = bash(f'exec {shell} {flags} -c "$(cat "$HOME/script")"', home, {"HOME": str(home)})
    assert (ran.status, ran.err) == (0, "")
    first, *others = ran.out.splitlines()
    registered = {"bash": "complete -o nosort -F _scorecard_completion scorecard"}
    if shell == "fish":
        return [first, *others]
    assert first == registered.get(shell, "_scorecard_completion")
    return others


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("scorecard gr", ["grade"]),
        ("scorecard grade --format j", ["json", "jsonl", "junit"]),
        ("scorecard grade --rubric cust", ["customer-first"]),
        ("scorecard grade --fail-o", ["--fail-on"]),
        ("scorecard init --lang ", ["en", "zh"]),
    ],
)
def test_a_tab_offers(shell: str, line: str, offered: list[str], tmp_path: Path) -> None:
    # With a description after a colon or a tab.
    found = [re.split(r"[:\t]", item)[0] for item in ask(shell, line, tmp_path)]
    assert sorted(found) == offered


@pytest.mark.parametrize("line", ["scorecard grade ca", "scorecard grade --output x.csv ca"])
def test_a_tab_offers_files(line: str, tmp_path: Path) -> None:
    """fish looks for files itself, which can be seen without a terminal."""
    (tmp_path / "calls.json").write_text("[]")
    assert ask("fish", line, tmp_path) == ["calls.json"]


@pytest.mark.parametrize(
    ("line", "unneeded"),
    [
        ("scorecard gr", ("pydantic", "pydantic_core", "rich", "msgspec", "yaml", "tomllib")),
        ("scorecard grade --format ", ("pydantic", "rich", "msgspec", "yaml", "tomllib")),
    ],
)
def test_a_tab_loads_little(line: str, unneeded: tuple[str, ...]) -> None:
    asked = {
        "_SCORECARD_COMPLETE": "bash_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": str(line.count(" ")),
    }
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "scorecard"],
        capture_output=True,
        text=True,
        env=environment(asked),
        check=True,
    )
    assert done.stdout.startswith("plain,")
    loaded = {row.rpartition("|")[2].strip().partition(".")[0] for row in done.stderr.splitlines()}
    assert not loaded & set(unneeded)
