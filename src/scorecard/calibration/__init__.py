"""How far words and models agree with people, and what that says of rates and levels."""
