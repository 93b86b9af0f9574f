"""What was learnt, as a lexicon that people review: cues, and where they come from."""

from __future__ import annotations

from typing import Any

import yaml

from scorecard._version import __version__
from scorecard.learn.cues import CueModel, Learnt
from scorecard.learn.turns import LabelledTurns
from scorecard.moments.model import Moment
from scorecard.moments.wording_model import HUNDRED
from scorecard.statistics.estimate import Refused, Result

_HEAD = """\
# Cues of `{moment}`, learnt by `scorecard fit --learn`. Read them before a rubric relies on them:
# what is only there because of these records does not belong. How far they agree with people,
# `scorecard calibrate` says.
"""


def learnt_name(moment: str) -> str:
    """What the learnt moment is called: the rubric has one of the other name already."""
    return f"{moment}_cues"


def as_moment(model: CueModel, moment: Moment) -> dict[str, Any]:
    """The moment that hears what the model does, as a rubric has it; the heaviest cues first."""
    ordered = sorted(model.weights.items(), key=lambda cue: (-abs(cue[1]), cue[0]))
    speaker = {} if moment.speaker is None else {"speaker": moment.speaker}
    phrases = {phrase: weight / HUNDRED for phrase, weight in ordered}
    return {**speaker, "cues": {"at_least": model.at_least / HUNDRED, "phrases": phrases}}


def write_lexicon(
    name: str,
    moment: Moment,
    learnt: Learnt,
    turns: LabelledTurns,
    *,
    precision: float,
    seed: int,
) -> str:
    """The lexicon's text. The same marks and records give the same text."""
    labelled = list(turns)
    marked = sum(turn.is_moment for turn in labelled)
    provenance = {
        "moment": name,
        "marks": turns.sha256,
        "turns": {
            "marked": marked,
            "others": len(labelled) - marked,
            "interactions": len({turn.interaction for turn in labelled}),
        },
        "by": {by or "(nobody named)": turns.by[by] for by in sorted(turns.by)},
        "asked": {"precision": precision, "seed": seed},
        "precision": _interval(learnt.precision),
        "recall": _interval(learnt.recall),
        "auc": _interval(learnt.auc),
        "scorecard": __version__,
    }
    content = {
        "format": 1,
        "learnt": {learnt_name(name): provenance},
        "moments": {learnt_name(name): as_moment(learnt.model, moment)},
    }
    body = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)
    return _HEAD.format(moment=name) + str(body)


def _interval(result: Result) -> dict[str, float] | str:
    if isinstance(result, Refused):
        return "not known"
    numbers = {"is": result.value, "low": result.low, "high": result.high}
    return {key: round(value, 4) for key, value in numbers.items()}
