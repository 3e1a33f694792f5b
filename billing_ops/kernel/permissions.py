"""Deny by default: every view names the permission it needs, and the middleware refuses one that names none."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from django.dispatch import Signal

# Sent with actor, permission (None where a view names none), method and path; the audit trail listens.
access_refused = Signal()

View = TypeVar("View", bound=Callable[..., Any])


class Permission(StrEnum):
    """What a person may do, as `app:object:act`. Roles map to these in `accounts.roles`."""

    HOME_VIEW = "dashboard:home:view"
    LOOKUP_CREATE = "subscriptions:lookup:create"
    LOOKUP_BY_TICKET = "subscriptions:lookup:by_ticket"
    LOOKUP_BY_DEAL = "subscriptions:lookup:by_deal"
    LOOKUP_BY_REQUEST = "subscriptions:lookup:by_request"
    LOOKUP_BY_REASON = "subscriptions:lookup:by_reason"
    TEAM_VIEW = "subscriptions:team:view"
    TEAM_LINK = "subscriptions:team:link"
    DEAL_VIEW = "subscriptions:deal:view"
    COUPON_CREATE = "coupons:coupon:create"
    COUPON_APPLY = "coupons:coupon:apply"
    COUPON_DISCOUNT_REMOVE = "coupons:discount:remove"
    COUPON_LIST_OWN = "coupons:coupon:list_own"
    COUPON_LIST = "coupons:coupon:list"
    INVOICE_VIEW = "invoices:invoice:view"
    INVOICE_FINALIZE = "invoices:invoice:finalize"
    SIGNATURE_OVERRIDE = "invoices:signature:override"
    CREDIT_REQUEST = "credits:credit:request"
    CREDIT_LIST_OWN = "credits:credit:list_own"
    CREDIT_LIST = "credits:credit:list"
    CREDIT_DECIDE = "credits:credit:decide"
    FINDING_LIST_OWN = "findings:finding:list_own"
    FINDING_LIST = "findings:finding:list"
    FINDING_RESOLVE = "findings:finding:resolve"
    REPORT_VIEW = "dashboard:report:view"
    CONTROL_REPORT_VIEW = "audit:control_report:view"
    SYNC_VIEW = "sync:run:view"
    SYNC_OPERATE = "sync:run:operate"
    COMMAND_VIEW = "outbox:command:view"
    COMMAND_OPERATE = "outbox:command:operate"
    OUTBOX_PAUSE = "outbox:outbox:pause"
    AUDIT_VIEW = "audit:entry:view"
    AUDIT_EXPORT = "audit:entry:export"
    HANDBOOK_VIEW = "handbook:rule:view"
    STAFF_VIEW = "accounts:user:view"
    STAFF_MANAGE = "accounts:role:grant"
    ROTATION_ACCEPT = "accounts:rotation:accept"
    EXECUTIVE_CONFIRM = "accounts:executive:confirm"


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
