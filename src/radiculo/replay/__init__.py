"""Replay: many cases, scored against what was so and gated on what must be answered."""
