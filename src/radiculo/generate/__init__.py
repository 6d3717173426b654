"""Valid synthetic vignettes, by the million, from the rules and the vocabulary alone."""
