"""What beat asks of accounts."""

from typing import Any

from celery import shared_task
from django.core.management import call_command


@shared_task
def clear_ended_sessions(**kwargs: Any) -> None:
    """Every night: delete the rows of sessions that have ended; nobody can use them any more."""
    call_command("clearsessions")
