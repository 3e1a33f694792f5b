"""Billing Ops: FlowFuse's billing in Stripe and HubSpot, mirrored, looked up and acted on by the handbook."""
