"""Mail that is quoted in another mail, by the marks that mail programs leave.

Only what a program put there goes: lines that begin with `>`, what follows a line such as “On 2
March 2026, Ann <ann@example.com> wrote:” or a block of headers, what stands under a divider. What
is written between or below quoted lines is new, and stays; so do signatures. In doubt, words stay.

Why this is not a library's work: docs/decisions/0006-html-and-quoted-mail.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

# Longer lines introduce nothing; this also bounds the work on each.
_LONGEST_INTRO = 400
_MOST_WRAPPED = 3
_MOST_HEADERS = 10

# Not the faces `>:(` and `>.<`.
_MARKED = re.compile(r">(?![:;=._<])")
_VERBS = r"wrote|schrieb|a écrit|escribió|escreveu|schreef|heeft .{0,40}geschreven|ha scritto|skrev"
_WROTE = re.compile(rf"(?:On|Am|Le|El|Em|Op|Il|Den)\b.{{6,}}?\b(?:{_VERBS})\b[^:：]{{0,120}}[:：]")
_WROTE_HAN = re.compile(
    r"(?:在|于|於)?[ ]?(?:(?:周|星期|週).[ ,，]{0,2})?\d{4}[ ]?[年/.-].*?"
    r"(?:写道|寫道|写到)[ ]?[:：]"
)
_BEGUN = re.compile(r"(?:On|Am|Le|El|Em|Op|Il|Den) .*?\d|(?:在|于|於)?[ ]?\d{4}[ ]?[年/.-]")
# The verb first, and then who is before it: what begins with a letter is searched letter by letter.
_BY_A_PERSON = re.compile(
    r" wrote\b(?:(?<=\bi wrote)|(?<=\b(?:he|we|it) wrote)|(?<=\b(?:she|you) wrote)"
    r"|(?<=\bthey wrote))",
    re.IGNORECASE,
)
_BY_A_PERSON_HAN = re.compile(r"[你您他她我它们們][^，,<>]{0,4}(?:写道|寫道|写到)")
_DATED = re.compile(r"@|\d{1,2}[:：.]\d\d|\b\d{4}\b|\d{4}[ ]?年")
_DIVIDER = re.compile(
    r"-{2,} ?(?:original message|forwarded message|ursprüngliche nachricht|message d'origine"
    r"|weitergeleitete nachricht|mensaje original|原始邮件|原始郵件|原邮件|转发邮件|转发的邮件"
    r"|邮件原件|回复的原邮件) ?-{2,}|begin forwarded message:",
    re.IGNORECASE,
)
_RULE = re.compile(r"_{20,}|-{20,}")
_HEADER = re.compile(
    r"\*?(?:(?P<sender>From|Von|De|发件人|寄件者|寄件人|發件人)"
    r"|(?P<when>Sent|Date|Gesendet|Datum|Envoyé|Enviado|发送时间|发送日期|日期|时间|寄件日期|時間)"
    r"|(?P<subject>Subject|Betreff|Objet|Asunto|主题|主旨|主題)"
    r"|(?P<other>To|Cc|Bcc|An|À|Para|Reply-To|Importance|收件人|收件者|抄送|副本))\*?[ ]?[:：]",
    re.IGNORECASE,
)
# Whatever begins a quotation, or the words that introduce one, begins like this.
_BEGINNING = (
    r"(?:>|--|_{20}|(?:On|Am|Le|El|Em|Op|Il|Den) .*?\d|(?:在|于|於)?[ ]?\d{4}[ ]?[年/.-]"
    r"|(?i:begin forwarded|\*?(?:From|Von|De|发件人|寄件者|寄件人|發件人)\*?[ ]?[:：]))"
)
_BEGINS = re.compile(_BEGINNING)
_A_LINE_BEGINS = re.compile(rf"\n[^\S\n]*{_BEGINNING}")


class Cut(NamedTuple):
    """A mail without what it quotes, and how many quoted parts that were."""

    text: str
    parts: int


def cut_quoted(text: str, *, marks: bool = True) -> Cut:
    """The words that are new in a mail. One that quotes nothing comes back as it is.

    Without `marks`, the text may be no mail: a line that begins with `>` is quoted only below words
    that introduce it."""
    begin = _A_LINE_BEGINS.search(f"\n{text}")
    if begin is None:
        return Cut(text, 0)
    above = begin.start()
    kept = [text[: above - 1]] if above else []
    lines = text[above:].split("\n")
    parts = at = 0
    was_quoted = False
    while at < len(lines):
        may_end = marks or was_quoted or not _MARKED.match(lines[at].strip())
        end = _quoted_until(lines, at) if may_end else at
        if end > at:
            parts += not was_quoted
            at, was_quoted = end, True
            continue
        # Blank lines between quoted ones do not part them.
        was_quoted = was_quoted and not lines[at].strip()
        kept.append(lines[at])
        at += 1
    return Cut("\n".join(kept).strip(), parts) if parts else Cut(text, 0)


def _quoted_until(lines: Sequence[str], at: int) -> int:
    """The line after what is quoted from a line on; the line itself if nothing is."""
    line = lines[at].strip()
    if _MARKED.match(line):
        return at + 1
    begin = _introduced_at(lines, at)
    if begin is None:
        return at
    first = _next_with_words(lines, begin)
    if first is None:
        return len(lines)
    if _MARKED.match(lines[first].strip()):
        return first
    return _indented_until(lines, first) if _is_indented(lines[first]) else len(lines)


def _introduced_at(lines: Sequence[str], at: int) -> int | None:
    """Where the quoted words begin that a line introduces (with the lines it is wrapped onto);
    None if the line introduces no quotation."""
    line = lines[at].strip()
    if len(line) > _LONGEST_INTRO or not _BEGINS.match(line):
        return None
    if _DIVIDER.fullmatch(line):
        return at + 1
    if _is_header_block(lines, at):
        return at
    if _RULE.fullmatch(line):
        below = _next_with_words(lines, at + 1, at + 3)
        return below if below is not None and _is_header_block(lines, below) else None
    return _attributed_until(lines, at) if _BEGUN.match(line) else None


def _attributed_until(lines: Sequence[str], at: int) -> int | None:
    """The line after “On …, Ann wrote:”, which may be wrapped."""
    whole = ""
    for end, line in enumerate(lines[at : at + _MOST_WRAPPED], at + 1):
        if not (part := line.strip()):
            break
        whole = f"{whole} {part[:_LONGEST_INTRO]}" if whole else part[:_LONGEST_INTRO]
        if _is_attribution(whole):
            return end
    return None


def _is_attribution(line: str) -> bool:
    if not line.endswith((":", "：")) or len(line) > _LONGEST_INTRO:
        return False
    # A search for letters costs more than a look for a sign: most lines have both signs or neither.
    is_ascii = line.isascii()
    wrote = _WROTE.fullmatch(line) or (not is_ascii and _WROTE_HAN.fullmatch(line))
    if not wrote or not ("@" in line or _DATED.search(line)):
        return False
    return not (_BY_A_PERSON.search(line) or (not is_ascii and _BY_A_PERSON_HAN.search(line)))


def _is_header_block(lines: Sequence[str], at: int) -> bool:
    """Whether the headers of a mail begin at a line: who, when and what about, or an address."""
    first = _HEADER.match(lines[at].strip())
    if first is None or first.lastgroup != "sender":
        return False
    found: set[str | None] = set()
    has_address = False
    for line in lines[at : at + _MOST_HEADERS]:
        if not (plain := line.strip()):
            continue
        header = _HEADER.match(plain)
        if header is None:
            break
        found.add(header.lastgroup)
        has_address = has_address or "@" in plain[:_LONGEST_INTRO]
    return {"when", "subject"} <= found or (has_address and len(found) > 1)


def _next_with_words(lines: Sequence[str], begin: int, end: int | None = None) -> int | None:
    stop = len(lines) if end is None else min(end, len(lines))
    return next((at for at in range(begin, stop) if lines[at].strip()), None)


def _is_indented(line: str) -> bool:
    return line[:1] in (" ", "\t")


def _indented_until(lines: Sequence[str], begin: int) -> int:
    """The line after an indented block: what is written at the margin below it is new."""
    for at in range(begin, len(lines)):
        if lines[at].strip() and not _is_indented(lines[at]):
            return at
    return len(lines)
