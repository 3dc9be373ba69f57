"""The engine beside the register: what Temporal says of each case, the two compared, repaired by name; chores on record."""
