"""Rules about the texts that people read: behaviours that say nothing, languages left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from scorecard.authoring.codes import example_criteria
from scorecard.authoring.model import Text
from scorecard.authoring.problem import Code
from scorecard.lint.rule import Finding, Rule
from scorecard.lint.subject import Place, PlacedCriterion, Subject
from scorecard.text.fold import fold


def _second(behaviour: str) -> str:
    """A criterion with that second behaviour, for the examples."""
    return example_criteria({2: f"{{behaviour: {behaviour}, met_when: {{observed: found_cause}}}}"})


SAYS_NOTHING = Code(
    "R060",
    "A behaviour without words",
    severity="warning",
    why="The behaviour is what a grade shows when the level blocks, and what a reviewer goes by. "
    "An empty text, or one without a single letter, leaves both with nothing.",
    help="Write what anyone can see the agent do.",
    bad=_second('""'),
    good=_second("Finds the cause"),
)
UNTRANSLATED = Code(
    "R061",
    "A text that lacks a language",
    why="Most texts of the file are there in a language that this one lacks. A reader of that "
    "language would find it in another one in the middle of a grade.",
    help="Add the language.",
    bad="title: {en: Front desk, zh: 前台}\ndescription: {en: For the lobby, zh: 大堂使用}\n"
    "bands:\n  - {title: {en: basic}, at_least: 1}\n"
    "moments:\n  apology: {title: {en: apology, zh: 道歉}, says: [sorry, 抱歉]}\n"
    "  thanks: {title: {en: thanks, zh: 感谢}, says: [thank you, 谢谢]}\n"
    "  empathy: {title: {en: empathy, zh: 理解}, says: [I see, 理解您]}\n"
    "  greeting: {title: {en: greeting, zh: 问候}, says: [hello, 您好]}\n"
    "  farewell: {title: {en: farewell, zh: 告别}, says: [goodbye, 再见]}\n",
    good="title: {en: Front desk, zh: 前台}\ndescription: {en: For the lobby, zh: 大堂使用}\n"
    "bands:\n  - {title: {en: basic, zh: 基础}, at_least: 1}\n",
    severity="warning",
)
ODD_LANGUAGE = Code(
    "R062",
    "A language code that is most likely another",
    why="Languages go by their ISO 639 codes, not by those of countries: Chinese is `zh`, not "
    "`cn`; Japanese `ja`, not `jp`. A text under another code is not found for its readers.",
    help="Use the code of the language.",
    bad="title: {en: Front desk, cn: 前台}\n",
    good="title: {en: Front desk, zh: 前台}\n",
    severity="warning",
)
VAGUE = Code(
    "R064",
    "A behaviour that nobody can observe",
    why="A level is a behaviour that anyone can check. The criterion's title again, `level 3`, a "
    "note that it is still to be written, or the text of another level does not say what the "
    "agent does at this one.",
    help="Write what anyone can see the agent do at this level and not below.",
    bad=_second("Level 2"),
    good=_second("Finds the cause"),
    severity="warning",
)

_LETTER = re.compile(r"[^\W\d_]")
_NOT_LETTERS = re.compile(r"[\W_]+")
_STAND_IN = re.compile(
    r"(?:level|lvl|stage|step|rung)\d?|(?:level|lvl|stage|step|rung)(?:one|two|three|four|five)"
    r"|第?[\d一二三四五]级|级别[\d一二三四五]|等级[\d一二三四五]"
    r"|todo|tbd|tba|fixme|xxx+|na|none|待定|待补充|待填写|暂无|无"
)
_MEANT = {
    "cn": "zh",
    "chi": "zh",
    "zho": "zh",
    "jp": "ja",
    "jpn": "ja",
    "gb": "en",
    "us": "en",
    "eng": "en",
    "kr": "ko",
    "kor": "ko",
    "cz": "cs",
    "dk": "da",
    "gr": "el",
    "ua": "uk",
    "vn": "vi",
    "ger": "de",
    "deu": "de",
    "fre": "fr",
    "fra": "fr",
    "spa": "es",
}


class _PlacedText(NamedTuple):
    text: Text
    place: Place


def find_wordless(subject: Subject) -> Iterator[Finding]:
    """Find behaviours without a letter."""
    for behaviour in _behaviours(subject):
        for text, place in _by_language(behaviour):
            if not _LETTER.search(text):
                message = "the behaviour has no words" if text.strip() else "the behaviour is empty"
                yield Finding(place, message, "write what anyone can see the agent do")


def find_vague(subject: Subject) -> Iterator[Finding]:
    """Behaviours that stand for another text, or for none yet."""
    for criterion in subject.criteria:
        titles = {_bare(text) for text in criterion.criterion.title.root.values()}
        seen: dict[tuple[str, str], int] = {}
        numbers = criterion.criterion.numbers
        for number, behaviour in zip(numbers, _levels(criterion), strict=False):
            written = zip(behaviour.text.root, _by_language(behaviour), strict=True)
            for language, (text, place) in written:
                bare = _bare(text)
                first = seen.setdefault((language, bare), number)
                reason = None
                if not _LETTER.search(text):
                    continue
                if _STAND_IN.fullmatch(bare):
                    reason = f"`{text}` is no behaviour"
                elif bare in titles:
                    reason = "the behaviour is the criterion's title again"
                elif first != number:
                    reason = f"the behaviour is that of level {first} again"
                if reason:
                    yield Finding(place, reason, "write what anyone can see the agent do")


def _bare(text: str) -> str:
    return _NOT_LETTERS.sub("", fold(text))


def _levels(criterion: PlacedCriterion) -> Iterator[_PlacedText]:
    if criterion.criterion.is_question:  # its title says it
        return
    for _, level, place in criterion.levels:
        yield _PlacedText(level.behaviour, place / "behaviour")


def _behaviours(subject: Subject) -> Iterator[_PlacedText]:
    for criterion in subject.criteria:
        yield from _levels(criterion)


def _by_language(placed: _PlacedText) -> Iterator[tuple[str, Place]]:
    """Each text with its place: of its own, where it is given by language."""
    for language, text in placed.text.root.items():
        yield text, placed.place / language if placed.text.languages else placed.place


def find_untranslated(subject: Subject) -> Iterator[Finding]:
    """Texts without a language that more than half of the file's texts have."""
    texts = _texts(subject)
    counts = Counter(language for placed in texts for language in _languages(placed.text))
    most = [language for language, count in counts.items() if 2 * count > len(texts)]
    for placed in texts:
        missing = [language for language in most if language not in _languages(placed.text)]
        if missing:
            named = ", ".join(f"`{language}`" for language in missing)
            message = f"the text is not there in {named}, as most others are"
            yield Finding(placed.place, message, f"write it as `{{{', '.join(map(_slot, most))}}}`")


def _slot(language: str) -> str:
    return f"{language}: …"


def _languages(text: Text) -> set[str]:
    """The languages that a text is written in, without their regions."""
    return {language.partition("-")[0] for language in text.languages}


def find_odd_languages(subject: Subject) -> Iterator[Finding]:
    """Languages under codes of countries, or of three letters where there are two."""
    for placed in _texts(subject):
        for language in placed.text.languages:
            base, _, region = language.partition("-")
            if base in _MEANT:
                meant = "-".join(filter(None, (_MEANT[base], region)))
                message = f"`{language}` is not how readers of `{meant}` find their texts"
                yield Finding(
                    placed.place / language, message, f"did you mean `{meant}`?", on_key=True
                )


def _texts(subject: Subject) -> list[_PlacedText]:
    """Every text of the file itself that people read."""
    texts = [
        _PlacedText(placed.moment.title, placed.place / "title")
        for placed in subject.all_moments
        if placed.moment.title is not None and placed.place.document is subject.document
    ]
    rubric, root = subject.rubric, subject.root
    if rubric is None:
        return texts
    texts.append(_PlacedText(rubric.title, root / "title"))
    if rubric.description is not None:
        texts.append(_PlacedText(rubric.description, root / "description"))
    bands = (root / "bands").value if rubric.bands else None
    for index, band in enumerate(bands if isinstance(bands, list) else ()):
        title = Text.model_validate(band["title"])
        texts.append(_PlacedText(title, root / "bands" / index / "title"))
    titles = (
        _PlacedText(placed.criterion.title, placed.place / "title") for placed in subject.criteria
    )
    return [*texts, *titles, *_behaviours(subject)]


RULES = (
    Rule(SAYS_NOTHING, find_wordless),
    Rule(UNTRANSLATED, find_untranslated),
    Rule(ODD_LANGUAGE, find_odd_languages),
    Rule(VAGUE, find_vague),
)
