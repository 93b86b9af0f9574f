"""Texts with styles are what rich makes of them."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text as RichText

from scorecard.render.layout import LinePrinter
from scorecard.render.output_format import Options
from scorecard.render.styled import Text

STYLES = st.sampled_from(["", "bold", "red", "dim", "bold green"])
WORDS = st.sampled_from(["", "a", "b c", "客服", "  ", "word "])
NUMBERS = st.integers(0, 12)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("append"), WORDS, STYLES),
        st.tuples(st.just("before"), WORDS, STYLES),
        st.tuples(st.just("between"), WORDS, STYLES),
        st.tuples(st.just("stylize"), STYLES, NUMBERS, NUMBERS),
        st.tuples(st.just("part"), NUMBERS, NUMBERS),
        st.tuples(st.just("divide"), st.sets(NUMBERS)),
        st.tuples(st.just("rstrip")),
    ),
    max_size=8,
)


def taken(kind: type, steps: list[tuple]) -> list:  # type: ignore[type-arg]  # of either kind
    """What comes of the steps with texts of that kind."""
    texts = [kind("begin ", "bold")]
    for name, *values in steps:
        text = texts[-1]
        if name == "append":
            text.append(*values)
        elif name == "before":
            texts.append(kind.assemble(tuple(values), " ", text))
        elif name == "between":
            texts.append(kind(*values).join([text, kind("x", "red"), text]))
        elif name == "stylize":
            text.stylize(*values)
        elif name == "part":
            texts.append(text[values[0] : max(values)])
        elif name == "divide":
            texts += text.divide(sorted(at for at in values[0] if at <= len(text)))
        else:
            text.rstrip()
    return texts


def drawn(text: RichText) -> bytes:
    out = io.StringIO()
    console = Console(
        file=out, force_terminal=True, color_system="standard", width=100, legacy_windows=False
    )
    console.print(text, soft_wrap=True, markup=False, highlight=False, emoji=False)
    return out.getvalue().encode()


@given(STEPS)
def test_texts_are_drawn_as_those_of_rich(steps: list[tuple]) -> None:  # type: ignore[type-arg]
    ours, theirs = taken(Text, steps), taken(RichText, steps)
    assert [text.plain for text in ours] == [text.plain for text in theirs]
    assert [text.cell_len for text in ours] == [text.cell_len for text in theirs]
    out = io.BytesIO()
    printer = LinePrinter(out, Options(color=True, width=100))
    for text in ours:
        printer.print(text)
    printer.close()
    assert out.getvalue() == b"".join(map(drawn, theirs))
