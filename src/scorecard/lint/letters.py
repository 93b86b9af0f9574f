"""A rule about letters that look like others, or like nothing at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from scorecard.authoring.problem import Code
from scorecard.lint.phrases import phrase_lists
from scorecard.lint.rule import Finding, Rule
from scorecard.lint.subject import Place, PlacedMoment, Subject
from scorecard.lint.wordings import forms_of

STRAY_LETTERS = Code(
    "R043",
    "A phrase with letters that only look right",
    why="A word that mixes Latin letters with Cyrillic or Greek ones that look the same reads well "
    "and matches nothing anyone types. A character that shows nothing (a zero-width space, a soft "
    "hyphen) makes no difference to what a phrase matches, but nobody can see or search for it. "
    "Such letters arrive by copying from web pages and documents. Latin words beside Chinese are "
    "fine, and so are full-width letters.",
    help="Type the word anew.",
    bad='moments:\n  apology: {says: ["s\u043erry", "my\u200b apologies"]}\n',
    good="moments:\n  apology: {says: [sorry, my apologies, 抱歉]}\n",
    severity="warning",
)

QUOTED = Code(
    "R049",
    "A phrase in quotation marks that YAML does not know",
    why="Word processors put “curly” quotation marks around what is typed in quotes. To YAML they "
    "are letters like any other, so they become part of the phrase or value, which is then found "
    "only where somebody wrote the quotation marks too. If that is meant, put it in straight ones "
    "as well.",
    help="Use straight quotation marks, or none.",
    bad="moments:\n  thanks: {says: [“thank you”, ‘you are welcome’]}\n",
    good='moments:\n  thanks: {says: ["thank you", you are welcome]}\n',
    severity="warning",
)

EDGES = Code(
    "R081",
    "A mark at the edge of a phrase",
    why="A phrase is words: commas, full stops, exclamation and question marks at its edges are "
    "not looked for, since transcripts put them where they like. `right?` is heard in every "
    "“right”, which the mark does not show.",
    help="Leave the mark out; where it matters, write a pattern under `matches`.",
    bad='moments:\n  checks: {says: ["is that right?"]}\n',
    good="moments:\n  checks: {says: [is that right], matches: ['correct ?\\?']}\n",
    severity="warning",
)

_CLOSING = {
    "“": "”",
    "”": "”",
    "„": "“”",
    "‘": "’",
    "’": "’",
    "‚": "‘’",
    "«": "»",
    "»": "«",
    "‹": "›",
    "「": "」",
    "『": "』",
}
_PAIRS = (
    *zip("aceopxyijshdq", "асеорхуіјѕһԁԛ", strict=True),
    *zip("ABCEHIKMOPTXYSJ", "АВСЕНІКМОРТХУЅЈ", strict=True),
    *zip("ov", "ον", strict=True),
    *zip("ABEZHIKMNOPTYX", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", strict=True),
)
# What is shown to people, or said in a test.
_FOR_PEOPLE = frozenset(("behaviour", "description", "tests", "interaction"))
_MARKS = ".,:;!?…、，。：；！？．｡､।॥–—-¿¡ \t\n\u3000\u00a0"
_TO_LATIN = {ord(other): latin for latin, other in _PAIRS}
_TO_CYRILLIC = {ord(latin): other for latin, other in _PAIRS if "\u0400" <= other <= "\u052f"}
_TO_GREEK = {ord(latin): other for latin, other in _PAIRS if "\u0370" <= other <= "\u03ff"}

_WORD = re.compile(r"[^\W\d_]+")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_JOINERS = "\u200c\u200d"
# Scripts in which the joiners choose the shape of their neighbours.
_JOINING = (
    *("ARABIC", "SYRIAC", "MONGOLIAN", "DEVANAGARI", "BENGALI", "GUJARATI", "GURMUKHI"),
    *("KANNADA", "MALAYALAM", "ORIYA", "SINHALA", "TAMIL", "TELUGU", "KHMER", "MYANMAR"),
)


def find_stray_letters(subject: Subject) -> Iterator[Finding]:
    """Phrases with letters of two alphabets in one word, or with what can't be seen."""
    for placed in subject.all_moments:
        for text, place in _wordings(placed):
            stray = next(
                (match for match in _INVISIBLE.finditer(text) if _is_stray(text, match)), None
            )
            if stray is not None:
                code_point = ord(stray[0])
                name = unicodedata.name(stray[0], "a control character").lower()
                message = f"an invisible character, U+{code_point:04X} ({name})"
                yield Finding(place, message, f"write `{_INVISIBLE.sub('', text)}`")
        for place in phrase_lists(placed):
            for text, where in place.texts():
                yield from _mixed(text, where)


def find_quoted(subject: Subject) -> Iterator[Finding]:
    """Phrases, patterns and values that begin and end with a pair of quotation marks."""
    for document in (subject.document, *subject.lexicons):
        for text, place in Place(document, ()).texts():
            inner = text.strip()
            is_pair = len(inner) > 2 and inner[-1] in _CLOSING.get(inner[0], "")
            if is_pair and _FOR_PEOPLE.isdisjoint(place.path):
                yield Finding(
                    place,
                    f"the quotation marks are part of the text `{inner}`",
                    f"write `{inner[1:-1].strip()}`",
                )


def find_edges(subject: Subject) -> Iterator[Finding]:
    """Phrases with marks at their edges, which are not looked for."""
    for placed in subject.all_moments:
        for place in phrase_lists(placed, similar=False):
            for text, where in place.texts():
                bare, whole = text.strip(_MARKS), text.strip()
                if bare and bare != whole and forms_of(bare) == forms_of(whole):
                    message = f"the marks at the edges of `{whole}` make no difference"
                    yield Finding(where, message, f"write `{bare}`; a pattern can ask for a mark")


def _wordings(placed: PlacedMoment) -> Iterator[tuple[str, Place]]:
    for place in phrase_lists(placed):
        yield from place.texts()
    if placed.moment.matches is not None:
        yield from (placed.place / "matches").texts()


def _is_stray(text: str, found: re.Match[str]) -> bool:
    """Whether an invisible character has no business there: joiners have, in some scripts and
    in emoji."""
    if found[0] not in _JOINERS:
        return True
    before = text[found.start() - 1 : found.start()]
    after = text[found.end() : found.end() + 1]
    return not (_takes_joiners(before) and _takes_joiners(after))


def _takes_joiners(char: str) -> bool:
    if not char:
        return False
    is_emoji = unicodedata.category(char) in ("So", "Sk", "Mn", "Cf")
    return is_emoji or unicodedata.name(char, "").startswith(_JOINING)


def _mixed(text: str, place: Place) -> Iterator[Finding]:
    for word in _WORD.findall(text):
        scripts = {_script(char) for char in word}
        if "LATIN" not in scripts or not scripts & {"CYRILLIC", "GREEK"}:
            continue
        plain = _in_one_script(word)
        if plain is not None:
            odd = next(letter for letter, other in zip(word, plain, strict=True) if letter != other)
            script = _script(odd).capitalize()
            message = f"the `{odd}` of `{word}` is a {script} letter (U+{ord(odd):04X})"
            yield Finding(place, message, f"write `{text.replace(word, plain)}`")
            return


def _in_one_script(word: str) -> str | None:
    """The word with its look-alikes replaced, if that makes it a word of one script."""
    makes = (word.translate(table) for table in (_TO_LATIN, _TO_CYRILLIC, _TO_GREEK))
    whole = [made for made in makes if len({_script(char) for char in made}) == 1]
    return min(
        whole, key=lambda made: sum(a != b for a, b in zip(made, word, strict=True)), default=None
    )


def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]


RULES = (
    Rule(STRAY_LETTERS, find_stray_letters),
    Rule(QUOTED, find_quoted),
    Rule(EDGES, find_edges),
)
