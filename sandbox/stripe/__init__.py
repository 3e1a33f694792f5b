"""A fake Stripe at API version 2026-10-28.endive."""
