"""From turns that people or models marked to cues that hear more of the same."""
