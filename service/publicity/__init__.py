"""Publicity, appeals and complaints (YY-12 to YY-14)."""
