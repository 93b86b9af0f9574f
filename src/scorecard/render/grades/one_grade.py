"""One grade in the terminal: its score, and the levels of each criterion.

Levels are reached from below, so level 5 stands at the top.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec
from rich.cells import cell_len
from rich.text import Text

from scorecard.grade import CriterionGrade, Grade, LevelGrade
from scorecard.language import Language, say_need
from scorecard.render import figures, messages
from scorecard.render.figures import cut
from scorecard.render.grades.evidence import Fact, about, quotes, unsaid_evidence, why
from scorecard.render.grades.level_state import State, state
from scorecard.render.grades.standing import (
    by_section,
    reach,
    section_score,
    standing,
    warning,
)
from scorecard.render.grades.titles import Titles
from scorecard.render.layout import fit, hang, say
from scorecard.render.messages import Messages
from scorecard.render.symbols import ATTRIBUTION, RESULTS, SEPARATOR, STATES, scale

_MOST_QUOTES, _MOST_EXPLAINED = 3, 1_000
_LONGEST_QUOTE = 160
_LONGEST_EXPLAINED = 2_000


class TextView(msgspec.Struct, frozen=True):
    """How text is shown: its words, width in cells, and whether everything is explained."""

    words: Messages
    width: int
    explain: bool
    cuts: bool = True
    verbose: bool = False


def grade_lines(grade: Grade, titles: Titles, page: TextView) -> Iterator[Text]:
    """Everything about one interaction, line by line."""
    yield from _heading(grade, titles, page)
    yield Text()
    yield from hang(Text(), verdict(grade, titles, page.words), page.width)
    for section, criteria in by_section(grade):
        if section is not None:
            yield Text()
            title = say(titles.section(section.id), "bold underline")
            score = Text(f"  {section_score(section, page.words)}")
            yield from hang(Text(), title.append_text(score), page.width)
        for criterion in criteria:
            yield Text()
            yield from criterion_lines(criterion, titles, page)
    if grade.needs:
        yield Text()
        lead = Text(f"{page.words.needs}  ", "yellow")
        needs = [say_need(need, page.words.language) for need in grade.needs]
        text = say(page.words.list_comma.join(needs), longest=4_000)
        yield from hang(lead, text, page.width)


def _heading(grade: Grade, titles: Titles, page: TextView) -> Iterator[Text]:
    record, words = grade.interaction, page.words
    agent = record.agent.get("id")
    known = [record.channel, record.language, record.topic]
    about = [item for item in known if item]
    if agent is not None:
        about.append(words.agent.format(agent))
    if page.explain and record.started_at:
        about.append(record.started_at)
    head = Text.assemble(
        say(record.id, "bold", longest=200), "  ", say(SEPARATOR.join(about), "dim")
    )
    yield from hang(Text(), head, page.width)
    yield from hang(Text(), rubric_line(titles), page.width)


def rubric_line(titles: Titles) -> Text:
    """The rubric's title, id and version."""
    reference = titles.reference
    name = say(f"{reference.id} {reference.version}", "dim")
    return Text.assemble(say(titles.rubric), "  ", name)


def verdict(grade: Grade, titles: Titles, words: Messages) -> Text:
    """The score and the result on one line."""
    line = scale(grade.score, grade.possible)
    if grade.score is None:
        return line.append(f"  {words.no_score}", "dim")
    line.append(f"  {words.score} ").append(figures.marked(grade.score), "bold")
    line.append(reach(grade.score, grade.possible, words), "yellow")
    band = titles.band(grade.score)
    if band is not None:
        line.append(SEPARATOR, "dim").append_text(say(band))
    if titles.has_result:
        line.append(SEPARATOR, "dim").append_text(outcome(grade, words))
    return line


def outcome(grade: Grade, words: Messages) -> Text:
    """The result, as sign, colour and word."""
    sign, style = RESULTS[grade.result]
    return Text(f"{sign} {words.result[grade.result]}", style)


def criterion_lines(criterion: CriterionGrade, titles: Titles, page: TextView) -> Iterator[Text]:
    """One criterion: the level reached, each level, and the words that decided."""
    yield from _criterion_heading(criterion, titles, page)
    if titles.is_question(criterion.id):
        (level,) = criterion.levels
        yield from _level_reasons(criterion, level, titles, Text(" " * 7), page)
    elif criterion.applies is True or page.explain:
        for level in reversed(criterion.levels):
            yield from _level_line(criterion, level, titles, page)


def _criterion_heading(criterion: CriterionGrade, titles: Titles, page: TextView) -> Iterator[Text]:
    words = page.words
    title = say(titles.criterion(criterion.id), "bold")
    body = Text.assemble(title, "  ", (_standing(criterion, titles, words), "dim"))
    yield from hang(scale(criterion.level, criterion.possible).append("  "), body, page.width)
    critical = warning(criterion, titles, words)
    if critical is not None:
        yield from hang(Text(" " * 7), Text(critical, "red"), page.width)


def _standing(criterion: CriterionGrade, titles: Titles, words: Messages) -> str:
    level = standing(criterion, titles, words)
    if criterion.level is None or titles.is_question(criterion.id):
        return level
    if criterion.possible is None or criterion.possible <= criterion.level:
        return level
    return f"{level}{words.comma}{words.could_reach.format(criterion.possible)}"


def _level_line(
    criterion: CriterionGrade, level: LevelGrade, titles: Titles, page: TextView
) -> Iterator[Text]:
    found = state(criterion, level)
    lead = _lead(level.level, found, page.words)
    behaviour = say(titles.behaviour(criterion.id, level.level), _BEHAVIOUR.get(found, "dim"))
    yield from hang(lead, behaviour, page.width)
    yield from _level_reasons(criterion, level, titles, Text(" " * lead.cell_len), page)


def _level_reasons(
    criterion: CriterionGrade, level: LevelGrade, titles: Titles, indent: Text, page: TextView
) -> Iterator[Text]:
    found = state(criterion, level)
    if found in _GATES:
        yield from _reasons(level, titles, indent, page)
    elif page.explain:
        yield from _reasons(level, titles, indent, page, "dim")
    elif found == "reached" and level.level == criterion.level and level.why:
        short = _in_short(level, titles, page.words)
        yield Text.assemble(indent, fit(short, page.width - len(indent)))


_GATES = ("blocked", "in_doubt")
_BEHAVIOUR = {"reached": "", "blocked": "bold", "in_doubt": "bold"}


def _lead(level: int, standing: State, words: Messages) -> Text:
    sign, style = STATES[standing]
    name = words.state[standing]
    name += " " * (_room(words.language) - cell_len(name) + 2)
    number = "bold" if standing in _BEHAVIOUR else "dim"
    return Text.assemble((f"  {level}  ", number), (f"{sign} ", style), (name, style))


@cache
def _room(language: Language) -> int:
    """The cells of the longest name of a state."""
    return max(map(cell_len, messages.words(language).state.values()))


def _reasons(
    level: LevelGrade, titles: Titles, indent: Text, page: TextView, style: str = ""
) -> Iterator[Text]:
    """Why, and the words that decided; with `explain`, other evidence too, and as much as
    anybody reads."""
    longest = _LONGEST_EXPLAINED if page.explain else _LONGEST_QUOTE
    if level.why:
        yield from hang(indent, say(why(level), style, longest=2 * longest), page.width)
    shown = (unsaid_evidence if page.explain else quotes)(level, titles, page.words)
    most = _MOST_EXPLAINED if page.explain else _MOST_QUOTES
    for fact in shown[:most]:
        yield from _fact_lines(fact, indent, page, longest)
    if len(shown) > most:
        yield Text.assemble(indent, (page.words.more(len(shown) - most), "dim"))


def _fact_lines(fact: Fact, indent: Text, page: TextView, longest: int) -> Iterator[Text]:
    where = say(about(fact, page.words), "dim")
    if fact.quote is None:
        yield from hang(Text.assemble(indent, (ATTRIBUTION, "dim")), where, page.width)
        return
    quote = say(cut(fact.quote, longest), "bold", longest=longest)
    body = Text.assemble(quote, "” ", (ATTRIBUTION, "dim"), where)
    yield from hang(Text.assemble(indent, "“"), body, page.width)


def _in_short(level: LevelGrade, titles: Titles, words: Messages) -> Text:
    line = say(why(level), "dim")
    for quoted in quotes(level, titles, words)[:1]:
        line.append("  “", "dim").append_text(say(quoted.quote or "", "dim")).append("”", "dim")
    return line
