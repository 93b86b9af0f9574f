"""Lines of text in cells of a terminal, in scripts of any width: cut, padded, wrapped, printed."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO

from rich.cells import cell_len
from rich.text import Text

from scorecard.render.figures import ELLIPSIS, cut
from scorecard.render.output_format import Options
from scorecard.render.safe import terminal
from scorecard.render.symbols import PLAINLY
from scorecard.text.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from rich.console import Console

# Typographers' rules for Chinese and Japanese (kinsoku): what may not start a line, and what
# may not end one. A colon may not start one either way: a build's log might obey it.
_NO_START = frozenset("，。、；：！？）」』”’》】〉…％·,.;:!?)]}%")
_NO_END = frozenset("（「『“‘《【〈([{")
_JOINERS = "\u200c\u200d"
# In ASCII a line is broken after spaces.
_PIECE = lazy_regex(r"[^ ]+ *| +")


def say(text: str, style: str = "", *, longest: int = 400) -> Text:
    """A text from a record or a rubric, made safe and never read as markup."""
    return Text(terminal(cut(text, longest)), style)


def fit(text: Text, width: int) -> Text:
    """The text in at most so many cells, with `…` where it was longer."""
    if text.cell_len <= width:
        return text
    kept, cells = 0, 0
    for char in text.plain:
        cells += cell_len(char)
        if cells > width - 1:
            break
        kept += 1
    fitted = text[:kept]
    fitted.rstrip()
    return fitted.append(ELLIPSIS)


def fit_middle(text: Text, width: int) -> Text:
    """The text in at most so many cells, its middle left out: names that people make differ at
    either end."""
    if text.cell_len <= width:
        return text
    head = fit(text, (width + 1) // 2)
    start, cells = len(text), head.cell_len
    while start and cells + cell_len(text.plain[start - 1]) <= width:
        start -= 1
        cells += cell_len(text.plain[start])
    # What joins signs has nothing to join behind `…`.
    while text.plain[start : start + 1] in (*_JOINERS,):
        start += 1
    return Text.assemble(head, text[start:])


def pad(text: Text, width: int, *, right: bool = False) -> Text:
    """The text in exactly so many cells, set left or right."""
    fitted = fit(text, width)
    space = " " * (width - fitted.cell_len)
    return Text.assemble(space, fitted) if right else Text.assemble(fitted, space)


def hang(lead: Text, body: Text, width: int) -> Iterator[Text]:
    """The body wrapped to the width behind a lead, further lines under the first."""
    indent = " " * lead.cell_len
    for number, line in enumerate(wrap(body, max(width - lead.cell_len, 10))):
        yield Text.assemble(indent if number else lead, line)


def flow(lead: Text, parts: Sequence[Text], joint: str, width: int) -> Iterator[Text]:
    """Parts behind a lead, as many on a line as there is room for; no part is broken that fits
    on a line of its own."""
    lines: list[Text] = []
    for part in parts:
        if lines and lead.cell_len + lines[-1].cell_len + len(joint) + part.cell_len <= width:
            lines[-1] = Text(joint).join([lines[-1], part])
        else:
            lines.append(part)
    for line in lines:
        yield from hang(lead, line, width)
        lead = Text(" " * lead.cell_len)


def wrap(text: Text, width: int) -> list[Text]:
    """The lines of a text: broken at spaces, and between characters of scripts without them."""
    if text.cell_len <= width:
        line = text.copy()
        line.rstrip()
        return [line]
    offsets: list[int] = []
    cells = 0
    for start, end in _pieces(text.plain):
        piece = text.plain[start:end]
        if cells and cells + cell_len(piece.rstrip()) > width:
            offsets.append(start)
            cells = 0
        if not cells and cell_len(piece.rstrip()) > width:
            broken = list(_chopped(piece, width))
            offsets += [start + offset for offset in broken]
            piece = piece[broken[-1] if broken else 0 :]
        cells += cell_len(piece)
    lines = list(text.divide(offsets))
    for line in lines:
        line.rstrip()
    return lines


def _pieces(plain: str) -> Iterator[tuple[int, int]]:
    """What stays together on a line, with the spaces after it."""
    if plain.isascii():
        yield from (match.span() for match in _PIECE.finditer(plain))
        return
    start = 0
    for position in range(1, len(plain)):
        if _may_break(plain[position - 1], plain[position]):
            yield start, position
            start = position
    if plain:
        yield start, len(plain)


def _may_break(before: str, after: str) -> bool:
    if after == " ":
        return False
    if before == " ":
        return True
    wide = cell_len(before) == 2 or cell_len(after) == 2
    return wide and after not in _NO_START and before not in _NO_END


def _chopped(piece: str, width: int) -> Iterator[int]:
    """Where a piece that is wider than a line is broken, whatever stands there."""
    cells = 0
    for position, char in enumerate(piece.rstrip()):
        cells += cell_len(char)
        if cells > width:
            yield position
            cells = cell_len(char)


class LinePrinter:
    """Prints lines to a binary stream, in colours where that is wanted, with plain signs where the
    encoding lacks ours."""

    def __init__(self, out: BinaryIO, options: Options) -> None:
        self._file = io.TextIOWrapper(
            out, options.encoding, PLAINLY, newline="\n", write_through=True
        )
        self._options = options

    def print(self, line: Text) -> None:
        """Print one line, as long as it is."""
        plain = line.plain
        if self._options.color or "\t" in plain or plain[-1:].isspace():
            self._console.print(line, soft_wrap=True)
        else:
            # What rich comes to where nothing is styled, at a hundredth of the price.
            self._file.write(plain + "\n")

    def close(self) -> None:
        """Leave the stream to whoever opened it."""
        self._file.detach()

    @cached_property
    def _console(self) -> Console:
        from rich.console import Console  # noqa: PLC0415 (takes long to load)

        color = self._options.color
        return Console(
            file=self._file,
            width=self._options.width,
            force_terminal=color,
            color_system="standard" if color else None,
            # Whether to colour was decided, from NO_COLOR too, before the console was asked.
            no_color=not color,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
        )
