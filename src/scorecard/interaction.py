"""The interaction record (native format, version 1): what happened, in order.

A record is decoded and validated in one pass by `decode`; what the type system cannot say
(a turn holds exactly one of text, action, event; it ends after it starts) is checked right
after it. Everything here is frozen: an interaction is evidence, and evidence does not change.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Annotated, Any, Literal

import msgspec

Speaker = Literal["agent", "customer", "system"]
SPEAKERS: tuple[Speaker, ...] = ("agent", "customer", "system")

_Name = Annotated[str, msgspec.Meta(min_length=1)]
_Seconds = Annotated[float, msgspec.Meta(ge=0)]
_Index = Annotated[int, msgspec.Meta(ge=0)]


class _Record(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False
):
    """Settings shared by all parts of a record.

    What is decoded from JSON never refers to itself: the garbage collector may leave it alone.
    """


class Action(_Record):
    """A tool call or system operation.

    `arguments` and `result` are open: whatever the tool took and gave.
    """

    name: _Name
    arguments: dict[str, Any] = {}
    result: Any = None


class Turn(_Record):
    """One utterance (`text`), one `action` or one `event`; exactly one of the three.

    `start` and `end` are seconds from the start of the interaction.
    """

    speaker: Speaker
    text: _Name | None = None
    action: Action | None = None
    event: _Name | None = None
    start: _Seconds | None = None
    end: _Seconds | None = None


class Observation(_Record):
    """A judgement made outside, by a reviewer or a model.

    `turns` are indices into the interaction's turns, counted from 0.
    """

    met: bool
    by: str | None = None
    turns: list[_Index] = []
    note: str | None = None
    at: str | None = None


class Interaction(_Record):
    """One recorded call, chat or email thread.

    `agent`, `customer`, `outcome` and `metadata` are open objects. `started_at` is kept as
    written (ISO 8601 by convention) and never interpreted.
    """

    id: _Name
    turns: Annotated[list[Turn], msgspec.Meta(min_length=1)]
    channel: str | None = None
    language: str | None = None
    started_at: str | None = None
    topic: str | None = None
    agent: dict[str, Any] = {}
    customer: dict[str, Any] = {}
    outcome: dict[str, Any] = {}
    observations: dict[str, bool | Observation | list[Observation]] = {}
    metadata: dict[str, Any] = {}


class RecordError(ValueError):
    """A record that cannot be graded: `path` is where (JSON path), `reason` what is wrong,
    `mend` how to put it right (may be empty)."""

    def __init__(self, path: str, reason: str, mend: str = "") -> None:
        super().__init__(f"{path}: {reason}" + (f" ({mend})" if mend else ""))
        self.path = path
        self.reason = reason
        self.mend = mend


_decoder = msgspec.json.Decoder(Interaction)


def decode(data: bytes | memoryview) -> Interaction:
    """Decode one JSON object into an `Interaction`.

    Raises `RecordError` for anything that is not a valid record.
    """
    try:
        interaction = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _explain(error) from None
    check(interaction)
    return interaction


def convert(data: Any) -> Interaction:
    """Turn plain Python data (dicts, lists, numbers, strings) into an `Interaction`.

    Raises `RecordError`, as `decode` does.
    """
    try:
        interaction = msgspec.convert(data, Interaction)
    except (msgspec.ValidationError, RecursionError) as error:
        raise _explain(error) from None
    check(interaction)
    return interaction


def check(interaction: Interaction) -> None:
    """Check what the types cannot say; raises `RecordError`."""
    for index, turn in enumerate(interaction.turns):
        if turn.text is None:
            if (turn.action is None) == (turn.event is None):
                raise _contents_error(index, turn)
        elif turn.action is not None or turn.event is not None:
            raise _contents_error(index, turn)
        end = turn.end
        if end is not None and turn.start is not None and end < turn.start:
            raise RecordError(
                f"$.turns[{index}].end",
                f"the turn ends ({end:g} s) before it starts ({turn.start:g} s)",
                "times are seconds from the start of the interaction",
            )
    if interaction.observations:
        _check_observations(interaction)


def _contents_error(index: int, turn: Turn) -> RecordError:
    given = [name for name in ("text", "action", "event") if getattr(turn, name) is not None]
    if not given:
        reason = "the turn is empty: it has no `text`, `action` or `event`"
        return RecordError(f"$.turns[{index}]", reason, "leave the turn out, or say what happened")
    listed = " and ".join(f"`{name}`" for name in given)
    return RecordError(
        f"$.turns[{index}]",
        f"the turn has {listed}; a turn is one of `text`, `action`, `event`",
        "make it two turns",
    )


def _check_observations(interaction: Interaction) -> None:
    last = len(interaction.turns) - 1
    for name, observation in interaction.observations.items():
        if isinstance(observation, bool):
            continue
        listed = isinstance(observation, list)
        for position, one in enumerate(
            observation if isinstance(observation, list) else [observation]
        ):
            for turn in one.turns:
                if turn > last:
                    where = f"$.observations.{name}" + (f"[{position}]" if listed else "")
                    raise RecordError(
                        f"{where}.turns",
                        f"points to turn {turn}, but the last turn is {last}",
                        "turns are counted from 0",
                    )


# What msgspec says, and what we make of it.
_AT = re.compile(r" - at `(?P<path>[^`]*)`$", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<key>.*)`", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(?P<key>[^`]*)`")
_ENUM = re.compile(r"Invalid enum value '?(?P<value>.*?)'?$", re.DOTALL)
_SYNTAX = re.compile(r"JSON is malformed: (?P<what>.*) \(byte (?P<byte>\d+)\)")
_LONGEST_EXCERPT = 60

_KEYS: dict[str, tuple[str, ...]] = {
    "$": Interaction.__struct_fields__,
    "turn": Turn.__struct_fields__,
    "action": Action.__struct_fields__,
    "observation": Observation.__struct_fields__,
}


def _explain(error: Exception) -> RecordError:
    """Say in our words, with a mend, what the decoder found wrong."""
    if isinstance(error, RecursionError):
        return RecordError("$", "nested too deeply to be a record")
    if isinstance(error, UnicodeDecodeError):
        return RecordError("$", f"not UTF-8: {error.reason}", "save the file as UTF-8")
    if not isinstance(error, msgspec.ValidationError):
        return _explain_syntax(str(error))
    message = str(error)
    at = _AT.search(message)
    path = at["path"] if at else "$"
    message = message[: at.start()] if at else message
    if unknown := _UNKNOWN.fullmatch(message):
        key = unknown["key"]
        near = get_close_matches(key, _keys_at(path), 1)
        mend = f"did you mean `{near[0]}`?" if near else f"known: {', '.join(_keys_at(path))}"
        if path == "$" and not near:
            mend = "what has no field of its own goes under `metadata`"
        return RecordError(path, f"unknown key `{_excerpt(key)}`", mend)
    if missing := _MISSING.fullmatch(message):
        return RecordError(path, f"`{missing['key']}` is missing")
    if path.endswith(".speaker") and (enum := _ENUM.fullmatch(message)):
        near = get_close_matches(enum["value"].lower(), SPEAKERS, 1)
        mend = f"did you mean `{near[0]}`?" if near else f"one of {', '.join(SPEAKERS)}"
        return RecordError(path, f"unknown speaker `{_excerpt(enum['value'])}`", mend)
    if "of length >= 1" in message:
        return RecordError(path, "is empty", _EMPTY_MENDS.get(path.rpartition(".")[2], ""))
    return RecordError(path, message[0].lower() + _excerpt(message[1:], 200))


_EMPTY_MENDS = {
    "turns": "an appraisal without a conversation carries one event turn",
    "text": "leave the turn out",
}


def _explain_syntax(message: str) -> RecordError:
    if syntax := _SYNTAX.fullmatch(message):
        what, byte = syntax["what"], int(syntax["byte"])
        mend = ""
        if "surrogate" in what:
            what, mend = "half of a surrogate pair", "write the whole character"
        return RecordError("$", f"not valid JSON at byte {byte + 1}: {what}", mend)
    return RecordError("$", "not valid JSON: it ends too early", "the file may be truncated")


def _keys_at(path: str) -> tuple[str, ...]:
    if path.startswith("$.observations"):
        return _KEYS["observation"]
    if path.endswith(".action"):
        return _KEYS["action"]
    return _KEYS["$" if path == "$" else "turn"]


def _excerpt(text: str, longest: int = _LONGEST_EXCERPT) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
