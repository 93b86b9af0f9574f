"""Applies a mapping: from a value of the source to an interaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple, TypeVar

import msgspec

from scorecard.formats.clock import iso
from scorecard.formats.conversion import Conversion
from scorecard.formats.format import InputFormat
from scorecard.formats.joining import is_speech
from scorecard.formats.speakers import by_words
from scorecard.formats.turns import Placed, in_order, named_agent
from scorecard.formats.vendor import decode
from scorecard.mapping.expression import JmesPath, as_path, follow
from scorecard.mapping.model import ActionMap, SpeakerMap, TextMap, TimeMap
from scorecard.mapping.model import Mapping as Mapped
from scorecard.mapping.sources import expressions, sources
from scorecard.mapping.values import Asked, is_true, parsed, plain
from scorecard.records.decoding import convert as to_record
from scorecard.records.errors import RecordError, excerpt
from scorecard.records.interaction import SPEAKERS, Action, Interaction, Speaker
from scorecard.suggest import did_you_mean

_decoder = msgspec.json.Decoder()
_TEXTS = ("id", "channel", "language", "topic")
_OBJECTS = ("agent", "customer", "outcome", "observations", "metadata")
_MOST_WORDS = 12
_LONGEST_WORD = 40

_Made = TypeVar("_Made")


class _Item(NamedTuple):
    """One item of the turns; `path` is where it stands in the source, and `place` says it where
    no path can."""

    value: Any
    path: str
    place: str = ""


class Mapper:
    """Makes interactions of values; `given` counts for each field how often there was a source."""

    def __init__(self, mapping: Mapped) -> None:
        self.mapping = mapping
        self.given: Counter[str] = Counter()
        turn = mapping.turn
        speaker, text = turn.speaker, turn.text
        self._speaker = SpeakerMap(by=speaker) if isinstance(speaker, JmesPath) else speaker
        self._text = TextMap(from_=text) if isinstance(text, JmesPath) else text
        self._words = self._speaker.words()

    def format(self) -> InputFormat:
        """The mapping as a format like any other."""
        title = self.mapping.title
        return InputFormat(
            name=self.mapping.id,
            title="a mapping" if title is None else title.say("en"),
            shapes=(),
            convert=self.convert,
            fields=sources(self.mapping),
        )

    def convert(self, data: bytes, conversion: Conversion) -> Interaction:
        """Make a value an interaction; raises `RecordError`."""
        value = decode(_decoder, data)
        items = list(self._items(value, conversion))
        words = [_at(item, self._word) for item in items]
        speakers = self._speakers(items, words, conversion)
        placed = [
            _at(item, partial(self._place, speakers[word], conversion))
            for item, word in zip(items, words, strict=True)
        ]
        start = self.mapping.turn.start
        is_instant = start is not None and start.unit == "instant"
        made = {"id": conversion.id, **self._fields(value)}
        made["agent"] = named_agent(made["agent"], placed)
        turns, began = in_order(
            placed,
            conversion,
            began=None if is_instant else 0.0,
            speech=is_speech(made.get("channel"), placed),
        )
        if is_instant and began is not None:
            made.setdefault("started_at", iso(began))
        return to_record({**made, "turns": msgspec.to_builtins(turns)})

    def _ask(self, asked: Asked, value: Any) -> Any:
        """What an expression gives; None for nothing, also where that is an empty text."""
        found = asked.expression.find(value, asked.path)
        if found is None or found == "":
            return None
        self.given[asked.field] += 1
        return found

    def _fields(self, value: Any) -> dict[str, Any]:
        fields = self.mapping.interaction
        made: dict[str, Any] = {name: self._object(value, name) for name in _OBJECTS}
        for name in (*_TEXTS, "started_at"):
            expression = getattr(fields, name)
            if expression is None:
                continue
            asked = Asked(name, expression, "$")
            found = self._ask(asked, value)
            if found is None or found is False:
                continue
            if name == "started_at" and not isinstance(found, str):
                made[name] = iso(asked.seconds(found, "instant"))
            else:
                made[name] = asked.text(found)
        return made

    def _object(self, value: Any, name: str) -> dict[str, Any]:
        given = getattr(self.mapping.interaction, name)
        if isinstance(given, JmesPath):
            asked = Asked(name, given, "$")
            return asked.object(self._ask(asked, value))
        found = {
            key: self._ask(Asked(f"{name}.{key}", given_item, "$"), value)
            for key, given_item in (given or {}).items()
        }
        return {key: found_item for key, found_item in found.items() if found_item is not None}

    def _items(self, value: Any, conversion: Conversion) -> Iterator[_Item]:
        """The items that become turns; those to skip are counted."""
        turns, skip = self.mapping.turns, self.mapping.turn.skip_when
        found = turns.find(value)
        if not isinstance(found, list):
            raise Asked("turns", turns, "$").unfit(found, "a list of what is said and done")
        steps = turns.list_steps
        # The path of an item is only known where its list was taken as it is.
        where = f"${as_path(steps)}" if steps is not None and follow(value, steps) == found else ""
        for index, found_item in enumerate(found):
            item = _Item(found_item, f"{where}[{index}]")
            if not where:
                item = _Item(found_item, "$", f"item {index} of {turns}")
            if skip is not None and is_true(_at(item, partial(_asked, skip))):
                conversion.leave_out("turns that the mapping skips")
            else:
                yield item

    def _word(self, item: _Item) -> str:
        asked = Asked("turns[].speaker", self._speaker.by, item.path)
        found = self._ask(asked, item.value)
        if found is None or isinstance(found, list | dict):
            help = f"where the source does not say, name one: `{asked.expression.root} || 'system'`"
            raise asked.unfit(found, "a word", help)
        return plain(found).strip()

    def _speakers(
        self, items: list[_Item], words: list[str], conversion: Conversion
    ) -> Mapping[str, Speaker]:
        """The role for each word that stands beside a turn."""
        if not self._words:
            utterances = zip(words, map(self._first_words, items), strict=True)
            return by_words(utterances, conversion)
        for item, word in zip(items, words, strict=True):
            if word.casefold() not in self._words:
                given = (word for role in SPEAKERS for word in getattr(self._speaker, role) or ())
                known = [excerpt(word, _LONGEST_WORD) for word in given]
                hint = did_you_mean(word, known) or f"known: {', '.join(known[:_MOST_WORDS])}, …"
                asked = Asked("turns[].speaker", self._speaker.by, item.path)
                error = asked.unfit(word, "a word that the mapping knows", hint)
                raise _placed(error, item)
        return {word: self._words[word.casefold()] for word in words}

    def _first_words(self, item: _Item) -> str:
        found = None if self._text is None else self._text.from_.find(item.value, item.path)
        return found if isinstance(found, str) else ""

    def _place(self, speaker: Speaker, conversion: Conversion, item: _Item) -> Placed:
        turn = self.mapping.turn
        text = self._said(item, self._text, conversion)
        action = self._done(item, turn.action)
        event = self._word_of(item, "turns[].event", turn.event)
        who = self._word_of(item, "turns[].agent_id", turn.agent_id) if speaker == "agent" else None
        given = {"text": text is not None and text.strip(), "action": action, "event": event}
        several = [f"`{name}`" for name, given_item in given.items() if given_item]
        if len(several) > 1:
            reason = f"one turn gives {' and '.join(several)}"
            help = "let one be false where the other counts: `kind == 'message' && body`"
            raise RecordError(item.path, reason, help)
        start, end = self._times(item)
        if action is not None or event is not None:
            return Placed(speaker, start, end, None, action, event, who)
        return Placed(speaker, start, end, text or "", agent_id=who)

    def _word_of(self, item: _Item, field: str, expression: JmesPath | None) -> str | None:
        if expression is None:
            return None
        asked = Asked(field, expression, item.path)
        found = self._ask(asked, item.value)
        return None if found is None or found is False else asked.text(found)

    def _said(self, item: _Item, text: TextMap | None, conversion: Conversion) -> str | None:
        if text is None:
            return None
        words = self._word_of(item, "turns[].text", text.from_)
        if words is None or not (text.html or text.mail):
            return words
        from scorecard.formats.words import plain as bare  # noqa: PLC0415 (loads an HTML parser)

        return bare(words, html=text.html, mail=text.mail, conversion=conversion)

    def _done(self, item: _Item, action: ActionMap | None) -> Action | None:
        if action is None:
            return None
        name = self._word_of(item, "turns[].action.name", action.name)
        if name is None:
            return None
        arguments = result = None
        if action.arguments is not None:
            asked = Asked("turns[].action.arguments", action.arguments, item.path)
            arguments = asked.object(parsed(self._ask(asked, item.value)))
        if action.result is not None:
            asked = Asked("turns[].action.result", action.result, item.path)
            result = self._ask(asked, item.value)
        return Action(name, arguments or {}, result)

    def _times(self, item: _Item) -> tuple[float | None, float | None]:
        turn = self.mapping.turn
        start = self._time(item, turn.start, "turns[].start")
        length = self._time(item, turn.length, "turns[].length")
        if start is not None and length is not None:
            return start, start + length
        return start, self._time(item, turn.end, "turns[].end")

    def _time(self, item: _Item, time: TimeMap | None, field: str) -> float | None:
        if time is None:
            return None
        asked = Asked(field, time.from_, item.path)
        found = self._ask(asked, item.value)
        return None if found is None else asked.seconds(found, time.unit)


def records(mapping: Mapped, data: bytes) -> list[bytes]:
    """The records in a value, by a mapping that says where they stand; raises `RecordError`."""
    assert mapping.records is not None
    found = mapping.records.find(decode(_decoder, data))
    if found is None:
        raise Asked("records", mapping.records, "$").unfit(None, "a list of records")
    listed = found if isinstance(found, list) else [found]
    try:
        return [msgspec.json.encode(record) for record in listed]
    except RecursionError:
        raise RecordError("$", "nested too deeply to hold records") from None


def never_given(mapping: Mapped, given: Mapping[str, int], converted: int) -> list[str]:
    """What to say of expressions that gave nothing in any of so many records."""
    times = "the record" if converted == 1 else f"any of {converted} records"
    return [
        f"{field}: {expression} gave nothing in {times}"
        for field, expression in expressions(mapping)
        if converted and not given.get(field)
    ]


def _asked(expression: JmesPath, item: _Item) -> Any:
    return expression.find(item.value, item.path)


def _at(item: _Item, make: Callable[[_Item], _Made]) -> _Made:
    """Make something of an item; an error says which one it was."""
    try:
        return make(item)
    except RecordError as error:
        raise _placed(error, item) from None


def _placed(error: RecordError, item: _Item) -> RecordError:
    if not item.place:
        return error
    return RecordError(error.path, f"{item.place}: {error.reason}", error.help)
