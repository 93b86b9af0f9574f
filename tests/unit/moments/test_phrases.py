"""Phrases: on word boundaries where the script has words, whatever the case, width or quote."""

from __future__ import annotations

import unicodedata

import pytest

from scorecard.grade import Quote
from support import agent, record, say


def spoken(phrase: str, text: str) -> str | None:
    """What of the text is quoted for the phrase, or None."""
    moments = {"m": {"says": [phrase]}}
    said = say({"occurs": "m"}, record([agent(text)]), moments=moments)
    quote = said.evidence[0]
    if not isinstance(quote, Quote):
        return None
    assert text[quote.start : quote.end] == quote.quote
    return quote.quote


@pytest.mark.parametrize(
    ("phrase", "text", "quoted"),
    [
        ("sorry", "sorry", "sorry"),
        ("sorry", "(sorry)", "sorry"),
        ("sorry", "sorryish", None),
        ("sorry", "unsorry", None),
        ("sorry", "sorry2", None),
        ("sorry", "un-sorry", "sorry"),
        ("sorry", "so_sorry_so", "sorry"),
        ("sorry", "unsorry sorry", "sorry"),
        ("24", "24/7", "24"),
        ("24", "124", None),
        ("24", "24h", None),
        ("3.50", "for 3.50 €", "3.50"),
        ("don't", "I don't", "don't"),
        ("can", "can't", None),
        ("can", "can, 't is", "can"),
        ("a.b", "axb", None),
        ("(what)", "so (what) now", "(what)"),
        ("what?", "what?", "what"),
        ("what?", "whatever?", None),
        ("?!", "no?!", "?!"),
        ("!", "no!no", "!"),
        ("¿qué", "oye ¿qué", "qué"),
        ("call back", "CALL BACK", "CALL BACK"),
        ("  call back ", "call back", "call back"),
    ],
)
def test_boundaries_of_words(phrase: str, text: str, quoted: str | None) -> None:
    assert spoken(phrase, text) == quoted


@pytest.mark.parametrize(
    ("phrase", "text", "quoted"),
    [
        ("ha ha", "aha ha ha", "ha ha"),
        ("ha ha", "éha ha ha", "ha ha"),
        ("ha ha", "aha ha", None),
        ("no no", "nono no no", "no no"),
        ("a a", "aa a a", "a a"),
        ("哈哈", "哈哈哈", "哈哈"),
        ("ab ab", "éab ab ab", "ab ab"),
    ],
)
def test_candidates_that_overlap(phrase: str, text: str, quoted: str | None) -> None:
    assert spoken(phrase, text) == quoted


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("été", "l’été"),
        ("désolé", "je suis DÉSOLÉ."),
        ("größe", "die GRÖßE"),
        ("straße", "Straße 5"),
        ("извините", "Извините!"),
        ("σας", "ΣΑΣ"),
        ("ďakujem", "Ďakujem"),
        ("آسف", "أنا آسف جدا"),
        ("סליחה", "אז סליחה."),
        ("क्षमा", "क्षमा करें"),
        ("xin lỗi", "Xin lỗi anh"),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("other", ["NFC", "NFD"])
def test_accents_however_they_are_composed(phrase: str, text: str, form: str, other: str) -> None:
    said = spoken(unicodedata.normalize(form, phrase), unicodedata.normalize(other, text))
    assert said is not None
    assert unicodedata.normalize("NFC", said).casefold() == (
        unicodedata.normalize("NFC", phrase).casefold()
    )


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("ete", "été"),
        ("cafe", "cafe\u0301"),
        ("t", "e\u0301t"),
        ("t", "été"),
        ("извини", "извините"),
        ("क", "कि"),
    ],
)
def test_letters_with_marks_are_letters(phrase: str, text: str) -> None:
    assert spoken(phrase, text) is None


@pytest.mark.parametrize(
    "typed",
    ["\u095bरूर", "प\u095dना", "\u09dcু", "\ufb2aלום", "快\uf914", "\u2126", "\u212bngström"],
)
def test_letters_that_have_no_composed_form_are_found_as_typed(typed: str) -> None:
    """NFC takes some letters apart or makes them others: as typed they say themselves still."""
    assert spoken(typed, f"({typed})") == typed


@pytest.mark.parametrize(
    ("phrase", "text", "quoted"),
    [
        ("抱歉", "非常抱歉给您", "抱歉"),
        ("好", "你好吗", "好"),
        ("ok", "好ok吗", "ok"),
        ("OK", "好ok吗", "ok"),
        ("ok", "好oks吗", None),
        ("ok", "好ok", "ok"),
        ("好ok", "你好ok吗", "好ok"),
        ("好ok", "你好okay", None),
        ("5分钟", "等15分钟", None),
        ("5分钟", "等5分钟吧", "5分钟"),
        ("请 稍等", "请 稍等", "请 稍等"),
        ("请稍等", "请稍等", "请稍等"),
        ("すみません", "あ、すみませんが", "すみません"),
        ("カード", "クレジットカードを", "カード"),
        ("환불", "환불을 원해요", "환불"),
        ("죄송", "정말죄송합니다", "죄송"),
        ("ขอโทษ", "ดิฉันขอโทษค่ะ", "ขอโทษ"),
        ("𠮷野家", "在𠮷野家吃", "𠮷野家"),
        ("sorry", "𠮷sorry𠮷", "sorry"),
    ],
)
def test_scripts_without_spaces_have_no_boundaries(
    phrase: str, text: str, quoted: str | None
) -> None:
    assert spoken(phrase, text) == quoted


def test_hangul_however_it_is_composed() -> None:
    text = unicodedata.normalize("NFD", "환불을 원해요")
    assert spoken("환불", text) == unicodedata.normalize("NFD", "환불")


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("ok", "ＯＫ"),
        ("OK", "ｏｋ"),
        ("ＯＫ", "ok"),
        ("24", "２４"),
        ("what (now)", "what （now）"),
        ("don't", "don’t"),
        ("don’t", "don't"),
        ("don’t", "DON‘T"),
        ('"no"', "“no”"),
        ("e-mail", "e‑mail"),
        ("call back", "call\u00a0back"),
        ("call back", "call \t back"),
        ("call back", "call, - back"),
        ("call back", "call\u3000back"),
        ("call\u00a0back", "call back"),
        ("请 稍等", "请　稍等"),
        ("call back", "call\u2009back"),
    ],
)
def test_widths_quotes_dashes_and_spaces_are_alike(phrase: str, text: str) -> None:
    assert spoken(phrase, text) == text


@pytest.mark.parametrize("accent", ["e", "é"])
@pytest.mark.parametrize(
    ("between", "is_one"),
    [(" ", True), ("\u202f", True), ("\t", True), ("_", True)]
    + [(line, False) for line in "\n\r\u000b\u000c\u0085\u2028\u2029"]
    + [(f"{end} ", False) for end in ".!?。！？।…"],
)
def test_a_phrase_stays_within_a_line_and_a_sentence(
    between: str, is_one: bool, accent: str
) -> None:
    text = f"th{accent}{between}end"
    assert spoken(f"th{accent} end", text) == (text if is_one else None)


def test_a_space_is_not_nothing() -> None:
    assert spoken("call back", "callback") is None
    assert spoken("callback", "call back") is None


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("sorry", "😀sorry😀"),
        ("sorry", "👩‍👩‍👧sorry👍🏽"),
        ("sorry", "❤sorry"),
        ("sorry", "❤\ufe0fsorry"),
        ("sorry", "sorry❤\ufe0f"),
        ("抱歉", "❤\ufe0f抱歉"),
        ("👍", "ok👍"),
        ("👍", "👍🏽"),
        ("👩‍👩‍👧", "x👩‍👩‍👧x"),
        ("❤\ufe0f", "i❤\ufe0fu"),
        ("🎉 yay", "🎉 yay"),
    ],
)
def test_emoji_are_no_letters(phrase: str, text: str) -> None:
    assert spoken(phrase, text) == phrase


def test_the_first_wording_is_quoted_however_it_is_spaced() -> None:
    said = say(
        {"occurs": "m"},
        record([agent("call  back, call back")]),
        moments={"m": {"says": ["call back"]}},
    )
    assert said.evidence == [Quote("m", 0, 0, 10, "call  back")]


@pytest.mark.parametrize(
    ("phrase", "text", "quoted"),
    [
        ("name", "I am [NAME].", None),
        ("name", "[NAME] is a nice name", "name"),
        ("credit card", "it is [CREDIT CARD NUMBER]", None),
        ("pii", "您好，[PII]先生", None),
        ("姓名", "我叫[姓名]", None),
        ("姓名", "我叫[姓名]，姓名写错了", "姓名"),
        ("noise", "[noise] hello", None),
        ("unk", "the <unk> office", None),
        ("url", "this is {{URL}}", None),
        ("terms", "see [terms](https://example.org)", "terms"),
        ("card", "your [blue card] please", "card"),
        ("i am sorry", "I am [PII] sorry", None),
        ("[noise]", "so [noise] hello", "[noise]"),
        ("#####", "my card is #####", "#####"),
    ],
)
def test_marks_of_redaction_and_transcription_are_no_words(
    phrase: str, text: str, quoted: str | None
) -> None:
    assert spoken(phrase, text) == quoted


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("I can", True),
        ("I can.", True),
        ("I can't", False),
        ("I can’t do it", False),
        ("I CAN'T", False),
        ("I can`t", False),
        ("I can't, but I can", True),
        ("I can'test", True),
        ("I can't_", False),
        ("I can'", True),
        ("I can'T你", False),
        ("I can 't", True),
        ("I can你", True),
        ("I can\n", True),
        ("I cann", False),
        ("I canñ", False),
        ("I can_", True),
        ("so\u00adrry, I can't", False),
        ("é I can", True),
    ],
)
def test_a_word_is_not_heard_in_its_negation(text: str, heard: bool) -> None:
    said = say({"occurs": "m"}, record([agent(text)]), moments={"m": {"says": ["I can"]}})
    assert said.verdict == ("met" if heard else "unmet")
