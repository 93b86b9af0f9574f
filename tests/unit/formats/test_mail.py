"""Mail as it was sent: charsets of every kind, and nothing that the library raises gets out."""

from __future__ import annotations

import encodings
import pkgutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paths import ROOT
from scorecard.formats.charsets import to_text
from scorecard.formats.conversion import Conversion
from scorecard.formats.mail import Mail, read_mail
from scorecard.formats.registry import FORMATS

_ATTACKS = ROOT.parent / "shared" / "field" / "attack"
_CAFE = "café"


@pytest.mark.parametrize(
    ("charset", "data", "text", "is_sure"),
    [
        (None, b"caf\xc3\xa9", _CAFE, True),
        ("UTF-8", b"caf\xc3\xa9", _CAFE, True),
        ("utf8", b"caf\xc3\xa9", _CAFE, True),
        ("ISO-8859-1", b"caf\xe9", _CAFE, True),
        ("windows-1252", b"caf\xe9 \x80", "café €", True),
        ("koi8-u", "київ".encode("koi8-u"), "київ", True),
        ("GB18030", "您好".encode("gb18030"), "您好", True),
        ("big5", "您好".encode("big5"), "您好", True),
        ("iso-2022-jp", "日本".encode("iso-2022-jp"), "日本", True),
        ("us-ascii", b"caf\xc3\xa9", _CAFE, False),
        ("utf-8", b"caf\xe9", "caf�", False),
        ("x-unknown", b"caf\xc3\xa9", _CAFE, False),
        ("utf-7", b"+2AA-", "?", False),
        *(
            (charset, b"caf\xc3\xa9", _CAFE, False)
            for charset in (
                *("punycode", "idna", "undefined", "unicode_escape", "raw_unicode_escape"),
                *("rot13", "zlib", "hex", "base64", "bz2", "uu", "quopri", "mbcs", "oem"),
                *("", "a\0b", "utf-8\0", "x" * 50_000, "../x", "é", "ſ", "aliases"),
            )
        ),
    ],
)
def test_bytes_by_a_charset(charset: str | None, data: bytes, text: str, is_sure: bool) -> None:
    assert to_text(data, charset) == (text, is_sure)


@given(
    st.sampled_from([name for _, name, _ in pkgutil.iter_modules(encodings.__path__)]),
    st.binary(max_size=20),
)
def test_any_bytes_by_any_codec_are_text(charset: str, data: bytes) -> None:
    to_text(data, charset).text.encode()


def test_names_of_charsets_do_not_pile_up() -> None:
    before = len(encodings._cache)  # type: ignore[attr-defined]
    for number in range(300):
        to_text(b"x", f"no-such-{number}")
        read_mail(
            b"Content-Type: multipart/mixed; boundary*=no-%d'en'x; charset*=no-%d'en'no-%d\r\n\r\n"
            % (number, number, number)
        )
    assert len(encodings._cache) == before  # type: ignore[attr-defined]


def _sent(kind: str, body: bytes) -> bytes:
    return b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body


@pytest.mark.parametrize(
    ("data", "mail"),
    [
        (_sent("text/plain; charset=latin1", b"caf\xe9"), Mail(_CAFE, "text/plain", 0, True)),
        (
            _sent("text/plain; charset*=utf-8''utf-8", b"caf\xc3\xa9"),
            Mail(_CAFE, "text/plain", 0, True),
        ),
        (
            _sent("text/plain; charset*0=lat; charset*1=in1", b"caf\xe9"),
            Mail(_CAFE, "text/plain", 0, True),
        ),
        (
            _sent(f"text/plain; charset*{'9' * 5000}", b"caf\xc3\xa9"),
            Mail(_CAFE, "text/plain", 0, True),
        ),
        (
            _sent(f"multipart/mixed; boundary*{'9' * 5000}=x", b"--x\r\n\r\nhello\r\n--x--"),
            Mail("", "", 1, True),
        ),
        (
            _sent("multipart/mixed; boundary*=nul\0'en'x", b"--x\r\n\r\nhello\r\n--x--"),
            Mail("hello", "text/plain", 0, True),
        ),
        (
            _sent("multipart/mixed; boundary*0*=\"undefined''x\"", b"--x\r\n\r\nhello\r\n--x--"),
            Mail("hello", "text/plain", 0, True),
        ),
        (
            b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n!!\x00=\xff",
            Mail("", "text/plain", 0, True),
        ),
        (
            b"Content-Type: text/plain\r\nContent-Transfer-Encoding: uuencode\r\n\r\nbegin \xff\n#",
            None,
        ),
        (b"\xff" * 100, None),
        (b"", Mail("", "text/plain", 0, True)),
    ],
)
def test_reads_a_mail(data: bytes, mail: Mail | None) -> None:
    found = read_mail(data)
    if mail is None:
        found.text.encode()
    else:
        assert found == mail


def test_a_mail_nested_too_deeply_is_said() -> None:
    part = b"hello"
    for number in range(2_000):
        part = _sent(f"multipart/mixed; boundary=b{number}", b"--b%d\r\n" % number + part)
    with pytest.raises(ValueError, match="nested too deeply to be a mail"):
        read_mail(part)


_HEADERS = st.sampled_from(
    [
        *("Content-Type: ", "Content-Transfer-Encoding: ", "Content-Disposition: ", "X: "),
        *("multipart/mixed", "text/plain", "text/html", "message/rfc822", "attachment", "base64"),
        *("; ", "charset", "boundary", "filename", "*", "0", "1", "=", "''", "'", '"', "\\", "%"),
        *("utf-8", "punycode", "x-uuencode", "quoted-printable", "é", "\0", "\r\n", "\r\n ", "--x"),
        *("=?utf-8?q?=41?=", "9" * 4_400, "begin 644 x\n", "#86%T\n", "end\n", "<", ">", ","),
    ]
)


@given(st.lists(_HEADERS, max_size=40), st.binary(max_size=30))
def test_whatever_a_mail_holds_nothing_but_a_value_error_is_raised(
    parts: list[str], rest: bytes
) -> None:
    try:
        mail = read_mail("".join(parts).encode() + rest)
    except ValueError:
        return
    mail.text.encode()


def test_a_long_header_costs_no_more_than_its_length() -> None:
    """The library takes the parameters of a header apart in the square of its length."""
    data = _sent('multipart/mixed; a="' + ";" * 4_000_000, b"x")
    assert read_mail(data).attachments == 1


@pytest.mark.skipif(not _ATTACKS.exists(), reason="the mails of the attack are not here")
@pytest.mark.parametrize("name", sorted(path.name for path in _ATTACKS.glob("mail_*")))
def test_the_mails_that_ended_a_run_are_read(name: str) -> None:
    data = (_ATTACKS / name).read_bytes()
    made = FORMATS["vcon"].convert(data, Conversion())
    assert made is not None
    assert next(turn.text for turn in made.turns) in {"café", "hello", "\\ud800 café"}
