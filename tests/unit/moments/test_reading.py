"""More of what a reader takes for the same, and for another: a case a line."""

from __future__ import annotations

import pytest

from support import agent, record, say

PHRASES = [
    # marks and blanks between words
    ("cancel anytime", "cancel, anytime", True),
    ("in fact, yes", "in fact yes", True),
    ("e-mail", "e mail", True),
    ("email", "e-mail", False),
    ("follow-up", "follow up", True),
    ("well - done", "well done", True),
    ("yes. of course", "yes of course", True),
    ("yes of course", "yes. of course", False),
    ("thank you", "thank\nyou", False),
    ("您好！请问", "您好请问", True),
    ("您好，请问", "您好。请问", False),
    ("取消 订单", "取消订单", False),
    # numbers
    ("£5", "£5", True),
    ("£5", "£5.50", False),
    ("50%", "50%", True),
    ("50%", "150%", False),
    ("24", "24-7", True),
    ("3", "3rd", False),
    ("10-12", "10–12", True),
    # negations
    ("should", "shouldn't", False),
    ("could", "couldn’t", False),
    ("need", "needn't", False),
    ("do", "don't", False),
    ("is", "isn't", False),
    ("can", "cannot", False),
    ("i can", "I can’t, but I can", True),
    # inflections
    ("refund*", "refunding", True),
    ("refund*", "refund's", True),
    ("refund*", "prerefund", False),
    ("cancel* my order", "cancelling my order", True),
    ("退款*", "退款了", True),
    # letters
    ("請稍等", "请稍等", True),
    ("後臺", "后台", True),
    ("頭髮", "头发", True),
    ("乾淨", "干净", True),
    ("麵", "面", True),
    ("naïve", "NAI\u0308VE", True),
    ("ŝi", "ŜI", True),
    ("Ångström", "A\u030angstro\u0308m", True),
    ("Ωmega", "ωMEGA", True),
    ("ſorry", "sorry", True),
    ("fluﬀy", "fluffy", True),
    ("مرحبا", "مَرْحَبًا", True),
    ("أهلا", "اهلا", True),
    ("کتاب", "كتاب", True),
    ("παρακαλώ", "ΠΑΡΑΚΑΛΩ", True),
    ("ёлка", "елка", True),
    ("йод", "иод", False),
    # what shows nothing, and shapes
    ("guten tag", "guten\u00a0Tag", True),
    ("ok", "o\u2060k", True),
    ("☎", "☎\ufe0f", True),
    ("l'heure", "l’heure", True),
    ("rock 'n' roll", "rock ‘n’ roll", True),
    ("«oui»", '"oui"', True),
]
PATTERNS = [
    (r"\bñandú\b", "un ñandú grande", True),
    (r"\bуслуг\w+", "наши услуги", True),
    (r"\d+ ₽", "٣ ₽", True),
    (r"[à-ü]t[àé]", "été", True),
    (r"^\s*bonjour", "\u00a0bonjour", True),
    (r"\bno\b", "ño no ñ", True),
    (r"\bno\b", "ñno", False),
    (r"sorry\b", "sorryé", False),
    (r"(?:über|Straße)\b", "über alles", True),
    (r"\W", "é", False),
    (r"\W", "!", True),
    (r"\bthank[s]?\b", "thanks你", True),
    (r"don't", "don’t", True),
    (r"(?-i)US\b", "the US", True),
    (r"(?-i)US\b", "us", False),
    ("投[訴诉]", "投訴", True),
    (r"[\w.]+@[\w.]+", "josé@exemple.fr", True),
    (r"\S+é", "café", True),
]


@pytest.mark.parametrize(("wording", "text", "is_heard"), PHRASES)
def test_a_phrase(wording: str, text: str, is_heard: bool) -> None:
    assert heard({"says": [wording]}, text) is is_heard


@pytest.mark.parametrize(("wording", "text", "is_heard"), PATTERNS)
def test_a_pattern(wording: str, text: str, is_heard: bool) -> None:
    assert heard({"matches": [wording]}, text) is is_heard


def heard(moment: dict[str, list[str]], text: str) -> bool:
    return say({"occurs": "m"}, record([agent(text)]), moments={"m": moment}).verdict == "met"
