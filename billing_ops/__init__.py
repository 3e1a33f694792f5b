"""Billing Ops: FlowFuse's billing in Stripe and HubSpot, mirrored, looked up and acted on by the handbook."""

from billing_ops.celery import app as celery_app

# Every process that loads Django rings the same doorbell: without this, tasks would go to Celery's default broker.
__all__ = ["celery_app"]
