"""Lighthouse over the public pages: `make lighthouse`; not part of `make test`."""
