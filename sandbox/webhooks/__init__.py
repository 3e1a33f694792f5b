"""Webhooks: what changed in the fake providers, signed and delivered as each of them does it."""
