"""Recurring duties (NJ-04, NJ-05, NJ-06): reminded, logged, counted, never late and never punished."""
