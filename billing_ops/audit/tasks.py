"""What beat asks of the trail."""

from typing import Any

from celery import shared_task

from billing_ops.audit import services
from billing_ops.kernel.actor import SYSTEM


@shared_task
def anchor_head(**kwargs: Any) -> None:
    """Every five minutes: write the head to ANCHOR_PATH. Fails loudly when the anchored entry is gone."""
    services.anchor_head()


@shared_task
def verify_trail(**kwargs: Any) -> None:
    """Every night: verify the whole trail and record what was found."""
    services.verify_and_record(actor=SYSTEM)
