"""Reward and penalty measures: proposed by a computed rule, decided by a named official, carried out in one month."""
