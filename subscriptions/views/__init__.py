"""Check the team, and what follows from it."""
