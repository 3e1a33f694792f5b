"""What allauth may do here: sign in, out, and change a password. It opens no accounts."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.models import User


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No sign-up; the user's own e-mail is the only one; our words where allauth's say "login"."""

    error_messages: ClassVar = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": (
            "Too many attempts to sign in have failed, so this one was not tried. Wait five minutes and sign in again, "
            "or ask an admin whether your account is in order."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by an admin, never by the person themselves."""
        return False

    def reauthenticate(self, user: User, password: str) -> bool:
        """
        This method will say whether the password is this user's own.

        allauth looks the e-mail up in a table of verified addresses, which we do not fill.
        """
        found: Any = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk
