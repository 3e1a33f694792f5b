"""What happened to a team, in Stripe, in HubSpot and here, merged into one list, newest first."""
