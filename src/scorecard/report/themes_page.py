"""The part of the page about what customers come about and raise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scorecard.render.pages.model import (
    Cell,
    Heading,
    Line,
    PageBlock,
    Paragraph,
    StyledText,
    plain,
)
from scorecard.report.model import Move, Theme, Themes
from scorecard.report.writer import Writer
from scorecard.statistics.estimate import Estimate

_MOST_PERIODS, _MOST_PLACES = 6, 3


def theme_blocks(writer: Writer, found: Themes) -> Iterator[PageBlock]:
    """How common each topic and moment is, where, and how that moved."""
    say = writer.say
    yield Heading(2, plain(say("themes")))
    if found.moves:
        yield Paragraph(plain(say("themes how", moves=f"{found.moves:,}", by=say(found.by or ""))))
    if found.topics:
        yield from _table(writer, "topic", found.topics)
    if found.moments:
        text = say("moments how")
        if found.places:
            text += say("places how", places=f"{found.places:,}")
        yield Paragraph(plain(text))
        yield from _table(writer, "moment", found.moments)
    names = {id(theme): theme.name for theme in found.topics}
    names |= {id(theme): writer.titles.moment(theme.name) for theme in found.moments}
    themes = [*found.topics, *found.moments]
    moved = [theme for theme in themes if theme.move is not None and theme.move.stands]
    if moved:
        yield Paragraph(plain(say("moved")))
        yield _by_period(writer, moved[: writer.most], names)


def _table(writer: Writer, kind: str, themes: Sequence[Theme]) -> Iterator[PageBlock]:
    moves = any(theme.move is not None for theme in themes)
    places = any(theme.more_in for theme in themes)
    rows: list[tuple[Cell, ...]] = []
    for theme in themes[: writer.most]:
        row: list[Cell] = [
            plain(theme.name if kind == "topic" else writer.titles.moment(theme.name)),
            plain(f"{theme.n:,}"),
            writer.percent(theme.share),
            writer.gauge(theme.share, 1),
        ]
        row += [_move(writer, theme.move)] if moves else []
        row += [plain(_places(writer, theme))] if places else []
        rows.append(tuple(row))
    heads = f"{kind}|n|share|drawn" + "|move" * moves + "|where more" * places
    yield writer.table(heads, rows, {1})
    if len(themes) > writer.most:
        yield Paragraph(plain(writer.say("more groups", n=f"{len(themes) - writer.most:,}")))


def _by_period(writer: Writer, themes: Sequence[Theme], names: Mapping[int, str]) -> PageBlock:
    periods = list(themes[0].periods)[-_MOST_PERIODS:]
    rows = [
        (plain(names[id(theme)]), *(writer.percent(theme.periods[name]) for name in periods))
        for theme in themes
    ]
    return writer.matrix([writer.say("theme"), *periods], rows)


def _move(writer: Writer, move: Move | None) -> Line:
    if move is None or not isinstance(move.gap, Estimate):
        return (StyledText("–", "faint"),)
    line = writer.brief(move.gap, "{:+.0%}")
    if not move.stands:
        return tuple(StyledText(span.text, "faint") for span in line)
    return (*line, StyledText(" ▲" if move.gap.value > 0 else " ▼", "strong"))


def _places(writer: Writer, theme: Theme) -> str:
    def gap(move: Move) -> float:
        return move.gap.value if isinstance(move.gap, Estimate) else 0.0

    places = sorted(theme.more_in.items(), key=lambda place: -gap(place[1]))
    shown = [f"{name} ({gap(move):+.0%})" for name, move in places[:_MOST_PLACES]]
    more = len(places) - _MOST_PLACES
    text = writer.say("comma").join(shown)
    return text + (writer.say("and more", n=more) if more > 0 else "") or "–"
