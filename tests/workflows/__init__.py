"""The workflows on Temporal: rehearsals, skipped time, recorded histories."""
