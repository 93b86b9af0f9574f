"""What looks or reads the same is the same, in phrases, patterns and fields; and what is not."""

from __future__ import annotations

import re
import unicodedata

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from scorecard.grade import Missing, Quote
from scorecard.moments.heard import HeardText
from scorecard.moments.model import Moment
from scorecard.moments.pattern_syntax import counts_from
from scorecard.moments.patterns import Pattern
from scorecard.moments.phrase import Phrase
from scorecard.moments.phrase_syntax import parse
from scorecard.moments.wording_model import pattern_options, pattern_refusal
from scorecard.text.fold import Folded, fold
from scorecard.text.traditional import SIMPLIFIED, TRADITIONAL
from scorecard.values.equality import OneOf, contains, equal
from support import agent, laws, record, say

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
AWKWARD = st.text(
    "aBé\u0301\u0308\u0327ßİıſﬁǅ…ΐᾳς\u0345Ёё\u200b\u00ad\ufe0f❤ｶﾞ抱謝\u0640\u064bآא\u05b0한\u1112\u1161"
    "'’` _-—,，\n\u2028\ud7b0\u093c\u095e\U0010ffff",
    max_size=20,
)

SAME = [
    # canonically equal
    ("việt", "vie\u0302\u0323t"),
    ("việt", "vi\u1eb9\u0302t"),
    ("tiếng", "ti\xea\u0301ng"),
    ("सफ\u093cर", "स\u095eर"),
    ("क\u095c़", "क\u0921\u093c\u093c"),
    ("樂", "\uf914"),
    ("Å", "\u212b"),
    ("Ω", "\u2126"),
    ("한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8"),
    # width and shape
    ("ガイド", "ｶﾞｲﾄﾞ"),
    ("クレーム", "ｸﾚｰﾑ"),
    ("パ", "ﾊﾟ"),
    ("はい。", "はい｡"),
    ("sorry", "ＳＯＲＲＹ"),
    ("sorry", "𝐬𝐨𝐫𝐫𝐲"),
    ("人", "\u2f08"),
    ("لا", "\ufefb"),
    ("office", "o\ufb03ce"),
    ("file", "ﬁle"),
    ("well...", "well…"),
    # case
    ("groß", "GROSS"),
    ("straße", "STRASSE"),
    ("straße", "STRAẞE"),
    ("ısrar", "ISRAR"),
    ("iyi", "İYİ"),
    ("σας", "ΣΑΣ"),
    ("ﬀ", "FF"),
    ("ǆ", "Ǆ"),
    # marks that mean the same
    ("don't", "don’t"),
    ("don't", "don‛t"),
    ("don't", "don`t"),
    ("don't", "don\u2032t"),
    ("don't", "donʼt"),
    ('"yes"', "«yes»"),
    ('"yes"', "„yes“"),
    ('"yes"', "「yes」"),
    ("'yes'", "‹yes›"),
    ("a-b", "a—b"),
    ("a-b", "a\u2212b"),
    ("a b", "a\u3000b"),
    ("a b", "a\u202fb"),
    # what shows nothing
    ("sorry", "so\u00adrry"),
    ("sorry", "so\u200brry"),
    ("sorry", "\ufeffsorry\u200e"),
    ("抱歉", "抱\u200b歉"),
    ("❤", "❤\ufe0f"),
    ("می‌خواهم", "میخواهم"),
    # variants of letters
    ("谢谢", "謝謝"),
    ("投诉", "投訴"),
    ("里面", "裡面"),
    ("里面", "裏面"),
    ("干", "乾"),
    ("后", "後"),
    ("你", "妳"),
    ("什么", "什麼"),
    ("شكرا", "شـكـرا"),
    ("شكرا", "شكراً"),
    ("آسف", "اسف"),
    ("آسف", "ا\u0653سف"),
    ("یک", "يك"),
    ("שלום", "שָׁלוֹם"),
    ("ευχαριστώ", "ΕΥΧΑΡΙΣΤΩ"),
    ("ᾄδω", "αδω"),
    ("ещё", "ЕЩЕ"),
]
DIFFERENT = [
    ("cafe", "café"),
    ("naive", "naïve"),
    ("senor", "señor"),
    ("5", "٥"),
    ("ok", "ⓞⓚ"),
    ("コーヒー", "コーヒ－"),
    ("ひ", "ヒ"),
    ("и", "й"),
    ("μαιος", "μαϊος"),
    ("2", "²"),
    ("ü", "ue"),
    ("l", "1"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_looks_the_same_is_folded_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)
    assert equal(one, other)
    assert Phrase(one).find(HeardText(f"({other})")) is not None
    assert Phrase(other).find(HeardText(f"({one})")) is not None


@pytest.mark.parametrize(("one", "other"), SAME)
def test_a_phrase_and_a_pattern_quote_what_was_given(one: str, other: str) -> None:
    text = f"é ({other}) 好"
    for key in ("says", "matches"):
        wording = one if key == "says" else re.escape(one)
        if key == "matches" and fold(one, keep_case=True).lower() != fold(one):
            # A pattern's case is RE2's: it knows no letter that becomes two.
            continue
        said = say({"occurs": "m"}, record([agent(text)]), moments={"m": {key: [wording]}})
        quote = said.evidence[0]
        assert isinstance(quote, Quote), (key, one, other)
        assert text[quote.start : quote.end] == quote.quote
        assert 3 <= quote.start < quote.end <= 3 + len(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_reads_differently_stays_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)
    assert equal(one, other) is False


@laws
@given(st.one_of(ANY_TEXT, AWKWARD))
def test_folding_again_changes_nothing(text: str) -> None:
    for keep_case in (False, True):
        folded = fold(text, keep_case=keep_case)
        assert fold(folded, keep_case=keep_case) == folded


@laws
@given(st.one_of(ANY_TEXT, AWKWARD))
def test_canonically_equal_texts_are_folded_to_the_same(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@laws
@given(st.text(st.characters(max_codepoint=127), max_size=40))
def test_ascii_is_folded_as_any_text(text: str) -> None:
    assert fold(text) == fold(text + "é")[:-1]
    assert fold(text, keep_case=True) == fold(text + "é", keep_case=True)[:-1]


@laws
@given(st.one_of(ANY_TEXT, AWKWARD), st.data())
def test_offsets_map_back_to_what_was_folded(text: str, data: st.DataObject) -> None:
    folded = Folded(text)
    if not folded.text:
        return
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    first, last = folded.place(start, end)
    assert 0 <= first < last <= len(text)
    assert folded.text[start:end] in fold(text[first:last])


def test_no_traditional_character_is_read_as_another_one() -> None:
    assert len(TRADITIONAL) == len(SIMPLIFIED) == len(set(TRADITIONAL))
    assert not set(TRADITIONAL) & set(SIMPLIFIED)


@pytest.mark.parametrize(
    ("phrase", "text", "quoted"),
    [
        # marks between words are optional, on both sides
        ("thank you for calling", "Thank you, for calling", "Thank you, for calling"),
        ("thank you, for calling", "thank you for calling", "thank you for calling"),
        ("thank you for calling", "thank you - for calling", "thank you - for calling"),
        ("thank you: for calling", "thank you; for calling", "thank you; for calling"),
        ("well, no", "well — no", "well — no"),
        ("您好，请问", "您好请问", "您好请问"),
        ("您好请问", "您好，请问", "您好，请问"),
        ("您好、请问", "您好, 请问", "您好, 请问"),
        ("好，谢谢", "好谢谢", "好谢谢"),
        ("没问题", "没，问题是", None),
        ("不好意思", "不，好意思", None),
        ("for the", "the cat for, the", "for, the"),
        # a sentence's end is not crossed, unless the phrase has one
        ("thank you for calling", "Thank you. For calling", None),
        ("thank you", "thank...you", None),
        ("您好请问", "您好。请问", None),
        (
            "good morning. how can i help",
            "good morning how can I help",
            "good morning how can I help",
        ),
        ("good morning! how", "Good morning. How", "Good morning. How"),
        ("您好。请问", "您好请问", "您好请问"),
        ("good morning. how", "good morninghow", None),
        ("good morning\nhow", "good morning how", "good morning how"),
        ("good morning\nhow", "Good morning\r\nHow", "Good morning\r\nHow"),
        # marks at the edges
        ("thank you!", "thank you", "thank you"),
        ("thank you", "thank you!", "thank you"),
        ("您好，", "您好", "您好"),
        ("¿cómo está?", "Cómo está", "Cómo está"),
        ("...", "well...", "..."),
        ("?", "so?", "?"),
        (".net", "the .NET app", ".NET"),
        (".net", "the net", None),
        (":D", "so :D", ":D"),
        (":)", "(so)", None),
        # a hyphen is a blank
        ("check-in", "check in", "check in"),
        ("hola cómo estás", "Hola, ¿cómo estás?", "Hola, ¿cómo estás"),
        ("no ¡basta!", "no, basta", "no, basta"),
        ("hola¿cómo", "hola. cómo", None),
        ("check in", "Check‑In", "Check‑In"),
        ("check-in", "checkin", None),
        ("Wi-Fi", "wi fi", "wi fi"),
        # whole words and numbers
        ("i can", "I can't help", None),
        ("i can", "I can’t help", None),
        ("i can", "I CAN`T help", None),
        ("customer", "the customer's", "customer"),
        ("$5", "$5,000", None),
        ("$5", "$5.", "$5"),
        ("$5", "for $5, please", "$5"),
        ("5%", "5.5%", None),
        ("100", "100.00", None),
        ("100", "1,100", None),
        ("100", "100, 200", "100"),
        ("sorry", "désorry", None),
        # words that go on
        ("refund*", "two REFUNDS now", "REFUNDS"),
        ("refund*", "refunded", "refunded"),
        ("refund*", "prerefund", None),
        ("refund*", "a refund.", "refund"),
        ("rembours*", "je serai remboursé", "remboursé"),
        ("cancel* my order", "cancelling my order", "cancelling my order"),
        ("возврат*", "о возврате", "возврате"),
        ("5*", "5 stars", None),
        # a blank that shows nothing parts words, or does not
        ("sorry", "I am\u200bsorry", "sorry"),
        ("thank you", "thank\u200b you", "thank\u200b you"),
        ("sorry", "so_sorry_so", "sorry"),
    ],
)
def test_what_a_phrase_is_heard_in(phrase: str, text: str, quoted: str | None) -> None:
    said = say({"occurs": "m"}, record([agent(text)]), moments={"m": {"says": [phrase]}})
    quote = said.evidence[0]
    assert (quote.quote if isinstance(quote, Quote) else None) == quoted


@pytest.mark.parametrize(
    ("pattern", "text", "quoted"),
    [
        (r"\bcafé\b", "the café is open", "café"),
        (r"\b(école|lycée)\b", "une école", "école"),
        (r"\bвозврат\w*", "ваш возврате", "возврате"),
        (r"\bécoute\w*", "bon, écoutez", "écoutez"),
        (r"caf\w+", "café", "café"),
        (r"\bsorry\b", "désorry", None),
        (r"\bsorry\b", "désolé, sorry", "sorry"),
        (r"\bsorry\Bx", "sorryx", "sorryx"),
        (r"thank\s+you", "thank\u00a0 you", "thank\u00a0 you"),
        (r"[\w]+", "—été!", "été"),
        (r"[^\W\d]+", "1été2", "été"),
        (r"[^\s\w]", "été !", "!"),
        (r"\W", "été", None),
        (r"\W+", "été ?!", " ?!"),
        (r"[\d]+", "le ٣٤ mai", "٣٤"),
        (r"\D\d", "é5", "é5"),
        (r"^.$", "é", "é"),
        (r"^..$", "é好", "é好"),
        (r"^.{3}$", "aéб", "aéб"),
        (r"^[^a]{2}$", "éб", "éб"),
        (r"[é-ü]", "aôb", "ô"),
        (r"[а-я]+", "ПРИВЕТ", "ПРИВЕТ"),
        (r"\p{Cyrillic}+", "ну Привет!", "ну"),
        (r"(?i)É", "é", "é"),
        (r"(?-i)US\b", "é us US", "US"),
        (r"[０-９]+", "2４", "2４"),
        (r"退[款貨]", "要退货", "退货"),
        (r"\b(退款|refund)\b", "我要退款吗", "退款"),
        (r"\b(退款|refund)\b", "refunds", None),
        (r"\b抱歉\b", "非常抱歉呢", "抱歉"),
        (r"\bok\b", "好的OK呀", "OK"),
        (r"a_b", "é a_b", "a_b"),
        (r"[a_]+", "é_a_", "_a_"),
        (r"don't", "I don’t", "don’t"),
        (r"[']", "don`t é", "`"),
        (r"\Qa.b\E", "é a.b", "a.b"),
        (r"stra(ß|ss)e", "Straße", "Straße"),
        (r"\x{e9}t\xe9", "été", "été"),
        (r"[[:alpha:]]+", "1ab", "ab"),
        (r"[[:punct:]]", "é", None),
        (r"[吗？]$", "好吗?", "?"),
        (r"(?s)é.b", "é\nb", "é\nb"),
        (r"é.b", "é\nb", None),
    ],
)
def test_what_a_pattern_matches(pattern: str, text: str, quoted: str | None) -> None:
    said = say({"occurs": "m"}, record([agent(text)]), moments={"m": {"matches": [pattern]}})
    quote = said.evidence[0]
    assert (quote.quote if isinstance(quote, Quote) else None) == quoted


PYTHON_PATTERNS = [
    *(r"\bé", r"é\b", r"\b\w", r"\w+\b", r"\B\w", r"\W\b", r"[\w-]+", r"[^\w]", r"\s\S", r"\d\D"),
    *(r"a.б", r"(a|é)+", r"\b(a|б1)\b", r"[^é]б", r"[aé]{2,3}", r"_\b", r"[_é]", r"^\W*a", r"\w$"),
]


@laws
@given(st.sampled_from(PYTHON_PATTERNS), st.text("aéб1_ -'\n", max_size=12))
def test_a_pattern_means_what_python_takes_it_to_mean(pattern: str, text: str) -> None:
    """In scripts with words between blanks, letters are letters to Python's `re` too."""
    expected = re.search(pattern, text, re.IGNORECASE)
    # To Python `$` is before a last line end too.
    if expected is not None and text.endswith("\n") and pattern.endswith("$"):
        return
    found = Pattern(pattern).find(HeardText(text))
    assert found == (expected.span() if expected else None)


@laws
@given(
    st.sampled_from([*PYTHON_PATTERNS, "a.*b|a", "[a-c]+x?", "(?s).b", r"\pL\PL", "[[:^digit:]]"]),
    st.text(st.characters(max_codepoint=127, exclude_characters="_`'\x02\x03"), max_size=20),
)
def test_in_ascii_a_pattern_means_what_re2_takes_it_to_mean(pattern: str, text: str) -> None:
    if not pattern.isascii():
        return
    expected = re2.compile(pattern, pattern_options()).search(text)
    found = Pattern(pattern).find(HeardText(text))
    if r"\s" in pattern and any(char in text for char in "\x0b\x1c\x1d\x1e\x1f"):
        return
    assert found == (expected.span() if expected else None)


@pytest.mark.parametrize(
    ("pattern", "before"),
    [
        ("[^没，]{2,40}(都|也)", 0),
        ("有[^没，]{2,40}", 3),
        ("(的|了吗)[^x]{2,40}", 3),
        (r"\bno [\w ]{2,30} found", 3),
        ("sorry.{0,40}late", 5),
        ("(sorry)?.{0,40}late", 0),
        ("(a|.{2,30})b", 0),
        ("x{2,40}", None),
        ("[a-z]{2,40}", None),
        (".{1,3}", None),
        (".*late", None),
    ],
)
def test_what_stands_before_a_count_of_almost_any_character(
    pattern: str, before: int | None
) -> None:
    assert counts_from(pattern) == before


@pytest.mark.parametrize(
    ("value", "bound", "verdict"),
    [
        ("5", 5, True),
        (" 5.0 ", 5, True),
        ("4", 5, False),
        (5, "5", True),
        ("five", 5, None),
        ("", 5, None),
        ("nan", 5, None),
        ("1_0", 10, None),
        (True, 1, None),
        (1, True, None),
        ("true", True, True),
        ("False", False, True),
        ("FALSE", True, False),
        ("yes", True, None),
        (True, "true", True),
        ("VIP", "vip", True),
        (" Resolved", "resolved", True),
        ("cafe\u0301", "café", True),
        ("ＶＩＰ", "vip", True),
        ("謝謝", "谢谢", True),
        ("gold", "silver", False),
        ("gold", 3, None),
        (["a"], "a", None),
        (["a"], ["a"], True),
        ({"a": 1}, {"a": 2}, False),
        ("x", None, False),
        (None, None, True),
        (5, 5.0, True),
        (10**30, "1000000000000000000000000000000", True),
        ("-3", -3, True),
    ],
)
def test_values_that_are_the_same(value: object, bound: object, verdict: bool | None) -> None:
    assert equal(value, bound) is verdict


def test_exact_texts_and_lists() -> None:
    assert equal("VIP", "vip", exact=True) is False
    assert OneOf([4, 5]).has("5") is True
    assert OneOf([4, 5]).has("five") is None
    assert OneOf([4, "six"]).has("five") is False
    assert contains("Order N° 12", "order n°") is True
    assert contains("2026-03", 2026) is True
    assert contains("Order", "order", exact=True) is False
    assert contains(["VIP", 5], "vip") is True
    assert contains(["5"], 5) is True
    assert contains(5, "5") is None


@pytest.mark.parametrize(
    ("keys", "verdict", "needs"),
    [
        ({"equals": 5}, "met", []),
        ({"equals": 4}, "unmet", []),
        ({"at_least": 4}, "met", []),
        ({"one_of": [1, 2]}, "unmet", []),
        ({"equals": True}, "unknown", ["field outcome.csat as true or false"]),
    ],
)
def test_a_number_written_as_a_text(
    keys: dict[str, object], verdict: str, needs: list[str]
) -> None:
    said = say({"field": "outcome.csat", **keys}, record([agent("x")], outcome={"csat": "5"}))
    assert said.verdict == verdict
    assert [item.needs for item in said.evidence if isinstance(item, Missing)] == needs


def test_a_text_held_to_a_number_is_not_known() -> None:
    said = say(
        {"field": "outcome.csat", "equals": 5}, record([agent("x")], outcome={"csat": "good"})
    )
    assert said.verdict == "unknown"
    assert said.why == "not known: the record has no field outcome.csat as a number"


@pytest.mark.parametrize("given", ["VIP", "vip"])
def test_case_matters_where_the_rubric_says_so(given: str) -> None:
    condition = {"field": "customer.tier", "equals": "VIP", "case": "exact"}
    said = say(condition, record([agent("x")], customer={"tier": given}))
    assert said.verdict == ("met" if given == "VIP" else "unmet")


@laws
@given(
    st.sampled_from(["sé", "한", "ß", "抱謝", "s*", "ガ", "don't", "آ", "ё s", "抱謝，抱謝", "❤"]),
    st.text(
        "sSeé\u0301 ß한\u1112\u1161\u11ab抱謝谢ガｶﾞdon'’tآا\u0653ёе,，-\u200b\u00ad_❤\ufe0f",
        max_size=14,
    ),
)
def test_texts_that_look_the_same_are_heard_the_same(phrase: str, text: str) -> None:
    def heard(text: str) -> str:
        said = say({"occurs": "m"}, record([agent(f"{text}.")]), moments={"m": {"says": [phrase]}})
        return said.verdict

    expected = "met" if Phrase(phrase).find(HeardText(text)) is not None else "unmet"
    assert heard(text) == expected
    for form in ("NFC", "NFD"):
        assert heard(unicodedata.normalize(form, text)) == expected
    assert heard(text.upper()) == expected


@pytest.mark.parametrize("phrase", ["", " ", "\u200b", "\u00ad\ufeff", "_", "\u3000", "\u0640"])
def test_a_phrase_that_shows_nothing_is_refused(phrase: str) -> None:
    with pytest.raises(ValidationError, match="a phrase is empty"):
        Moment.model_validate({"says": [phrase]})


@laws
@given(ANY_TEXT.filter(lambda text: fold(text).replace("_", " ").strip()), ANY_TEXT)
def test_any_phrase_is_heard_in_itself(phrase: str, text: str) -> None:
    if "[" in phrase or "<" in phrase or "{" in phrase:
        return
    said = say({"occurs": "m"}, record([agent(phrase)]), moments={"m": {"says": [phrase]}})
    goes_on = any(word.goes_on for word in parse(phrase)[0])
    assert said.verdict == "met" or goes_on or "\u200b" in phrase
    say({"occurs": "m"}, record([agent(text or "-")]), moments={"m": {"says": [phrase]}})


PIECES = [
    *("a", "b", "é", "ß", "谢", "謝", "ﬁ", "…", "\u0301", "\u200b", " ", "_", "'", "1", "，", "-"),
    *(
        "(",
        ")",
        "(?:",
        "(?i)",
        "(?s:",
        "(?-i:",
        "(?P<n>",
        "|",
        "*",
        "+",
        "?",
        "{2}",
        "{1,3}",
        "{2,}",
    ),
    *(".", "^", "$", r"\b", r"\B", r"\w", r"\W", r"\d", r"\D", r"\s", r"\S", r"\A", r"\z", r"\t"),
    *("[", "]", "[^", "a-z", "А-я", "[]a]", "[^]a]", r"[\]a-]", "[:alpha:]", "[:^digit:]"),
    *(r"\.", r"\x41", r"\x{e9}", r"\pL", r"\p{Greek}", r"\PN", r"\p{^L}", r"\Q", r"\E", "{", "}"),
]


@laws
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join))
def test_a_pattern_that_re2_takes_is_rewritten_to_one_that_it_takes(pattern: str) -> None:
    if pattern_refusal(pattern) is not None:
        return
    rewritten = Pattern(pattern)
    for text in ("", "ab a1", "é a抱_", "aß\n谢"):
        rewritten.find_all(HeardText(text))
    if pattern.isascii() and not any(part in pattern for part in ("_", "'", r"\s", r"\S")):
        plain = re2.compile(pattern, pattern_options())
        for text in ("", "ab a1", "A\tb", "-]^{"):
            match = plain.search(text)
            found = rewritten.find(HeardText(text))
            assert found == (match.span() if match else None), text


class FoldedText(HeardText):
    """A text that is folded although it could be read as it stands."""

    is_plain = False


@laws
@given(
    st.lists(st.sampled_from([*PIECES, "谢，", "[,?]", "[^谢!]"]), min_size=1, max_size=6).map(
        "".join
    ),
    st.text("aB1 谢抱，？。！’“-\n", max_size=20),
)
def test_a_text_that_is_read_as_it_stands_is_read_as_its_folded_form(
    wording: str, text: str
) -> None:
    text += "谢"
    assert HeardText(text).is_plain
    if pattern_refusal(wording) is None:
        pattern = Pattern(wording)
        assert pattern.find_all(HeardText(text)) == pattern.find_all(FoldedText(text))
    if wording.strip(" _\u0301\u200b"):
        phrase = Phrase(wording)
        assert phrase.find_all(HeardText(text)) == phrase.find_all(FoldedText(text))


@pytest.mark.parametrize("pattern", [r"\B", "b*", r"\b", "é*", "抱*", "x?"])
@pytest.mark.parametrize("text", ["é", "aé抱_b", "抱歉", "écoute bien", "_é_"])
def test_where_nothing_matches_is_between_letters(pattern: str, text: str) -> None:
    for start, end in Pattern(pattern).find_all(HeardText(text)):
        assert 0 <= start <= end <= len(text)
    say({"occurs": "m"}, record([agent(text)]), moments={"m": {"matches": [pattern]}})
