"""Text from records, made harmless for each place it is shown.

A record may hold anything: escape sequences, bidirectional overrides, markup, spreadsheet
formulas, workflow commands. Every function here is total: whatever the text, it gives one line
that shows what is there and does nothing else.
"""

from __future__ import annotations

import re
import unicodedata

from scorecard.text.lazy_regex import lazy_regex

NEWLINE = "⏎"

# Printable by their category, yet drawn as nothing: text can hide in them. U+FE0F is left out:
# emoji are written with it.
_INVISIBLE = lazy_regex(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0e\uffa0\U000e0100-\U000e01ef]"
)
_LINE_END = lazy_regex("\r\n|[\n\r]")
# Words of some scripts, and emoji, are written with joiners inside; anywhere else text can hide
# in them.
_JOINING = (
    "\u0600-\u06ff\u0750-\u077f\u0900-\u0dff\u1000-\u109f\u1780-\u17ff",
    "\u2600-\u27bf\ufe0f\U0001f000-\U0001faff",
)
_JOINER = lazy_regex("|".join(f"(?<=[{of}])[\u200c\u200d](?=[{of}])" for of in _JOINING))

# GitHub's runner obeys `::` after any white space and `##[` anywhere in a line; Azure Pipelines
# and TeamCity obey `##vso[` and `##teamcity[`.
_HASH_COMMAND = lazy_regex(r"##(?=\w*\[)")


def visible(text: str) -> str:
    """The text on one line, with everything hidden in it shown: control, format and bidi
    characters, lone surrogates and unassigned ones as escapes (`\\x1b`, `\\u202e`), line ends
    as `⏎`, tabs as spaces. Joiners inside words and emoji that are written with them stay."""
    if text.isprintable() and (text.isascii() or _INVISIBLE.search(text) is None):
        return text
    one_line = _LINE_END.sub(NEWLINE, text.replace("\t", " "))
    joiners = {found.start() for found in _JOINER.finditer(one_line)}
    return "".join(
        char if at in joiners or _is_plain(char) else _escaped(char)
        for at, char in enumerate(one_line)
    )


def _is_plain(char: str) -> bool:
    if char.isprintable():
        return _INVISIBLE.match(char) is None
    return unicodedata.category(char) == "Zs"


def _escaped(char: str) -> str:
    code_point = ord(char)
    if code_point <= 0xFF:
        return f"\\x{code_point:02x}"
    return f"\\u{code_point:04x}" if code_point <= 0xFFFF else f"\\U{code_point:08x}"


def terminal(text: str) -> str:
    """As `visible`, and no part of it is a command to the system that reads a build's log,
    wherever a line breaks."""
    return _HASH_COMMAND.sub(r"#\\x23", visible(text).replace("::", ":\\x3a"))


_MARKDOWN = lazy_regex(r"([\\`*_\[\]<>|#~&$])")
_MARKDOWN_LEAD = lazy_regex(r"^(\s*)([-+=]|\d+(?=[.)]))")


def markdown(text: str) -> str:
    """As `visible`, and reads the same in Markdown (GitHub's and CommonMark): no markup, no
    links, no mentions, no table cell of its own, no command to the system that reads the log."""
    escaped = _MARKDOWN.sub(r"\\\1", visible(text))
    escaped = escaped.replace("::", ":\\:").replace("://", ":\\//").replace("www.", "www\\.")
    escaped = _MARKDOWN_LEAD.sub(_escape_lead, escaped)
    return escaped.replace("@", "@<!-- -->")


def _escape_lead(match: re.Match[str]) -> str:
    space, lead = match.groups()
    return f"{space}&#{ord(lead[0])};{lead[1:]}"


_NUMBER = lazy_regex(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?", re.ASCII)
_FORMULA = tuple("=+-@＝＋－＠")


# Where a semicolon separates cells, a formula may begin behind one: there, quotes do not help.
_FORMULA_BEHIND = lazy_regex(rf';(?=[\s"]*[{re.escape("".join(_FORMULA))}])')


def cell(value: str | float | bool | None) -> str:
    """A cell of a CSV file, on one line. What a spreadsheet would run as a formula, or a build's
    log as a command, gets a leading `'`; numbers stay numbers.

    See OWASP, "CSV Injection".
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    text = _HASH_COMMAND.sub(r"#\\x23", _FORMULA_BEHIND.sub(";'", visible(value)))
    stripped = text.lstrip()
    if stripped.startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return f"'{text}" if stripped.startswith("::") else text


# In UTF-8: delete, C1 (which terminals obey) and what turns the direction of text.
_HIDDEN = lazy_regex(
    b"\x7f|\xc2[\x80-\x9f]|\xd8\x9c|\xe2\x80[\x8e\x8f\xaa-\xae]|\xe2\x81[\xa6-\xa9]"
)


def shown_json(data: bytes) -> bytes:
    """JSON of the same value, fit for a terminal: control and bidirectional characters, which its
    texts may hold as they are, become escapes."""
    return _HIDDEN.sub(lambda found: b"\\u%04x" % ord(found[0].decode()), data)


# Not `xml.sax.saxutils`: it loads all of HTTP, and with it takes longer than to check a rubric.
_XML = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "::": ":&#58;",
    "##": "#&#35;",
}


def xml(text: str) -> str:
    """As `visible`, escaped for XML 1.0: for an element's text, or an attribute in double
    quotes. What `visible` shows is within the characters that XML allows."""
    escaped = visible(text)
    for plain, entity in _XML.items():
        escaped = escaped.replace(plain, entity)
    return escaped


def html(text: str) -> str:
    """As `xml`, for HTML inside Markdown: GitHub still looks for mentions there."""
    return xml(text).replace("@", "@<!-- -->")
