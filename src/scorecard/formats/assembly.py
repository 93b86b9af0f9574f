"""From what the items of a source give to turns: who is who, and which result is of which call."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

import msgspec

from scorecard.formats.conversion import Conversion
from scorecard.formats.joining import join
from scorecard.formats.openai_tools import Waiting, tool_arguments
from scorecard.formats.roles import EVERYDAY, FIRST_WORDS
from scorecard.formats.speakers import by_words
from scorecard.formats.turns import Placed, in_order
from scorecard.records.interaction import Action, Speaker, Turn


class Part(msgspec.Struct, frozen=True, gc=False):
    """What an item of a source gives: a text, the `call` of a tool (its id, name, arguments), a
    tool's `answer` (the id and name of the call, the value), or an event.

    `who` is the source's own word for who it is of; an event without one is the system's. Times
    are in seconds on the clock of the source.
    """

    who: str = ""
    start: float | None = None
    end: float | None = None
    text: str | None = None
    call: tuple[str | None, str, Any] | None = None
    answer: tuple[str | None, str | None, Any] | None = None
    event: str | None = None


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
        self._parts: list[Part] = []
        self._waiting = Waiting()

    def add(self, part: Part) -> None:
        """Add a part; a result goes to its call, and is left out where there is none."""
        if part.answer is not None:
            self._answer(part, *part.answer)
            return
        if part.text is not None and not part.text.strip():
            return
        if part.call is not None:
            self._waiting.next_message()
            self._waiting.add(part.call[0], part.call[1], len(self._parts))
        self._parts.append(part)

    def _answer(self, part: Part, call: str | None, name: str | None, value: Any) -> None:
        place = self._waiting.answered(call, name)
        if place is None:
            self._conversion.leave_out("tool results without a call")
            return
        asked = self._parts[place]
        end = part.start if part.start is not None else asked.end
        self._parts[place] = msgspec.structs.replace(asked, end=end, answer=(call, name, value))

    def turns(self, *, began: float | None) -> tuple[list[Turn], float | None]:
        """The turns in order, and when the first of them was; raises `RecordError`."""
        for _ in range(len(self._waiting)):
            self._conversion.remark("a tool call without a result")
        speakers = self._speakers()
        words = {*self._roles, "", "unknown"}
        named = {part.who for part in self._parts}
        named = {who for who in named if who.casefold() not in words}
        placed = [
            self._placed(part, speakers, named)
            if part.text is None
            else Placed(
                speakers[part.who],
                part.start,
                part.end,
                part.text,
                None,
                None,
                part.who if part.who in named else None,
            )
            for part in self._parts
        ]
        speech = self._is_speech
        return in_order(placed, self._conversion, began=began, speech=speech, words=speech)

    def _speakers(self) -> Mapping[str, Speaker]:
        speaking = [part for part in self._parts if part.event is None and self._is_named(part)]
        first: dict[str, str] = {}
        for part in speaking:
            words = first.get(part.who, "")
            if not words:
                first[part.who] = part.text or ""
            elif self._is_speech and len(words) <= FIRST_WORDS:
                first[part.who] = join((words, part.text or ""))
        return by_words(first.items(), self._conversion, self._roles, only=self._only)

    def _placed(self, part: Part, speakers: Mapping[str, Speaker], named: Set[str]) -> Placed:
        if part.event is not None:
            return Placed(speakers.get(part.who, "system"), part.start, part.end, event=part.event)
        action = None
        if part.call is not None:
            _, name, given = part.call
            value = part.answer[2] if part.answer is not None else None
            action = Action(name, tool_arguments(given, self._conversion), value)
        # Tools are called by the agent, where nobody is named.
        speaker = speakers[part.who] if self._is_named(part) else "agent"
        agent_id = part.who if part.who in named else None
        return Placed(speaker, part.start, part.end, None, action, agent_id=agent_id)

    @staticmethod
    def _is_named(part: Part) -> bool:
        return bool(part.who) or part.call is None
