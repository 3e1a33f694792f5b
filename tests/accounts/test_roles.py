"""Granting and ending roles: does it work, who may not, what if it comes twice."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from accounts import services
from accounts.models import RoleGrant, User
from accounts.roles import Role
from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from billing_ops.kernel.errors import Conflict, NotAllowed, NotFound
from tests.factories.accounts import LONG_AGO, RoleGrantFactory, UserFactory, staff
from tests.fixtures.staff import Cast

pytestmark = pytest.mark.django_db


def _nothing_happened() -> bool:
    return not AuditEntry.objects.filter(action__startswith="accounts:role").exists()


def test_an_admin_grants_a_role_and_the_trail_says_so() -> None:
    admin, user = staff("admin"), staff()

    services.grant_role(user=user, role=Role.SUPPORT, actor=admin.actor(), now=LONG_AGO)

    grant = RoleGrant.objects.get(user=user)
    assert (grant.role, grant.granted_by, grant.granted_at, grant.ended_at) == (
        "support",
        admin.email,
        LONG_AGO,
        None,
    )
    entry = AuditEntry.objects.get(action=AuditAction.ROLE_GRANTED)
    assert (entry.actor_id, entry.subject_id, entry.details) == (admin.pk, str(user.pk), {"role": "support"})


def test_neither_bob_nor_charlie_nor_alice_may_grant(cast: Cast) -> None:
    user = staff()
    for person in (cast.alice, cast.bob, cast.charlie):
        with pytest.raises(NotAllowed):
            services.grant_role(user=user, role=Role.SUPPORT, actor=person.actor(), now=LONG_AGO)

    assert not user.role_grants.exists()
    assert _nothing_happened()


def test_nobody_changes_their_own_roles() -> None:
    admin = staff("admin")

    with pytest.raises(NotAllowed, match="their own"):
        services.grant_role(user=admin, role=Role.SALES_OPS, actor=admin.actor(), now=LONG_AGO)
    with pytest.raises(NotAllowed, match="their own"):
        services.end_role(user=admin, role=Role.ADMIN, actor=admin.actor(), now=LONG_AGO)

    assert _nothing_happened()


def test_a_role_held_already_is_not_granted_again() -> None:
    admin, user = staff("admin"), staff("support")

    with pytest.raises(Conflict):
        services.grant_role(user=user, role=Role.SUPPORT, actor=admin.actor(), now=LONG_AGO)

    assert _nothing_happened()


def test_the_database_too_refuses_the_same_role_twice() -> None:
    grant = RoleGrantFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrantFactory(user=grant.user, role=grant.role)


def test_an_executive_needs_a_title() -> None:
    admin, user = staff("admin"), staff()

    with pytest.raises(NotAllowed, match="neither the title"):
        services.grant_role(user=user, role=Role.EXECUTIVE, actor=admin.actor(), now=LONG_AGO)

    assert _nothing_happened()


def test_an_ended_role_stays_in_the_history_and_can_be_granted_again() -> None:
    admin, user = staff("admin"), staff("support")

    services.end_role(user=user, role=Role.SUPPORT, actor=admin.actor(), now=LONG_AGO)
    services.grant_role(user=user, role=Role.SUPPORT, actor=admin.actor(), now=LONG_AGO)

    assert user.role_grants.count() == 2
    assert AuditEntry.objects.filter(action=AuditAction.ROLE_ENDED).count() == 1


def test_a_role_nobody_holds_cannot_be_ended() -> None:
    with pytest.raises(NotFound):
        services.end_role(user=staff(), role=Role.SUPPORT, actor=staff("admin").actor(), now=LONG_AGO)


def test_the_command_grants_and_ends() -> None:
    user, out = UserFactory(), StringIO()

    call_command("grant_role", user.email.upper(), "admin", stdout=out)
    call_command("grant_role", user.email, "admin", "--end", stdout=out)

    assert "now has the role Admin" in out.getvalue()
    assert "no longer has the role Admin" in out.getvalue()


def test_the_command_makes_no_account_by_accident() -> None:
    with pytest.raises(CommandError, match="--create"):
        call_command("grant_role", "tpyo@flowfuse.example", "admin")

    assert not User.objects.exists()


def test_the_command_makes_an_account_when_asked() -> None:
    call_command("grant_role", "New@flowfuse.example", "executive", "--create", "--title", "CEO", stdout=StringIO())

    user = User.objects.get(email="new@flowfuse.example")
    assert user.role_names == {"executive"}
    assert not user.has_usable_password()


def test_demo_accounts_are_made_once_and_in_the_demo_only(settings) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(CommandError, match="demo only"):
        call_command("demo_users")
    assert not User.objects.exists()

    settings.ENVIRONMENT = "demo"
    call_command("demo_users", stdout=StringIO())
    call_command("demo_users", stdout=StringIO())

    assert User.objects.count() == 6
    cto = User.objects.get(email="cto@flowfuse.example")
    assert (cto.role_names, cto.title, cto.check_password("demo")) == ({"executive"}, "CTO", True)


def test_an_actor_carries_what_audit_and_outbox_store() -> None:
    actor = staff("executive", "support", email="pat@flowfuse.example").actor()

    assert (actor.label, actor.roles, actor.title) == ("pat@flowfuse.example", {"executive", "support"}, "CTO")


def test_the_staff_page_shows_roles_and_history(signed_in) -> None:  # type: ignore[no-untyped-def]
    client, user = signed_in("admin"), staff("support", name="Person Of Interest")
    services.end_role(user=user, role=Role.SUPPORT, actor=client.user.actor(), now=LONG_AGO)

    page = client.get("/staff/").content.decode()

    assert "Person Of Interest" in page
    assert f"ended by {client.user.email}" in page
    assert "No role: may open nothing" in page
