"""Checks over rules and their examples: bad rules are caught by analysis, not by luck."""
