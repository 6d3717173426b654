"""Trials of rules: coverage by cases, mutation, comparison, snapshots."""
