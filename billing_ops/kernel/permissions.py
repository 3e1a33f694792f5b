"""Deny by default: every view names the permission it needs, and the middleware refuses one that names none."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


class Permission(StrEnum):
    """What a person may do, as `app:object:act`. Roles map to these in `accounts.roles`."""

    HOME_VIEW = "dashboard:home:view"
    LOOKUP_CREATE = "subscriptions:lookup:create"
    TEAM_VIEW = "subscriptions:team:view"
    SYNC_VIEW = "sync:run:view"
    SYNC_OPERATE = "sync:run:operate"
    AUDIT_VIEW = "audit:entry:view"
    AUDIT_EXPORT = "audit:entry:export"
    HANDBOOK_VIEW = "handbook:rule:view"
    STAFF_VIEW = "accounts:user:view"
    STAFF_MANAGE = "accounts:role:grant"


def require_permission(permission: Permission) -> Callable[[View], View]:
    """This decorator will mark a view with the permission the middleware asks for before calling it."""

    def mark(view: View) -> View:
        view.required_permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def signed_in(view: View) -> View:
    """This decorator will mark a view that every signed-in person may call (their own account's pages)."""
    view.open_to = "signed_in"  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """This decorator will mark one of the few views that need no sign-in (sign-in itself, health, webhooks)."""
    view.open_to = "anyone"  # type: ignore[attr-defined]
    return view
