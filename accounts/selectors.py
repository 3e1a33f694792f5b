"""Reads of staff."""

from django.db.models import Prefetch, QuerySet

from accounts.models import RoleGrant, User


def staff() -> QuerySet[User]:
    """
    This function will return every account, active ones first.

    Each carries `open_grants` and `past_grants`: lists of RoleGrant, oldest and newest first.
    """
    grants = RoleGrant.objects.all()
    return User.objects.order_by("-is_active", "email").prefetch_related(
        Prefetch("role_grants", grants.filter(ended_at=None).order_by("granted_at"), to_attr="open_grants"),
        Prefetch("role_grants", grants.exclude(ended_at=None).order_by("-ended_at"), to_attr="past_grants"),
    )
