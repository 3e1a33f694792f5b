"""What every page below /sync/ has around it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from billing_ops.kernel.permissions import Permission

# (label, URL name): an address that begins with another one's is below it.
TABS = (
    ("Overview", "sync:overview"),
    ("Runs", "sync:runs"),
    ("Inbox", "sync:inbox"),
    ("Waiting", "sync:waiting"),
    ("Differences", "sync:differences"),
    ("Requests", "sync:requests"),
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


def back_to(request: HttpRequest, name: str) -> HttpResponse:
    """This function will lead back to the list as it was narrowed, else to the page of that name."""
    came_from = request.POST.get("back", "")
    inside = url_has_allowed_host_and_scheme(came_from, allowed_hosts=None) and came_from.startswith(reverse(name))
    return redirect(came_from if inside else reverse(name))
