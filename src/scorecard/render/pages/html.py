"""A page as one HTML file: no scripts, nothing loaded from elsewhere, fit for A4 paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scorecard.render.output_format import Options
from scorecard.render.pages.graphics import as_svg
from scorecard.render.pages.model import (
    Blanks,
    Box,
    Bullets,
    Cell,
    Details,
    Heading,
    Item,
    Line,
    Listing,
    Page,
    PageBlock,
    Paragraph,
    QuotedTurn,
    SmallPrint,
    StyledText,
    Table,
    Terms,
)
from scorecard.render.safe import xml

_STYLE = """\
@page { size: A4; margin: 16mm 16mm 18mm; }
* { box-sizing: border-box; }
:root { color-scheme: light dark; --ink: #1c1e21; --paper: #fff; --faint: #5c6370; --rule: #d8dbe0;
  --edge: #8a919c; --well: #f1f2f4; --mark: #ffe08a; --small: #41464f; --good: #d9efdf;
  --bad: #f9dcd9; --dot: #1f4fa3;
  --s0: #b3403a; --s1: #d9897f; --s2: #d9d3c4; --s3: #b5cfa9; --s4: #74ab79; --s5: #35804f; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1.2rem; color: var(--ink);
  background: var(--paper);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei",
    "Noto Sans CJK SC", "Noto Sans SC", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .6rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; padding-top: .8rem;
  border-top: 2px solid var(--ink); }
h3 { font-size: 1.02rem; margin: 1.1rem 0 .3rem; }
h4 { font-size: 1rem; margin: .9rem 0 .3rem; }
p, ul, table, blockquote, pre { margin: .45rem 0; }
ul { padding-left: 1.3rem; }
li { margin: .15rem 0; }
li > ul { margin: .1rem 0; }
.faint { color: var(--faint); }
mark { background: var(--mark); color: inherit; padding: 0 .1em; }
code, pre { font: .92em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
code { background: var(--well); border-radius: 3px; padding: 0 .25em; }
pre { background: var(--well); border: 1px solid var(--rule); border-radius: 4px;
  padding: .6rem .8rem; overflow-x: auto; }
blockquote { border-left: 3px solid var(--edge); padding-left: .8rem; margin-left: 0; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0;
  border-bottom: 1px solid var(--rule); }
td:first-child, td > strong + .faint { white-space: nowrap; }
th { word-break: keep-all; overflow-wrap: break-word; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.box { border: 1px solid var(--edge); border-radius: 4px; padding: .5rem .9rem .6rem;
  margin: .7rem 0; break-inside: avoid; }
.box :is(h3, h4) { margin-top: .1rem; }
.blanks { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; align-items: baseline;
  margin: .5rem 0; }
.tick::before { content: ""; display: inline-block; width: .8em; height: .8em; margin-right: .4em;
  border: 1px solid var(--ink); vertical-align: -.06em; }
.line { flex: 1 1 9rem; display: flex; gap: .5rem; }
.line::after { content: ""; flex: 1; border-bottom: 1px solid var(--ink); }
.small { font-size: .84em; line-height: 1.45; color: var(--small); }
.wide { max-width: 74rem; }
svg { display: block; }
.g0 { stroke: var(--rule); stroke-width: 1; fill: none; }
.g1 { stroke: var(--dot); stroke-width: 3; fill: none; }
.g2 { fill: var(--dot); }
.s0 { fill: var(--s0); } .s1 { fill: var(--s1); } .s2 { fill: var(--s2); }
.s3 { fill: var(--s3); } .s4 { fill: var(--s4); } .s5 { fill: var(--s5); }
.good { background: var(--good); } .bad { background: var(--bad); }
.good, .bad { padding: 0 .25em; border-radius: 3px; }
details { border-left: 2px solid var(--rule); padding-left: .7rem; margin: .5rem 0; }
summary { cursor: pointer; margin-left: -.2rem; }
summary:focus-visible { outline: 2px solid var(--dot); }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #e6e8eb; --paper: #16181b; --faint: #a3abb6; --rule: #3a4048; --edge: #7b8491;
    --well: #24282d; --mark: #6b5500; --small: #c2c8d0; --good: #1d4429; --bad: #5a2723;
    --dot: #8db4ff; }
}
@media screen and (max-width: 62rem) {
  .wide table { display: block; overflow-x: auto; }
  .wide td { overflow-wrap: break-word; min-width: 3rem; }
  .wide :is(td:first-child, th.number) { white-space: normal; }
}
@media print {
  :root { color-scheme: light; }
  body { max-width: none; margin: 0; padding: 0; font-size: 10.5pt; }
  h2, h3, h4 { break-after: avoid; }
  blockquote, tr { break-inside: avoid; }
  details::details-content { content-visibility: visible; height: auto; }
}
"""
_LANGUAGES = {"en": "en", "zh": "zh-Hans"}


def render(page: Page, _options: Options) -> str:
    """The page, every text in it escaped."""
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{_LANGUAGES[page.language]}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        # Should a text ever get past the escapes, nothing that it asks for is run or loaded.
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{xml(page.title)}</title>",
        f"<style>\n{_STYLE}</style>",
        "</head>",
        '<body class="wide">' if page.is_wide else "<body>",
        "<main>",
        *_blocks(page.blocks),
        "</main>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def render_fragment(page: Page) -> str:
    """The page's blocks alone, for a place in somebody else's page; every text escaped.

    Where that typesets formulas (MathJax, in notebooks), it is asked to leave these alone: a
    formula can hold a link that runs a script.
    """
    about = f'class="scorecard tex2jax_ignore mathjax_ignore" lang="{_LANGUAGES[page.language]}"'
    return "\n".join([f"<div {about}>", *_blocks(page.blocks), "</div>"]) + "\n"


def _blocks(blocks: Iterable[PageBlock]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading():
                yield f"<h{block.rank}>{_line(block.line)}</h{block.rank}>"
            case Paragraph():
                yield f"<p>{_line(block.line)}</p>"
            case Bullets():
                yield from _list(block.items)
            case Terms():
                yield from _table(block)
            case Table():
                yield from _columns(block)
            case QuotedTurn():
                source = f'<span class="faint">— {xml(block.source)}</span>'
                yield f"<blockquote>“<strong>{xml(block.text)}</strong>” {source}</blockquote>"
            case Listing():
                shown = "\n".join(map(xml, block.text.rstrip().splitlines()))
                yield f"<pre>{shown}</pre>"
            case Blanks():
                ticks = "".join(f'<span class="tick">{xml(label)}</span>' for label in block.ticks)
                lines = "".join(f'<span class="line">{xml(label)}</span>' for label in block.lines)
                lead = f"<strong>{xml(block.lead)}</strong>" if block.lead else ""
                yield f'<div class="blanks">{lead}{ticks}{lines}</div>'
            case Details():
                yield f"<details><summary>{_line(block.line)}</summary>"
                yield from _blocks(block.blocks)
                yield "</details>"
            case SmallPrint():
                yield '<div class="small">'
                yield from _blocks(block.blocks)
                yield "</div>"
            case Box():
                yield '<div class="box">'
                yield from _blocks(block.blocks)
                yield "</div>"


def _list(items: Iterable[Item]) -> Iterator[str]:
    yield "<ul>"
    for item in items:
        if item.items:
            yield f"<li>{_line(item.line)}"
            yield from _list(item.items)
            yield "</li>"
        else:
            yield f"<li>{_line(item.line)}</li>"
    yield "</ul>"


def _table(terms: Terms) -> Iterator[str]:
    yield "<table>"
    yield f"<tr>{''.join(f'<th>{xml(name)}</th>' for name in terms.head)}</tr>"
    for term, meaning in terms.rows:
        yield f"<tr><td>{_line(term)}</td><td>{_line(meaning)}</td></tr>"
    yield "</table>"


def _columns(table: Table) -> Iterator[str]:
    kinds = [' class="number"' if at in table.numbers else "" for at in range(len(table.head))]
    heads = (
        f'<th scope="col"{kind}>{xml(name)}</th>'
        for kind, name in zip(kinds, table.head, strict=True)
    )
    yield "<table>"
    yield f"<tr>{''.join(heads)}</tr>"
    for row in table.rows:
        cells = zip(kinds, row, strict=True)
        yield f"<tr>{''.join(f'<td{kind}>{_cell(cell)}</td>' for kind, cell in cells)}</tr>"
    yield "</table>"


def _cell(cell: Cell) -> str:
    return _line(cell) if isinstance(cell, tuple) else as_svg(cell)


def _line(line: Line) -> str:
    return "".join(map(_span, line))


_TAGS = {
    "": ("", ""),
    "strong": ("<strong>", "</strong>"),
    "code": ("<code>", "</code>"),
    "faint": ('<span class="faint">', "</span>"),
    "mark": ("<mark>", "</mark>"),
    "good": ('<span class="good">', "</span>"),
    "bad": ('<span class="bad">', "</span>"),
}


def _span(span: StyledText) -> str:
    before, after = _TAGS[span.style]
    return f"{before}{xml(span.text)}{after}"
