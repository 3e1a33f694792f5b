"""A team and a HubSpot company: proposed, confirmed by quoting where the ID is written, revoked."""
