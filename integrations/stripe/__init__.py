"""Stripe: transport (keys, version, timeouts), gateway (single calls), bulk (list pages), shapes, errors."""
