"""Two rubrics that differ in nothing but how many phrases they look for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from typing import Any

from scorecard import Rubric, load_rubric

_HEARD = {
    "agent": [
        "sorry",
        "unfortunately",
        "one moment",
        "let me check",
        "i understand",
        "you're welcome",
        "hold on",
        "apologise",
        "confirm",
        "happy to help",
    ],
    "customer": [
        "my account",
        "not working",
        "wrong",
        "how much",
        "problem",
        "cancel",
        "urgent",
        "expensive",
        "broken",
        "manager",
    ],
}
# Common words first, so that the scan follows them into the text, and then one that never comes.
_VERBS = ["send", "get", "have", "want", "know", "check", "need", "find", "change", "make", "see"]
_BETWEEN = ["the", "a", "my", "your", "this", "that", "our", "any", "some", "one"]
_NEVER_SAID = ["gazebo", "trombone", "walrus", "turnip", "zeppelin", "marzipan"]


def _phrases(speaker: str, count: int, heard: int) -> list[str]:
    said = _HEARD[speaker][:heard]
    return said + list(islice(_unheard(), count - len(said)))


def _unheard() -> Iterator[str]:
    return map(" ".join, product(_VERBS, _BETWEEN, _NEVER_SAID))


def heard_and_not(speaker: str, number: int) -> list[str]:
    """Two phrases that are said and two that never are, others for each number."""
    said = _HEARD[speaker]
    unheard = list(islice(_unheard(), 2 * number, 2 * number + 2))
    return [said[number % len(said)], said[(number * 3 + 1) % len(said)], *unheard]


def rubric_of(count: int, folder: Path, heard: int = 20) -> Rubric:
    """A rubric with so many phrases; those beyond the first 20, or as many as `heard`, are never
    said."""
    half = count // 2
    agent = _phrases("agent", half, heard // 2)
    customer = _phrases("customer", half, heard // 2)
    levels: list[dict[str, Any]] = [
        {"occurs": "agent_says"},
        {"occurs": "customer_says", "at_least": 2},
        {"response": "agent_says", "to": "customer_says", "within": "3 turns"},
        {"occurs": "agent_says", "in": {"last": "3 turns"}},
        {"never": "customer_says", "in": {"first": "1 turns"}},
    ]
    path = folder / f"phrases-{count}.yaml"
    rubric = {
        "format": 1,
        "id": "phrases",
        "version": "1.0.0",
        "title": "Phrases",
        "moments": {
            "agent_says": {"speaker": "agent", "says": agent},
            "customer_says": {"speaker": "customer", "says": customer},
        },
        "criteria": [
            {
                "id": "phrases",
                "title": "Phrases",
                "levels": {
                    number: {"behaviour": f"Level {number}", "met_when": condition}
                    for number, condition in enumerate(levels, 1)
                },
            }
        ],
    }
    path.write_text(json.dumps(rubric), encoding="utf-8")
    return load_rubric(path)
