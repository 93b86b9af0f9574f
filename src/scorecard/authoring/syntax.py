"""What is wrong with a text that is not YAML, in words that help to fix it.

The parsers name the token they tripped over, which is rarely what the author got wrong. Each
recogniser below looks for a common mistake in the text around that place; the first that
recognises its mistake explains it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from yaml.error import MarkedYAMLError, YAMLError

from scorecard.authoring.document import Lines
from scorecard.authoring.lookalikes import UNSEEN, fullwidth_help, unseen_blank

_KEY_VALUE = re.compile(r"[ \t]*(?:- +)*[\w-]+:(?=[ \t]|$)")
_KEY_WITHOUT_SPACE = re.compile(r"[ \t]*(?:- +)*[\w-]+(:)[^\s:/]")
# A hostile file of millions of empty lines must not take seconds to explain.
_LINES_TO_LOOK_BACK = 1000
_UNSEEN_INDENT = re.compile(f" *(?:(?:- +)*[\\w-]+:|-)?{UNSEEN}")
_FULLWIDTH = re.compile(r"^[ \t]*(?:- +)*[\w-]+(：)|(?:^[ \t]*|: +|- +)([｛［])|(，) *[\w-]+: ")
"""Signs of a Chinese keyboard where only those of YAML make sense."""
_OPENING = {"[": "]", "{": "}"}
_INDICATORS = {
    "*": "an alias",
    "&": "an anchor",
    "!": "a tag",
    "|": "a block of text",
    ">": "a block of text",
}


@dataclass(frozen=True, slots=True)
class SyntaxHint:
    """What the author got wrong: the characters from `start` to `end`, and how to fix them."""

    start: int
    end: int
    message: str
    help: str


@dataclass(frozen=True, slots=True)
class _Failure:
    """Where the parser gave up (`at`), and where what it was reading began (`context`)."""

    text: str
    lines: Lines
    reason: str
    reading: str
    at: int
    context: int | None

    def line_start(self, offset: int) -> int:
        return self.text.rfind("\n", 0, offset) + 1

    def line(self, offset: int) -> str:
        end = self.text.find("\n", offset)
        return self.text[self.line_start(offset) : end if end >= 0 else None]

    def rest(self, offset: int) -> str:
        return self.line(offset)[offset - self.line_start(offset) :].rstrip()

    def line_above(self, offset: int) -> int | None:
        """Return the start of the nearest line above that says something, if there is one."""
        start = self.line_start(offset)
        for _ in range(_LINES_TO_LOOK_BACK):
            if start == 0:
                break
            start = self.line_start(start - 1)
            if not re.match(r"[ \t]*(?:#|$)", self.line(start)):
                return start
        return None

    def place(self, offset: int) -> str:
        line, column = self.lines.place(offset)
        return f"line {line}, column {column}"


def syntax_hint(error: YAMLError | ValueError | OverflowError, text: str) -> SyntaxHint:
    """Find the mistake in `text` that made the parser raise `error`."""
    failure = _failure(error, text)
    for recognise in _RECOGNISERS:
        hint = recognise(failure)
        if hint is not None:
            return hint
    reason = failure.reason or "it cannot be read"
    return _at(failure.at, 1, f"this is not valid YAML: {reason}", "")


def _failure(error: Exception, text: str) -> _Failure:
    lines = Lines(text)
    # Offsets stay what they are, and lines end in one way; the recognisers skip empty lines.
    unix = text.replace("\r", "\n")
    if not isinstance(error, MarkedYAMLError):
        return _Failure(unix, lines, str(error).partition("\n")[0], "", 0, None)
    mark = error.problem_mark or error.context_mark
    return _Failure(
        unix,
        lines,
        reason=error.problem or "",
        reading=error.context or "",
        at=min(mark.index, len(text)) if mark else 0,
        context=error.context_mark.index if error.context_mark else None,
    )


def _at(offset: int, length: int, message: str, help: str) -> SyntaxHint:
    return SyntaxHint(offset, offset + length, message, help)


def _tab(failure: _Failure) -> SyntaxHint | None:
    indent = re.match(r"[ \t]*", failure.line(failure.at))
    tab = indent.group().find("\t") if indent else -1
    if tab < 0:
        return None
    place = failure.line_start(failure.at) + tab
    return _at(place, 1, "a tab in the indentation", "indent with spaces; YAML does not allow tabs")


def _unseen(failure: _Failure) -> SyntaxHint | None:
    above = failure.line_above(failure.at)
    for start in (*(() if above is None else (above,)), failure.line_start(failure.at)):
        indent = _UNSEEN_INDENT.match(failure.line(start))
        if indent is not None:
            return _at(start + indent.end() - 1, 1, *unseen_blank(indent[0][-1]))
    return None


def _fullwidth(failure: _Failure) -> SyntaxHint | None:
    above = failure.line_above(failure.at)
    for place in (failure.context, above, failure.at):
        sign = None if place is None else _FULLWIDTH.search(failure.line(place))
        if sign and place is not None:
            offset = failure.line_start(place) + sign.start(sign.lastindex or 0)
            return _at(
                offset, 1, f"a fullwidth `{sign[sign.lastindex or 0]}`", fullwidth_help(sign[0])
            )
    return None


def _quote(failure: _Failure) -> SyntaxHint | None:
    if "quoted scalar" not in failure.reading or failure.context is None:
        return None
    quote = failure.text[failure.context]
    if "escape" in failure.reason or "hexadecimal" in failure.reason:
        start = failure.text.rfind("\\", failure.context, failure.at + 1)
        sign = failure.text[start : start + 2]
        help = "use single quotes: between them a backslash is just a backslash"
        return _at(start, 2, f"`{sign}` does not begin an escape that YAML knows", help)
    twice = "; between single quotes an apostrophe is written ''" if quote == "'" else ""
    return _at(failure.context, 1, "this quote is never closed", f"add the closing {quote}{twice}")


def _after_quote(failure: _Failure) -> SyntaxHint | None:
    before = failure.text[failure.line_start(failure.at) : failure.at].rstrip()
    if "expected" not in failure.reason or before[-1:] not in {"'", '"'}:
        return None
    rest = failure.rest(failure.at)
    if not rest or rest[0] in ",]}:":
        return None
    help_ = (
        "quote the whole value; between single quotes an apostrophe is written ''"
        if before[-1] == "'"
        else "quote the whole value, with ' outside if it holds a \""
    )
    return _at(failure.at, len(rest), "text after the closing quote", help_)


def _indicator(failure: _Failure) -> SyntaxHint | None:
    start = failure.at
    if "scanning a" in failure.reading or "parsing a tag" in failure.reading:
        start = failure.at if failure.context is None else failure.context
    sign = failure.text[start : start + 1]
    if sign == "?" and "mapping keys" in failure.reason:
        message = "a value cannot start with `? `"
    elif sign in _INDICATORS and failure.reading:
        message = f"a value that starts with `{sign}` is read as {_INDICATORS[sign]}"
    elif sign in {"@", "`", "%"} and "cannot start" in failure.reason:
        shown = sign if sign != "`" else "a backtick"
        message = f"a value cannot start with {shown}"
    else:
        return None
    return _at(start, 1, message, "put the text in quotes")


def _no_space_after_colon(failure: _Failure) -> SyntaxHint | None:
    if "mapping values" not in failure.reason and "find expected ':'" not in failure.reason:
        return None
    places = (failure.context, failure.line_above(failure.at))
    for place in places:
        if place is None:
            continue
        slip = _KEY_WITHOUT_SPACE.match(failure.line(place))
        if slip:
            offset = failure.line_start(place) + slip.start(1)
            return _at(offset, 1, "no space after this colon", "write `key: value`, with a space")
    return None


def _deeper_than_its_key(failure: _Failure) -> SyntaxHint | None:
    above = failure.line_above(failure.at)
    if "mapping values" not in failure.reason or above is None:
        return None
    here = failure.line(failure.at)
    before = failure.text[failure.line_start(failure.at) : failure.at + 1]
    depth = _indent(here)
    if depth <= _indent(failure.line(above)) or not _KEY_VALUE.fullmatch(before):
        return None
    return SyntaxHint(
        failure.line_start(failure.at) + depth,
        failure.at,
        "this line is indented under a key that has a value already",
        f"line it up with the key above, {failure.place(above + _indent(failure.line(above)))}",
    )


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _colon_in_value(failure: _Failure) -> SyntaxHint | None:
    if "mapping values" not in failure.reason:
        return None
    return _at(
        failure.at,
        1,
        "a second `: ` in one value",
        "put the value in quotes if the colon is part of the text",
    )


def _key_without_colon(failure: _Failure) -> SyntaxHint | None:
    if "find expected ':'" not in failure.reason or failure.context is None:
        return None
    rest = failure.rest(failure.context)
    return _at(
        failure.context,
        len(rest),
        "this line is not a `key: value`",
        "add the colon, or indent the line if it continues the text above",
    )


def _bracket(failure: _Failure) -> SyntaxHint | None:
    sign = failure.text[failure.at : failure.at + 1]
    if "node content" in failure.reason and sign in {"]", "}"}:
        return _at(failure.at, 1, f"`{sign}` closes nothing", "remove it, or quote the text")
    if "node content" in failure.reason and sign == ",":
        return _at(failure.at, 1, "nothing stands before this comma", "remove the comma")
    start = failure.context
    if "flow node" in failure.reading:
        start = _last_open_bracket(failure.text[: failure.at])
    if start is None or failure.text[start : start + 1] not in _OPENING:
        return None
    opening = failure.text[start]
    closing = _OPENING[opening]
    if re.search(r"\s#", failure.rest(start)):
        help_ = (
            f"quote a text that holds ` #`: what follows is a comment, and so is its `{closing}`"
        )
    else:
        help_ = f"add `,` or `{closing}` before {failure.place(failure.at)}"
    return _at(start, 1, f"this `{opening}` is never closed, or a comma is missing", help_)


def _last_open_bracket(text: str) -> int | None:
    found = max(text.rfind("["), text.rfind("{"))
    return found if found >= 0 else None


def _list_beside_key(failure: _Failure) -> SyntaxHint | None:
    if "sequence entries" not in failure.reason:
        return None
    return _at(
        failure.at,
        1,
        "a list cannot start on the line of its key",
        "start the list on the next line, or write `[one, two]`, or quote the text",
    )


def _misaligned(failure: _Failure) -> SyntaxHint | None:
    if "block" not in failure.reading or "expected" not in failure.reason:
        return None
    rest = failure.rest(failure.at)
    begun = failure.place(_beginning(failure)) if failure.context is not None else "the start"
    return _at(
        failure.at,
        max(1, len(rest)),
        "this does not line up with what stands above it",
        f"keys of one mapping, and items of one list, start in one column; these began at {begun}",
    )


def _beginning(failure: _Failure) -> int:
    """Where the mapping, or the list, began that a line which is out of line belongs to."""
    assert failure.context is not None
    if failure.text[failure.context] != "-" or failure.rest(failure.at).startswith("-"):
        return failure.context
    # A key in a list: it belongs to the mapping of the item above.
    depth = failure.context - failure.line_start(failure.context)
    above = failure.line_above(failure.at)
    while above is not None and above >= failure.line_start(failure.context):
        item = re.match(r" *(?:- +)+", failure.line(above))
        if item and _indent(failure.line(above)) == depth:
            return above + item.end()
        above = failure.line_above(above)
    return failure.context


def _second_value(failure: _Failure) -> SyntaxHint | None:
    if "expected <document start>" not in failure.reason:
        return None
    return _at(
        failure.at,
        1,
        "a second value begins here, and a file holds one",
        "put it below a key of the first; records, one in a line, are no rubric",
    )


_RECOGNISERS: tuple[Callable[[_Failure], SyntaxHint | None], ...] = (
    _tab,
    _unseen,
    _fullwidth,
    _quote,
    _after_quote,
    _indicator,
    _no_space_after_colon,
    _deeper_than_its_key,
    _colon_in_value,
    _key_without_colon,
    _bracket,
    _list_beside_key,
    _misaligned,
    _second_value,
)
