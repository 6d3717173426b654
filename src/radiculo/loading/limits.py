"""Limits on what a file may hold; past them it is refused, so that hostile input cannot hurt."""

MAX_BYTES = 4 * 1024 * 1024
MAX_LINE = 1024 * MAX_BYTES  # bytes of a line that are read over, to find the next one
MAX_FILES = 20_000  # of a folder of rules
MAX_ARTEFACT = 64 * MAX_BYTES  # all files of a rule base, and what is made of them
MAX_NODES = 200_000
MAX_DEPTH = 40
