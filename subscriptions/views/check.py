"""Check the team: a form for each basis one may use, and what a check came to."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from billing_ops.kernel import clock, kept
from billing_ops.kernel.http import actor_of
from billing_ops.kernel.permissions import Permission, require_permission
from subscriptions import policies
from subscriptions.forms import FORMS, QuoteForm, ReasonForm, TeamForm
from subscriptions.models import Basis
from subscriptions.services import check_team as service
from subscriptions.services import recording, waiting_requests
from subscriptions.services.quotas import QuotaSpent
from subscriptions.views.check_answers import own, page_of, to_page_of

LONGEST_NUMBER = 40


@require_permission(Permission.LOOKUP_CREATE)
@kept.keeps("ticket", "deal", "request", "reason_given")
@require_http_methods(["GET", "POST"])
def check_team(request: HttpRequest) -> HttpResponse:
    """GET: the form of `?basis=`, its ID field empty. POST: one recorded check, then its page; 422 for wrong shapes."""
    if request.method != "POST":
        return _form_page(request, empty_form(request))
    form = FORMS[_posted_basis(request)](request.POST)
    if not form.is_valid():
        lengths = {name: len(request.POST.get(name, "")) for name in form.errors}
        recording.record_malformed(actor=actor_of(request), lengths=lengths)
        return _form_page(request, form, status=422)
    stated = service.Stated(form.basis, form.basis_id, form.cleaned_data["team_id"], reason=form.reason)
    try:
        lookup = service.check(actor=actor_of(request), stated=stated, now=clock.now())
    except QuotaSpent as spent:
        again = FORMS[form.basis](initial={form.basis_field: request.POST[form.basis_field]})
        return _form_page(request, again, status=spent.status, refused=spent.message)
    return to_page_of(lookup)


@require_permission(Permission.LOOKUP_CREATE)
@require_GET
def result(request: HttpRequest, lookup_id: int) -> HttpResponse:
    """What a check of one's own came to, where that is not the team's page."""
    lookup = own(request, lookup_id)
    if lookup.opens_team:
        return to_page_of(lookup)
    typed = kept.take(request, action=reverse("lookup:quote", args=[lookup.pk]))
    reason = kept.take(request, action=reverse("lookup:reason", args=[lookup.pk]))
    return page_of(request, lookup, QuoteForm(team_id=lookup.team_id, initial=typed), ReasonForm(initial=reason))


def empty_form(request: HttpRequest) -> TeamForm:
    """
    This function will return the form of the basis to be shown, its ID field empty whatever the address says.

    What the person holds in hand may come with the address (the search leads here with a ticket or deal), or be what
    they had typed when their session ended.
    """
    basis = shown_basis(request)
    form = FORMS[basis]
    named = request.GET.get(form.basis_field, "")[:LONGEST_NUMBER] if basis is not Basis.REASON else ""
    return form(initial={form.basis_field: named} | kept.take(request, action=action_for(basis)))


def shown_basis(request: HttpRequest) -> Basis:
    """This function will return the basis that `?basis=` names, if the person may use it, else their usual one."""
    mine = [rule.basis for rule in policies.bases_for(request.user.has_perm)]
    return next((basis for basis in mine if basis == request.GET.get("basis")), mine[0])


def action_for(basis: Basis) -> str:
    """This function will return where the form of a basis is posted to."""
    return f"{reverse('lookup:check')}?basis={basis}"


def form_context(request: HttpRequest, form: TeamForm) -> dict[str, Any]:
    """This function will return what the form needs around it: its address, and what waits for the person."""
    context: dict[str, Any] = {"form": form, "action": action_for(form.basis)}
    if form.basis is Basis.REQUEST:
        context["waiting"] = waiting_requests.waiting(actor_of(request))
    return context


def _posted_basis(request: HttpRequest) -> Basis:
    """What was posted: by ticket where the address does not say. Whether the person may is the service's to say."""
    named = request.GET.get("basis", "")
    return Basis(named) if named in Basis.values else Basis.TICKET


def _form_page(request: HttpRequest, form: TeamForm, *, status: int = 200, refused: str = "") -> HttpResponse:
    mine = policies.bases_for(request.user.has_perm)
    tabs = [{"label": rule.tab, "url": action_for(rule.basis), "active": rule.basis == form.basis} for rule in mine]
    context = {**form_context(request, form), "tabs": tabs if len(tabs) > 1 else [], "refused": refused}
    return render(request, "subscriptions/check_team.html", context, status=status)
