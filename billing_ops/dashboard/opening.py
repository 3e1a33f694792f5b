"""The way into every page below `/teams/<team_id>/`: the caller's own check of exactly that team."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from billing_ops.dashboard import services
from billing_ops.kernel import clock
from billing_ops.kernel.http import actor_of
from subscriptions.models import Lookup

Rest = ParamSpec("Rest")
TeamView = Callable[Concatenate[HttpRequest, Lookup, Rest], HttpResponse]
NOT_OPEN = "No check of yours opens that team now. Check it again, and type its ID as it is stated."


def opens_team(*, page: str = "") -> Callable[[TeamView[Rest]], Callable[..., HttpResponse]]:
    """
    This decorator will call the view with the caller's newest check that opens the address's team, in place of its ID.

    Without one it leads to the form, and a part that HTMX asks for leads the whole page there. `page` is what the
    trail calls the page: seeing it is recorded once per check and five minutes (A26), with what else the address names,
    so that two invoices are two entries. A part is called as its page is. '' for posts, which record what they do, and
    for parts that show nothing of the team. That nothing opens it is recorded too, as sparingly.
    """

    def wrap(view: TeamView[Rest]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def opened(request: HttpRequest, team_id: str, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
            actor, now = actor_of(request), clock.now()
            seen = {"page": page, **{name: str(value) for name, value in kwargs.items()}}
            found = services.opening_lookup(team_id=team_id, seen=seen, actor=actor, now=now)
            if found is None:
                services.record_not_open(team_id=team_id, actor=actor, now=now)
                messages.info(request, NOT_OPEN)
                return _to_the_form(request)
            lookup, was_recorded = found
            response = view(request, lookup, *args, **kwargs)
            if page and not was_recorded and response.status_code == 200:
                services.record_team_view(lookup, seen=seen, actor=actor)
            return response

        return opened

    return wrap


def _to_the_form(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("lookup:check")})
    return redirect("lookup:check")
