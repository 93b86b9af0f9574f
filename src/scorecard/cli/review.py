"""`scorecard review`: people read, and say what they see."""

from __future__ import annotations

from scorecard.cli.command import LazyGroup

_COMMANDS = {
    "Reviewing": {
        "sample": "Say which interactions to read.",
        "export": "Write them as a page, for Label Studio, or as a table.",
        "import": "Take the judgements back as observations.",
    }
}

_EPILOG = """\
\b
Examples:
  scorecard review sample grades.jsonl -n 100 --by verdict --output sample.jsonl
  scorecard review export grades.jsonl calls.jsonl -r rules.yaml --plan sample.jsonl \\
      --format html --output review.html
  scorecard review import review-ann.json --output observations.jsonl
  scorecard calibrate grades.jsonl --observations observations.jsonl --plan sample.jsonl
"""

command = LazyGroup(
    "review",
    sections=_COMMANDS,
    prefix="review_",
    help="Let people read a sample of what was graded, and take their judgements back.",
    epilog=_EPILOG,
)
