"""Notes: one line or a paragraph of chart text, and what of it can be recorded without guessing."""
