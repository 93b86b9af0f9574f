"""What people write without scorecard: a script that looks for a rubric's phrases, and counts.

`json` and `re`, one compiled alternation for the wording of each moment and one for the phrases
that cancel it. It has no gates, levels, orders in time or measures, and keeps no evidence: just
how many turns have each moment. It cuts no corner that it could: a moment is looked for in the
turns of its speaker only, every pattern is compiled once, and the text is in lower case so that
none has to ignore case.
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
    lines, script = records.lines, Script(rubric)
    times = interleave(
        {
            "full": partial(grade_lines, Evaluator(rubric), lines),
            "script": partial(_count_lines, script, lines),
        },
        rounds,
    )
    detail = f"{speed(records, times['full'])}, against {speed(records, times['script'])}"
    faster = ratios(times["script"], times["full"])
    return Row("script", faster, _FASTER, detail, more_is_better=True)


class Script:
    """The moments of a rubric, compiled; those made of others are left out."""

    def __init__(self, rubric: Rubric) -> None:
        moments = rubric.moments.items()
        self._rules = [_rule(name, moment) for name, moment in moments if _wording(moment)]
        self._actions = {action: name for name, one in moments for action in one.action or ()}

    def count(self, line: bytes) -> dict[str, int]:
        """How many turns of a record have each moment."""
        counts: dict[str, int] = {}
        for turn in json.loads(line)["turns"]:
            text = turn.get("text")
            if text is None:
                name = self._actions.get(turn.get("action", {}).get("name"))
                if name is not None:
                    counts[name] = counts.get(name, 0) + 1
                continue
            text, speaker = text.lower(), turn["speaker"]
            for name, only, says, cancels in self._rules:
                if only not in (None, speaker) or not says(text):
                    continue
                if cancels is None or not cancels(text):
                    counts[name] = counts.get(name, 0) + 1
        return counts


def _count_lines(script: Script, lines: Sequence[bytes]) -> None:
    for line in lines:
        json.dumps(script.count(line))


def _wording(moment: Moment) -> list[str]:
    said = () if moment.says is None else moment.says.any or moment.says.all or ()
    return [*_phrases(said), *(f"(?i:{pattern})" for pattern in moment.matches or ())]


def _phrases(phrases: Sequence[str]) -> list[str]:
    """In English whole words, in Chinese anywhere."""
    escaped = [r"\s+".join(map(re.escape, phrase.lower().split())) for phrase in phrases]
    whole = "|".join(phrase for phrase in escaped if phrase.isascii())
    return [
        *([rf"\b(?:{whole})\b"] if whole else []),
        *(phrase for phrase in escaped if not phrase.isascii()),
    ]


def _rule(name: str, moment: Moment) -> Rule:
    cancels = _phrases(moment.excluding or ())
    return name, moment.speaker, _search(_wording(moment)), _search(cancels) if cancels else None


def _search(parts: Sequence[str]) -> Search:
    return re.compile("|".join(parts)).search
