"""Triages as HTML: one file that needs nothing from anywhere else."""
