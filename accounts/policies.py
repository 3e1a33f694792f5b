"""Who may grant and end roles, and to whom."""

from accounts.models import User
from accounts.roles import Role, permissions_of
from billing_ops.kernel.actor import Actor
from billing_ops.kernel.errors import NotAllowed
from billing_ops.kernel.permissions import Permission


def check_may_manage(*, actor: Actor, user: User) -> None:
    """
    This function will return when the actor may grant or end a role of `user`.

    An actor without id is a program run by an operator on the server, who could write to the database anyway.
    :raises NotAllowed: no STAFF_MANAGE, or the role would be the actor's own
    """
    if actor.id is None:
        return
    if Permission.STAFF_MANAGE not in permissions_of(actor.roles, title=actor.title):
        raise NotAllowed("Only an admin grants and ends roles, so nothing was changed. Ask an admin.")
    if actor.id == user.pk:
        raise NotAllowed("Nobody changes their own roles, so nothing was changed. Ask another admin.")


def check_fits(*, user: User, role: Role) -> None:
    """This function will return when `user` can hold `role`. :raises NotAllowed: an executive without title (R50)"""
    if role == Role.EXECUTIVE and not user.title:
        raise NotAllowed(
            f"{user.email} has neither the title CTO nor CEO, so the role Executive was not granted. "
            "Set the title first."
        )
