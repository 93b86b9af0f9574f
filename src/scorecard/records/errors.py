"""What is wrong with a record, in our words, with its place and how to put it right."""

from __future__ import annotations

import math
import re
from typing import Any

import msgspec

from scorecard.records.interaction import SPEAKERS, Action, Interaction, Observation, Turn
from scorecard.text.lazy_regex import lazy_regex

SECONDS = "times are seconds from the start of the interaction"


class RecordError(ValueError):
    """A record that cannot be graded: `path` is where (JSON path), `reason` what is wrong,
    `help` how to put it right (may be empty). `key` is the key at `path` that is not known, if
    that is what is wrong."""

    def __init__(self, path: str, reason: str, help: str = "", key: str | None = None) -> None:
        super().__init__(f"{path}: {reason}" + (f" ({help})" if help else ""))
        self.path = path
        self.reason = reason
        self.help = help
        self.key = key

    def under(self, path: str) -> RecordError:
        """A copy of the error, for a value that stands at a path of another value."""
        return RecordError(path + self.path.removeprefix("$"), self.reason, self.help)


# What msgspec says, and what we make of it.
_AT = lazy_regex(r" - at `(?P<path>[^`]*)`$")
_NUMBER_FOR_TEXT = lazy_regex(r"Expected `str[^`]*`, got `(?:int|float|bool)`")
_TEXT_FOR_OTHER = lazy_regex(r"Expected `(?:int|float|bool)(?: \| null)?`, got `str`")
_UNKNOWN = lazy_regex(r"Object contains unknown field `(?P<key>.*)`", re.DOTALL)
_MISSING = lazy_regex(r"Object missing required field `(?P<key>[^`]*)`")
_ENUM = lazy_regex(r"Invalid enum value '?(?P<value>.*?)'?$", re.DOTALL)
_SYNTAX = lazy_regex(r"JSON is malformed: (?P<what>.*) \(byte (?P<byte>\d+)\)")
_NOT_JSON = lazy_regex(rb"[ :,\[]?-?(NaN|Infinity)")
_STEP = lazy_regex(r"\.(?P<key>\w+)|\[(?P<place>\d+)\]|\[\.\.\.\]")
_LONGEST_EXCERPT = 60

_TYPES = lazy_regex(r"`([a-z]+(?: \| [a-z]+)*)`")
_IN_WORDS = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "a boolean",
    "object": "an object",
    "array": "a list",
}

_EMPTY_HELP = {
    "turns": "an appraisal without a conversation carries one event turn",
    "text": "leave the turn out",
}


def to_record_error(error: Exception, data: bytes | memoryview) -> RecordError:
    """The error in our words, with help, for what msgspec found wrong with `data`."""
    if isinstance(error, msgspec.ValidationError):
        import json  # noqa: PLC0415 (most records are sound)

        try:
            # As Python reads it: numbers out of range too.
            generic = json.loads(bytes(data))
        except RecursionError as deep:
            return explain_invalid(deep, None)
        except ValueError:
            # What is no JSON has no keys to be blamed for: a file may have been cut short.
            return _not_json(data) or explain_invalid(error, None)
        return explain_invalid(error, generic)
    if isinstance(error, RecursionError):
        return explain_invalid(error, None)
    # msgspec before 0.23 raises the decoder's own error, with what is wrong with one text of it.
    if isinstance(error, UnicodeDecodeError) or "UTF-8" in str(error):
        return _not_utf8(data)
    return _explain_syntax(str(error), data)


def _not_utf8(data: bytes | memoryview) -> RecordError:
    reason = "invalid"
    try:
        str(data, "utf-8")
    except UnicodeDecodeError as error:
        reason = error.reason
    return RecordError("$", f"not UTF-8: {reason}", "save the file as UTF-8")


def _not_json(data: bytes | memoryview) -> RecordError | None:
    """What is wrong with a text that is no JSON; rows of tables and Python's own have no text."""
    if not data:
        return None
    try:
        msgspec.json.decode(data)
    except (msgspec.ValidationError, RecursionError):
        return None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return to_record_error(error, data)
    return None


def explain_invalid(error: Exception, data: Any) -> RecordError:
    if isinstance(error, RecursionError):
        return RecordError("$", "nested too deeply to be a record")
    message = str(error)
    at = _AT.search(message)
    path = _named(at["path"], data) if at else "$"
    message = message[: at.start()] if at else message
    if unknown := _UNKNOWN.fullmatch(message):
        return _explain_unknown_key(path, unknown["key"])
    if missing := _MISSING.fullmatch(message):
        return RecordError(path, f"`{missing['key']}` is missing")
    if path.endswith(".speaker") and (enum := _ENUM.fullmatch(message)):
        help = _did_you_mean(enum["value"], SPEAKERS) or f"one of {', '.join(SPEAKERS)}"
        return RecordError(path, f"unknown speaker `{excerpt(enum['value'])}`", help)
    return _explain_value(path, message)


def explain_foreign(error: msgspec.ValidationError) -> RecordError:
    """Say in our words what msgspec found wrong with a value of another maker's format."""
    message = str(error)
    at = _AT.search(message)
    path = at["path"] if at else "$"
    message = message[: at.start()] if at else message
    if missing := _MISSING.fullmatch(message):
        return RecordError(path, f"`{missing['key']}` is missing")
    return RecordError(path, _worded(message), _quoting(message))


def _worded(message: str) -> str:
    """What msgspec says, with words for its names of types."""
    if not message.startswith("Expected `"):
        return message[0].lower() + excerpt(message[1:], 200)
    types = _TYPES.sub(_type_in_words, message.removeprefix("Expected "))
    wanted, _, found = types.partition(", got ")
    return f"expected {wanted}, found {found}" if found else f"expected {wanted}"


def _type_in_words(types: re.Match[str]) -> str:
    return " or ".join(_IN_WORDS.get(name, name) for name in types[1].split(" | "))


def _quoting(message: str) -> str:
    if _NUMBER_FOR_TEXT.match(message):
        return "put it in quotes"
    return "write it without quotes" if _TEXT_FOR_OTHER.match(message) else ""


def _explain_unknown_key(path: str, key: str) -> RecordError:
    known = _keys_at(path)
    hint = f"known: {', '.join(known)}"
    if path == "$":
        hint = "what has no field of its own goes under `metadata`"
    help = _did_you_mean(key, known) or hint
    return RecordError(path, f"unknown key `{excerpt(key)}`", help, key)


def _explain_value(path: str, message: str) -> RecordError:
    if "of length >= 1" in message:
        return RecordError(path, "is empty", _EMPTY_HELP.get(path.rpartition(".")[2], ""))
    if message == "Expected `float` >= 0.0":
        return RecordError(path, "is negative", SECONDS)
    return RecordError(path, _worded(message), _quoting(message))


def _explain_syntax(message: str, data: bytes | memoryview) -> RecordError:
    syntax = _SYNTAX.fullmatch(message) or _half_surrogate(data)
    if syntax is None:
        return RecordError("$", "not valid JSON: it ends too early", "the file may be truncated")
    what, byte, help = syntax["what"], int(syntax["byte"]), ""
    if "surrogate" in what:
        what, help = "half of a surrogate pair", "write the whole character"
    elif what.startswith("trailing characters"):
        byte, help = byte - 1, "one record a line, and nothing after it"
    elif literal := _NOT_JSON.match(bytes(data[max(byte - 1, 0) : byte + 9])):
        what, help = f"{literal[1].decode()} is not a JSON number", "leave the key out"
    return RecordError("$", f"not valid JSON at byte {byte + 1}: {what}", help)


def _half_surrogate(data: bytes | memoryview) -> re.Match[str] | None:
    """msgspec takes half a pair in the last few bytes for a record that ends too early."""
    try:
        msgspec.json.decode(bytes(data) + b" " * 12)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        found = _SYNTAX.fullmatch(str(error))
        return found if found and "surrogate" in found["what"] else None
    return None


def _named(path: str, data: Any) -> str:
    """Put the key for which msgspec writes `[...]` into a path."""
    before, gap, after = path.partition("[...]")
    if not gap or data is None:
        return path
    if before != "$.observations":
        return _unending(path, data)
    for name, value in data["observations"].items():
        try:
            msgspec.convert(value, bool | Observation | list[Observation])
        except (msgspec.ValidationError, RecursionError):
            return before + member(name) + after
    return path


def _unending(path: str, data: Any) -> str:
    """Put the keys that lead to a number out of range into a path."""
    named = "$"
    for step in _STEP.finditer(path):
        at = data
        if step[0] != "[...]":
            key: Any = step["key"] or int(step["place"])
            named += step[0]
        elif isinstance(at, dict):
            key = next((key for key, value in at.items() if _is_endless(value)), None)
            named += "[...]" if key is None else member(key)
        else:
            key = next((place for place, value in enumerate(at) if _is_endless(value)), None)
            named += f"[{key}]"
        if key is None:
            return path
        data = at[key]
    return named


def _is_endless(value: Any) -> bool:
    if isinstance(value, dict | list):
        return any(map(_is_endless, value.values() if isinstance(value, dict) else value))
    return isinstance(value, float) and math.isinf(value)


def member(name: str) -> str:
    return f".{name}" if name.isidentifier() and len(name) <= 40 else f"[`{excerpt(name)}`]"


def _keys_at(path: str) -> tuple[str, ...]:
    if path.startswith("$.observations"):
        return Observation.__struct_fields__
    if path.endswith(".action"):
        return Action.__struct_fields__
    return (Interaction if path == "$" else Turn).__struct_fields__


def _did_you_mean(given: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 (few names are misspelt)

    # Comparing a text of megabytes with a word takes seconds and finds nothing.
    near = get_close_matches(given[:_LONGEST_EXCERPT].lower(), known, 1)
    return f"did you mean `{near[0]}`?" if near else ""


def excerpt(text: str, longest: int = _LONGEST_EXCERPT) -> str:
    """The beginning of a text from a record, fit to stand in a message."""
    return printable(text if len(text) <= longest else text[: longest - 1] + "…")


def printable(text: str) -> str:
    """Escape what would move the cursor, break the line or turn the direction of writing."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
