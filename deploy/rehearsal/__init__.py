"""Rehearsal: simulated officials play a whole round against the real service, workflows and register."""
