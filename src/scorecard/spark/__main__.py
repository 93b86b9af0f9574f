"""The script for spark-submit: `python -m scorecard.spark --script` prints where it is."""

from __future__ import annotations

from scorecard.__main__ import main

if __name__ == "__main__":
    main("scorecard.spark.cli", "scorecard.spark")
