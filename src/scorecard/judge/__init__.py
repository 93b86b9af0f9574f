"""What a language model observes in an interaction: asked for, checked, written as observations."""
