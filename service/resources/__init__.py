"""Resources that follow the work (NJ-07 to NJ-14): facts that arrive, and the proposals computed from them."""
