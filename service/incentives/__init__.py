"""The yearly incentive round and its projects (source YY)."""
