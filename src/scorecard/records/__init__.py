"""What an interaction record is: its types, reading one, and what can be wrong with it."""
