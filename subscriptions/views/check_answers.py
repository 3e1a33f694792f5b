"""What a person answers to a check that goes on: a quotation, a reason, a choice, another hour."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from billing_ops.kernel import clock, kept
from billing_ops.kernel.errors import NotFound
from billing_ops.kernel.http import actor_of
from billing_ops.kernel.permissions import Permission, require_permission
from subscriptions import policies, replies, selectors
from subscriptions.forms import ChooseForm, QuoteForm, ReasonForm
from subscriptions.links import policies as link_policies
from subscriptions.models import Lookup, Verdict
from subscriptions.services import check_team as service
from subscriptions.services import recording
from subscriptions.services.quotas import QuotaSpent
from subscriptions.services.stating import Quotation

NOT_YOURS = (
    "This check is not yours, or there is none with that number, so nothing was shown. Your own checks are listed "
    "under Your checks."
)


@require_permission(Permission.LOOKUP_CREATE)
@kept.keeps("quotation", "quoted_from")
@require_POST
def quote(request: HttpRequest, lookup_id: int) -> HttpResponse:
    """The person quotes the words that name the team; a new check rests on them."""
    lookup = own(request, lookup_id)
    with recording.refusals_about(lookup, actor=actor_of(request)):
        policies.check_quotable(lookup)
    form = QuoteForm(request.POST, team_id=lookup.team_id)
    if not form.is_valid():
        recording.record_answer_refused(lookup, actor=actor_of(request), fields=list(form.errors))
        return page_of(request, lookup, form, ReasonForm(), status=422)
    quotation = Quotation(form.cleaned_data["quotation"], form.cleaned_data["quoted_from"])
    return to_page_of(service.quote(actor=actor_of(request), lookup=lookup, quotation=quotation, now=clock.now()))


@require_permission(Permission.LOOKUP_CREATE)
@kept.keeps("reason")
@require_POST
def reason(request: HttpRequest, lookup_id: int) -> HttpResponse:
    """The person says why they read a team although no customer wrote in the ticket; a new check keeps it."""
    lookup = own(request, lookup_id)
    with recording.refusals_about(lookup, actor=actor_of(request)):
        policies.check_explainable(lookup)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        recording.record_answer_refused(lookup, actor=actor_of(request), fields=list(form.errors))
        return page_of(request, lookup, QuoteForm(team_id=lookup.team_id), form, status=422)
    given = form.cleaned_data["reason"]
    return to_page_of(service.give_reason(actor=actor_of(request), lookup=lookup, reason=given, now=clock.now()))


@require_permission(Permission.LOOKUP_CREATE)
@require_POST
def choose(request: HttpRequest, lookup_id: int) -> HttpResponse:
    """The person says which of several subscriptions the ticket is about."""
    lookup = own(request, lookup_id)
    with recording.refusals_about(lookup, actor=actor_of(request)):
        policies.check_choosable(lookup, now=clock.now())
    form = ChooseForm(request.POST)
    if not form.is_valid():
        return page_of(request, lookup, QuoteForm(team_id=lookup.team_id), ReasonForm(), status=422)
    chosen = form.cleaned_data["subscription"]
    return to_page_of(
        service.choose_subscription(actor=actor_of(request), lookup=lookup, subscription_id=chosen, now=clock.now())
    )


@require_permission(Permission.LOOKUP_CREATE)
@require_POST
def renew(request: HttpRequest, lookup_id: int) -> HttpResponse:
    """The same statement once more: ticket or deal are read again, and another hour begins."""
    lookup = own(request, lookup_id)
    try:
        return to_page_of(service.renew(actor=actor_of(request), lookup=lookup, now=clock.now()))
    except QuotaSpent as spent:
        messages.warning(request, spent.message)
        return to_page_of(lookup)


def own(request: HttpRequest, lookup_id: int) -> Lookup:
    """
    This function will return the person's own check.

    :raises NotFound: it is somebody else's, whose id opens nothing and is recorded as tried, or nobody's
    """
    actor = actor_of(request)
    lookup = selectors.own_lookup(lookup_id=lookup_id, actor_id=actor.id or 0)
    if lookup is None:
        if selectors.lookup_exists(lookup_id):
            recording.record_not_own(lookup_id, actor=actor, now=clock.now())
        raise NotFound(NOT_YOURS)
    return lookup


def to_page_of(lookup: Lookup) -> HttpResponse:
    """This function will lead to the team's page where the check opens it, else to what the check came to."""
    if lookup.opens_team:
        return redirect("team", team_id=lookup.team_id)
    return redirect("lookup:result", lookup_id=lookup.pk)


def page_of(
    request: HttpRequest, lookup: Lookup, quoting: QuoteForm, reasoning: ReasonForm, *, status: int = 200
) -> HttpResponse:
    """This function will return the page of a check that opens no team, with the forms that may go on from it."""
    choices = selectors.choices(lookup.team_id) if lookup.verdict == Verdict.SEVERAL else []
    context = {
        "lookup": lookup,
        "form": quoting,
        "reason_form": reasoning,
        "choices": choices,
        "over": lookup.expires_at <= clock.now(),
        "replies": replies.verdict_replies(lookup),
        "may_link": request.user.has_perm(Permission.TEAM_LINK) and link_policies.may_change(lookup),
    }
    return render(request, "subscriptions/lookup_result.html", context, status=status)
