"""Scores and blame: an answer against truth and expectation."""
