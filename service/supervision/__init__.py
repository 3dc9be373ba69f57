"""Supervision of the whole city: what is late and with whom, where it gathers, what escalated. Reading only."""
