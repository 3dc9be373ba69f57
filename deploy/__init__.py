"""Runs everything: the `duban` command, one machine's embedded servers, production's files, rehearsals."""
