"""HTML to the text that a reader sees of it.

The markup is tokenised by turbohtml as HTML5 says, in time linear in its length; no tree is
built, so nothing can be nested too deeply.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from turbohtml import Token, TokenType, tokenize, unescape

from scorecard.records.reasoning import TAG as REASONING_TAG

_TEXT, _START, _END = TokenType.TEXT, TokenType.START_TAG, TokenType.END_TAG

_BLOCK_NAMES = """
address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption
figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol option p pre
search section summary table tbody tfoot thead title tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
# Their tags do nothing but break the line.
_ONLY_BLOCKS = _BLOCKS - {"blockquote", "pre", "title"}
_CELLS = frozenset(("td", "th"))
# Tags that are surely markup, and no address or mark of reasoning.
_INLINE = "a b br em font i img s span strong sub sup u"
_SURE = _BLOCKS | _CELLS | frozenset(_INLINE.split())
_UNSEEN = frozenset(("script", "style", "title", "template"))
_QUOTES = re.compile(r"quote|cite")
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
# What most messages are.
_PARAGRAPH = re.compile(r"<p>([^<&]*)</p>")
_SPACES_BETWEEN = re.compile(r" {2,}")


class HtmlText(NamedTuple):
    """The text of some HTML, and how many tags were taken out of it."""

    text: str
    tags: int


def read_html(source: str, *, mark_quotes: bool = False) -> HtmlText:
    """The text of HTML, a line for each block and `<br>`.

    Links keep their text, pictures leave none. With `mark_quotes`, the lines of a quotation that a
    mail program put in (`<blockquote type="cite">`) begin with `>`, as they do in plain mail.
    A source without any tags keeps its lines; its character references are resolved all the same.
    """
    if paragraph := _PARAGRAPH.fullmatch(source):
        return HtmlText(_squeezed(paragraph[1]).strip(), 2)
    whole, torn = _untorn(source)
    reader = _Reader(mark_quotes=mark_quotes)
    reader.read(tokenize(whole))
    if not reader.tags:
        return HtmlText(unescape(source), 0)
    reader.say(torn)
    return HtmlText(reader.text(), reader.tags)


def _squeezed(words: str) -> str:
    """The words with one space for all white space between two of them."""
    if "  " not in words and words.isprintable():
        return words
    return _SPACES.sub(" ", words)


def _untorn(source: str) -> tuple[str, str]:
    """The source up to a tag that never ends, and the rest: a `<` in it may be one that the
    writer meant."""
    torn = source.find("<", source.rfind(">") + 1)
    return (source, "") if torn < 0 else (source[:torn], source[torn:])


class _Reader:
    """Puts text together from tokens, as a browser lays it out."""

    def __init__(self, *, mark_quotes: bool) -> None:
        self.tags = 0
        self._mark_quotes = mark_quotes
        self._lines: list[str] = []
        self._line: list[str] = []
        self._unseen = ""
        self._verbatim = 0
        self._quotes: list[bool] = []
        self._marked = 0

    def read(self, tokens: Iterable[Token]) -> None:
        # What most tokens are is done here: a call for each would take longer than to read it.
        line = self._line
        for token in tokens:
            kind = token.type
            if kind is _TEXT:
                words = token.data or ""
                if self._verbatim or self._unseen:
                    self.say(words)
                elif "  " not in words and words.isprintable():
                    line.append(words)
                else:
                    line.append(_SPACES.sub(" ", words))
            elif (tag := token.tag or "") in _ONLY_BLOCKS:
                self.tags += 1
                if len(line) == 1 and not self._verbatim:
                    words = line.pop().strip()
                    if words:
                        self._lines.append(f"> {words}" if self._marked else words)
                elif line:
                    self._soft_break()
            elif kind is _START:
                self._open(tag, token)
            elif kind is _END:
                self._close(tag)

    def say(self, words: str) -> None:
        if self._unseen:
            return
        if not self._verbatim:
            self._line.append(_squeezed(words))
            return
        first, *others = words.splitlines() or [""]
        self._line.append(first)
        for other in others:
            self._end_line()
            self._line.append(other)

    def text(self) -> str:
        self._soft_break()
        return "\n".join(self._lines).strip("\n")

    def _open(self, tag: str, token: Token) -> None:
        if tag not in _SURE and self._is_said(tag, token):
            return
        self.tags += 1
        if tag == "br":
            self._end_line()
        elif tag in _BLOCKS:
            self._soft_break()
        elif tag in _CELLS:
            self._line.append(" ")
        if tag in _UNSEEN:
            self._unseen = self._unseen or tag
        elif tag == "pre":
            self._verbatim += 1
        elif tag == "blockquote":
            self._quotes.append(self._mark_quotes and _is_mail_quote(token))
            self._marked += self._quotes[-1]

    def _is_said(self, tag: str, token: Token) -> bool:
        """Whether what looks like a tag is none, but words."""
        if "@" in tag or tag.endswith(":"):
            # `<ann@example.com>`, `<https://example.com>`: addresses.
            self.say(_address(tag, token))
            return True
        if REASONING_TAG.fullmatch(tag):
            # Left out later, where it is known who speaks.
            self.say(f"<{tag}>")
            return True
        return False

    def _close(self, tag: str) -> None:
        if tag not in _SURE and REASONING_TAG.fullmatch(tag):
            self.say(f"</{tag}>")
            return
        self.tags += 1
        if tag in _BLOCKS:
            self._soft_break()
        if tag == self._unseen:
            self._unseen = ""
        elif tag == "pre":
            self._verbatim = max(self._verbatim - 1, 0)
        elif tag == "blockquote" and self._quotes:
            self._marked -= self._quotes.pop()

    def _soft_break(self) -> None:
        """End the line if there is anything on it."""
        if self._line and (line := self._finished()):
            self._lines.append(f"> {line}" if self._marked else line)

    def _end_line(self) -> None:
        line = self._finished()
        if line or (self._lines and self._lines[-1]):
            self._lines.append(f"> {line}" if self._marked else line)

    def _finished(self) -> str:
        line = self._line[0] if len(self._line) == 1 else "".join(self._line)
        self._line.clear()
        if self._verbatim:
            return line.rstrip()
        # Words of two tokens may bring a space each.
        return (_SPACES_BETWEEN.sub(" ", line) if "  " in line else line).strip()


def _is_mail_quote(token: Token) -> bool:
    return any(
        _QUOTES.search(value or "")
        for name, value in token.attrs or ()
        if name in ("type", "class", "id")
    )


def _address(tag: str, token: Token) -> str:
    parts = [name if not value else f"{name}={value}" for name, value in token.attrs or ()]
    inside = f"{tag}//{'/'.join(parts)}" if tag.endswith(":") else " ".join([tag, *parts])
    return f"<{inside}>"
