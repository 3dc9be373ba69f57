"""Imports of organisation, projects and scores from xlsx and JSON: all or nothing, every bad row named."""
