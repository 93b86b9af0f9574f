"""Made-up service chats, the same ones every time, for a checkout without the data set."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from scorecard import Rubric

# The most common first: a word's weight falls with its rank, as in real text.
_VOCABULARY = Path(__file__).with_name("vocabulary.txt").read_text(encoding="utf-8").split()
_WEIGHTS = list(accumulate(1 / rank for rank in range(3, len(_VOCABULARY) + 3)))

_TOPICS = ("refund", "delivery", "billing", "booking", "access", "repair")
_ACTIONS = ("look_up_order", "issue_refund", "send_email", "book_slot", "reset_password")
_PHRASE_SHARE = 0.12
_ACTION_SHARE = 0.08
_SEED = 20


def chats(rubric: Rubric, count: int) -> Iterator[bytes]:
    """So many records as JSON: about 20 turns of 5 to 20 words, some with the rubric's phrases."""
    random = Random(_SEED)
    made = Chats(rubric, random)
    for number in range(count):
        yield msgspec.json.encode(made.chat(number, random.randint(14, 26)))


def sentences(count: int) -> list[str]:
    """So many sentences of 5 to 20 words."""
    random = Random(_SEED)
    return [_text(random, []) for _ in range(count)]


def _phrases(rubric: Rubric) -> dict[str, list[str]]:
    """The English phrases of the rubric, by speaker."""
    phrases: dict[str, list[str]] = {"agent": [], "customer": []}
    for moment in rubric.moments.values():
        said = () if moment.says is None else moment.says.any or moment.says.all or ()
        for speaker, known in phrases.items():
            if moment.speaker in (None, speaker):
                known += [phrase for phrase in said if phrase.isascii()]
    return phrases


class Chats:
    """Makes chats with the phrases of a rubric."""

    def __init__(self, rubric: Rubric, random: Random) -> None:
        self._phrases = _phrases(rubric)
        self._random = random

    def chat(self, number: int, length: int) -> dict[str, Any]:
        """One record with so many turns."""
        random = self._random
        clock = 0.0
        turns = []
        for index in range(length):
            speaker = "agent" if index % 2 else "customer"
            turn: dict[str, Any] = {"speaker": speaker}
            if speaker == "agent" and random.random() < _ACTION_SHARE:
                turn["action"] = _action(random)
            else:
                turn["text"] = _text(random, self._phrases[speaker])
            turn["start"] = clock
            clock += random.randint(3, 60)
            turns.append(turn)
        return {
            "id": f"chat-{number:06}",
            "channel": "chat",
            "language": "en",
            "started_at": "2026-03-02T09:14:00Z",
            "topic": random.choice(_TOPICS),
            "agent": {"id": f"a{random.randrange(40)}", "team": random.choice(["north", "south"])},
            "customer": {
                "id": f"c{random.randrange(9000)}",
                "tier": random.choice(["gold", "silver"]),
            },
            "turns": turns,
            "outcome": {"resolved": random.random() < 0.8, "csat": random.randint(1, 5)},
        }


def _action(random: Random) -> dict[str, Any]:
    arguments = {"reference": str(random.randrange(10**6)), "amount": random.randrange(100)}
    return {"name": random.choice(_ACTIONS), "arguments": arguments, "result": "ok"}


def _text(random: Random, phrases: list[str]) -> str:
    words = random.choices(_VOCABULARY, cum_weights=_WEIGHTS, k=random.randint(5, 20))
    if phrases and random.random() < _PHRASE_SHARE:
        words.insert(random.randrange(len(words)), random.choice(phrases))
    text = " ".join(words)
    return text[0].upper() + text[1:] + random.choice(".....?!")
