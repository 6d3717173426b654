"""What is kept on disk: whole writes and the cache."""
