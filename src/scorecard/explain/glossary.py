"""The words of grades and rubrics."""

from __future__ import annotations

GLOSSARY: dict[str, str] = {
    "interaction": "One recorded call, chat or email thread: its turns, and what is known about "
    "agent, customer and outcome.",
    "turn": "One utterance, action (a tool call, a system operation) or event (a hold, a "
    "transfer), in order. Turns are counted from 0.",
    "moment": "A named thing that can happen in a turn, such as an apology, a complaint or a "
    "refund. Rubrics define them under `moments`.",
    "condition": "A statement about one interaction, with a verdict. Levels are met by conditions.",
    "verdict": "What a condition says about an interaction: `met`, `unmet`, `not_applicable` or "
    "`unknown`. Missing data is never a pass and never a fail.",
    "met": "The verdict of a condition that holds.",
    "unmet": "The verdict of a condition that applies and does not hold. An unmet level closes its "
    "gate.",
    "not_applicable": "The verdict of a condition that does not concern this interaction: no "
    "complaint, so no apology to look for. It opens the gate, and earns nothing.",
    "unknown": "The verdict where the record lacks what is needed. It closes the gate until the "
    "missing piece is there; the grade lists it under `needs`, and `possible` counts it as met.",
    "criterion": "One thing that is graded, on a scale of up to five levels.",
    "level": "One of the behaviours of a criterion, 1 to 5. A criterion's level is the highest one "
    "met all of whose lower gates are open, else 0.",
    "gate": "What a level's conditions guard. It is open if the level is met or not applicable; "
    "no level above the first closed gate counts.",
    "blocked_by": "The lowest level that is unmet or unknown: the first closed gate.",
    "locked": "The levels above the closed gate that are met. They do not count; they would if it "
    "opened.",
    "possible": "The same as the level (or the score) with every unknown taken as met: what is "
    "certain and what could still be true are `level` and `possible`.",
    "score": "From 0 to 5: the weighted mean of the levels, or the lowest, over the criteria that "
    "apply. A missed critical mark can make it 0.",
    "result": "`pass`, `fail`, `undecided` (fails on what is certain, could pass on what is "
    "possible), or `none` (no rule for passing, or nothing applied).",
    "observation": "A judgement made outside, by a reviewer or a model, that the record holds. "
    "Where several reviewers disagree, it is unknown.",
    "evidence": "What decided a verdict: the words with turn and place, how much was searched for "
    "what is absent, a value against its bound, what is missing.",
    "needs": "What a record would have to hold for the verdicts that are unknown.",
    "lexicon": "A file of moments that several rubrics share through `include`.",
    "grade": "Everything that is said about one interaction under one rubric.",
}
"""Each word with its meaning; code stands between backticks."""
