"""Gates that people and models decide: an observation called `CRITERION.LEVEL` overrules the rule.

What the rule says of itself stays beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from scorecard.conditions.bounds import shown
from scorecard.conditions.context import CompileContext
from scorecard.conditions.outcome import MET, UNKNOWN, UNMET, Check, Outcome
from scorecard.grade import Verdict
from scorecard.language import Language
from scorecard.moments.judgements import judgements_of, settle
from scorecard.moments.observed import observed
from scorecard.moments.scan import ScanResult
from scorecard.records.interaction import Observation

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
