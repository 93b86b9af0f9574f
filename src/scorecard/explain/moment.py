"""A moment in plain language."""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.conditions.describer import Teller
from scorecard.conditions.statement import Said
from scorecard.moments.model import Moment


def describe_moment(moment: Moment, teller: Teller) -> Said:
    """What happens in such a turn: whose it is, and all that has to be true of it."""
    clauses = list(_clauses(moment, teller))
    who = teller.who(moment.speaker)
    joint = teller.say(en=" ", zh="")
    if not clauses:
        return Said(who + joint + teller.say(en="says anything", zh="说任何话"))
    if len(clauses) == 1:
        return Said(who + joint + clauses[0].text, clauses[0].members)
    lead = teller.say(en="{}, all in the same turn:", zh="{}，在同一轮中：")
    return Said(lead.format(who), tuple(clauses))


def _clauses(moment: Moment, teller: Teller) -> Iterator[Said]:
    parts = teller.say(en="does at least one of these:", zh="有以下至少一项：")
    worded = tuple(_wordings(moment, teller))
    excluding = teller.say(en="not counted with: {}", zh="与以下内容同时出现则不算：{}")
    cancels: tuple[Said, ...] = ()
    if moment.excluding:
        cancels = (Said(excluding.format(teller.list(moment.excluding))),)
    if len(worded) > 1:
        yield Said(parts, (*worded, *cancels))
    elif worded:
        yield Said(worded[0].text, cancels)
    if moment.action:
        action = teller.say(en="takes the action {}", zh="执行操作 {}")
        yield Said(
            action.format(" / ".join(map(teller.quote, moment.action))),
            tuple(
                Said(f"{teller.quote(path)} {teller.holds(comparison)}")
                for path, comparison in (moment.arguments or {}).items()
            ),
        )
    if moment.event:
        event = teller.say(en="has the event {}", zh="发生事件 {}")
        yield Said(event.format(" / ".join(map(teller.quote, moment.event))))
    if moment.words is not None:
        words = teller.say(en="says {}", zh="所说的字数{}")
        yield Said(words.format(teller.bounds(moment.words, "words")))
    if moment.any_of:
        yield Said(parts, _told(moment.any_of, teller))
    if moment.all_of:
        every = teller.say(en="does all of these:", zh="以下各项都有：")
        yield Said(every, _told(moment.all_of, teller))


def _wordings(moment: Moment, teller: Teller) -> Iterator[Said]:
    if moment.says is not None and moment.says.any:
        one = teller.say(en="says one of: {}", zh="说出以下之一：{}")
        yield Said(one.format(teller.list(moment.says.any)))
    if moment.says is not None and moment.says.all:
        every = teller.say(en="says all of: {}", zh="同时说出：{}")
        yield Said(every.format(teller.list(moment.says.all)))
    if moment.matches:
        pattern = teller.say(en="says what fits a pattern: {}", zh="说的话符合模式：{}")
        yield Said(pattern.format(teller.list(moment.matches)))
    if moment.similar_to is not None:
        like = teller.say(
            en="says something at least {}% like: {}", zh="说的话与以下句子相似度至少 {}%：{}"
        )
        similarity = teller.value(moment.similar_to.similarity)
        yield Said(like.format(similarity, teller.list(moment.similar_to.sentences)))


def _told(parts: tuple[str | Moment, ...], teller: Teller) -> tuple[Said, ...]:
    return tuple(
        Said(teller.moment(part)) if isinstance(part, str) else describe_moment(part, teller)
        for part in parts
    )
