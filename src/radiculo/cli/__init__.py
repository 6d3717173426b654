"""The command line: parse, call, render, return an exit code. One file per command; heavy imports inside."""
