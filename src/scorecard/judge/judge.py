"""From an interaction to requests, and from the replies to observations. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from scorecard.judge.answers import Answers, read_answers
from scorecard.judge.budget import estimate_tokens
from scorecard.judge.exchanges import key_of
from scorecard.judge.findings import Findings
from scorecard.judge.prompt import AT_ONCE, PROMPT, Prompt, write_prompt
from scorecard.judge.questions import Question
from scorecard.judge.shown import ShownInteraction
from scorecard.judge.votes import Tally, tally
from scorecard.observations.row import ObservationRow

_ANSWER_TOKENS, _MORE_TOKENS = 160, 256


class Request(NamedTuple):
    """One request: its body but for the form of the answer, which is `schema`; and the hash of what
    is asked."""

    body: dict[str, Any]
    schema: dict[str, Any]
    key: str

    @property
    def tokens(self) -> int:
        """About how many tokens the model reads."""
        return sum(estimate_tokens(message["content"]) for message in self.body["messages"])


@dataclass(frozen=True)
class Judge:
    """A model and what it is asked: `votes` times, each with a seed of its own from `seed` on."""

    questions: Sequence[Question]
    model: str
    votes: int = 1
    seed: int = 0
    temperature: float = 0.0

    def prompts(self, shown: ShownInteraction) -> list[Prompt]:
        """The prompts about an interaction; none where nobody says anything."""
        if all(turn.text is None for turn in shown.turns):
            return []
        texts = shown.texts
        return [
            write_prompt(shown.turns, texts, self.questions[first : first + AT_ONCE])
            for first in range(0, len(self.questions), AT_ONCE)
        ]

    def requests(self, prompts: Sequence[Prompt]) -> list[list[Request]]:
        """The requests of each vote, one for each prompt."""
        return [[self._request(prompt, vote) for prompt in prompts] for vote in range(self.votes)]

    def _request(self, prompt: Prompt, vote: int) -> Request:
        body = {
            "model": self.model,
            "messages": prompt.messages,
            "temperature": self.temperature,
            "seed": self.seed + vote,
            "max_tokens": _MORE_TOKENS + _ANSWER_TOKENS * len(prompt.asked),
        }
        return Request(body, prompt.schema, key_of(body))

    def conclude(
        self,
        interaction: str,
        shown: ShownInteraction,
        prompts: Sequence[Prompt],
        replies: Sequence[Sequence[str]],
    ) -> tuple[list[ObservationRow], Findings]:
        """The observations that the replies to the requests come to, in the order of the
        questions, and the count of what was answered."""
        findings = Findings()
        rows: list[ObservationRow] = []
        for number, prompt in enumerate(prompts):
            votes = [
                read_answers(vote[number], prompt, shown.turns, shown.texts) for vote in replies
            ]
            for vote in votes:
                findings.refused.update(reason for _, reason in vote.refused)
            named = sorted(prompt.questions.values(), key=self.questions.index)
            for question in named:
                counted = tally(question, votes)
                self._count(findings, question, counted, votes)
                rows += self._rows(interaction, question, counted, shown)
        return rows, findings

    @staticmethod
    def _count(
        findings: Findings, question: Question, counted: Tally, votes: Sequence[Answers]
    ) -> None:
        if counted.answer is None:
            findings.lacking[counted.why] += 1
        else:
            findings.answered += 1
            findings.met += counted.answer.met
        verdicts = [
            (answer.met, tuple(place.turn for place in answer.places))
            for vote in votes
            if (answer := vote.given.get(question.name)) is not None
        ]
        if len(verdicts) > 1:
            findings.repeated += 1
            whole = question.kind == "moment"
            findings.agreed += len({verdict if whole else verdict[0] for verdict in verdicts}) == 1

    def _rows(
        self, interaction: str, question: Question, counted: Tally, shown: ShownInteraction
    ) -> list[ObservationRow]:
        """One row for each turn of a moment, so that each has its quote, and one that it is in no
        other turn that it could be in; else one row."""
        answer = counted.answer
        if answer is None:
            return []
        version = PROMPT if self.votes == 1 else f"{PROMPT}, {counted.votes} of {counted.of} votes"
        note = f"{version}: {answer.note}" if answer.note else version
        quotes = [
            (place.turn, None if place.span is None else shown.quote(place.turn, place.span))
            for place in answer.places
        ]
        by = f"model:{self.model}"

        def row(turns: Sequence[int], quote: str | None, met: bool = answer.met) -> ObservationRow:
            return ObservationRow(interaction, question.name, met, by, tuple(turns), quote, note)

        if question.kind == "moment":
            if not answer.met:
                return [row((), None)]
            others = [
                number
                for number, turn in enumerate(shown.turns)
                if turn.text is not None
                and question.speaker in (None, turn.speaker)
                and number not in answer.named
            ]
            rows = [row([turn], quote) for turn, quote in quotes]
            if others:
                elsewhere = row(others, None, met=False)
                rows.append(msgspec.structs.replace(elsewhere, note=version))
            return rows
        # The quote has to stand in one of the turns: the first that is said.
        first = next((quote for _, quote in quotes if quote is not None), None)
        return [row([turn for turn, _ in quotes], first)]
