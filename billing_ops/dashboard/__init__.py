"""Composes what the apps know into pages; its only write is the audit entry of a view."""
