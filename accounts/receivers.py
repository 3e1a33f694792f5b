"""Sign-ins and sign-outs, as Django and allauth announce them, written to the trail."""

from typing import Any

from allauth.account.signals import password_changed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import middleware, services
from accounts.models import User
from billing_ops.kernel.clock import now


@receiver(user_logged_in)
def note_sign_in(*, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """This function will start the session's clock and record the sign-in; if that fails, so does the sign-in."""
    services.record_sign_in(actor=user.actor(), subject=user)
    middleware.start_session(request, now())


@receiver(user_logged_out)
def note_sign_out(*, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """This function will record a sign-out."""
    if user is not None:
        services.record_sign_out(actor=user.actor(), subject=user)


@receiver(user_login_failed)
def note_refused_sign_in(*, credentials: dict[str, Any], **kwargs: Any) -> None:
    """This function will record a failed sign-in."""
    services.record_refused_sign_in(email=str(credentials.get("email", "")))


@receiver(password_changed)
def note_password_change(*, user: User, **kwargs: Any) -> None:
    """This function will record a change of password."""
    services.record_password_change(actor=user.actor(), subject=user)
