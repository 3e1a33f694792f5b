"""
Deny by default, and the design's table of §2, written down a second time and independently of the product.

A new address fails here until it has a row in ADDRESSES: who may open it is decided on purpose or not at all.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from accounts.roles import Role
from billing_ops.kernel.middleware import DenyByDefault
from billing_ops.kernel.permissions import Permission, require_permission
from tests.factories.accounts import staff

ROLES = ("support", "sales_ops", "executive", "auditor", "admin")
READERS = {"sales_ops", "executive", "auditor"}

# permission: the roles that have it. The design's table, row by row.
TABLE: dict[str, set[str]] = {
    "dashboard:home:view": set(ROLES),
    "handbook:rule:view": set(ROLES),
    # look a team up
    "subscriptions:lookup:create": {"support", "sales_ops", "executive", "auditor"},
    "subscriptions:lookup:by_ticket": {"support", "sales_ops", "executive"},
    "subscriptions:lookup:by_deal": {"sales_ops"},
    "subscriptions:lookup:by_request": {"executive"},
    "subscriptions:lookup:by_reason": {"auditor"},
    "subscriptions:team:view": {"support", "sales_ops", "executive", "auditor"},
    "subscriptions:team:link": {"sales_ops"},
    # coupons
    "coupons:coupon:create": {"support", "sales_ops"},
    "coupons:coupon:apply": {"support", "sales_ops"},
    "coupons:discount:remove": {"support", "sales_ops"},
    "coupons:coupon:list_own": {"support", "sales_ops"},
    "coupons:coupon:list": READERS,
    # deals, invoices
    "subscriptions:deal:view": READERS,
    "invoices:invoice:view": READERS,
    "invoices:invoice:finalize": {"sales_ops"},
    "invoices:signature:override": {"executive"},
    # credits
    "credits:credit:request": {"support", "sales_ops", "executive"},
    "credits:credit:list_own": {"support", "sales_ops", "executive"},
    "credits:credit:list": {"executive", "auditor"},
    "credits:credit:decide": {"executive"},
    # findings, reports
    "findings:finding:list_own": {"support", "sales_ops"},
    "findings:finding:list": READERS | {"admin"},
    "findings:finding:resolve": {"sales_ops", "admin"},
    "dashboard:report:view": READERS,
    # sync, commands
    "sync:run:view": READERS | {"admin"},
    "sync:run:operate": {"admin"},
    "outbox:command:view": READERS | {"admin"},
    "outbox:command:operate": {"admin"},
    "outbox:outbox:pause": {"admin"},
    # audit, control report
    "audit:entry:view": {"executive", "auditor", "admin"},
    "audit:entry:export": {"auditor"},
    "audit:control_report:view": {"executive", "auditor", "admin"},
    # staff and roles
    "accounts:user:view": {"auditor", "admin"},
    "accounts:role:grant": {"admin"},
    "accounts:rotation:accept": {"sales_ops"},
    "accounts:executive:confirm": {"executive"},
}

ANYONE, SIGNED_IN = "anyone", "signed in"
# address as the resolver spells it: the permission it asks for, or one of the two words above.
ADDRESSES: dict[str, str] = {
    "healthz": ANYONE,
    "readyz": ANYONE,
    "webhooks/stripe/": ANYONE,
    "webhooks/hubspot/": ANYONE,
    "": "dashboard:home:view",
    "search/": "dashboard:home:view",
    "search/suggestions/": "dashboard:home:view",
    "search/<str:kind>/<str:object_id>/": "subscriptions:lookup:create",
    "teams/<str:team_id>/": "subscriptions:team:view",
    "teams/<str:team_id>/refresh/": "subscriptions:team:view",
    "teams/<str:team_id>/next-charge/": "subscriptions:team:view",
    "teams/<str:team_id>/link/": "subscriptions:team:link",
    "teams/<str:team_id>/link/revoke/": "subscriptions:team:link",
    "teams/<str:team_id>/timeline/": "subscriptions:team:view",
    "teams/<str:team_id>/timeline/newest/": "subscriptions:team:view",
    "teams/<str:team_id>/invoices/<str:invoice_id>/": "subscriptions:team:view",
    "teams/<str:team_id>/hubspot-invoices/<str:invoice_id>/": "subscriptions:team:view",
    "teams/<str:team_id>/invoices/<str:invoice_id>/payment/": "subscriptions:team:view",
    "lookup/": "subscriptions:lookup:create",
    "lookup/recent/": "subscriptions:lookup:create",
    "lookup/<int:lookup_id>/": "subscriptions:lookup:create",
    "lookup/<int:lookup_id>/quote/": "subscriptions:lookup:create",
    "lookup/<int:lookup_id>/reason/": "subscriptions:lookup:create",
    "lookup/<int:lookup_id>/choose/": "subscriptions:lookup:create",
    "lookup/<int:lookup_id>/renew/": "subscriptions:lookup:create",
    "lookup/<int:lookup_id>/link/": "subscriptions:team:link",
    "accounts/login/": ANYONE,
    "accounts/logout/": ANYONE,
    "accounts/inactive/": ANYONE,
    "accounts/reauthenticate/": SIGNED_IN,
    "accounts/password/change/": SIGNED_IN,
    "staff/": "accounts:user:view",
    "audit/": "audit:entry:view",
    "audit/export/": "audit:entry:export",
    "audit/verify/": "audit:entry:view",
    "handbook/": "handbook:rule:view",
    "sync/": "sync:run:view",
    "sync/run/": "sync:run:operate",
    "sync/runs/": "sync:run:view",
    "sync/inbox/": "sync:run:view",
    "sync/inbox/<int:event_id>/": "sync:run:view",
    "sync/inbox/<int:event_id>/replay/": "sync:run:operate",
    "sync/inbox/<int:event_id>/ignore/": "sync:run:operate",
    "sync/waiting/": "sync:run:view",
    "sync/waiting/again/": "sync:run:operate",
    "sync/differences/": "sync:run:view",
    "sync/differences/heal/": "sync:run:operate",
    "sync/requests/": "sync:run:view",
}


def _views(patterns: list[Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            yield address, pattern.callback


VIEWS = dict(_views(get_resolver().url_patterns))


def _may(address: str, role: str | None) -> bool:
    needed = ADDRESSES[address]
    if needed == ANYONE:
        return True
    return role is not None and (needed == SIGNED_IN or role in TABLE[needed])


def _answer(view: Any, *, method: str, user: Any) -> HttpResponse | None:
    request: HttpRequest = RequestFactory().generic(method, "/somewhere/?page=2")
    request.user = user
    request.session = {}  # type: ignore[assignment]
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return DenyByDefault(lambda request: HttpResponse()).process_view(request, view, (), {})  # type: ignore[return-value]


@pytest.fixture
def staff_by_role(db: None, static_files: None) -> dict[str, User]:
    return {role: staff(role) for role in ROLES}


def test_every_permission_stands_in_the_table() -> None:
    assert set(TABLE) == {permission.value for permission in Permission}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_the_table_says_and_nothing_else(role: str) -> None:
    user = staff(role)

    may = {permission.value for permission in Permission if user.has_perm(permission)}

    assert may == {permission for permission, roles in TABLE.items() if role in roles}


def test_every_address_stands_in_this_test() -> None:
    assert set(VIEWS) == set(ADDRESSES), "an address was added or removed without deciding here who may open it"


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("address", sorted(VIEWS))
def test_the_door_of_every_address_opens_for_the_right_roles_only(
    address: str, method: str, staff_by_role: dict[str, User]
) -> None:
    for role, user in staff_by_role.items():
        answer = _answer(VIEWS[address], method=method, user=user)
        if _may(address, role):
            assert answer is None, f"{role} may {method} {address}"
        else:
            assert answer is not None and answer.status_code == 403, f"{role} may not {method} {address}"


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("address", sorted(VIEWS))
def test_an_anonymous_request_is_sent_to_sign_in(address: str, method: str) -> None:
    answer = _answer(VIEWS[address], method=method, user=AnonymousUser())

    if _may(address, None):
        assert answer is None
    else:
        assert answer is not None and answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", sorted(address for address in VIEWS if "<" not in address and "(" not in address))
def test_over_http_a_role_without_the_permission_meets_the_refusal(address: str, method: str, signed_in: Any) -> None:
    for role in ROLES:
        if not _may(address, role):
            assert getattr(signed_in(role), method)(f"/{address}").status_code == 403, role


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_view_without_a_mark_opens_for_nobody(method: str, staff_by_role: dict[str, User]) -> None:
    for user in staff_by_role.values():
        answer = _answer(lambda request: HttpResponse(), method=method, user=user)
        assert answer is not None and answer.status_code == 403


@pytest.mark.django_db
def test_a_user_without_a_role_may_do_nothing() -> None:
    user = staff()

    assert not any(user.has_perm(permission) for permission in Permission)


@pytest.mark.django_db
def test_an_ended_account_may_do_nothing() -> None:
    user = staff(Role.ADMIN, is_active=False)

    assert not any(user.has_perm(permission) for permission in Permission)


@pytest.mark.django_db
def test_an_executive_without_title_may_do_nothing() -> None:
    user = staff(Role.EXECUTIVE)
    user.title = ""

    assert not any(user.has_perm(permission) for permission in Permission)


def test_a_role_that_ends_is_gone_with_the_next_request(signed_in: Any) -> None:
    client: Client = signed_in("admin")
    assert client.get("/staff/").status_code == 200

    client.user.role_grants.update(ended_at="2026-02-01T00:00Z")  # type: ignore[attr-defined]

    assert client.get("/staff/").status_code == 403


def test_the_mark_of_a_view_survives_in_any_order() -> None:
    marked = require_permission(Permission.STAFF_VIEW)(lambda request: HttpResponse())

    assert marked.required_permission == "accounts:user:view"
