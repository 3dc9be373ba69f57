"""The state tables, held against copies written by hand from the rules."""
