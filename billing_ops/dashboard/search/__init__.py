"""Paste anything: what was pasted, whose it is, where to check that team. No team ID, amount or address is shown."""
