"""Refused requests are entries too."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver

from billing_ops.audit import services
from billing_ops.audit.actions import AuditAction
from billing_ops.kernel.actor import Actor
from billing_ops.kernel.permissions import Permission, access_refused


@receiver(access_refused)
def record_refusal(*, actor: Actor, permission: Permission | None, method: str, path: str, **kwargs: Any) -> None:
    """This function will append who was refused what; `permission` is None for a view that names none."""
    with transaction.atomic():
        services.record(
            AuditAction.ACCESS_REFUSED,
            actor=actor,
            subject=services.Subject(type="address", id=path),
            details={"method": method, "permission": permission},
        )
