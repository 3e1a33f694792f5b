"""How staff sign in and what they may do."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from accounts.models import User


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's password check; permissions come from roles, never from Django's own permission tables."""

    def get_user(self, user_id: Any) -> User | None:
        """This method will return the active user of a session, with the roles held now: one query a request."""
        found = User.objects.with_open_roles().filter(pk=user_id).first()
        return found if found and self.user_can_authenticate(found) else None

    def has_perm(self, user_obj: AbstractBaseUser | AnonymousUser, perm: str, obj: Any = None) -> bool:
        """This method will say whether a role of the user gives the permission, named by its enum value."""
        return isinstance(user_obj, User) and user_obj.has_perm(perm)

    def get_all_permissions(self, user_obj: AbstractBaseUser | AnonymousUser, obj: Any = None) -> set[str]:
        """This method will return nothing: Django's permission tables are not used."""
        return set()
