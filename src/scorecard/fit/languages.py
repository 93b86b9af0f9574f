"""Which language a text is in, roughly: by its script, and for Latin letters by small words."""

from __future__ import annotations

import re
from collections import Counter

_SCRIPTS = (
    ("ja", "\u3041-\u30ff"),
    ("ko", "\uac00-\ud7a3\u1100-\u11ff"),
    ("zh", "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"),
    ("Cyrillic", "\u0400-\u052f"),
    ("ar", "\u0600-\u06ff\u0750-\u077f"),
    ("he", "\u0590-\u05ff"),
    ("el", "\u0370-\u03ff\u1f00-\u1fff"),
    ("th", "\u0e00-\u0e7f"),
    ("Devanagari", "\u0900-\u097f"),
)
_IN_SCRIPT = [(name, re.compile(f"[{letters}]")) for name, letters in _SCRIPTS]
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+")
_SMALL_WORDS = {
    "en": "i the you is it my your to of and that this for have i'm not are was with can be please "
    "want about what do me in on we how yes thank thanks hello help will would could does it's",
    "de": "ich sie der die das und ist nicht ein eine mir mein zu mit für auf haben wir bitte noch",
    "fr": "je vous le la les des et est pas un une que pour mon ma votre avec dans ai sur bonjour",
    "es": "el los las una que y es no por para mi su con lo me usted tengo hola gracias está del",
    "pt": "o os uma que e é não por para meu minha com você eu obrigado tenho olá do da em foi",
    "it": "il gli una che e è non per mio mia con di lei ho sono grazie della buongiorno anche mi",
    "nl": "ik het een en is niet van de dat mijn voor met heb u wij bedankt kan maar nog",
    "pl": "nie się jest na to i w z moje proszę mam czy do jak za dziękuję ale pan pani mi",
    "tr": "bir ve bu için ben çok mi var değil ne merhaba benim ama lütfen de da olarak",
    "vi": "tôi bạn không có là và của cho được anh chị em này với đã ạ xin một rồi giúp",
    "id": "saya anda tidak yang dan di ini untuk dengan apa bisa itu sudah ada terima kasih ke",
    "sv": "jag du är det och inte en ett att för med har min på som vi tack hej kan av",
}
LATIN = frozenset(_SMALL_WORDS)
"""The languages with Latin letters that are told apart."""
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in _SMALL_WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_language)
SMALL_WORDS = frozenset(_LANGUAGES_OF)
"""Words that are in every second sentence of some language, and tell nothing."""
_LEAST_LETTERS, _LEAST_WORDS = 4, 2


def language_of(text: str) -> str | None:
    """The language (`en`, `zh`), else the script (`Cyrillic`, `Latin`) that most of a text is in.

    None where it is too short to say. Small words tell languages with Latin letters apart: right
    for most sentences, wrong for some, so count many. A text with Kana is Japanese.
    """
    counts: Counter[str] = Counter()
    if not text.isascii():
        for name, letters in _IN_SCRIPT:
            if number := len(letters.findall(text)):
                counts[name] = number
    words = _LATIN.findall(text.lower())
    # A word of an alphabet is as long as a few characters that are words.
    counts["Latin"] = sum(map(len, words)) // _LEAST_LETTERS
    if counts["ja"] and counts["ja"] * 4 >= counts["zh"]:
        return "ja"
    script, number = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
    if number < 1 or (script not in ("zh", "ko", "Latin") and number < _LEAST_LETTERS):
        return None
    return script if script != "Latin" else _of_latin(words)


def _of_latin(words: list[str]) -> str | None:
    found = Counter(language for word in words for language in _LANGUAGES_OF.get(word, ()))
    if not found:
        return None
    (best, most), *others = found.most_common(2)
    return best if most >= _LEAST_WORDS and all(count < most for _, count in others) else None
