"""Offices of the city's government that share a power: each set is named once, for rules, routes and pages."""

SUPERVISION_OFFICE = frozenset({"supervision_officer", "office_director"})
"""督查室 and its director: they begin a year, press, extend a deadline, hand a task to another."""
LEADERSHIP = frozenset({"mayor", "vice_mayor", "deputy_secretary_general"})
OVERSEERS = SUPERVISION_OFFICE | LEADERSHIP
"""They see the whole city's supervision; only complaints stay with those who have a task in them (YY-14)."""
READERS = OVERSEERS | {"signature_clerk"}
"""The clerk enters what leaders signed on paper (rules.md 8), so what they may read is there for him too."""
SCORERS = SUPERVISION_OFFICE | {"mayor", "vice_mayor"}
"""They read every department's score of the year (NJ-16)."""
