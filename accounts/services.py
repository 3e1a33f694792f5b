"""Writes: users, roles, and what the trail keeps of sign-ins."""

import datetime

from django.db import transaction

from accounts import policies
from accounts.models import RoleGrant, Title, User
from accounts.roles import Role
from billing_ops.audit import services as audit
from billing_ops.audit.actions import AuditAction
from billing_ops.kernel.actor import Actor
from billing_ops.kernel.errors import Conflict, NotFound


def create_user(
    *, email: str, actor: Actor, name: str = "", title: Title = Title.NONE, password: str | None = None
) -> User:
    """
    Make a member of staff without any role; without a password nobody can sign in as them by password.

    :returns: the saved user; the e-mail is stored in lower case
    :raises Conflict: the e-mail has an account already
    """
    with transaction.atomic():
        if User.objects.filter(email=email.strip().lower()).exists():
            raise Conflict(f"{email} has an account already, so none was made. Grant that account a role instead.")
        user = User.objects.create_user(email, password, name=name, title=title)
        audit.record(AuditAction.USER_CREATED, actor=actor, subject=user, details={"title": title})
    return user


def grant_role(*, user: User, role: Role, actor: Actor, now: datetime.datetime) -> RoleGrant:
    """
    Give a user a role from now on. Rule: handbook R3.

    :raises NotAllowed: the actor may not, or the role does not fit the user
    :raises Conflict: the user holds the role already
    """
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        policies.check_may_manage(actor=actor, user=locked)
        policies.check_fits(user=locked, role=role)
        if locked.role_grants.filter(role=role, ended_at=None).exists():
            raise Conflict(f"{locked.email} holds the role {role.label} already, so nothing was changed.")
        grant = RoleGrant.objects.create(user=locked, role=role, granted_by=actor.label, granted_at=now)
        audit.record(AuditAction.ROLE_GRANTED, actor=actor, subject=locked, details={"role": role})
    return grant


def end_role(*, user: User, role: Role, actor: Actor, now: datetime.datetime) -> RoleGrant:
    """
    End the role a user holds; their next request no longer has it.

    :raises NotAllowed: the actor may not
    :raises NotFound: the user does not hold the role
    """
    with transaction.atomic():
        policies.check_may_manage(actor=actor, user=user)
        grant = RoleGrant.objects.select_for_update().filter(user=user, role=role, ended_at=None).first()
        if grant is None:
            raise NotFound(f"{user.email} does not hold the role {role.label}, so nothing was changed.")
        grant.ended_at, grant.ended_by = now, actor.label
        grant.save(update_fields=["ended_at", "ended_by"])
        audit.record(AuditAction.ROLE_ENDED, actor=actor, subject=user, details={"role": role})
    return grant


def record_sign_in(*, actor: Actor, subject: User) -> None:
    """This function will append a sign-in to the trail."""
    _record(AuditAction.SIGNED_IN, actor=actor, subject=subject)


def record_sign_out(*, actor: Actor, subject: User) -> None:
    """This function will append a sign-out to the trail."""
    _record(AuditAction.SIGNED_OUT, actor=actor, subject=subject)


def record_password_change(*, actor: Actor, subject: User) -> None:
    """This function will append a change of password to the trail."""
    _record(AuditAction.PASSWORD_CHANGED, actor=actor, subject=subject)


def record_session_end(*, actor: Actor, because: str) -> None:
    """This function will append that a session ended by time."""
    with transaction.atomic():
        audit.record(AuditAction.SESSION_ENDED, actor=actor, details={"because": because})


def record_refused_sign_in(*, email: str) -> None:
    """
    Append a failed sign-in to the trail.

    What was typed is kept only if it is the e-mail of an account: people type passwords into the wrong box.
    """
    user = User.objects.filter(email=email.strip().lower()).first()
    with transaction.atomic():
        audit.record(AuditAction.SIGN_IN_REFUSED, actor=Actor(id=None, label="not signed in"), subject=user)


def _record(action: AuditAction, *, actor: Actor, subject: User) -> None:
    with transaction.atomic():
        audit.record(action, actor=actor, subject=subject)
