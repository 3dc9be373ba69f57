"""Histories of workflows that have run, recorded once and kept: code of today must replay all of them."""
