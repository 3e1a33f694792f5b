"""Stripe and HubSpot over real HTTP, in memory: a program of its own that knows nothing of the product."""
