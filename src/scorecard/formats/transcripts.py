"""Which kind of text a transcript is that is no JSON: subtitles, a WhatsApp export, plain lines."""

from __future__ import annotations

import re

from scorecard.formats.heads import is_plain, plainly
from scorecard.formats.subtitles import CUE
from scorecard.formats.whatsapp import MESSAGE

_MAIL = re.compile(r"(?i)(received|from|to|subject|date|mime-version|return-path|message-id):")
_LONGEST_LOOK = 1 << 16


def kind(data: bytes) -> str | None:
    """The name of the format that the beginning of a text shows; None for none of these."""
    text = data[:_LONGEST_LOOK].decode("utf-8", "replace").lstrip("\ufeff")
    lines = [line.strip() for line in text.splitlines()[:80] if line.strip()]
    if not lines:
        return None
    first = plainly(lines[0])
    if first.startswith("WEBVTT"):
        return "webvtt"
    if CUE.match(first) or any(map(CUE.match, lines[1:3])):
        return "srt"
    if is_mail([first, *lines[1:]]):
        return None
    if any(map(MESSAGE.match, (first, *lines[1:2]))) and any(map(_is_named, lines)):
        return "whatsapp"
    return "plain" if is_plain([first, *map(plainly, lines[1:])]) else None


def _is_named(line: str) -> bool:
    found = MESSAGE.match(line)
    return found is not None and found[5] is not None


def is_mail(lines: list[str]) -> bool:
    """Whether a text begins like a single mail, which is one message and no conversation."""
    return sum(_MAIL.match(line) is not None for line in lines[:12]) >= 3
