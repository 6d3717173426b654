"""The only printers: text for people, JSON for programs."""
