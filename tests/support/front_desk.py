"""A rubric with tests of its own: as it passes, fails, and covers too little."""

from __future__ import annotations

from paths import GOLDEN

WHOLE = (GOLDEN / "tests" / "front-desk.yaml").read_text(encoding="utf-8")
WRONG = WHOLE.replace(
    "expect: {complaints: 0, result: fail}",
    "expect: {complaints: {level: 2, locked: [4]}, score: 2, result: pass}",
)
LOW = WHOLE[: WHOLE.index("  - name: not content with")]
VARIANTS = {"pass": WHOLE, "fail": WRONG, "low": LOW}
