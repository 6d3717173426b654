"""Practice: a case is examined, answered and marked, and what was said is compared with the rules. No I/O here."""
