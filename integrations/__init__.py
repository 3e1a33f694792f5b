"""The outside world: one folder per provider, no models, no Django apps."""
