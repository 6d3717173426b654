"""Fuzzing: whatever is given to radiculo, it says what is wrong, soon, in little memory, and never blames itself."""
