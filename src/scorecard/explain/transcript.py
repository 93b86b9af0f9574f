"""The transcript beside a grade: every turn, with the words that decided marked in it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator

from scorecard.conditions.describer import Describer
from scorecard.explain.coaching import is_anything
from scorecard.grade import Acted, Grade, Happened, Quote, Without
from scorecard.records.interaction import Interaction, Turn
from scorecard.render.figures import cut
from scorecard.render.pages.model import Line, PageBlock, Paragraph, StyledText, Terms, plain
from scorecard.rubric.model import Rubric

_LONGEST_TURN, _MOST_TURNS, _AROUND = 4_000, 300, 3

Hide = Callable[[str, int], str]
Place = tuple[int, int, str]
"""Where words stand in a turn's text, and what they are, or the turn lacks."""


def transcript(
    interaction: Interaction, grade: Grade, rubric: Rubric, describer: Describer, hide: Hide
) -> Iterator[PageBlock]:
    """A row for each turn; of a long interaction, for those near what decided."""
    places = _deciding(grade, rubric, describer)
    shown = _shown(len(interaction.turns), places)
    rows = [
        (
            (StyledText(f"{number + 1} ", "faint"), StyledText(describer.who(turn.speaker))),
            _turn(turn, sorted(places.get(number, ())), describer, hide),
        )
        for number, turn in enumerate(interaction.turns)
        if number in shown
    ]
    head = describer.say(en="Turn|What was said and done", zh="发言|说了什么、做了什么").split("|")
    yield Terms((head[0], head[1]), tuple(rows))
    left_out = len(interaction.turns) - len(shown)
    if left_out:
        text = describer.say(en="{} turns are left out.", zh="另有 {} 次发言未列出。")
        yield Paragraph(plain(text.format(left_out)))


def _deciding(grade: Grade, rubric: Rubric, describer: Describer) -> dict[int, set[Place]]:
    """By turn, what decided at the level that is reached and at the gate that blocks; that somebody
    said anything at all needs no mark."""
    places: dict[int, set[Place]] = defaultdict(set)
    for criterion in grade.criteria:
        for level in criterion.levels:
            if level.level not in (criterion.level, criterion.blocked_by):
                continue
            for item in level.evidence or ():
                if isinstance(item, Quote) and not is_anything(rubric.moments[item.moment]):
                    places[item.turn].add((item.start, item.end, describer.moment(item.moment)))
                elif isinstance(item, Acted | Happened):
                    places[item.turn].add((0, 0, describer.moment(item.moment)))
                elif isinstance(item, Without):
                    lacks = describer.say(en="no {}", zh="没有{}")
                    places[item.turn].add((0, 0, lacks.format(describer.moment(item.moment))))
    return places


def _shown(turns: int, places: dict[int, set[Place]]) -> set[int]:
    if turns <= _MOST_TURNS:
        return set(range(turns))
    near = {place + step for place in places for step in range(-_AROUND, _AROUND + 1)}
    ordered = sorted(near & set(range(turns))) or list(range(turns))
    return set(ordered[:_MOST_TURNS])


def _turn(turn: Turn, places: list[Place], describer: Describer, hide: Hide) -> Line:
    if turn.text is None:
        spans = [StyledText(_done(turn, describer, hide), "mark" if places else "faint")]
    else:
        spans = list(_marked(hide(turn.text, 1), places))
    if places:
        named = describer.say(en=", ", zh="、").join(dict.fromkeys(said for _, _, said in places))
        spans.append(StyledText(f" ← {named}", "faint"))
    return tuple(spans)


def _done(turn: Turn, describer: Describer, hide: Hide) -> str:
    if turn.action is None:
        return describer.say(en="(event: {})", zh="（事件：{}）").format(turn.event)
    text = describer.say(en="(action: {} {})", zh="（操作：{} {}）")
    arguments = (
        json.dumps(turn.action.arguments, ensure_ascii=False) if turn.action.arguments else ""
    )
    return cut(text.format(turn.action.name, hide(arguments, 1)), _LONGEST_TURN)


def _marked(text: str, places: list[Place]) -> Iterator[StyledText]:
    """The text in stretches; what a mark covers stands out, also where several overlap."""
    text, at = cut(text, _LONGEST_TURN), 0
    for first, last, _ in places:
        start, end = max(first, at), min(last, len(text))
        if start < end:
            if at < start:
                yield StyledText(text[at:start])
            yield StyledText(text[start:end], "mark")
            at = end
    if at < len(text):
        yield StyledText(text[at:])
