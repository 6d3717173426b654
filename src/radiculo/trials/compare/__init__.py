"""Two rule bases (or two policies) on the same cases: what changes, and which rule did it."""
