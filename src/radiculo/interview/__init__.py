"""The walk through the inputs: what to ask next and why, and how typed answers are read. No input or output here."""
