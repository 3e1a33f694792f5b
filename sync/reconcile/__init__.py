"""Comparing mirror and provider object by object: what nobody told us is found, shown, and brought in line."""

from sync.reconcile.looking import look
from sync.reconcile.reading import read_each
from sync.reconcile.settling import heal

__all__ = ["heal", "look", "read_each"]
