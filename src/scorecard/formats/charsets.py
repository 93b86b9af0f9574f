"""Bytes to text by the name of a charset, as mail and media types give it."""

from __future__ import annotations

import re
from encodings.aliases import aliases
from typing import NamedTuple

# Encodings of Python's that are no charsets (they turn bytes into bytes, or names of hosts into
# ASCII), and charsets without an alias. Looking up names that are not known here is avoided: the
# library keeps each of them for ever.
_NO_CHARSETS = (
    *("base64_codec", "bz2_codec", "hex_codec", "mbcs", "quopri_codec", "rot_13", "uu_codec"),
    "zlib_codec",
)
_UNALIASED = ("cp720", "cp874", "cp1006", "iso8859_1", "koi8_t", "koi8_u", "utf_8_sig")
_CHARSETS = {
    **{alias: name for alias, name in aliases.items() if name not in _NO_CHARSETS},
    **{name: name for name in aliases.values() if name not in _NO_CHARSETS},
    **{name: name for name in _UNALIASED},
}
_LONGEST = 40
_PUNCTUATION = re.compile(r"[^0-9a-z]+")


class Text(NamedTuple):
    """A text, and whether its charset was known and all of its bytes were in it."""

    text: str
    is_sure: bool


def to_text(data: bytes, charset: str | None) -> Text:
    """The text of some bytes; without a charset, UTF-8.

    What a charset does not hold becomes `�`; so does what is not UTF-8, where no such charset is
    known. Half a surrogate pair, which some charsets can hold, becomes `?`.
    """
    known = "utf_8" if charset is None else _known(charset)
    try:
        text = data.decode(known or "utf_8")
    except UnicodeError:
        return Text(data.decode("utf_8", "replace"), False)
    if not text.isascii() and (whole := text.encode(errors="replace").decode()) != text:
        return Text(whole, False)
    return Text(text, known is not None)


def _known(charset: str) -> str | None:
    """Python's name of a charset; None if there is no such charset."""
    if len(charset) > _LONGEST:
        return None
    return _CHARSETS.get(_PUNCTUATION.sub("_", charset.strip().lower()))
