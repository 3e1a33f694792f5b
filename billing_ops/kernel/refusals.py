"""The page that says: what happened, what did not change, what to do next."""

import json

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from billing_ops.kernel.errors import BillingOpsError

TITLES = {
    400: "The request could not be read",
    403: "You may not do this",
    404: "There is nothing here",
    409: "Something changed meanwhile",
    429: "Too many for now",
    503: "Not available for a moment",
}
NOTHING_CHANGED = "Nothing was changed, and nothing was sent to Stripe or HubSpot."


def refuse(
    request: HttpRequest, *, status: int, what_happened: str, unchanged: str = "", next_step: str = ""
) -> HttpResponse:
    """
    This function will return the refusal page with that status.

    An HTMX request gets the first sentence as a notice too, because htmx does not swap in a page that failed.
    """
    context = {"code": status, "title": TITLES.get(status, TITLES[400]), "what_happened": what_happened}
    context |= {"unchanged": unchanged, "next_step": next_step}
    response = render(request, "errors/refusal.html", context, status=status)
    if request.headers.get("HX-Request"):
        response["HX-Trigger"] = json.dumps({"toast": {"text": what_happened, "tone": "bad"}})
    return response


def refuse_error(request: HttpRequest, error: BillingOpsError) -> HttpResponse:
    """This function will return the page of an expected refusal; its message says all three things itself."""
    return refuse(request, status=error.status, what_happened=error.message)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """This view will say that a form was not accepted because its proof of origin is missing or too old."""
    return refuse(
        request,
        status=403,
        what_happened="The form was open for too long, or did not come from this site, so it was not accepted.",
        unchanged=NOTHING_CHANGED,
        next_step="Go back, reload the page and send the form again.",
    )


def wrong_method(request: HttpRequest, bare: HttpResponseBase) -> HttpResponse:
    """This function will give Django's empty answer to a wrong method a page; its Allow header is kept."""
    response = render(request, "errors/405.html", status=405)
    response["Allow"] = bare.headers.get("Allow", "")
    return response
