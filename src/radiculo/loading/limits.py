"""Limits on what a file may hold; past them it is refused, so that hostile input cannot hurt."""

MAX_BYTES = 4 * 1024 * 1024
MAX_NODES = 200_000
MAX_DEPTH = 40
