"""Tasks of officials: one way to open, one way to decide."""
