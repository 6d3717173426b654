"""Cases: one patient each, read from YAML, JSON or JSON Lines, and written back."""
