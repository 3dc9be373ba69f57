"""The rehearsal of a year of key works: many on schedule, some troubled, every consequence expected by name."""
