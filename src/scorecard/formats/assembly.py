"""From what the items of a source give to turns: who is who, and which result is of which call."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from scorecard.formats.conversion import Conversion
from scorecard.formats.joining import join
from scorecard.formats.openai_tools import Waiting, tool_arguments
from scorecard.formats.roles import EVERYDAY, FIRST_WORDS
from scorecard.formats.speakers import by_words, told_by_words
from scorecard.formats.turns import Placed, in_order
from scorecard.formats.written_calls import MARK, WrittenCalls
from scorecard.records.interaction import Action, Speaker, Turn


class Part(Placed, frozen=True, gc=False):
    """What an item of a source gives: a text with words, the `call` of a tool (its id, name,
    arguments), a tool's `answer` (the id and name of the call, the value), or an event.

    The `speaker` is the source's own word for who it is of. None, it is the agent, who calls
    tools; an event without a word is the system's.
    """

    speaker: str | None
    call: tuple[str | None, str, Any] | None = None
    answer: tuple[str | None, str | None, Any] | None = None


class Assembly:
    """Puts parts together, in the order in which they come.

    `roles` are the words for who is who, in lower case; everyday words (`rep`, `客服`) are known,
    and whom no word names, the user named.
    """

    def __init__(
        self, conversion: Conversion, roles: Mapping[str, Speaker], *, is_speech: bool = False
    ) -> None:
        self._conversion = conversion
        self._roles = {**EVERYDAY, **roles}
        self._only = {"agent", "customer"} <= set(roles.values())
        self._is_speech = is_speech

    def turns(self, parts: list[Part], *, began: float | None) -> tuple[list[Turn], float | None]:
        """The turns in order, and when the first of them was; raises `RecordError`."""
        if any(map(_is_written, parts)):
            parts = list(self._written(parts))
        if None in [part.text for part in parts]:
            parts = self._answered(parts)
        words = {part.speaker for part in parts if part.event is None and part.speaker is not None}
        speakers: dict[Hashable, Speaker] = {None: "agent", "": "system"}
        speakers.update(self._speakers(words, parts))
        known = {*self._roles, "", "unknown"}
        ids: dict[Hashable, str | None] = {
            word: word for word in words if word.casefold() not in known
        }
        speech = self._is_speech
        return in_order(
            parts,
            self._conversion,
            began=began,
            speech=speech,
            words=speech,
            speakers=speakers,
            ids=ids,
        )

    def _written(self, parts: Iterable[Part]) -> Iterator[Part]:
        """The parts in which what tools are called with, and answer, in words is no words."""
        written = WrittenCalls(self._conversion)
        for part in parts:
            if not _is_written(part):
                yield part
                continue
            text = part.answer[2] if part.text is None and part.answer else part.text
            role = "agent" if part.speaker is None else self._roles.get(part.speaker.casefold())
            of, start, end = part.speaker, part.start, part.end
            call, name, _ = part.answer or (None, None, None)
            may_call = part.answer is None and role not in ("customer", "system")
            for piece in written.pieces(str(text), may_call=may_call):
                if piece.kind == "call":
                    yield Part(of, start, end, call=(piece.id, piece.name or "", piece.value))
                elif piece.kind == "answer" or part.answer:
                    answer = (piece.id or call, piece.name or name, piece.value)
                    yield Part(of, start, end, answer=answer)
                else:
                    yield Part(of, start, end, piece.value)

    def _answered(self, parts: Iterable[Part]) -> list[Part]:
        """The parts in which each call has its result; a result without a call is left out."""
        placed: list[Part] = []
        waiting = Waiting()
        for part in parts:
            if part.answer is not None:
                call, name, _ = part.answer
                place = waiting.answered(call, name)
                if place is None:
                    self._conversion.leave_out("tool results without a call")
                    continue
                asked = placed[place]
                end = part.start if part.start is not None else asked.end
                placed[place] = msgspec.structs.replace(asked, end=end, answer=part.answer)
                continue
            if part.call is not None:
                waiting.next_message()
                waiting.add(part.call[0], part.call[1], len(placed))
            placed.append(part)
        for _ in range(len(waiting)):
            self._conversion.remark("a tool call without a result")
        return [part if part.call is None else self._acting(part, *part.call) for part in placed]

    def _acting(self, part: Part, _: str | None, name: str, arguments: Any) -> Part:
        value = part.answer[2] if part.answer is not None else None
        action = Action(name, tool_arguments(arguments, self._conversion), value)
        return Part(part.speaker, part.start, part.end, None, action)

    def _speakers(self, words: Iterable[str], parts: Iterable[Part]) -> Mapping[str, Speaker]:
        if (told := told_by_words(words, self._conversion, self._roles)) is not None:
            return told
        first: dict[str, str] = {}
        for part in parts:
            if part.event is not None or part.speaker is None:
                continue
            said = first.get(part.speaker, "")
            if not said:
                first[part.speaker] = part.text or ""
            elif self._is_speech and len(said) <= FIRST_WORDS:
                first[part.speaker] = join((said, part.text or ""))
        return by_words(first.items(), self._conversion, self._roles, only=self._only)


def _is_written(part: Part) -> bool:
    """Whether a text, or an answer that is one, has marks of tools in it."""
    if part.text is not None:
        return MARK in part.text
    return part.answer is not None and isinstance(part.answer[2], str) and MARK in part.answer[2]
