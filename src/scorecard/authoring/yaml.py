"""Reads YAML the way a rubric means it: types are decided by the field, not by YAML.

`no`, `22:30` and `0123` stay what the author wrote; see `scalar.resolve` for data without a
field.
"""

from __future__ import annotations

import re
from typing import Final

from scorecard.authoring import codes
from scorecard.authoring.compose import compose
from scorecard.authoring.document import Document, Lines
from scorecard.authoring.problem import Code, Problem

MAX_BYTES: Final = 4 * 1024 * 1024

_CONTROLS = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def load(data: bytes, name: str) -> tuple[Document | None, list[Problem]]:
    """Read one YAML document; `name` is what problems call the file.

    Returns everything that is wrong, in file order. The document is None when what the author
    meant beyond a problem would be guesswork. With a problem that is local (a duplicate key, a
    tag) it is there all the same, so that its other problems can be found in the same run: it
    may be used only if no problem is an error.
    """
    text, refusal = _decode(data, name)
    if refusal is not None:
        return None, [refusal]
    composed = compose(text, name)
    problems = list(composed.problems)
    if not composed.complete:
        return None, problems
    return Document(composed.value, name, text, composed.node), problems


def _decode(data: bytes, name: str) -> tuple[str, Problem | None]:
    def refuse(code: Code, message: str, help: str, before: str = "") -> tuple[str, Problem]:
        span = Lines(before).span(len(before), len(before) + 1)
        return "", Problem(name, *span, code.code, "error", message, help)

    if len(data) > MAX_BYTES:
        message = f"the file has more than {MAX_BYTES:,} bytes"
        return refuse(codes.TOO_LARGE, message, "split it with `include`")
    if data.startswith(_UTF_16) or b"\x00" in data[:4]:
        return refuse(codes.ENCODING, "the file is UTF-16 or binary", "save it as UTF-8")
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").removeprefix("\ufeff")
        message = f"byte 0x{data[error.start]:02X} is not UTF-8"
        return refuse(codes.ENCODING, message, "save the file as UTF-8", before)
    control = _CONTROLS.search(text)
    if control:
        message = f"control character U+{ord(control.group()):04X}"
        help = "remove it, or write it as an escape between double quotes"
        return refuse(codes.ENCODING, message, help, text[: control.start()])
    return text, None
