"""Every real sample beside the checkout, in one run: converted and graded, or refused with the
right reason."""

from __future__ import annotations

import json

from formats_support import REAL, real
from program import scorecard

REFUSED = {
    "vcon/ab.vcon": "no words: it has no dialog",
    "vcon/ab_call_ext_rec.vcon": "no words: a recording without a transcript",
    "vcon/ab_call_ext_rec_encrypted.vcon": "an encrypted vCon: it can't be read",
    "vcon/ab_call_ext_rec_redacted.vcon": "not known who is the agent and who the customer",
    "vcon/ab_call_ext_rec_signed.vcon": "no words: a recording without a transcript",
    "vcon/simple-vcon.vcon": "of no known format",
}
TAKEN = (
    "read as: openai-chat (100), harper-valley (4), contact-lens (2), vcon (2), deepgram (1), "
    "intercom (1)"
)


def test_every_sample_is_graded_or_refused_with_its_reason() -> None:
    real("vcon")
    done = scorecard(
        *("grade", REAL, "--agent", "Bob", "--agent", "speaker 0", "--format", "jsonl"),
    )
    assert done.status == 2
    assert len(done.out.splitlines()) == 108
    said = {line.split(":1:")[0].removeprefix(f"{REAL}/"): line for line in done.err.splitlines()}
    for path, reason in REFUSED.items():
        assert reason in said[path]
    assert TAKEN in done.err
    assert "114 records: 108 graded, 6 rejected" in done.err


def test_the_voice_of_a_redacted_call_can_be_named() -> None:
    path = real("vcon/ab_call_ext_rec_redacted.vcon")
    done = scorecard("convert", path, "--agent", "Alice", "--turn-gap", "0")
    (line,) = done.out.splitlines()
    turns = json.loads(line)["turns"]
    assert {turn["speaker"] for turn in turns} == {"agent"}
    assert "{{URL}}" in turns[1]["text"]
