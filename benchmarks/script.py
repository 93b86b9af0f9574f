"""What people write without scorecard: a script that looks for a rubric's phrases, and counts.

`json` and `re`, one compiled alternation for the wording of each moment and one for the phrases
that cancel it. It has no gates, levels, orders in time or measures, and keeps no evidence: just
how many turns have each moment. It cuts no corner that it could: a moment is looked for in the
turns of its speaker only, and every pattern is compiled once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import partial

from benchmarks.engine import grade_lines, speed
from benchmarks.records import Records
from benchmarks.table import Row
from benchmarks.timing import interleave, ratios
from scorecard import Evaluator, Rubric
from scorecard.moments.model import Moment

_FASTER = 6.0

Search = Callable[[str], object]
Rule = tuple[str, str | None, Search, Search | None]
"""A moment's name, its speaker, its wording and what cancels it."""


def against_script(records: Records, rubric: Rubric, rounds: int) -> Row:
    """How many times as fast grading with all evidence is."""
    rules = [_rule(name, moment) for name, moment in rubric.moments.items() if _wording(moment)]
    actions = {
        action: name for name, moment in rubric.moments.items() for action in moment.action or ()
    }
    lines = records.lines
    times = interleave(
        {
            "full": partial(grade_lines, Evaluator(rubric), lines),
            "script": partial(_count_lines, rules, actions, lines),
        },
        rounds,
    )
    detail = f"{speed(records, times['full'])}, against {speed(records, times['script'])}"
    faster = ratios(times["script"], times["full"])
    return Row("script", faster, _FASTER, detail, more_is_better=True)


def _wording(moment: Moment) -> list[str]:
    said = () if moment.says is None else moment.says.any or moment.says.all or ()
    return [*map(_phrase, said), *(f"(?:{pattern})" for pattern in moment.matches or ())]


def _phrase(phrase: str) -> str:
    words = r"\s+".join(map(re.escape, phrase.split()))
    return rf"\b{words}\b" if phrase.isascii() else words


def _rule(name: str, moment: Moment) -> Rule:
    cancels = [_phrase(phrase) for phrase in moment.excluding or ()]
    return name, moment.speaker, _search(_wording(moment)), _search(cancels) if cancels else None


def _search(parts: Sequence[str]) -> Search:
    return re.compile("|".join(parts), re.IGNORECASE).search


def _count_lines(rules: list[Rule], actions: dict[str, str], lines: Sequence[bytes]) -> None:
    for line in lines:
        json.dumps(_count(rules, actions, json.loads(line)))


def _count(rules: list[Rule], actions: dict[str, str], record: dict[str, object]) -> object:
    counts: dict[str, int] = {}
    turns = record["turns"]
    assert isinstance(turns, list)
    for turn in turns:
        text = turn.get("text")
        if text is None:
            name = actions.get(turn.get("action", {}).get("name"))
            if name is not None:
                counts[name] = counts.get(name, 0) + 1
            continue
        speaker = turn["speaker"]
        for name, only, says, cancels in rules:
            if only not in (None, speaker) or not says(text):
                continue
            if cancels is None or not cancels(text):
                counts[name] = counts.get(name, 0) + 1
    return {"id": record["id"], "moments": counts}
