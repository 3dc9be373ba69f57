"""Faults: real processes on a scaled clock, killed at random moments under officials who go on acting."""
