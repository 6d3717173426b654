"""Help with writing: scaffolds of rules."""
