"""Gates: which level the verdicts reach, and gates that people and models decide.

The levels of a criterion are a behaviourally anchored rating scale (Smith & Kendall 1963),
read as a Guttman scale: a level counts only if every lower one is met. An observation called
`CRITERION.LEVEL` overrules the rule of a gate; what the rule says of itself stays beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from scorecard.conditions.bounds import shown
from scorecard.conditions.context import CompileContext
from scorecard.conditions.outcome import MET, UNKNOWN, UNMET, Check, Outcome
from scorecard.grade import LEVELS, Verdict
from scorecard.language import Language
from scorecard.moments.observed import judgements_of, observed, settle
from scorecard.moments.scan import ScanResult
from scorecard.records.interaction import Observation


class GateResult(NamedTuple):
    """Where a criterion's verdicts lead; see `scorecard.grade.CriterionGrade`."""

    level: int
    possible: int
    blocked_by: int | None
    locked: tuple[int, ...]


@cache
def apply_gates(verdicts: tuple[Verdict, ...], levels: tuple[int, ...] = LEVELS) -> GateResult:
    """Apply the gates to the verdicts of the levels that are defined, the lowest first.

    A gate is open if its verdict is met or not applicable. The level is the highest met one
    below the first gate that is closed; an inapplicable level lets through and earns nothing.
    """
    blocked_by = next(
        (
            level
            for level, verdict in zip(levels, verdicts, strict=True)
            if verdict in ("unmet", "unknown")
        ),
        None,
    )
    hopeful = ["met" if verdict == "unknown" else verdict for verdict in verdicts]
    locked = tuple(
        level
        for level, verdict in zip(levels, verdicts, strict=True)
        if blocked_by is not None and level > blocked_by and verdict == "met"
    )
    return GateResult(_reached(verdicts, levels), _reached(hopeful, levels), blocked_by, locked)


def _reached(verdicts: Sequence[str], levels: tuple[int, ...]) -> int:
    reached = 0
    for level, verdict in zip(levels, verdicts, strict=True):
        if verdict == "met":
            reached = level
        elif verdict != "not_applicable":
            break
    return reached


_VERDICTS: dict[Language, dict[Verdict, str]] = {
    "en": {
        "met": "met",
        "unmet": "unmet",
        "not_applicable": "not applicable",
        "unknown": "unknown",
    },
    "zh": {
        "met": "达成",
        "unmet": "未达成",
        "not_applicable": "不适用",
        "unknown": "无法判断",
    },
}


class Overruled(tuple):  # type: ignore[type-arg]  # an outcome, with one thing more
    """The outcome that observations decide; `rule` is the verdict of the rule itself."""

    rule: Verdict


def overrulable(gate: str, check: Check, context: CompileContext) -> Check:
    """The check of a gate, but for interactions with observations of the gate's name."""
    trust, language = context.moments.trust, context.language
    words = context.say(en="the words say {}", zh="按规则为{}")
    somebody = context.say(en="an observation", zh="观察结果")
    names = _VERDICTS[language]

    def says(judgements: Sequence[Observation], *, met: bool) -> str:
        mine = [one for one in judgements if one.met is met]
        who = ", ".join(dict.fromkeys(one.by for one in mine if one.by)) or somebody
        notes = dict.fromkeys(shown(one.note) for one in mine if one.note)
        verb = "says" if len(mine) == 1 else "say"
        said = context.say(en=f"{{}} {verb} {{}}", zh="{} 判为{}").format(
            who, names[MET if met else UNMET]
        )
        if not notes:
            return said
        return context.say(en="{}: {}", zh="{}：{}").format(said, " / ".join(notes))

    def judged(scan: ScanResult) -> Outcome:
        observations = scan.interaction.observations
        found = observations.get(gate) if observations else None
        if found is None or found == []:
            return check(scan)
        rule, whys, evidence, _ = check(scan)
        judgements = judgements_of(found)
        met, deciding = settle(judgements, trust)
        claims = [says(deciding, met=side) for side in (True, False) if _any(deciding, side)]
        why = context.joint.join([words.format(names[rule]), *claims])
        if context.evidence:
            evidence = (*(observed(gate, one) for one in judgements), *evidence)
        verdict: Verdict = UNKNOWN if met is None else MET if met else UNMET
        needs = (f"agreement on observation {gate}",) if met is None else ()
        outcome = Overruled((verdict, (why, *whys), evidence, needs))
        outcome.rule = rule
        return outcome

    return judged


def _any(judgements: Sequence[Observation], met: bool) -> bool:
    return any(one.met is met for one in judgements)
