"""Tests of how Duban is configured, started, watched and stopped."""
