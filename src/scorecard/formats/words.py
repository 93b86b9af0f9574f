"""Stand-in until the helper of the help desks has it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from scorecard.formats.conversion import Conversion


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def plain(text: str, *, html: bool, mail: bool, conversion: Conversion) -> str:
    if html:
        parser = _Text()
        parser.feed(text)
        text = " ".join("".join(parser.pieces).split())
    if mail:
        cut = re.split(r"(?m)^\s*On .*wrote:\s*$|^\s*>", text, maxsplit=1)
        if len(cut) > 1:
            conversion.leave_out("quoted mails")
            text = cut[0]
    return text.strip()
