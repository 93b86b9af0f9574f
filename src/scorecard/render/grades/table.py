"""Some interactions in the terminal: a line each, in columns that fit the width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from scorecard.grade import Grade
from scorecard.render import figures
from scorecard.render.grades.evidence import why
from scorecard.render.grades.level_state import gate, state
from scorecard.render.grades.one_grade import TextView, outcome
from scorecard.render.grades.titles import Titles
from scorecard.render.grades.urgency import obstacle
from scorecard.render.layout import fit, fit_middle, pad, say
from scorecard.render.messages import Messages
from scorecard.render.symbols import DASH, STATES, scale

_GAP = "  "
_ID, _CHANNEL, _RESULT = 0, 1, 4
_NARROWEST_ID, _WIDEST_CHANNEL, _SHORTEST_WHY = 12, 8, 12
_ROOMY, _ROOMY_WHY, _WIDE = 76, 40, 100
"""From these widths on, the channel is shown, that a criterion is critical is said in words, and
scores are shown in percent, too."""
_UNCUT = 2_000


def table(grades: Sequence[Grade], titles: Titles, page: TextView) -> Iterator[Text]:
    """A heading and a line for each grade, in the order given."""
    words = page.words
    headings = [words.interaction, words.channel, "", words.score, words.result_heading]
    rows = [[Text(heading, "dim") for heading in headings]]
    rows += [_cells(grade, page) for grade in grades]
    columns = _columns(rows, titles, page)
    used = sum(width + len(_GAP) for _, width in columns)
    room = max(page.width - used, _SHORTEST_WHY) if page.cuts else _UNCUT
    last = [Text(words.blocked_by, "dim")]
    last += [_obstacle(grade, titles, room, words) for grade in grades]
    for row, blocked in zip(rows, last, strict=True):
        row[_ID] = fit_middle(row[_ID], columns[0][1])
        cells = [pad(row[place], width).append(_GAP) for place, width in columns]
        yield Text().join([*cells, blocked])


def _cells(grade: Grade, page: TextView) -> list[Text]:
    span = figures.span if page.cuts and page.width < _WIDE else figures.marked_span
    score = Text(span(grade.score, grade.possible), "dim" if grade.score is None else "")
    return [
        say(grade.interaction.id, "bold", longest=200),
        say(grade.interaction.channel or DASH, "dim"),
        scale(grade.score, grade.possible),
        score,
        outcome(grade, page.words),
    ]


def _columns(rows: list[list[Text]], titles: Titles, page: TextView) -> list[tuple[int, int]]:
    """The columns that are shown, and how wide each is."""
    widest = [max(cell.cell_len for cell in column) for column in zip(*rows, strict=True)]
    if page.cuts:
        widest[_ID] = min(widest[_ID], max(_NARROWEST_ID, page.width // 5))
        widest[_CHANNEL] = min(widest[_CHANNEL], _WIDEST_CHANNEL)
    dropped = set()
    if page.cuts and page.width < _ROOMY:
        dropped.add(_CHANNEL)
    if not titles.has_result:
        dropped.add(_RESULT)
    return [(place, width) for place, width in enumerate(widest) if place not in dropped]


def _obstacle(grade: Grade, titles: Titles, room: int, words: Messages) -> Text:
    """The gate that decides, and why, as far as there is room."""
    criterion = obstacle(grade, titles)
    if criterion is None:
        return Text(DASH, "dim")
    level = gate(criterion)
    assert level is not None
    sign, style = STATES[state(criterion, level)]
    line = Text.assemble((f"{level.level} {sign} ", style))
    if criterion.id in grade.critical and room >= _ROOMY_WHY:
        line.append(words.is_critical + words.colon, "red")
    reason = say(why(level) or titles.behaviour(criterion.id, level.level), "dim", longest=_UNCUT)
    if len(grade.criteria) > 1:
        line.append_text(say(titles.criterion(criterion.id)))
        if room - line.cell_len < _SHORTEST_WHY:
            return fit(line, room)
        line.append(_GAP)
    return fit(line.append_text(reason), room)
