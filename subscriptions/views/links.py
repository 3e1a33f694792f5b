"""Link a team to its HubSpot company, and revoke that; from one's own check, which another view has found."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from billing_ops.kernel import clock
from billing_ops.kernel.http import actor_of
from billing_ops.kernel.permissions import Permission, require_permission
from subscriptions.links import policies, services
from subscriptions.links import selectors as link_selectors
from subscriptions.links.forms import LinkForm, RevokeForm
from subscriptions.links.page import address, link_page
from subscriptions.models import Lookup
from subscriptions.services.opening import opening_lookups
from subscriptions.views.check_answers import own

CHECK_AGAIN = "Check the team again to see it: type its ID as it is stated."


@require_permission(Permission.TEAM_LINK)
@require_http_methods(["GET", "POST"])
def of_lookup(request: HttpRequest, lookup_id: int) -> HttpResponse:
    """The link page of a check that opened no team, because no link says whose it is."""
    lookup = own(request, lookup_id)
    return redirect(address(lookup)) if lookup.opens_team else link(request, lookup)


def may_link(request: HttpRequest, lookup: Lookup) -> bool:
    """This function will say whether to lead the person to the link page from this check."""
    return request.user.has_perm(Permission.TEAM_LINK) and policies.may_change(lookup)


def link(request: HttpRequest, lookup: Lookup, *, name: str = "") -> HttpResponse:
    """
    GET: choose a company, then quote where the ID is written. POST: link it; a wrong shape comes back with 422.

    `name` is what the team is called, for a check that opens its page.
    """
    policies.check_rests_on(lookup, actor=actor_of(request), newest=link_selectors.is_newest(lookup), now=clock.now())
    if request.method != "POST":
        company = request.GET.get("company", "")[:40]
        return _page(request, lookup, name=name, form=LinkForm(team_id=lookup.team_id, initial={"company": company}))
    form = LinkForm(request.POST, team_id=lookup.team_id)
    if not form.is_valid():
        return _page(request, lookup, name=name, form=form, status=422)
    made = services.link_team(
        actor=actor_of(request),
        lookup=lookup,
        company_id=form.cleaned_data["company"],
        proof=form.proof,
        now=clock.now(),
    )
    name = link_selectors.names_of([made.company_id]).get(made.company_id, f"company {made.company_id}")
    return _on(request, lookup, f"The team is linked to {name}.")


def revoke(request: HttpRequest, lookup: Lookup, *, name: str = "") -> HttpResponse:
    """End the team's link, with a reason; what rested on it ends too."""
    form = RevokeForm(request.POST)
    if not form.is_valid():
        return _page(request, lookup, name=name, revoke_form=form, status=422)
    services.revoke_link(
        actor=actor_of(request),
        lookup=lookup,
        link_id=form.cleaned_data["link"],
        reason=form.cleaned_data["reason"],
        now=clock.now(),
    )
    return _on(request, lookup, "The link of the team is revoked; checks that rested on it are over.")


def form_again(lookup: Lookup) -> str:
    """This function will return the form's address with the ticket or deal of a check filled in, and never the ID."""
    held = {lookup.basis: lookup.basis_id} if lookup.basis_id else {}
    return f"{reverse('lookup:check')}?{urlencode({'basis': lookup.basis} | held)}"


def _on(request: HttpRequest, lookup: Lookup, done: str) -> HttpResponse:
    """To the team's page if a check still opens it, else to the form: what a link opens is seen by a new check."""
    opening = opening_lookups(team_id=lookup.team_id, actor=actor_of(request), now=clock.now()).exists()
    messages.success(request, done if opening else f"{done} {CHECK_AGAIN}")
    return redirect(reverse("team", args=[lookup.team_id]) if opening else form_again(lookup))


def _words(request: HttpRequest) -> str | None:
    """What was typed to find a company by, None where nobody looked for one."""
    return request.GET["q"].replace("\x00", "").strip()[:200] if "q" in request.GET else None


def _page(
    request: HttpRequest,
    lookup: Lookup,
    *,
    name: str,
    form: LinkForm | None = None,
    revoke_form: RevokeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    company = request.POST.get("company", "") or request.GET.get("company", "")
    page = link_page(lookup, words=_words(request), company_id=company.replace("\x00", "")[:40])
    services.record_view(
        actor=actor_of(request),
        lookup=lookup,
        found=[company.company_id for company in page.found],
        chosen=page.chosen.company_id if page.chosen else "",
        now=clock.now(),
    )
    context = {
        "page": page,
        "lookup": lookup,
        "name": name,
        "form": form or LinkForm(team_id=lookup.team_id),
        "revoke_form": revoke_form or RevokeForm(initial={"link": page.live.link.pk if page.live else ""}),
    }
    return render(request, "subscriptions/links/team_link.html", context, status=status)
