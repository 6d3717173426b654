"""The shipped rule base in the languages of other rule engines. For benchmarks only; never part of the install."""
