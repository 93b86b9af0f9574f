"""Files and folders of strange names, each with a record or a rubric in it."""

from __future__ import annotations

import os
from random import Random

_RECORD = b'{"id": "%d", "turns": [{"speaker": "agent", "text": "Hello"}]}'
_CHAT = b'[{"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello"}]'
_PARTS = (
    "a", "é", "投", "\udcff", "\udce9", "\udcc3\udca9", "\\xe9", " ", "\n", "\r",
    "\x1b[2J", "\u202e",
    "*", "?", "[a]", "**", "::error::", "%0A", "-", "-r", "<b>", "&", "'", '"', "=1+1", "\u2028",
    ".", "..", "x" * 100, "$HOME", "~", "`id`", "|", ";", "#", ":1", "[0]", "\x7f", "\x85",
)  # fmt: skip
_ENDINGS = (
    ".json", ".jsonl", ".JSON", ".json.gz", ".csv", ".yaml", ".test.yaml", ".yml", "", ".vcon.json",
)  # fmt: skip
_LONGEST = 200


def mutated(rng: Random) -> tuple[str, dict[str, bytes]]:
    """A folder with files of strange names, and what each holds by its path in it."""
    files: dict[str, bytes] = {}
    for number in range(rng.randrange(1, 6)):
        folders = [_name(rng) for _ in range(rng.randrange(3))]
        path = "/".join(["in", *folders, _name(rng, is_file=True)])
        if any(other.startswith(f"{path}/") or path.startswith(f"{other}/") for other in files):
            continue
        files[path] = rng.choice((_RECORD % number, _CHAT, b"{bad", _RUBRIC, b""))
    return "in", files


_RUBRIC = b"format: 1\nid: x\nversion: 1.0.0\ntitle: X\ncriteria: [{id: a, titel: A}]\n"


def _name(rng: Random, *, is_file: bool = False) -> str:
    name = "".join(rng.choices(_PARTS, k=rng.randrange(1, 5)))
    while len(os.fsencode(name)) > _LONGEST:
        name = name[:-1]
    name += rng.choice(_ENDINGS) if is_file else ""
    return "x" if name in ("", ".", "..") else name
