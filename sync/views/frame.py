"""What every page below /sync/ has around it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from billing_ops.kernel.permissions import Permission

# (label, URL name): an address that begins with another one's is below it.
TABS = (
    ("Overview", "sync:overview"),
    ("Runs", "sync:runs"),
)


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """This function will render a page with its tabs; `may_operate` tells templates whether to show buttons."""
    frame = {"tabs": _tabs(request), "may_operate": request.user.has_perm(Permission.SYNC_OPERATE)}
    return render(request, template, frame | context)


def _tabs(request: HttpRequest) -> list[dict[str, Any]]:
    overview = reverse("sync:overview")
    tabs = []
    for label, name in TABS:
        url = reverse(name)
        active = request.path == url if url == overview else request.path.startswith(url)
        tabs.append({"label": label, "url": url, "active": active})
    return tabs


def query_without_page(request: HttpRequest) -> str:
    """This function will return the address's parameters for links to the list's other pages."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
