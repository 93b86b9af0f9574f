"""What a reasoning model thinks before it speaks: it stands in the text, and nobody is told it.

Models and the servers before them mark it in many ways: `<think>…</think>` and its kind, perhaps
with a prefix (`<seed:think>`), in other brackets (`[THINK]`, `◁think▷`, `<|START_THINKING|>`), as a
channel (`<|channel|>analysis<|message|>…<|end|>`) or as `<details type="reasoning">`.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

import msgspec

from scorecard.records.interaction import Interaction
from scorecard.text.lazy_regex import lazy_regex

# What is surely no word in brackets, even where its other half is missing; and the others.
_SURE = (
    r"think(?:ing)?|thoughts?|reasoning|(?:inner|internal)[_-]?(?:monologue|thoughts?|reasoning)"
    r"|chain[_-]?of[_-]?thought|scratch[_-]?pad|antthinking"
)
_UNSURE = r"analysis|reasons?|reflection|deliberation|monologue|internal"
_PREFIX = r"(?:[a-z]{1,20}[_:-])?"
TAG = lazy_regex(f"{_PREFIX}(?:{_SURE}|{_UNSURE})", re.IGNORECASE)
"""The name of a tag that holds reasoning."""

_TOKEN = lazy_regex(
    rf"""
    (?P<opens>
        (?:<|&lt;)\s{{0,3}}{_PREFIX}(?:{_SURE}|(?P<opens_unsure>{_UNSURE}))(?:\s[^<>]{{0,200}})?
            (?:>|&gt;)
        | <details\s[^<>]{{0,99}}\breasoning\b[^<>]{{0,99}}>
        | <\|channel\|>\s{{0,3}}analysis\s{{0,3}}<\|message\|>
        | \[think\] | ◁think▷ | <\|(?:start_thinking|begin_of_thought|think)\|>
    )
    | (?:<|&lt;)\s{{0,3}}/\s{{0,3}}{_PREFIX}(?:{_SURE}|(?P<closes_unsure>{_UNSURE}))\s{{0,3}}
        (?:>|&gt;)
    | (?P<closes_others></details>|<\|end\|>|<\|start\|>)
    | \[/think\] | ◁/think▷ | <\|(?:end_thinking|end_of_thought|/think)\|>
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FRAMES = lazy_regex(
    r"<\|(?:start\|>\s?assistant|channel\|>\s?final|(?:message|return|end)\|>"
    r"|(?:start|end)_response\|>|(?:begin|end)_of_solution\|>)",
    re.IGNORECASE,
)
_QUOTED = {"`": "`", "'": "'", '"': '"', "“": "”", "‘": "’", "「": "」"}
_EVENT = "reasoning"
REASONING_TEXTS = "reasoning texts"
"""What they are called where it is said what is left out."""


class Said(NamedTuple):
    """A text without the reasoning in it, and how many pieces of reasoning that was."""

    text: str
    pieces: int


def may_reason(text: str) -> bool:
    """Whether a text may hold reasoning: most have no such bracket, which is seen at once."""
    return (
        "<" in text
        or ("&" in text and "&lt;" in text)
        or ("]" in text and ("HINK]" in text or "hink]" in text))
        or "◁" in text
    )


def without_reasoning(text: str) -> Said:
    """The words of a text that are said. A tag in quotation marks or backticks is a word."""
    if not may_reason(text):
        return Said(text, 0)
    said, pieces, at, depth, closed = "", 0, 0, 0, 0
    opening: re.Match[str] | None = None
    for token in _TOKEN.finditer(text):
        if _is_quoted(text, token):
            continue
        if token["opens"]:
            opening = opening or token
            depth += 1
        elif opening is not None:
            depth, closed = depth - 1, token.end()
            if depth == 0:
                said, pieces = _joined(said, text[at : opening.start()]), pieces + 1
                opening, at = None, closed
        elif not (token["closes_unsure"] or token["closes_others"]):
            # What opened it stood in the prompt.
            at, pieces = token.end(), pieces + 1
    if opening is not None and (closed > opening.start() or not opening["opens_unsure"]):
        # Cut off, or one of its openings was only spoken of.
        said, pieces = _joined(said, text[at : opening.start()]), pieces + 1
        at = closed if closed > opening.start() else len(text)
    if not pieces:
        return Said(text, 0)
    return Said(_FRAMES.sub("", _joined(said, text[at:])).strip(), pieces)


def _is_quoted(text: str, token: re.Match[str]) -> bool:
    before, after = text[token.start() - 1 : token.start()], text[token.end() : token.end() + 1]
    return bool(after) and _QUOTED.get(before) == after


def _joined(left: str, right: str) -> str:
    """Two stretches of a text between which something is taken out."""
    left, right = left.rstrip(" "), right.lstrip(" ")
    needs_blank = left and right and left[-1] != "\n" and right[0] != "\n"
    return f"{left} {right}" if needs_blank else left + right


def leave_out(interaction: Interaction, left_out: Counter[str] | None) -> Interaction:
    """The interaction without what its agent's turns only think; the pieces are counted in
    `left_out`."""
    pieces = 0
    turns = []
    for turn in interaction.turns:
        said = turn
        if turn.speaker == "agent" and turn.text is not None:
            text, thought = without_reasoning(turn.text)
            if thought:
                pieces += thought
                event = None if text else _EVENT
                said = msgspec.structs.replace(turn, text=text or None, event=event)
        turns.append(said)
    if left_out is not None and pieces:
        left_out[REASONING_TEXTS] += pieces
    return msgspec.structs.replace(interaction, turns=turns) if pieces else interaction
