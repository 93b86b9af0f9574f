"""The report of `scorecard validate`, and problems with the lines they stand on."""
