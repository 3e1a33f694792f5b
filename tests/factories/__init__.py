"""Makers of rows for tests; each makes the smallest row that is right."""
