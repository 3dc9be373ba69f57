"""Talks and supervision sheets that lateness starts."""
