"""Activities carry: one typed call of the service over HTTP, nothing decided here."""
