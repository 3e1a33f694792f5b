"""HubSpot, reached through its own client: the only folder that names it."""
