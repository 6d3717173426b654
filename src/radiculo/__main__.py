"""`python -m radiculo`."""

from radiculo.cli.main import run

run()
