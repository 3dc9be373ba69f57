"""Cases: one row a case, one state table a kind, one door to every change of state."""
