"""What scorecard says, in the reader's language.

Every message is made in English, where what it is about is found, and stands so in every file for
programs. Where people read it, `tell` says it in their language: it looks for the template that
the message was made of, and fills what stood there into the translation. So whatever makes a
message knows no language, and a message may have come from another process or out of a file.

`zh.po` (as gettext has it) holds a template as `msgid`, with `{}` where a value is filled in, and
its translation as `msgstr`, where `{0}` is the first value if they stand in another order.
"""

from __future__ import annotations

from collections.abc import Mapping


def tell(message: str, language: str) -> str:
    """A message in a language ("en", "zh", "zh-CN"); in English where there is no other wording."""
    if not message or language.partition("-")[0] != "zh":
        return message
    from scorecard.catalogue.templates import told  # noqa: PLC0415 (English does without)

    return told(message)


def entries() -> Mapping[str, str]:
    """The Chinese of every template, by the template."""
    from scorecard.catalogue.templates import entries  # noqa: PLC0415 (English does without)

    return entries()
