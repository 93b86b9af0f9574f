"""From what a server sends to the model's reply, or to what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from scorecard.judge.errors import JudgeError
from scorecard.judge.exchanges import Reply

_LONGEST_SAID = 300
_BASE_HELP = "--base-url is the address before /chat/completions, and often ends in /v1"

_STATUS: dict[int, tuple[str, str, bool]] = {
    400: ("the server does not take the request", "", False),
    401: ("the key is refused", "is it set in OPENAI_API_KEY, or where --key-env says?", True),
    402: ("the server asks for a payment", "", True),
    403: ("the key may not do this", "does it have access to the model?", True),
    404: ("nothing is there", f"{_BASE_HELP}; does it have the model?", True),
    405: ("the address takes no questions", _BASE_HELP, True),
    407: ("a proxy asks who you are", "name an address that needs no proxy", True),
    413: ("the transcript is too long for the server", "", False),
    422: ("the server does not take the request", "", False),
    429: ("too many requests", "a smaller --concurrency, or a longer --timeout", False),
}
_OWN = {400, 413, 422}
_LATER = {408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529}
"""What may be otherwise a little later."""


def failure_of(status: int, headers: Mapping[str, str], body: bytes, now: float) -> JudgeError:
    """What a status other than 200 says; `now` is the time, in seconds since 1970."""
    if 300 <= status < 400:
        where = headers.get("location", "elsewhere")[:_LONGEST_SAID]
        help = "no other address is ever asked; name that one with --base-url if you trust it"
        return JudgeError(f"the server sends on to {where} (HTTP {status})", help, stops=True)
    reason, help, stops = _STATUS.get(status, ("the server fails", "", False))
    said = _said(body)
    return JudgeError(
        f"{reason} (HTTP {status})" + (f": {said}" if said else ""),
        help,
        stops=stops,
        retry=status in _LATER,
        wait=_wait(headers, now),
        own=status in _OWN,
    )


def _wait(headers: Mapping[str, str], now: float) -> float:
    """The seconds that `Retry-After` asks to wait (RFC 9110, section 10.2.3)."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return float(text[:18])
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return 0.0


def _said(body: bytes) -> str:
    """What a server says of an error, in JSON or in words; nothing of a page."""
    text = body.decode("utf-8", "replace").strip()
    if text.startswith("<"):
        return ""
    found = _decoded(body)
    if isinstance(found, dict):
        error = found.get("error", found)
        inside = error.get("message") or error.get("detail") if isinstance(error, dict) else error
        text = inside if isinstance(inside, str) else text
    return " ".join(text.split())[:_LONGEST_SAID]


def reply_of(body: bytes) -> Reply:
    """The reply in an answer with status 200. Raises `JudgeError` for what is none."""
    if not body.strip():
        raise JudgeError("the server's answer is empty", retry=True)
    found = _decoded(body)
    if found is None:
        if body.lstrip()[:1] == b"<":
            raise JudgeError("the address answers with a web page", _BASE_HELP, stops=True)
        raise JudgeError("the server's answer is not JSON, or is cut off", retry=True)
    if isinstance(found, dict) and found.get("error"):
        raise JudgeError(f"the server reports an error: {_said(body)}")
    try:
        choice = found["choices"][0]
        message = choice["message"]
        content = message["content"]
    except (KeyError, IndexError, TypeError):
        raise JudgeError("the server's answer is no chat completion", _BASE_HELP) from None
    text = _text(content)
    if not text and isinstance(message.get("refusal"), str):
        raise JudgeError(f"the model refuses: {message['refusal'][:_LONGEST_SAID]}")
    if not text:
        raise JudgeError("the model's answer is empty")
    if choice.get("finish_reason") == "length":
        raise JudgeError(
            "the model's answer is cut off", "a model that writes less, or fewer questions"
        )
    usage = found.get("usage")
    return Reply(text, _count(usage, "prompt_tokens"), _count(usage, "completion_tokens"))


def _text(content: Any) -> str:
    if isinstance(content, list):
        parts = (part.get("text") for part in content if isinstance(part, dict))
        content = "".join(part for part in parts if isinstance(part, str))
    return content.strip() if isinstance(content, str) else ""


def _count(usage: Any, key: str) -> int:
    count = usage.get(key) if isinstance(usage, dict) else None
    return count if isinstance(count, int) and not isinstance(count, bool) and count >= 0 else 0


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
