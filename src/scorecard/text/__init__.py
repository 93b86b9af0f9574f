"""What a reader takes for the same text, and for a word: one answer for everything that reads."""
