"""Workflows order the stages and keep the time; every decision is the service's."""
