"""The body map: what is recorded for each area of both legs, and which areas the named roots share."""
