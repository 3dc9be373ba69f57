"""Deadlines that explain themselves, and the marks that time strikes."""
