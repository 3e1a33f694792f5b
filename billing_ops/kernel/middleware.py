"""Deny by default: a view runs only for people who may call it, and one that does not say who may runs for nobody."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_plus, urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

from billing_ops.kernel import kept, refusals
from billing_ops.kernel.errors import BillingOpsError
from billing_ops.kernel.permissions import Permission, access_refused

CONTROL_CHARACTER = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class NothingIsKept:
    """
    Tells browsers and proxies to keep no page: after signing out, "back" must not show a customer's money.

    Static files never come here: WhiteNoise answers them first.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        add_never_cache_headers(response)
        return response


class ReadableAddresses:
    """
    Refuses an address with a control character in its path or query, before anything looks it up.

    PostgreSQL stores no NUL: a team with one in its ID would break the page and the record of its refusal alike.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if CONTROL_CHARACTER.search(request.path + unquote_plus(request.META.get("QUERY_STRING", ""))):
            raise BadRequest("The address holds a control character.")
        return self.get_response(request)


class DenyByDefault:
    """
    Asks every view's mark (`kernel.permissions`) before calling it, and turns BillingOpsError into a page.

    An unmarked view answers 403 in every environment: a forgotten mark is found by the first person who tries,
    and by the test that walks all addresses. A refusal is announced by `access_refused`; a receiver's failure is
    logged and does not open the door.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        return refusals.wrong_method(request, response) if response.status_code == 405 else response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """This method will return None where the view may run, else the sign-in redirect or the refusal."""
        open_to = getattr(view, "open_to", "")
        if open_to == "anyone":
            return None
        if not request.user.is_authenticated:
            kept.keep(request, view)
            return to_sign_in(request)
        permission: Permission | None = getattr(view, "required_permission", None)
        if open_to == "signed_in" or (permission and request.user.has_perm(permission)):
            return None
        return self._refuse(request, permission)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """This method will return the page of an expected refusal; anything else is a bug and rings."""
        return refusals.refuse_error(request, error) if isinstance(error, BillingOpsError) else None

    def _refuse(self, request: HttpRequest, permission: Permission | None) -> HttpResponse:
        actor = request.user.actor()  # type: ignore[union-attr]
        answers = access_refused.send_robust(
            sender=type(self), actor=actor, permission=permission, method=request.method, path=_told(request)
        )
        is_recorded = bool(answers) and not any(isinstance(answer, Exception) for _, answer in answers)
        return refusals.refuse(
            request,
            status=403,
            what_happened=_reason(actor.roles),
            unchanged=refusals.NOTHING_CHANGED + (" The attempt is in the audit trail." if is_recorded else ""),
            next_step="If your work needs this, ask an admin for the role.",
        )


def _told(request: HttpRequest) -> str:
    """The address for the trail; with what may be anything in a team ID's place, only which address it is."""
    match = request.resolver_match
    team_id = match.kwargs.get("team_id", "") if match else ""
    if match is None or not team_id or re.fullmatch(settings.TEAM_ID_PATTERN, team_id):
        return request.path
    return f"/{match.route}"


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """
    This function will send an anonymous request to the sign-in page, with the page to come back to.

    An HTMX request would swap the sign-in page into a part of the old one, so it is told to leave as a whole.
    """
    redirect = redirect_to_login(_page_to_return_to(request), resolve_url(settings.LOGIN_URL))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": redirect.url})
    return redirect


def _page_to_return_to(request: HttpRequest) -> str:
    """A form's own address cannot be opened by a link, so a POST goes back to the page that held the form."""
    is_part = request.headers.get("HX-Request")
    if request.method in ("GET", "HEAD") and not is_part:
        return request.get_full_path()
    page = request.headers.get("HX-Current-URL" if is_part else "Referer", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return "/"
    parts = urlsplit(page)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    # Of our own page //elsewhere/x the path alone is another host's address.
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) else "/"


def _reason(roles: frozenset[str]) -> str:
    if not roles:
        return "Your account has no role yet, so it can open nothing."
    return "None of your roles permits this page or action."
