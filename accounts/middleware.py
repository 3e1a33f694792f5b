"""Sessions end by themselves: after 30 idle minutes, and 12 hours after sign-in whatever happened."""

import datetime
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase

from accounts import services
from billing_ops.kernel import kept
from billing_ops.kernel.clock import now

SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"
# `seen_at` is written at most once a minute: a page with ten parts should not write its session ten times.
SEEN_EVERY_SECONDS = 60


class SessionLimits:
    """Signs a person out once a limit is passed, and says which; the request goes on as an anonymous one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            sentence = _ended_because(request, now())
            if sentence:
                services.record_session_end(actor=request.user.actor(), because=sentence)
                user_id = request.user.pk
                request.session.flush()
                kept.session_ended(request, user_id=user_id)
                request.user = AnonymousUser()
                messages.info(request, f"{sentence} Sign in to go on where you were.")
            else:
                _note_seen(request, now())
        return self.get_response(request)


def start_session(request: HttpRequest, moment: datetime.datetime) -> None:
    """This function will note when a session began; the limits count from here."""
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = moment.timestamp()


def _ended_because(request: HttpRequest, moment: datetime.datetime) -> str:
    started, seen = request.session.get(SIGNED_IN_AT, 0), request.session.get(SEEN_AT, 0)
    if moment.timestamp() - started > settings.SESSION_COOKIE_AGE:
        return "Your session ended 12 hours after you signed in."
    if moment.timestamp() - seen > settings.SESSION_IDLE_SECONDS:
        return "Your session ended after 30 minutes without activity."
    return ""


def _note_seen(request: HttpRequest, moment: datetime.datetime) -> None:
    if moment.timestamp() - request.session[SEEN_AT] > SEEN_EVERY_SECONDS:
        request.session[SEEN_AT] = moment.timestamp()
