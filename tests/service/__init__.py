"""Use cases through HTTP on PostgreSQL."""
