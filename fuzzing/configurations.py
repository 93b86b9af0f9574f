"""Mutated configurations (TOML)."""

from __future__ import annotations

from random import Random

from fuzzing.text import encoded, mutate_text

_SEED = """\
[tool.scorecard]
rubric = ["customer-first", "desk.yaml"]
mapping = "desk.yaml"
format = "jsonl"
lang = "zh"
fail-under = 3.5
fail-on = "fail"
max-ratio = 100
quiet = true
explain = false
evidence = "full"
"""
_LINES = (
    "a = " + "[" * 5_000, "a = " + "9" * 5_000, "a = 0x" + "f" * 5_000, "[" + "a." * 3_000 + "b]",
    "rubric = '" + "x" * 5_000 + "'",
    'mapping = "a\\u0000b"', "lang = 1979-05-27", "max-ratio = -1",
    "fail-under = nan", "fail-under = inf", "quiet = 1", "tool = 1", "[tool]", "[[tool.scorecard]]",
    "a = 1e999", "format = []", "column = ['id=a', 'id=b']", "agent = ['\\ud800']", "'' = 1",
)  # fmt: skip


def mutated(rng: Random) -> tuple[str, dict[str, bytes]]:
    """A configuration of which something is changed; its name, and its bytes by name."""
    is_own = rng.random() < 0.5
    lines = _SEED.splitlines()[1 if is_own else 0 :]
    for _ in range(rng.choices((0, 1, 2), (1, 8, 1))[0]):
        lines.insert(rng.randrange(len(lines) + 1), rng.choice(_LINES))
    text = "\n".join(lines)
    if rng.random() < 0.3:
        text = mutate_text(rng, text)
    name = "scorecard.toml" if is_own else "pyproject.toml"
    return name, {name: encoded(rng, text)}
