"""`tools/mutants.py`: what it changes."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from paths import ROOT

SPEC = importlib.util.spec_from_file_location("mutants", ROOT / "tools" / "mutants.py")
assert SPEC is not None
assert SPEC.loader is not None
MUTANTS = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(MUTANTS)

LEXICON = """
format: 1
moments:
  hello: {speaker: agent, says: [hello]}
  either: {any_of: [hello, morning]}
  morning: {speaker: agent, says: [good morning]}
  unused: {speaker: agent, says: [good night]}
"""
RUBRIC = """
format: 1
id: small
version: 1.0.0
title: Small
include: [words.yaml]
criteria:
  - id: greeting
    title: Greeting
    levels: {1: {behaviour: Greets, met_when: {occurs: either}}}
"""


def test_moments_that_decide_nothing_are_left_out(tmp_path: Path) -> None:
    """A lexicon is included whole; no test could tell what becomes of the rest."""
    (tmp_path / "words.yaml").write_text(LEXICON, encoding="utf-8")
    path = tmp_path / "small.yaml"
    path.write_text(RUBRIC, encoding="utf-8")
    assert set(MUTANTS.flattened(path)["moments"]) == {"either", "hello", "morning"}


def test_weights_of_cues_are_left_alone_and_what_they_add_up_to_is_not() -> None:
    cues = {"at_least": 2, "phrases": {"so slow": 1.5}, "patterns": {"still (not|no)": 1.1}}
    made = MUTANTS.mutants({"moments": {"m": {"says": ["awful"], "cues": cues}}})
    bounds = [one.place for one in made if one.sort.endswith(" a bound")]
    assert bounds == ["moments/m/cues/at_least"] * 2
