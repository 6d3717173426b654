"""The command line: parse, call, render, return an exit code. One file per command; heavy imports inside."""

import gc

gc.set_threshold(200_000)  # a start makes many objects that stay; looking for garbage among them is a tenth of it
