"""From what a help desk holds to the words that people read: HTML, and mail that quotes mail."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats_support import real
from scorecard.formats.conversion import Conversion
from scorecard.formats.words import plain


def words(text: str, *, html: bool = False, mail: bool = False) -> tuple[str, dict[str, int]]:
    conversion = Conversion()
    return plain(text, html=html, mail=mail, conversion=conversion), dict(conversion.left_out)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>two<br>three</p>", "One\ntwo\nthree"),
        ("<p>One</p>", "One"),
        ("<p>  One\n   two </p>", "One two"),
        ("<div>One<div>two</div>three</div>", "One\ntwo\nthree"),
        ("<div>One</div><div><br></div><div>two</div>", "One\n\ntwo"),
        ("un<b>break</b>able <i>it</i>", "unbreakable it"),
        ("<ul><li>one<li>two</ul>", "one\ntwo"),
        ("<table><tr><td>1<td>2<tr><td>3</table>", "1 2\n3"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("see <a href='https://example.com/x'>the page</a><img src=x alt='a cat'>", "see the page"),
        ("a<script>if (a<b) x()</script><style>p{}</style><!-- no -->b", "ab"),
        ("<html><head><title>no</title></head><body>yes</body></html>", "yes"),
        ("<p>Tom &amp; Ann&nbsp;&#20320;&#x597d;</p>", "Tom & Ann 你好"),
        ("<p>我的<b>包裹</b>还没到。<br>请查</p>", "我的包裹还没到。\n请查"),
        ("<o:p>old</o:p> mail", "old mail"),
        # what is no markup at all stays, with its lines
        ("one\n two", "one\n two"),
        ("1 &lt; 2\nAT&T", "1 < 2\nAT&T"),
        ("I <3 it, 1 < 2", "I <3 it, 1 < 2"),
        ("<p>me: <ann@example.com></p>", "me: <ann@example.com>"),
        ("<p>see <https://example.com/a?b=c></p>", "see <https://example.com/a?b=c>"),
        # a tag that never ends may be words
        ("<p>it is</p> <really bad", "it is\n<really bad"),
    ],
)
def test_html_reads_as_it_is_seen(html: str, text: str) -> None:
    assert words(html, html=True)[0] == text


def test_tags_are_counted() -> None:
    assert words("<p>a</p>", html=True)[1] == {"HTML tags": 2}
    assert words("<p>a<br>b &amp; c</p>", html=True)[1] == {"HTML tags": 3}
    assert words("a & b", html=True)[1] == {}


@given(st.text("ab <>&;/p=\"'\n-!\u00a0你", max_size=40))
def test_any_text_can_be_read(source: str) -> None:
    words(source, html=True, mail=True)


@given(st.text("ab 你\n", max_size=20))
def test_the_short_way_for_one_paragraph_reads_as_the_long_way(inner: str) -> None:
    assert words(f"<p>{inner}</p>", html=True)[0] == words(f"<p><i>{inner}</i></p>", html=True)[0]


ON = "On Mon, Mar 2, 2026 at 9:14 AM Help <help@example.com> wrote:"
ON_HAN = "2026年3月2日 上午9:14，客服 <help@example.com> 写道："
INDENTED = "    On 2 May 2026, 9:14, Al <al@example.com> wrote:\n\n  Hi\n\n  Al\n"
OUTLOOK_HAN = "发件人: 客服 <help@example.com>\n发送时间: 3月2日\n收件人: 李雷\n主题: 包裹"
DIVIDED_HAN = '------------------ 原始邮件 ------------------\n发件人: "客服";'
OUTLOOK = (
    "From: Help <help@example.com>\nSent: Monday, March 2, 2026 9:14 AM\nTo: Ann\nSubject: RE: x"
)


@pytest.mark.parametrize(
    ("mail", "new", "parts"),
    [
        (f"Yes.\n\n{ON}\n> Is it there?\n> Help\n", "Yes.", 1),
        (f"Yes.\n\n{ON}\n\nIs it there?\nHelp", "Yes.", 1),
        (f"{ON}\n> Is it there?\n\nYes, it is.\nAnn", "Yes, it is.\nAnn", 1),
        ("Hi\n> Is it there?\nYes.\n> Is it broken?\nNo.", "Hi\nYes.\nNo.", 2),
        ("Hi\n> a\n\n> b\nYes.", "Hi\n\nYes.", 1),
        (f"Yes.\n\n{ON[:48]}\n{ON[48:]}\n\n> Is it there?", "Yes.", 1),
        (f"Still not here.\n\n{OUTLOOK}\n\nIt comes tomorrow.", "Still not here.", 1),
        (f"Still not here.\n{'_' * 32}\n{OUTLOOK}\n\nTomorrow.", "Still not here.", 1),
        ("Thanks\n\n-----Original Message-----\nFrom: Help\n\nHello", "Thanks", 1),
        ("See:\n\n---------- Forwarded message ---------\nFrom: Shop\n\nLate", "See:", 1),
        ("See:\n\nBegin forwarded message:\n\nFrom: Shop\n\nLate", "See:", 1),
        ("Danke\n\nAm 02.03.2026 um 09:14 schrieb Help <help@example.com>:\n> Hallo", "Danke", 1),
        ("谢谢。\n\n在 2026年3月2日，客服 <help@example.com> 写道：\n\n您好", "谢谢。", 1),
        ("谢谢。\n\n在 2026年3月2日，客服 写道：\n\n您好", "谢谢。", 1),
        (f"谢谢。\n\n{ON_HAN}\n> 您好\n再问一下", "谢谢。\n\n再问一下", 1),
        ('在 2026-03-02 09:14:00，"客服" <help@example.com> 写道：\n您好', "", 1),
        (f"还没到。\n\n{OUTLOOK_HAN}\n\n您好", "还没到。", 1),
        (f"还没到。\n\n{OUTLOOK_HAN.replace(': ', '：')}\n\n您好", "还没到。", 1),
        ("还没到。\n\n发件人：客服\n日期：3月2日 9:14\n主题：包裹\n\n您好", "还没到。", 1),
        (f"好的\n\n{DIVIDED_HAN}\n\n您好", "好的", 1),
        (f"Fine.\n\n{INDENTED}One more thing", "Fine.\n\nOne more thing", 1),
        ("> all of it\n> is quoted", "", 1),
    ],
)
def test_quoted_mail_is_cut(mail: str, new: str, parts: int) -> None:
    assert words(mail, mail=True) == (new, {"quoted mails": parts})
    assert words(mail.replace("\n", "\r\n"), mail=True)[0].replace("\r", "") == new


@pytest.mark.parametrize(
    "mail",
    [
        "On Monday she wrote: your parcel comes on Tuesday. It did not.",
        "On Monday she wrote:\nyour parcel comes on Tuesday. It did not.",
        "On 2 March 2026 you wrote:\nyour parcel comes on Tuesday. It did not.",
        "On 2 March 2026 I ordered the following:\n1 kettle",
        "客服在 2026年3月2日 写道：包裹明天到。但是没有到。",
        "2026年3月2日你们写道：\n包裹明天到。但是没有到。",
        "My data:\nFrom: Berlin\nTo: Munich\nDate: 3 March\nPlease book it.",
        "我的行程：\n主题: 退票\n日期: 3月3日\n请帮我退票。",
        "First\n\n----------\n\nSecond",
        "Thanks,\nAnn\n-- \nAnn Lee\nSent from my phone",
        "Menu > Orders > Refund does not work.",
        ">:( three weeks now",
        "Original message: see above. From: is empty",
    ],
)
def test_words_that_look_like_quotations_stay(mail: str) -> None:
    assert words(mail, mail=True) == (mail, {})


def test_what_is_no_mail_quotes_nothing() -> None:
    assert words(f"Yes.\n{ON}\n> Hi")[0] == f"Yes.\n{ON}\n> Hi"


GMAIL = (
    "<div dir=ltr>Yes.</div><br><div class=gmail_quote><div class=gmail_attr>On Mon, Mar 2, 2026"
    " at 9:14 AM Help &lt;<a href='mailto:h@example.com'>h@example.com</a>&gt; wrote:<br></div>"
    "<blockquote class=gmail_quote><div>Is it?<br>Really?</div></blockquote></div><p>PS: new</p>"
)


def test_html_mail_is_cut_where_its_program_says_so() -> None:
    made, left_out = words(GMAIL, html=True, mail=True)
    assert made == "Yes.\n\nPS: new"
    assert left_out["quoted mails"] == 1


def test_a_block_quotation_of_the_writer_stays() -> None:
    html = "<p>Your terms say:</p><blockquote>Free returns.</blockquote><p>So?</p>"
    assert words(html, html=True, mail=True)[0] == "Your terms say:\nFree returns.\nSo?"


def test_the_real_thread() -> None:
    path = real("vcon/ab_email_prob_followup_text_thread.vcon")
    bodies = [one["body"] for one in json.loads(path.read_bytes())["dialog"]]
    cut = [words(body, mail=True) for body in bodies]
    assert [left_out for _, left_out in cut] == [{}, {"quoted mails": 1}, {"quoted mails": 1}]
    assert [len(text.split()) for text, _ in cut] == [18, 6, 1]


MIB = 1 << 20


@pytest.mark.parametrize(
    "unit",
    [
        "<div>",
        "<b>",
        "<a ",
        "<",
        "<!--",
        "&",
        "<blockquote type=cite>x",
        "<ul><li>",
        "<td>",
        "</p>",
        "<pre>\n",
        "<script>",
        '<a x="',
        "<p x=",
        "<![CDATA[",
        "&#9",
        "<b><div></b>",
        "<a@b>",
        ">\nx\n",
        "On ",
        "On 1\n",
        "a:\n",
        "From: @\n",
        "-",
        "-- \n",
        "_" * 20 + "\n",
        "写道：\n",
        "On " + "wrote " * 60 + ":\n",
        "在2026年写道",
        " ",
        "\n",
        "From: x\ny\n",
        "> ",
    ],
)
def test_a_megabyte_of_anything_is_read_in_linear_time(unit: str) -> None:
    took = []
    for size in (MIB // 8, MIB):
        text = unit * (size // len(unit))
        begun = time.process_time()
        words(text, html=True, mail=True)
        words(text, mail=True)
        took.append(time.process_time() - begun)
    # Eight times the text: quadratic would be 64 times.
    assert took[1] < max(24 * took[0], 1.0)
