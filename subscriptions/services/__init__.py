"""Writes of this app, a file for each use case."""
