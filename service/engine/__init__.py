"""The engine beside the register: what Temporal says of each case, both compared and repaired; chores on record."""
