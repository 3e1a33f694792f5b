"""
Paste anything, and the palette.

What is typed comes by POST, against the habit of keeping state in the address: it may be a customer's name, an
address or a promotion code, and addresses stay in histories and logs.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from billing_ops.dashboard.search import rows
from billing_ops.dashboard.search.answer import Answer, answer
from billing_ops.dashboard.search.kinds import KINDS, permitted
from billing_ops.dashboard.search.palette import groups
from billing_ops.dashboard.search.suggestion import found_words, line_of
from billing_ops.dashboard.search.trail import NamesSpent, record_search
from billing_ops.kernel import clock
from billing_ops.kernel.http import actor_of
from billing_ops.kernel.permissions import Permission, require_permission

NO_RECORDS = "Your roles look no customer up, so only pages and actions are searched."


@require_permission(Permission.HOME_VIEW)
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """The page: a field, what was found, and what the palette offers; all of it works without scripts."""
    context, status = _context(request)
    return render(request, "search/search.html", context, status=status)


@require_permission(Permission.HOME_VIEW)
@require_POST
def suggestions(request: HttpRequest) -> HttpResponse:
    """The palette's lines for what is typed so far."""
    context, status = _context(request)
    return HttpResponse(render_to_string("search/_palette_lines.html", context), status=status)


@require_permission(Permission.LOOKUP_CREATE)
@require_GET
def found(request: HttpRequest, kind: str, object_id: str) -> HttpResponse:
    """The check's empty form, under a sentence that says what was found; nothing of it is filled in."""
    row = rows.one(kind, object_id) if permitted({kind} & KINDS.keys(), _may(request)) else None
    if row is None:
        raise Http404("Our copy has no such object.")
    line = line_of(row)
    record_search([line], actor=actor_of(request), now=clock.now())
    messages.info(request, found_words(line))
    return redirect("lookup:check")


def _context(request: HttpRequest) -> tuple[dict[str, Any], int]:
    """What both show, and the status: 429 where the person was shown too many names already."""
    typed, now = request.POST.get("text", "").replace("\0", ""), clock.now()
    context: dict[str, Any] = {"typed": typed[:200], "groups": groups(request, typed=typed, now=now)}
    if not request.user.has_perm(Permission.LOOKUP_CREATE):
        return context | {"answer": Answer([], NO_RECORDS)}, 200
    said = answer(typed, may=_may(request))
    try:
        record_search(said.suggestions, actor=actor_of(request), now=now)
    except NamesSpent as spent:
        return context | {"answer": Answer([], spent.message, leads_to_form=True)}, spent.status
    return context | {"answer": said}, 200


def _may(request: HttpRequest) -> frozenset[Permission]:
    return frozenset(permission for permission in Permission if request.user.has_perm(permission))
