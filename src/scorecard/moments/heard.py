"""One turn's text as wordings are looked for in it: folded once, when it is first asked about."""

from __future__ import annotations

from scorecard.moments.spelling import OPEN, is_plain, spell, spelled_length
from scorecard.text.fold import Folded, fold
from scorecard.text.words import without_marks

TextRange = tuple[int, int]
"""A half-open range of code points."""

TextRanges = list[TextRange]

_ZERO_WIDTH_SPACE = "\u200b"


class HeardText:
    """A text in the ways that it is read: for phrases and for patterns."""

    # Most are never asked for: what stands here costs no text anything.
    _is_plain: bool | None = None
    _plain: str | None = ""
    _words: FoldedWords | None = None
    _with_marks: FoldedWords | None = None
    _spelled: SpelledText | None = None

    def __init__(self, text: str) -> None:
        self.text = text

    @property
    def is_plain(self) -> bool:
        """Whether patterns read the text as it stands."""
        if self._is_plain is None:
            text = self.text
            self._is_plain = "_" not in text if text.isascii() else is_plain(text)
        return self._is_plain

    @property
    def plain(self) -> str | None:
        """The text for phrases where it has the offsets of the text as given, else None."""
        if self._plain == "":
            text = self.text
            # What may open a mark such as `[PII]`, or is not what it looks like to a phrase.
            is_usual = not ("_" in text or "[" in text or "<" in text or "{" in text or "`" in text)
            if text.isascii():
                self._plain = text.lower() if is_usual else None
            else:
                self._plain = fold(text) if is_usual and self.is_plain else None
        return self._plain

    @property
    def words(self) -> FoldedWords:
        """The text for phrases, without marks such as `[PII]`."""
        if self._words is None:
            self._words = FoldedWords(without_marks(self.text))
        return self._words

    @property
    def with_marks(self) -> FoldedWords:
        """The text for phrases that have such marks themselves."""
        if self._with_marks is None:
            self._with_marks = FoldedWords(self.text)
        return self._with_marks

    @property
    def spelled(self) -> SpelledText:
        """The text for patterns."""
        if self._spelled is None:
            self._spelled = SpelledText(self.text)
        return self._spelled

    @property
    def is_read_twice(self) -> bool:
        """Whether phrases and patterns read the text differently."""
        return "_" in self.text or _ZERO_WIDTH_SPACE in self.text


class FoldedWords:
    """A text for phrases: folded, with a blank for an underscore.

    A zero-width space shows nothing, and may part words: a text with such is read both ways, one
    after the other, on two lines.
    """

    __slots__ = ("_folded", "_length", "is_twice", "text")

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self.is_twice = _ZERO_WIDTH_SPACE in text
        if self.is_twice:
            text = f"{text}\n{text.replace(_ZERO_WIDTH_SPACE, ' ')}"
        self._folded = Folded(text)
        self.text = self._folded.text.replace("_", " ")

    def place(self, start: int, end: int) -> TextRange:
        """Where in the text as given a stretch stands."""
        start, end = self._folded.place(start, end)
        if self.is_twice and start > self._length:
            return start - self._length - 1, end - self._length - 1
        return start, end


class SpelledText:
    """A text for patterns: folded but for its case, which a pattern may ask for, and spelled."""

    def __init__(self, text: str) -> None:
        self._folded = Folded(text, keep_case=True)
        self.text = spell(self._folded.text)

    def is_within_letter(self, start: int, end: int) -> bool:
        """Whether an empty match stands within what spells one letter."""
        return start == end and self.text.find(OPEN, max(0, start - 3), start + 1) >= 0

    def place(self, start: int, end: int) -> TextRange:
        """Where in the text as given a match stands, which may be empty."""
        first, last = spelled_length(self.text, start), spelled_length(self.text, end)
        if first == last:
            at = self._folded.place(first, first + 1)[0]
            return at, at
        return self._folded.place(first, last)
