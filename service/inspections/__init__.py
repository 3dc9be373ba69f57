"""Inspections (督查): approved, planned, on-site or unannounced, fed back, rectified, re-checked (NJ-06)."""
