"""Pilots (NJ-15): requested by units and districts, answered by the city, the major ones approved by the Party."""
