"""The organisation: who holds which post in which unit, on which day."""
