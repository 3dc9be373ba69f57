"""Key works (重点工作): the year's list, responsibility, monthly progress, flags, and what lateness brings."""
