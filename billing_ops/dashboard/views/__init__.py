"""Home, and a team's pages."""
