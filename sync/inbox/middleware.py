"""Webhooks before everything that is for people: sessions, sign-in, cookies, and a log line a request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from sync.inbox import views
from sync.inbox.switches import is_on

ADDRESSES = {
    "/webhooks/stripe/": ("stripe", views.stripe_webhook),
    "/webhooks/hubspot/": ("hubspot", views.hubspot_webhook),
}


class WebhooksFirst:
    """
    Answers the two addresses of webhooks itself, while they are on; everything else goes on as ever.

    They carry no session and no cookie, and no page leaves here, so that the other sixteen layers have nothing to do
    for them; with them a delivery takes twice the processor time. The addresses stand in the list of URLs all the
    same, marked as open to anyone: the test that walks all addresses sees them, and one that is off is not found
    there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        provider, view = ADDRESSES.get(request.path_info, ("", None))
        return view(request) if view and is_on(provider) else self.get_response(request)
