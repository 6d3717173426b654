"""Engines: readings of the same conditions that must agree on every case."""
