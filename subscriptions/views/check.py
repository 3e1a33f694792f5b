"""Check the team: a form, what it came to, and the two answers that may follow."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from billing_ops.kernel import clock, deep_links
from billing_ops.kernel.http import actor_of
from billing_ops.kernel.permissions import Permission, require_permission
from subscriptions import policies, replies, selectors
from subscriptions.forms import CheckTeamForm, ChooseForm, QuoteForm
from subscriptions.models import Lookup, Verdict
from subscriptions.services import check_team as service


@require_permission(Permission.LOOKUP_BY_TICKET)
@require_http_methods(["GET", "POST"])
def check_team(request: HttpRequest) -> HttpResponse:
    """GET: the empty form. POST: one recorded check, then its page; a shape that is wrong comes back with 422."""
    if request.method != "POST":
        return render(request, "subscriptions/check_team.html", {"form": CheckTeamForm()})
    form = CheckTeamForm(request.POST)
    if not form.is_valid():
        lengths = {name: len(request.POST.get(name, "")) for name in form.errors}
        service.record_malformed(actor=actor_of(request), lengths=lengths)
        return render(request, "subscriptions/check_team.html", {"form": form}, status=422)
    lookup = service.check_team(
        actor=actor_of(request),
        ticket_id=form.cleaned_data["ticket"],
        team_id=form.cleaned_data["team_id"],
        now=clock.now(),
    )
    return _to(lookup)


@require_permission(Permission.LOOKUP_BY_TICKET)
@require_GET
def result(request: HttpRequest, lookup_id: int) -> HttpResponse:
    """What a check of one's own came to, where that is not the team's page."""
    lookup = _own(request, lookup_id)
    if lookup.opens_team:
        return _to(lookup)
    return _page(request, lookup, QuoteForm(team_id=lookup.team_id))


@require_permission(Permission.LOOKUP_BY_TICKET)
@require_POST
def quote(request: HttpRequest, lookup_id: int) -> HttpResponse:
    """The person quotes the words that name the team; a new check rests on them."""
    lookup = _own(request, lookup_id)
    policies.check_quotable(lookup)
    form = QuoteForm(request.POST, team_id=lookup.team_id)
    if not form.is_valid():
        return _page(request, lookup, form, status=422)
    quotation = service.Quotation(form.cleaned_data["quotation"], form.cleaned_data["quoted_from"])
    return _to(service.quote_ticket(actor=actor_of(request), lookup=lookup, quotation=quotation, now=clock.now()))


@require_permission(Permission.LOOKUP_BY_TICKET)
@require_POST
def choose(request: HttpRequest, lookup_id: int) -> HttpResponse:
    """The person says which of several subscriptions the ticket is about."""
    lookup = _own(request, lookup_id)
    policies.check_choosable(lookup, now=clock.now())
    form = ChooseForm(request.POST)
    if not form.is_valid():
        return _page(request, lookup, QuoteForm(team_id=lookup.team_id), status=422)
    chosen = form.cleaned_data["subscription"]
    return _to(
        service.choose_subscription(actor=actor_of(request), lookup=lookup, subscription_id=chosen, now=clock.now())
    )


@require_permission(Permission.LOOKUP_BY_TICKET)
@require_POST
def renew(request: HttpRequest, lookup_id: int) -> HttpResponse:
    """The same ticket and team once more: the ticket is read again, and another hour begins."""
    return _to(service.renew(actor=actor_of(request), lookup=_own(request, lookup_id), now=clock.now()))


def _own(request: HttpRequest, lookup_id: int) -> Lookup:
    """A check belongs to who made it: its id in somebody else's hands opens nothing."""
    lookup = selectors.own_lookup(lookup_id=lookup_id, actor_id=actor_of(request).id or 0)
    if lookup is None:
        raise Http404("You made no such check.")
    return lookup


def _to(lookup: Lookup) -> HttpResponse:
    if lookup.opens_team:
        return redirect("team", team_id=lookup.team_id)
    return redirect("lookup:result", lookup_id=lookup.pk)


def _page(request: HttpRequest, lookup: Lookup, form: QuoteForm, status: int = 200) -> HttpResponse:
    choices = selectors.choices(lookup.team_id) if lookup.verdict == Verdict.SEVERAL else []
    context = {
        "lookup": lookup,
        "form": form,
        "choices": choices,
        "over": lookup.expires_at <= clock.now(),
        "ticket_url": deep_links.ticket(lookup.basis_id),
        "replies": replies.verdict_replies(lookup),
        "may_link": request.user.has_perm(Permission.TEAM_LINK),
    }
    return render(request, "subscriptions/lookup_result.html", context, status=status)
