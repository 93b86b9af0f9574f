"""What a model thinks is no part of what the agent says, however it is marked."""

from __future__ import annotations

import json
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats_support import take
from scorecard.reading.ingest import Ingest
from scorecard.records.decoding import convert, decode
from scorecard.records.reasoning import without_reasoning

THOUGHT = "The customer is unreasonable."
SAID = "Happy to help."

MARKED = [
    "<think>{}</think>",
    "<think>\n{}\n</think>\n\n",
    "<THINK>{}</THINK>",
    "< think >{}< / think >",
    "<thinking>{}</thinking>",
    "<thought>{}</thought>",
    "<thoughts>{}</thoughts>",
    "<reasoning>{}</reasoning>",
    '<reasoning effort="high">{}</reasoning>',
    "<reason>{}</reason>",
    "<reflection>{}</reflection>",
    "<analysis>{}</analysis>",
    "<scratchpad>{}</scratchpad>",
    "<scratch_pad>{}</scratch_pad>",
    "<inner_monologue>{}</inner_monologue>",
    "<internal_thoughts>{}</internal_thoughts>",
    "<chain_of_thought>{}</chain_of_thought>",
    "<antThinking>{}</antThinking>",
    "<seed:think>{}</seed:think>",
    "<mm:think>{}</mm:think>",
    "<longcat_think>{}</longcat_think>",
    "[THINK]{}[/THINK]",
    "[think]{}[/think]",
    "◁think▷{}◁/think▷",
    "<|START_THINKING|>{}<|END_THINKING|>",
    "<|begin_of_thought|>{}<|end_of_thought|>",
    "<|channel|>analysis<|message|>{}<|end|><|start|>assistant<|channel|>final<|message|>",
    '<details type="reasoning" done="true"><summary>Thought</summary>{}</details>',
    "&lt;think&gt;{}&lt;/think&gt;",
    # nested
    "<think>First. <think>{}</think> Last.</think>",
    "<thinking><reflection>{}</reflection> So be it.</thinking>",
    # spoken of in itself
    "<think>I use <think>. {}</think>",
    # with another's end
    "<think>{}</thinking>",
    # opened in the prompt
    "{}</think>",
    "So it is.\n{}\n</think>\n\n",
    "",
]


@pytest.mark.parametrize("marked", MARKED)
def test_only_what_is_said_is_left(marked: str) -> None:
    text = marked.format(THOUGHT) + SAID
    assert without_reasoning(text) == (SAID, 1 if marked else 0)


@pytest.mark.parametrize(
    ("text", "said", "pieces"),
    [
        ("Hello. <think>a</think>There! <think>b</think>", "Hello. There!", 2),
        ("Hello.<think>a</think>There!", "Hello. There!", 1),
        ("One\n<think>a</think>\nTwo", "One\n\nTwo", 1),
        # cut off
        ("<think>Never closed", "", 1),
        ("Hello. <thinking>Never closed", "Hello.", 1),
        ("<think>a</think>Hello. <think>b", "Hello.", 2),
        ("Hello.<|START_THINKING|>Never", "Hello.", 1),
        ("<think></think>Hello.", "Hello.", 1),
    ],
)
def test_pieces_of_reasoning(text: str, said: str, pieces: int) -> None:
    assert without_reasoning(text) == (said, pieces)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I <3 it, 1 < 2 > 0",
        "I think <b>so</b>",
        "It was denied <reason>.",
        "Denied: <analysis> pending",
        "See </reflection> there",
        "Write `<think>` before it.",
        'The tag "<think>" is hidden.',
        "标签“<think>”会被隐藏。",
        "thinking about [thinking] it",
        "<thinker>a</thinker>",
        "<rethink>",
        "<details>Opening hours</details>",
        "<|end|>",
    ],
)
def test_words_that_are_no_reasoning_stay(text: str) -> None:
    assert without_reasoning(text) == (text, 0)


@given(st.lists(st.sampled_from([*"<>/[]|`\"' \n", "think", "</think>", "<think>", "hi", "◁"])))
def test_words_only_go_with_their_tags(parts: list[str]) -> None:
    text = "".join(parts)
    said, pieces = without_reasoning(text)
    assert (pieces == 0) == (said == text)
    assert len(said) <= len(text)


def test_long_texts_take_time_in_proportion() -> None:
    for part in ("<think>", "<think ", "</think>", "< ", "<a_", "[think]", "<think>a</think>"):
        begin = time.perf_counter()
        without_reasoning(part * 50_000)
        assert time.perf_counter() - begin < 2


TURNS = [
    {"speaker": "customer", "text": "<think>hm</think> Hello?"},
    {"speaker": "agent", "text": f"<think>{THOUGHT}</think>"},
    {"speaker": "agent", "text": f"<think>{THOUGHT}</think>{SAID}"},
]
NATIVE = {"id": "c1", "turns": TURNS, "observations": {"kind": {"met": True, "turns": [2]}}}


def test_a_native_record_keeps_its_turns_and_their_numbers() -> None:
    left_out: Counter[str] = Counter()
    for made in (convert(NATIVE), decode(json.dumps(NATIVE).encode(), left_out)):
        assert [(turn.text, turn.event) for turn in made.turns] == [
            ("<think>hm</think> Hello?", None),
            (None, "reasoning"),
            (SAID, None),
        ]
    assert left_out == {"reasoning texts": 2}


CHAT = [
    {"role": "user", "content": "Hello?"},
    {"role": "assistant", "content": f"<think>{THOUGHT}</think>"},
    {"role": "assistant", "content": f"{THOUGHT}</think>{SAID}", "reasoning": THOUGHT},
    {
        "role": "assistant",
        "content": [{"type": "thinking", "thinking": THOUGHT}, {"type": "text", "text": SAID}],
    },
]
DESK = {
    "type": "conversation",
    "id": "7",
    "created_at": 1,
    "source": {"author": {"type": "user", "id": "u"}, "body": "<p>Hello?</p>"},
    "conversation_parts": {
        "conversation_parts": [
            {
                "part_type": "comment",
                "author": {"type": "bot", "id": "b"},
                "created_at": 2,
                "body": f"<p><think>{THOUGHT}</think>{SAID}</p>",
            },
            {
                "part_type": "comment",
                "author": {"type": "bot", "id": "b"},
                "created_at": 3,
                "body": f"<p>&lt;think&gt;{THOUGHT}&lt;/think&gt;</p><p>{SAID}</p>",
            },
        ]
    },
}


@pytest.mark.parametrize(
    ("data", "pieces"), [(NATIVE, 2), ({"id": "c2", "messages": CHAT}, 4), (DESK, 2)]
)
def test_it_is_left_out_and_counted_in_any_format(data: object, pieces: int) -> None:
    ingest = Ingest()
    made = take(data, ingest=ingest)
    agents = [turn.text for turn in made.turns if turn.speaker == "agent" and turn.text]
    assert set(agents) == {SAID}
    assert ingest.left_out["reasoning texts"] == pieces
