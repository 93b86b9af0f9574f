"""A moment in plain language."""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.conditions.base import Statement
from scorecard.conditions.describer import Describer
from scorecard.moments.model import Moment
from scorecard.moments.wording_model import Cues

_MOST_CUES = 20


def describe_moment(moment: Moment, describer: Describer) -> Statement:
    """What happens in such a turn: whose it is, and all that has to be true of it."""
    described = _described(moment, describer)
    if not moment.open:
        return described
    never_complete = describer.say(
        en="open: its wording is never complete, so not finding it proves nothing unless somebody "
        "looked",
        zh="开放：说法无法穷尽，未找到并不说明没有，除非有人查看过",
    )
    return Statement(described.text, (*described.members, Statement(never_complete)))


def _described(moment: Moment, describer: Describer) -> Statement:
    clauses = list(_clauses(moment, describer))
    who = describer.who(moment.speaker)
    joint = describer.say(en=" ", zh="")
    if not clauses:
        return Statement(who + joint + describer.say(en="says anything", zh="说任何话"))
    if len(clauses) == 1:
        return Statement(who + joint + clauses[0].text, clauses[0].members)
    lead = describer.say(en="{}, all in the same turn:", zh="{}，在同一次发言中：")
    return Statement(lead.format(who), tuple(clauses))


def _clauses(moment: Moment, describer: Describer) -> Iterator[Statement]:
    parts = describer.say(en="does at least one of these:", zh="有以下至少一项：")
    worded = tuple(_wordings(moment, describer))
    excluding = describer.say(en="not counted with: {}", zh="与以下内容同时出现则不算：{}")
    cancels: tuple[Statement, ...] = ()
    if moment.excluding:
        cancels = (Statement(excluding.format(describer.list(moment.excluding))),)
    if len(worded) > 1:
        yield Statement(parts, (*worded, *cancels))
    elif worded:
        yield Statement(worded[0].text, cancels)
    if moment.action:
        action = describer.say(en="takes the action {}", zh="执行操作 {}")
        yield Statement(
            action.format(" / ".join(map(describer.quote, moment.action))),
            tuple(_held(moment, describer)),
        )
    if moment.event:
        event = describer.say(en="has the event {}", zh="发生事件 {}")
        yield Statement(event.format(" / ".join(map(describer.quote, moment.event))))
    if moment.words is not None:
        words = describer.say(en="says {}", zh="所说的字数{}")
        yield Statement(words.format(describer.bounds(moment.words, "words")))
    if moment.after_wait is not None:
        wait = describer.say(en="comes after a silence of {}", zh="出现在一段静默之后，静默时长{}")
        yield Statement(wait.format(describer.bounds(moment.after_wait, "s")))
    if moment.any_of:
        yield Statement(parts, _parts(moment.any_of, describer))
    if moment.all_of:
        every = describer.say(en="does all of these:", zh="以下各项都有：")
        yield Statement(every, _parts(moment.all_of, describer))
    if moment.none_of:
        none = describer.say(en="does none of these:", zh="以下各项都没有：")
        yield Statement(none, _parts(moment.none_of, describer))


def _held(moment: Moment, describer: Describer) -> Iterator[Statement]:
    """What is asked of an action's arguments and its result."""
    for path, comparison in (moment.arguments or {}).items():
        yield Statement(f"{describer.quote(path)} {describer.holds(comparison)}")
    result = moment.result
    if isinstance(result, dict):
        of = describer.say(en="{} of the result {}", zh="结果中的{}{}")
        for path, comparison in result.items():
            yield Statement(of.format(describer.quote(path), describer.holds(comparison)))
    elif result is not None:
        whole = describer.say(en="the result {}", zh="结果{}")
        yield Statement(whole.format(describer.holds(result)))


def _wordings(moment: Moment, describer: Describer) -> Iterator[Statement]:
    if moment.says is not None and moment.says.any:
        any_of = describer.say(en="says one of: {}", zh="说出以下之一：{}")
        yield Statement(any_of.format(describer.list(moment.says.any)))
    if moment.says is not None and moment.says.all:
        every = describer.say(en="says all of: {}", zh="同时说出：{}")
        yield Statement(every.format(describer.list(moment.says.all)))
    if moment.matches:
        pattern = describer.say(en="says what fits a pattern: {}", zh="说的话符合模式：{}")
        yield Statement(pattern.format(describer.list(moment.matches)))
    if moment.similar_to is not None:
        like = describer.say(
            en="says something at least {}% like: {}", zh="说的话与以下句子相似度至少 {}%：{}"
        )
        similarity = describer.value(moment.similar_to.similarity)
        yield Statement(like.format(similarity, describer.list(moment.similar_to.sentences)))
    if moment.cues is not None:
        yield _cues(moment.cues, describer)
    if moment.observed is not None:
        seen = describer.say(
            en="is marked there by a reviewer or a model, as {}; where they saw none, words do not "
            "count",
            zh="由评审人或模型在该处认定（观察项{}）；认定没有的，所说的话不算",
        )
        yield Statement(seen.format(describer.quote(moment.observed)))


def _cues(cues: Cues, describer: Describer) -> Statement:
    """What has to add up, and the cues that weigh most."""
    weights = sorted(cues.weights.items(), key=lambda cue: (-abs(cue[1]), cue[0]))
    sum_ = describer.say(
        en="says cues whose weights add up to at least {}: {}",
        zh="所说线索的权重合计至少 {}：{}",
    )
    shown = [f"{describer.quote(cue)} ({weight:+.2f})" for cue, weight in weights[:_MOST_CUES]]
    if (more := len(weights) - len(shown)) > 0:
        shown.append(
            describer.say(en="and {} that weigh less", zh="以及 {} 条权重较小的").format(more)
        )
    joint = describer.say(en=", ", zh="、")
    return Statement(sum_.format(f"{cues.at_least:.2f}", joint.join(shown)))


def _parts(parts: tuple[str | Moment, ...], describer: Describer) -> tuple[Statement, ...]:
    return tuple(
        Statement(describer.moment(part))
        if isinstance(part, str)
        else describe_moment(part, describer)
        for part in parts
    )
