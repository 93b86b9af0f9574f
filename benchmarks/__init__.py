"""How fast scorecard is, as ratios measured in one run: `make bench`."""
