"""What many grades say: where people stand, where the gate is, and what can't be said."""
